package secretflow

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// maxSettings bounds the fields between a client and its tls.Config.
const maxSettings = 4

// unverified returns what makes a client insecure: a literal, or an assignment to
// one of its fields that has certainly been made when the client is used at pos.
func (c *checker) unverified(decl *ast.FuncDecl, client ast.Expr, pos token.Pos, depth int) ast.Node {
	v := root(c.pass.TypesInfo, client)
	if v != nil && c.verifiesItself(decl, v) {
		return nil
	}
	if o := c.g.Origins(decl, client).Find(insecure); o != nil {
		return o.Expr
	}
	if depth == maxSettings {
		return nil
	}
	var bad ast.Node
	if v != nil {
		certainly(decl, pos, func(left, right ast.Expr) {
			sel, ok := ast.Unparen(left).(*ast.SelectorExpr)
			if bad != nil || !ok || root(c.pass.TypesInfo, sel.X) != v {
				return
			}
			switch sel.Sel.Name {
			case "InsecureSkipVerify":
				if tv := c.pass.TypesInfo.Types[right]; tv.Value != nil && tv.Value.String() == "true" {
					bad = left
				}
			case "Transport", "TLSClientConfig":
				bad = c.unverified(decl, right, pos, depth+1)
			}
		})
	}
	for _, value := range append(c.g.Values(decl, client), client) {
		if bad != nil {
			break
		}
		if lit := literal(value); lit != nil {
			for _, name := range []string{"Transport", "TLSClientConfig"} {
				if field := flow.Field(c.pass.TypesInfo, lit, name); field != nil && bad == nil {
					bad = c.unverified(decl, field, pos, depth+1)
				}
			}
		}
	}
	return bad
}

// verifiesItself reports whether a function gives a configuration, or what has one,
// a verification of its own.
func (c *checker) verifiesItself(decl *ast.FuncDecl, v *types.Var) bool {
	found := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if assign, ok := n.(*ast.AssignStmt); ok {
			for _, left := range assign.Lhs {
				sel, ok := ast.Unparen(left).(*ast.SelectorExpr)
				if ok && (sel.Sel.Name == "VerifyPeerCertificate" || sel.Sel.Name == "VerifyConnection") && root(c.pass.TypesInfo, sel.X) == v {
					found = true
				}
			}
		}
		return !found
	})
	return found
}

// certainly gives the assignments of a function that have been made before pos
// whichever way was taken: those in a block that pos is in as well.
func certainly(decl *ast.FuncDecl, pos token.Pos, each func(left, right ast.Expr)) {
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause, *ast.FuncLit:
			return n.Pos() <= pos && pos < n.End()
		case *ast.AssignStmt:
			if n.End() <= pos && len(n.Lhs) == len(n.Rhs) {
				for i, left := range n.Lhs {
					each(left, n.Rhs[i])
				}
			}
		}
		return true
	})
}

// root returns the variable that an expression is or is a field of.
func root(info *types.Info, e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.SelectorExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		case *ast.Ident:
			v, _ := info.ObjectOf(x).(*types.Var)
			return v
		default:
			return nil
		}
	}
}

// literal returns the composite literal that an expression is, or points to.
func literal(e ast.Expr) *ast.CompositeLit {
	e = ast.Unparen(e)
	if ref, ok := e.(*ast.UnaryExpr); ok && ref.Op == token.AND {
		e = ast.Unparen(ref.X)
	}
	lit, _ := e.(*ast.CompositeLit)
	return lit
}
