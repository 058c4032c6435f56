package pipeline

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/internal/suppress"
)

// Comments are found where they are, however the content is read.
func TestCommentsByPiece(t *testing.T) {
	t.Parallel()
	text := "a\n# hookvet:allow x\r\n\n/* hookvet:allow y */ b //nolint:hookvet // z\nc # hookvet:allowed\n# hookvet:allow at the end"
	want := []comment{{0, 2, suppress.ByHookvet}, {0, 4, suppress.ByHookvet}, {0, 4, suppress.NolintHookvet}, {0, 6, suppress.ByHookvet}}
	for i := range want {
		word, _, _ := strings.Cut(want[i].what, ":")
		want[i].at = int64([]int{strings.Index(text, "hookvet:allow x"), strings.Index(text, "hookvet:allow y"), strings.Index(text, "nolint"), strings.LastIndex(text, "hookvet:allow")}[i])
		if !strings.HasPrefix(text[want[i].at:], word) {
			t.Fatalf("no %s at %d", word, want[i].at)
		}
	}
	for size := 1; size <= len(text)+1; size++ {
		var c comments
		c.begin(iotest.OneByteReader(strings.NewReader(text)))
		buf := make([]byte, size)
		for err := error(nil); err == nil; {
			_, err = c.Read(buf)
		}
		c.end()
		var whole comments
		for rest := text; rest != ""; rest = rest[min(size, len(rest)):] {
			whole.take([]byte(rest[:min(size, len(rest))]))
		}
		whole.end()
		for _, got := range [][]comment{c.found, whole.found} {
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("in pieces of %d bytes: %v, want %v", size, got, want)
			}
		}
	}
}

func TestLongLineIsNotKept(t *testing.T) {
	t.Parallel()
	var c comments
	piece := []byte(strings.Repeat("x", 1<<16))
	for range 64 {
		c.take(piece)
		if len(c.rest) > maxCommentLine {
			t.Fatalf("%d bytes are kept", len(c.rest))
		}
	}
	c.take([]byte("\n# hookvet:allow x\n"))
	if len(c.found) != 1 || c.found[0].line != 2 || c.found[0].at != 64<<16+3 {
		t.Errorf("got %v", c.found)
	}
}

// In a file that is scanned in several pieces each comment is told once, where it is, and
// those of use are known.
func TestUnusedInLargeFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	rulesFile := filepath.Join(dir, "rules.toml")
	if err := os.WriteFile(rulesFile, []byte("[extend]\nuseDefault = false\n[[rules]]\nid = \"acme\"\nregex = '''acme-[0-9]{6}'''\nkeywords = [\"acme-\"]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	var want []report.Unused
	for line := 1; text.Len() < 6<<20; line++ {
		switch {
		case line%1000 == 0:
			text.WriteString("nothing # hookvet:allow nothing to see\n")
			want = append(want, report.Unused{What: suppress.ByHookvet, Where: fmt.Sprintf("big.txt:%d", line)})
		case line%100 == 0:
			fmt.Fprintf(&text, "acme-%06d # hookvet:allow a test vector\n", line%1e6)
		default:
			text.WriteString("a line of text that is long enough to fill the file with less work\n")
		}
	}
	tree := filepath.Join(dir, "tree")
	if err := os.Mkdir(tree, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(tree, "big.txt"), []byte(text.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	opts := Options{Roots: []string{tree}, Config: rulesFile, Env: func(string) string { return "" }, Unused: true}
	r, err := Scan(context.Background(), opts)
	if err != nil || len(r.Gaps) > 0 || len(r.Findings) > 0 {
		t.Fatalf("%v, gaps %v, %d findings", err, r.Gaps, len(r.Findings))
	}
	if r.Stats.Suppressed < 100 {
		t.Errorf("%d suppressed", r.Stats.Suppressed)
	}
	got := make(map[report.Unused]bool)
	for _, u := range r.Unused {
		got[u] = true
	}
	if len(r.Unused) != len(want) {
		t.Errorf("%d unused, want %d", len(r.Unused), len(want))
	}
	for _, u := range want {
		if !got[u] {
			t.Errorf("%v is missing", u)
		}
	}
	opts.Unused = false
	if r, err := Scan(context.Background(), opts); err != nil || r.Unused != nil {
		t.Errorf("without --unused: %v, %v", r.Unused, err)
	}
}

func TestInGoComments(t *testing.T) {
	t.Parallel()
	text := "package p\r\n// hookvet:allow 1\r\nvar s = `\n# hookvet:allow 2\n` /* x\r\n// hookvet:allow 3 */ + \"// hookvet:allow 4\"\n//hookvet:allow 5"
	var c comments
	c.take([]byte(text))
	c.end()
	var lines []int
	for _, x := range inGoComments(c.found, []byte(text)) {
		lines = append(lines, x.line)
	}
	if want := []int{2, 6, 7}; !reflect.DeepEqual(lines, want) {
		t.Errorf("lines %v, want %v", lines, want)
	}
}
