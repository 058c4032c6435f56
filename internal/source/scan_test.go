package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestScanTree(t *testing.T) {
	root := tree(t, map[string]string{
		"a.txt":          "plain words",
		"sub/b.txt":      "more words",
		"sub/deep/c.txt": "",
		"sub/bin":        "plain\x00words",
		"latin":          "caf\xe9 \xff\xfe words",
		"win.txt":        "\xff\xfew\x00o\x00r\x00d\x00s\x00",
		"empty/":         "",
		".git/config":    "not content",
		"mod/.git":       "gitdir: elsewhere",
		"mod/d.txt":      "module words",
		"a.zip":          zipOf(file{"x", "zip words"}),
	})
	got := scan(t, Options{}, root)
	wantItems(t, got, map[string]string{
		"a.txt": "plain words", "sub/b.txt": "more words", "sub/deep/c.txt": noContent, "sub/bin": noContent,
		"latin": "caf\xe9 \xff\xfe words", "win.txt": "words", "mod/d.txt": "module words", "a.zip": noContent,
	})
	wantGaps(t, got)
	want := Stats{Files: 8, Bytes: 11 + 10 + 13 + 12 + 12, Binary: 2, ArchivesSkipped: 1}
	if diff := cmp.Diff(want, got.Stats); diff != "" {
		t.Error(diff)
	}

	got = scan(t, Options{Binary: true}, filepath.Join(root, "sub"))
	wantItems(t, got, map[string]string{"b.txt": "more words", "deep/c.txt": noContent, "bin": "plain\x00words"})
}

func TestScanRoots(t *testing.T) {
	base := tree(t, map[string]string{
		"a/x": "one", "a/in/y": "two", "a/in/z/q": "three", "b/y": "four", "c": "five", ".git/hooks/h": "six",
	})
	t.Chdir(base)
	for _, tt := range []struct {
		name  string
		roots []string
		want  string
	}{
		{"directory", []string{"a"}, "in/y in/z/q x"},
		{"directory, unclean", []string{"./b/../a/"}, "in/y in/z/q x"},
		{"file", []string{"./a//x"}, "a/x"},
		{"two", []string{"a", "b"}, "a/in/y a/in/z/q a/x b/y"},
		{"file and directory", []string{"c", "b"}, "b/y c"},
		{"twice", []string{"b", "./b"}, "b/y"},
		{"nested", []string{"a", "a/in"}, "a/in/y a/in/z/q a/x"},
		{"nested first", []string{"a/in/z", "a/in", "a"}, "a/in/y a/in/z/q a/x"},
		{"file inside", []string{"a", "a/x"}, "a/in/y a/in/z/q a/x"},
		{"dot and inside", []string{".", "a"}, "a/in/y a/in/z/q a/x b/y c"},
		{"absolute inside", []string{"a", filepath.Join(base, "a/in")},
			filepath.ToSlash(base) + "/a/in/y " + filepath.ToSlash(base) + "/a/in/z/q a/x"},
		{"git directory by name", []string{".git"}, "hooks/h"},
		{"git directory inside", []string{"b", ".git/hooks"}, ".git/hooks/h b/y"},
		{"none", nil, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var s seen
			_, gaps, err := Scan(t.Context(), tt.roots, Options{}, s.fn)
			if err != nil || len(gaps) > 0 {
				t.Fatal(gaps, err)
			}
			var want []string
			if tt.want != "" {
				want = strings.Split(tt.want, " ")
			}
			if diff := cmp.Diff(want, keys(s.items)); diff != "" {
				t.Error(diff)
			}
			for path, n := range s.calls {
				if n != 1 {
					t.Errorf("%s was scanned %d times", path, n)
				}
			}
		})
	}
}

func TestScanMissingRoot(t *testing.T) {
	base := tree(t, map[string]string{"a": "one"})
	t.Chdir(base)
	got := scan(t, Options{}, "nowhere", "a", "./no/where")
	wantItems(t, got, map[string]string{"a": "one"})
	wantGaps(t, got, "no/where", "does not exist", "nowhere", "does not exist")
}

