package sigcompare_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/analyzers/internal/passtest"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/hookvet/hookvet/analyzers/sigcompare"
)

func TestFixes(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), sigcompare.Analyzer, "fix")
}

// TestGoldenCompiles checks types in what the fixes make, and that every file of
// the package has been made.
func TestGoldenCompiles(t *testing.T) {
	passtest.Slow(t)
	dir := filepath.Join(analysistest.TestData(), "src", "fix")
	names, err := filepath.Glob(filepath.Join(dir, "*.go.golden"))
	if err != nil {
		t.Fatal(err)
	}
	if len(names) != 5 {
		t.Fatalf("%d golden files, want 5", len(names))
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range names {
		text, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "Equal(") {
			t.Errorf("%s: nothing was fixed", filepath.Base(name))
		}
		file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", nil)}
	if _, err := conf.Check("fix", fset, files, nil); err != nil {
		t.Error(err)
	}
}
