package secretflow

import (
	"go/ast"
	"go/types"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// carried are the expressions that a request is given in the function that sends
// it: its address, body and headers.
func (c *checker) carried(decl *ast.FuncDecl, do *ast.CallExpr) []ast.Expr {
	info := c.pass.TypesInfo
	id, ok := ast.Unparen(do.Args[0]).(*ast.Ident)
	if !ok {
		return nil
	}
	v := info.Uses[id]
	var list []ast.Expr
	for _, value := range c.g.Values(decl, id) {
		if made, ok := ast.Unparen(value).(*ast.CallExpr); ok {
			switch flow.CalleeName(info, made) {
			case "net/http.NewRequest", "net/http.NewRequestWithContext":
				list = append(list, made.Args...)
			}
		}
	}
	add := func(of, value ast.Expr) {
		if root, ok := ast.Unparen(of).(*ast.Ident); ok && info.Uses[root] == v {
			list = append(list, value)
		}
	}
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if n == nil || n.End() > do.Pos() {
			return true
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			switch flow.CalleeName(info, n) {
			case "(net/http.Header).Set", "(net/http.Header).Add", "(*net/http.Request).SetBasicAuth":
				if len(n.Args) == 2 {
					add(requestOf(flow.Receiver(n)), n.Args[1])
				}
			}
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if of := headerOf(info, left); of != nil && i < len(n.Rhs) {
					add(of, n.Rhs[i])
				}
			}
		}
		return true
	})
	return list
}

// requestOf returns the request that a method for it, or for its Header, is called
// on.
func requestOf(e ast.Expr) ast.Expr {
	if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok && sel.Sel.Name == "Header" {
		return sel.X
	}
	return e
}

// headerOf returns the request whose header, or headers, are assigned to: req for
// req.Header["Authorization"] and req.Header.
func headerOf(info *types.Info, left ast.Expr) ast.Expr {
	left = ast.Unparen(left)
	if index, ok := left.(*ast.IndexExpr); ok {
		left = ast.Unparen(index.X)
	}
	sel, ok := left.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Header" || !flow.IsNamed(info.TypeOf(sel.X), "net/http", "Request") {
		return nil
	}
	return sel.X
}

// headerAssigned judges req.Header["Authorization"] = …, and req.Header = ….
func (c *checker) headerAssigned(decl *ast.FuncDecl, n *ast.AssignStmt) {
	for i, left := range n.Lhs {
		of := headerOf(c.pass.TypesInfo, left)
		if of == nil || i >= len(n.Rhs) {
			continue
		}
		if made := c.made(decl, of); made != nil {
			c.overHTTP(decl, nil, made, n.Rhs[i:i+1])
		}
	}
}
