package secretsink_test

import (
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"path/filepath"
	"testing"

	"github.com/hookvet/hookvet/analyzers/internal/passtest"

	"go/ast"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/hookvet/hookvet/analyzers/secretsink"
)

func TestFixes(t *testing.T) {
	analysistest.RunWithSuggestedFixes(t, analysistest.TestData(), secretsink.New(secretsink.Options{}), "fix")
}

// TestGoldenCompiles checks types in what the fixes make.
func TestGoldenCompiles(t *testing.T) {
	passtest.Slow(t)
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, filepath.Join(analysistest.TestData(), "src", "fix", "fix.go.golden"), nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.ForCompiler(fset, "gc", nil)}
	if _, err := conf.Check("fix", fset, []*ast.File{file}, nil); err != nil {
		t.Error(err)
	}
}
