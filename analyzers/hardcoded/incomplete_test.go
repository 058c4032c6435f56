package hardcoded_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers/constvals"
	"github.com/hookvet/hookvet/analyzers/hardcoded"
	"github.com/hookvet/hookvet/internal/finding"
)

// TestIncomplete holds that constants that were left out are told of.
func TestIncomplete(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", "package tables\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, cut := range []bool{false, true} {
		res := constvals.Of(fset, []*ast.File{file}, nil, nil)
		res.Cut = cut
		var got []analysis.Diagnostic
		_, err := hardcoded.Analyzer.Run(&analysis.Pass{
			Analyzer: hardcoded.Analyzer, Fset: fset, Files: []*ast.File{file}, Pkg: types.NewPackage("example.com/tables", "tables"),
			ResultOf: map[*analysis.Analyzer]any{constvals.Analyzer: res},
			Report:   func(d analysis.Diagnostic) { got = append(got, d) },
		})
		if err != nil {
			t.Fatal(err)
		}
		if told := len(got) == 1 && got[0].Category == finding.Incomplete && strings.Contains(got[0].Message, "package tables"); told != cut {
			t.Errorf("cut = %t: reported is %v", cut, got)
		}
	}
}
