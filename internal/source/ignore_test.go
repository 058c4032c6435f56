package source

import (
	"strings"
	"testing"
)

func TestGitignore(t *testing.T) {
	root := tree(t, map[string]string{
		".git/info/exclude": "*.local\n",
		".gitignore":        "\ufeff*.log\r\n!keep.log\n# comment\n\nbuild/\n/only-here\nstuff/**\n!stuff/kept\n[!a]x\ntail  \n",
		"a.log":             "x", "keep.log": "x", "a.txt": "x", "b.local": "x", "ax": "x", "bx": "x", "tail": "x",
		"build/f": "x", "only-here": "x", "sub/only-here": "x", "stuff/f": "x", "stuff/kept": "x",
		"sub/.gitignore": "!sub.log\n*.txt\nbuild\n", "sub/sub.log": "x", "sub/other.log": "x", "sub/a.txt": "x",
		"sub/build": "x", "other/build": "x",
		"white/.gitignore": "*\n!.gitignore\n!*.go\n", "white/a.go": "x", "white/a.c": "x",
	})
	got := scan(t, Options{RespectGitignore: true}, root)
	want := ".gitignore a.txt ax keep.log other/build stuff/kept sub/.gitignore sub/only-here sub/sub.log white/.gitignore white/a.go"
	if have := strings.Join(keys(got.Items), " "); have != want {
		t.Errorf("got  %s\nwant %s", have, want)
	}
	wantGaps(t, got)
	if got.Stats.Ignored != 11 {
		t.Errorf("%d ignored, want 11", got.Stats.Ignored)
	}
	if got := scan(t, Options{}, root); len(got.Items) != 22 || got.Stats.Ignored != 0 {
		t.Errorf("%d files without gitignore", len(got.Items))
	}
}

func TestHugeGitignore(t *testing.T) {
	root := tree(t, map[string]string{".gitignore": strings.Repeat("*\n", maxIgnoreFile), "a": "x", "b/.gitignore/": "", "b/c": "x"})
	got := scan(t, Options{RespectGitignore: true}, root)
	wantGaps(t, got, ".gitignore", "not obeyed: larger than 256 KiB")
	if got.Stats.Files != 3 {
		t.Errorf("%v", keys(got.Items))
	}
}
