package gocmd

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestModules(t *testing.T) {
	t.Parallel()
	root := t.TempDir()
	add := func(name string) {
		t.Helper()
		file := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, nil, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	find := func(want []string, wantMore bool) {
		t.Helper()
		got, more, err := Modules(context.Background(), root)
		if diff := cmp.Diff(want, got); diff != "" || more != wantMore || err != nil {
			t.Errorf("more %v, %v\n%s", more, err, diff)
		}
	}
	find(nil, false)
	for _, name := range []string{
		"b/go.mod", "b/c/go.mod", "a-b/go.mod", "a/x/y/go.mod", "z/testdatas/go.mod", "z/go.mod/x",
		"vendor/go.mod", "b/testdata/x/go.mod", "node_modules/p/go.mod", ".git/go.mod", "_x/go.mod", "mod/p@v1.0.0/go.mod",
	} {
		add(name)
	}
	if err := os.Symlink("b", filepath.Join(root, "link")); err == nil {
		add("w/x")
		if err := os.Symlink("../b/go.mod", filepath.Join(root, "w", "go.mod")); err != nil {
			t.Fatal(err)
		}
	}
	find([]string{"a/x/y", "a-b", "b", "b/c", "z/testdatas"}, false)
	add("go.mod")
	find([]string{".", "a/x/y", "a-b", "b", "b/c", "z/testdatas"}, false)

	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := Modules(ctx, root); err == nil {
		t.Error("an interrupt did not end it")
	}

	for i := range MaxModules {
		add(fmt.Sprintf("m/%03d/go.mod", i))
	}
	got, more, err := Modules(context.Background(), root)
	if len(got) != MaxModules || !more || err != nil || got[0] != "." || got[len(got)-1] != "m/244" {
		t.Errorf("%d, more %v, %v: %v", len(got), more, err, got[len(got)-1])
	}
}
