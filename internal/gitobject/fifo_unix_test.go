//go:build unix

package gitobject

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestFIFO holds that a named pipe, which blocks who opens it, is not opened.
func TestFIFO(t *testing.T) {
	dir := t.TempDir()
	var p forgery
	p.full(Blob, []byte("hello"))
	p.write(t, dir)
	id := forgedID(7).String()
	must(t, os.MkdirAll(filepath.Join(dir, id[:2]), 0o755))
	must(t, os.MkdirAll(filepath.Join(dir, "info"), 0o755))
	for _, name := range []string{"pack/pack-1.pack", "pack/pack-1.idx", id[:2] + "/" + id[2:], "info/alternates"} {
		must(t, syscall.Mkfifo(filepath.Join(dir, name), 0o644))
	}
	db := openDB(t, dir, Options{Alternates: true})
	if got := walkAll(t, db, WalkOptions{}, true).objects; len(got) != 1 {
		t.Errorf("%d objects visited, want 1", len(got))
	}
	if text := gapText(db.Gaps()); strings.Count(text, errNotRegular.Error()) != 3 {
		t.Errorf("gaps %q", text)
	}
}
