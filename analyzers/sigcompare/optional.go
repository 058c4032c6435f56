package sigcompare

import "go/ast"

// optional reports signatures that are verified if they are there, and not missed
// if they are not: if sig != "" { … } return nil.
func (c *checker) optional(decl *ast.FuncDecl, list []ast.Stmt, macs []*comparison, is func(ast.Expr) bool) {
	for i, s := range list {
		n, ok := s.(*ast.IfStmt)
		if !ok || n.Else != nil || i+1 == len(list) {
			continue
		}
		q, ok := c.asked(n.Cond, is)
		if !ok || q.equal || q.text != "" || !holdsOne(n.Body, macs) || c.asksTwice(decl, is) {
			continue
		}
		if rest := list[i+1:]; c.succeeds(decl, rest) && !decides(rest[:len(rest)-1]) {
			c.bypass(decl, q)
		}
	}
}

func holdsOne(body *ast.BlockStmt, macs []*comparison) bool {
	for _, cmp := range macs {
		if body.Pos() <= cmp.node.Pos() && cmp.node.Pos() < body.End() {
			return true
		}
	}
	return false
}

// asksTwice reports whether a function asks more than once what a signature is:
// a missing one may be refused at another place.
func (c *checker) asksTwice(decl *ast.FuncDecl, is func(ast.Expr) bool) bool {
	n := 0
	ast.Inspect(decl.Body, func(node ast.Node) bool {
		if e, ok := node.(*ast.BinaryExpr); ok {
			if _, ok := c.asked(e, is); ok {
				n++
			}
		}
		return n < 2
	})
	return n > 1
}

// decides reports whether statements may end the function.
func decides(list []ast.Stmt) bool {
	found := false
	for _, s := range list {
		ast.Inspect(s, func(n ast.Node) bool {
			switch n.(type) {
			case *ast.ReturnStmt, *ast.BranchStmt:
				found = true
			}
			return !found
		})
	}
	return found
}
