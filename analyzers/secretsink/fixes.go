package secretsink

import (
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/hookvet/hookvet/analyzers/internal/fix"
	"github.com/hookvet/hookvet/internal/classify"
)

// fixer makes the fixes of a package's findings.
type fixer struct {
	pass  *analysis.Pass
	store fix.Store
	in    *inspector.Inspector
}

// fixes replaces a constant by what the store holds, under the name of what it is
// assigned to, or else of what kind it is.
func (f *fixer) fixes(lit ast.Expr, kind string) []analysis.SuggestedFix {
	file := f.pass.Fset.File(lit.Pos())
	if file == nil || strings.HasSuffix(file.Name(), "_test.go") || f.pass.TypesInfo == nil {
		return nil
	}
	if f.in == nil {
		f.in = inspector.New(f.pass.Files)
	}
	c, ok := f.in.Root().FindByPos(lit.Pos(), lit.End())
	if !ok {
		return nil
	}
	if expr, is := c.Node().(ast.Expr); !is || expr.Pos() != lit.Pos() || expr.End() != lit.End() || ast.IsGenerated(fileOf(f.pass, lit)) {
		return nil
	}
	for f.constant(c.Parent()) {
		c = c.Parent()
	}
	done, ok := fix.Read(fix.Place{Fset: f.pass.Fset, Info: f.pass.TypesInfo, Pkg: f.pass.Pkg, Cursor: c}, f.store, envName(c, kind))
	if !ok {
		return nil
	}
	return []analysis.SuggestedFix{done}
}

// constant says whether an expression is nothing but the constant below it.
func (f *fixer) constant(c inspector.Cursor) bool {
	switch e := c.Node().(type) {
	case *ast.CallExpr: // a conversion
		t, ok := f.pass.TypesInfo.Types[e.Fun]
		return ok && t.IsType()
	case ast.Expr:
		t, ok := f.pass.TypesInfo.Types[e]
		_, is := t.Type.(*types.Basic)
		return ok && t.Value != nil && is
	}
	return false
}

func fileOf(pass *analysis.Pass, n ast.Node) *ast.File {
	for _, f := range pass.Files {
		if f.FileStart <= n.Pos() && n.Pos() < f.FileEnd {
			return f
		}
	}
	return nil
}

// envName makes the name of a variable of what the constant is called, if that says
// anything, or else of its kind.
func envName(c inspector.Cursor, kind string) string {
	name := ""
	switch p := c.Parent().Node().(type) {
	case *ast.ValueSpec:
		for i, v := range p.Values {
			if v == c.Node() && i < len(p.Names) {
				name = p.Names[i].Name
			}
		}
	case *ast.AssignStmt:
		for i, v := range p.Rhs {
			if v != c.Node() || i >= len(p.Lhs) {
				continue
			}
			switch to := p.Lhs[i].(type) {
			case *ast.Ident:
				name = to.Name
			case *ast.SelectorExpr:
				name = to.Sel.Name
			}
		}
	case *ast.KeyValueExpr:
		if id, ok := p.Key.(*ast.Ident); ok {
			name = id.Name
		}
	}
	if name != "" && !classify.Neutral(name) {
		if env := classify.EnvName(name); len(env) > 2 {
			return env
		}
	}
	return classify.EnvName(kind)
}