func TestSkip(t *testing.T) {
	root := tree(t, map[string]string{
		"keep/a": "one", "drop/a": "two", "keep/b.skip": "three",
		"c.zip": zipOf(file{"in/keep", "four"}, file{"in/drop", "five"}),
	})
	for _, label := range []string{"", "other"} {
		roots := []string{root}
		if label != "" {
			roots = append(roots, tree(t, map[string]string{"d.skip": "six"}))
		}
		var asked atomic.Int64
		got := scan(t, Options{MaxArchiveDepth: 1, Skip: func(p string, dir bool) bool {
			asked.Add(1)
			below := "" // paths are those of items: with several roots, theirs is in front
			if label != "" {
				below = filepath.ToSlash(root) + "/"
			}
			return dir && p == below+"drop" || strings.HasSuffix(p, ".skip") || p == below+"c.zip!in/drop"
		}}, roots...)
		if n := int64(3 + len(roots) - 1); got.Stats.Skipped != n {
			t.Errorf("%d skipped, want %d", got.Stats.Skipped, n)
		}
		for p := range got.Items {
			if strings.Contains(p, "drop") || strings.Contains(p, "skip") {
				t.Errorf("%s was not skipped", p)
			}
		}
	}
}

func TestMaxFileSize(t *testing.T) {
	root := tree(t, map[string]string{"small": "12345678", "large": "123456789"})
	got := scan(t, Options{MaxFileSize: 8}, root)
	wantItems(t, got, map[string]string{"small": "12345678", "large": noContent})
	wantGaps(t, got, "large", "larger than 8 bytes")
	got = read(t, Options{MaxFileSize: 8}, "stdin", []byte("123456789"))
	wantItems(t, got, map[string]string{"stdin": "12345678"})
	wantGaps(t, got, "stdin", "only the first 8 bytes were scanned")
	got = read(t, Options{MaxFileSize: 8}, "stdin", []byte("12345678"))
	wantGaps(t, got)
}

// A file larger than the buffer, and one of exactly its size, arrive whole.
func TestLargeFile(t *testing.T) {
	for _, n := range []int{headSize - 1, headSize, headSize + 1, 3*headSize + 17, 1 << 20} {
		text := strings.Repeat("words ", n/6+1)[:n]
		root := tree(t, map[string]string{"f": text, "f.gz": gzOf(text), "f.xz": xzOf(text), "f.zst": zstdOf(text)})
		got := scan(t, Options{MaxArchiveDepth: 1, Limits: Limits{Ratio: 1e6}}, root)
		for _, name := range []string{"f", "f.gz", "f.xz", "f.zst"} {
			if got.Items[name] != text {
				t.Errorf("%s of %d bytes came as %d", name, n, len(got.Items[name]))
			}
		}
		wantGaps(t, got)
		if got.Stats.Bytes != int64(4*n) {
			t.Errorf("%d bytes, want %d", got.Stats.Bytes, 4*n)
		}
	}
}

func TestManyFiles(t *testing.T) {
	t.Parallel()
	n := 10_000
	if testing.Short() {
		n = 1000
	}
	files := make(map[string]string, n)
	for i := range n {
		if i < n/2 { // half in one directory, half spread
			files[fmt.Sprintf("flat/%d", i)] = fmt.Sprint("words ", i)
		} else {
			files[fmt.Sprintf("%d/%d/%d", i%7, i%50, i)] = fmt.Sprint("words ", i)
		}
	}
	root := tree(t, files)
	for _, jobs := range []int{1, 2, 16} {
		var s seen
		var inUse [16]atomic.Bool
		opts := Options{Jobs: jobs}
		stats, gaps, err := Scan(t.Context(), []string{root}, opts, func(it Item, r io.Reader) error {
			if !inUse[it.Worker].CompareAndSwap(false, true) {
				t.Error("two calls as one worker")
			}
			defer inUse[it.Worker].Store(false)
			return s.fn(it, r)
		})
		if err != nil || len(gaps) > 0 || stats.Files != int64(n) {
			t.Fatal(stats, gaps, err)
		}
		if diff := cmp.Diff(files, s.items); diff != "" {
			t.Error(diff)
		}
	}
}

