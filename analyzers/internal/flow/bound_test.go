package flow

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

type noModel struct{ Model }

func (noModel) Origins(*Graph, ast.Expr, int) (Set, bool) { return nil, false }

// TestExhausted holds that a bound that was met is told of.
func TestExhausted(t *testing.T) {
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "a.go", "package p\nfunc f(a, b, c string) string { return a + b + c + a + b + c }\n", 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{}}
	pkg, err := new(types.Config).Check("p", fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatal(err)
	}
	for most, want := range map[int]bool{3: true, 1000: false} {
		g := New(info, pkg, []*ast.File{file}, noModel{})
		g.most = most
		decl := g.Functions()[0]
		g.Origins(decl, decl.Body.List[0].(*ast.ReturnStmt).Results[0])
		if got := g.Exhausted(); got != want {
			t.Errorf("with %d steps: exhausted = %t", most, got)
		}
	}
}
