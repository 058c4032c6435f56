package hardcoded_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/txtar"

	"github.com/hookvet/hookvet/analyzers/hardcoded"
	"github.com/hookvet/hookvet/internal/fixture"
)

// dir expands an archive of testdata.
func dir(t *testing.T, archive string) string {
	t.Helper()
	a, err := txtar.ParseFile(filepath.Join("testdata", archive))
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(a)
	if err != nil {
		t.Fatal(err)
	}
	return fixture.Dir(t, files)
}

// byHand are findings that no want can be written beside, by what their message holds.
type byHand struct {
	analysistest.Testing
	t    *testing.T
	want map[string]int
}

func (b *byHand) Errorf(format string, args ...any) {
	text := strings.TrimSpace(fmt.Sprintf(format, args...))
	for part := range b.want {
		if strings.Contains(text, "unexpected diagnostic") && strings.Contains(text, part) {
			b.want[part]--
			return
		}
	}
	b.t.Error(text)
}

func run(t *testing.T, archive, pkg string, more map[string]int) {
	t.Helper()
	b := &byHand{t: t, want: more}
	analysistest.Run(b, dir(t, archive), hardcoded.Analyzer, pkg)
	for part, n := range more {
		if n != 0 {
			t.Errorf("%q was reported %d times less than wanted", part, n)
		}
	}
}

func TestValues(t *testing.T) {
	run(t, "values.txtar", "values", map[string]int{"in app.env:2: ": 2})
}

func TestDefaults(t *testing.T) { run(t, "defaults.txtar", "defaults", nil) }

func TestTexts(t *testing.T) {
	run(t, "texts.txtar", "texts", map[string]int{"texts.go:11:13: ": 1})
}

// TestNames has a package with errors too, which other drivers refuse.
func TestNames(t *testing.T) { run(t, "names.txtar", "names", nil) }