// A tree that is wider and deeper than the queue.
func TestWideTree(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	const wide = maxTasks + 100
	for i := range wide {
		must(t, os.Mkdir(filepath.Join(root, fmt.Sprint(i)), 0o755))
		must(t, os.WriteFile(filepath.Join(root, fmt.Sprint(i), "f"), []byte("words"), 0o644))
	}
	deep := root
	for range 3 * maxInline {
		deep = filepath.Join(deep, "d")
	}
	must(t, os.MkdirAll(deep, 0o755))
	must(t, os.WriteFile(filepath.Join(deep, "f"), []byte("words"), 0o644))
	for _, jobs := range []int{1, 3} {
		got := scan(t, Options{Jobs: jobs}, root)
		if got.Stats.Files != wide+1 || len(got.Items) != wide+1 {
			t.Errorf("%+v", got.Stats)
		}
		wantGaps(t, got)
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	files := map[string]string{"big.tar": tarOf(file{"a", "one"}, file{"b", "two"})}
	for i := range 600 {
		files[fmt.Sprintf("%d/%d", i%20, i)] = "words"
	}
	root := tree(t, files)
	ctx, cancel := context.WithCancel(context.Background())
	var calls atomic.Int64
	_, gaps, err := Scan(ctx, []string{root}, Options{MaxArchiveDepth: 1}, func(it Item, r io.Reader) error {
		if calls.Add(1) == 100 {
			cancel()
		}
		if r != nil {
			if _, err := io.Copy(io.Discard, r); err != nil {
				return err
			}
		}
		return ctx.Err()
	})
	if !errors.Is(err, context.Canceled) || len(gaps) > 0 {
		t.Error(gaps, err)
	}
	if n := calls.Load(); n > 150 {
		t.Errorf("%d calls after the context ended", n-100)
	}

	// Before it begins.
	stats, _, err := Scan(ctx, []string{root}, Options{}, func(Item, io.Reader) error { return nil })
	if !errors.Is(err, context.Canceled) || stats.Files > 0 {
		t.Error(stats, err)
	}
	if _, _, err := Reader(ctx, "stdin", strings.NewReader("words"), Options{}, func(Item, io.Reader) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// What a Func does wrong costs its own item only.
func TestFuncFails(t *testing.T) {
	root := tree(t, map[string]string{
		"a": "one", "b": "two", "c": "three",
		"d.zip": zipOf(file{"p", "four"}, file{"q", "five"}, file{"r", "six"}),
	})
	var s seen
	stats, gaps, err := Scan(t.Context(), []string{root}, Options{MaxArchiveDepth: 1}, func(it Item, r io.Reader) error {
		switch it.Path {
		case "a":
			panic("no\nway")
		case "b", "d.zip!q":
			return errors.New("rule is broken")
		case "d.zip!p":
			var none []int
			none[len(it.Path)] = 1 // a runtime error, as opposed to a panic of ours
		}
		return s.fn(it, r)
	})
	if err != nil {
		t.Fatal(err)
	}
	got := outcome{s.items, stats, gaps}
	wantItems(t, got, map[string]string{"c": "three", "d.zip": noContent, "d.zip!r": "six"})
	wantGaps(t, got, "a", "internal error: no", "b", "rule is broken",
		"d.zip!p", "internal error: runtime error: index out of range [7] with length 0", "d.zip!q", "rule is broken")
}

func keys(m map[string]string) []string {
	var k []string
	for p := range m {
		k = append(k, p)
	}
	slices.Sort(k)
	return k
}
