package flow

import (
	"go/ast"
	"go/types"
)

// Plain gives the identifier that an expression is, but for conversions and
// parentheses; nil if it is none.
func Plain(info *types.Info, e ast.Expr) *ast.Ident {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.CallExpr:
			if tv, ok := info.Types[x.Fun]; !ok || !tv.IsType() || len(x.Args) != 1 {
				return nil
			}
			e = x.Args[0]
		case *ast.Ident:
			return x
		default:
			return nil
		}
	}
}
