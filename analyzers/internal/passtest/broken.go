// Package passtest has tests that every pass must stand.
package passtest

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis"
)

// Broken runs a pass that requires no other on files below dir that are cut anywhere,
// or have words left out: what is left has syntax and type errors, and must neither
// crash the pass nor stop it.
func Broken(t *testing.T, pass *analysis.Analyzer, dir string, names ...string) {
	t.Helper()
	fset := token.NewFileSet()
	from := importer.ForCompiler(fset, "gc", nil)
	reported := 0
	for _, name := range names {
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		for at := 200; at < len(text); at += 211 {
			for _, broken := range [][]byte{text[:at], append(append([]byte{}, text[:at]...), text[min(len(text), at+7):]...)} {
				reported += run(t, pass, fset, from, broken)
			}
		}
	}
	if reported == 0 {
		t.Error("nothing was reported in any broken file: the pass did not run")
	}
}

func run(t *testing.T, pass *analysis.Analyzer, fset *token.FileSet, from types.Importer, text []byte) int {
	t.Helper()
	file, err := parser.ParseFile(fset, "broken.go", text, parser.ParseComments|parser.SkipObjectResolution)
	if file == nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Implicits: make(map[ast.Node]types.Object),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Scopes: make(map[ast.Node]*types.Scope),
		Instances: make(map[*ast.Ident]types.Instance),
	}
	conf := types.Config{Importer: from, Error: func(error) {}}
	pkg, _ := conf.Check("broken", fset, []*ast.File{file}, info) // its errors are the point
	reported := 0
	_, err = pass.Run(&analysis.Pass{
		Analyzer: pass, Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info,
		Report: func(analysis.Diagnostic) { reported++ },
	})
	if err != nil {
		t.Error(err)
	}
	return reported
}
