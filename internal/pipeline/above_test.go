package pipeline

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestAbove(t *testing.T) {
	base := t.TempDir()
	for _, dir := range []string{"r/.git", "r/a/b/c", "r/a/sub", "r/a/b/.gitx", "plain/x/y", "link"} {
		if err := os.MkdirAll(filepath.Join(base, filepath.FromSlash(dir)), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	// Of a submodule and of a worktree, .git is a file.
	if err := os.WriteFile(filepath.Join(base, "r", "a", "sub", ".git"), []byte("gitdir: /etc\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	links := os.Symlink(filepath.Join("..", "r", "a", "b"), filepath.Join(base, "link", "b")) == nil
	for _, c := range []struct {
		here, root string
		want       []string
	}{
		{"r", ".", nil},
		{"r", "a/b", []string{"."}},
		{"r/a", ".", []string{".."}},
		{"r/a", "b/c", []string{".", ".."}},
		{"r/a/b", "../b/c", []string{".", "../.."}},
		{"r/a/b/c", "..", []string{"../../.."}},
		{".", "r/a", []string{"r"}}, // not from above the repository
		{".", "r", nil},
		{"plain", "x", []string{"."}},
		{"plain/x", ".", nil},
		{"r/a", "sub", nil},
		{"plain", "../r/a", []string{"../r"}},
		{"link", "b", []string{"../r"}},
	} {
		if c.here == "link" && !links {
			continue
		}
		t.Chdir(filepath.Join(base, filepath.FromSlash(c.here)))
		got := above(filepath.FromSlash(c.root))
		for i := range got {
			got[i] = filepath.ToSlash(got[i])
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("from %s, of %s: %q, want %q", c.here, c.root, got, c.want)
		}
	}

	t.Chdir(filepath.Join(base, "r", "a", "b"))
	if err := os.Chown(filepath.Join(base, "r", "a", "b", "c"), 1, -1); err != nil {
		t.Skip("only who may do all gives a directory away: ", err)
	}
	if got := above("../b/c"); !slices.Equal(got, []string{"."}) {
		t.Errorf("a top that belongs to somebody else: %q", got)
	}
}

func TestFromAbove(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"", "a", "a"}, {"sub", "a/b", "sub/a/b"}, {"sub/x", "../a", "sub/a"}, {"sub", "/a", "/a"}, {"sub", "a.zip!../../b", "sub/a.zip!../../b"},
	} {
		if got := fromAbove(c[0], c[1]); got != c[2] && filepath.IsAbs("/") {
			t.Errorf("%q below %q: %q, want %q", c[1], c[0], got, c[2])
		}
	}
}
