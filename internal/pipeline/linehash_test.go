package pipeline

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/hookvet/hookvet/internal/finding"
)

func TestAddLineHashes(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.txt"), []byte(" a\nb\n  \t\tc\n d"), 0o600); err != nil {
		t.Fatal(err)
	}
	outside := filepath.Join(t.TempDir(), "b.txt")
	if err := os.WriteFile(outside, []byte("b\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	at := func(file string, line int) finding.Finding {
		return finding.Finding{File: file, Position: finding.Position{Line: line}}
	}
	found := []finding.Finding{at("a.txt", 3), at("a.txt", 3), at("a.txt", 1), at("a.txt", 9), at("a.txt", 0), at("link", 1), at("../b.txt", 1), at("a.zip!b", 1), at("", 1)}
	addLineHashes(dir, found)
	for i, want := range []string{"180aee12dab6264:1", "180aee12dab6264:1", "271789c17abda88f:1", "", "", "", "", "", ""} {
		if found[i].LineHash != want {
			t.Errorf("%+v: got %q, want %q", found[i].Position, found[i].LineHash, want)
		}
	}
}
