package sigcompare

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// constants reports functions that verify a MAC, unless the signature is a
// certain constant.
func (c *checker) constants() {
	byFunc := make(map[*ast.FuncDecl][]*comparison)
	for _, cmp := range c.compares {
		if c.isMAC(cmp) {
			byFunc[cmp.in] = append(byFunc[cmp.in], cmp)
		}
	}
	for _, decl := range c.g.Functions() {
		if macs := byFunc[decl]; len(macs) > 0 {
			c.accepted(decl, macs)
		}
	}
}

func (c *checker) isMAC(cmp *comparison) bool {
	a, b := c.g.Origins(cmp.in, cmp.a), c.g.Origins(cmp.in, cmp.b)
	return a.Has(mac) != b.Has(mac) && !flow.Constant(c.pass.TypesInfo, cmp.a) && !flow.Constant(c.pass.TypesInfo, cmp.b)
}

// accepted looks for the ways round the comparisons of one function.
func (c *checker) accepted(decl *ast.FuncDecl, macs []*comparison) {
	names := make(map[*types.Var]bool) // variables that hold a signature
	for _, cmp := range macs {
		for _, side := range []ast.Expr{cmp.a, cmp.b} {
			if v := bare(c.pass.TypesInfo, side); v != nil && !c.g.Origins(decl, side).Has(mac) {
				names[v] = true
			}
		}
	}
	is := func(e ast.Expr) bool {
		if v := bare(c.pass.TypesInfo, e); v != nil && names[v] {
			return true
		}
		o := c.g.Origins(decl, e).Find(signature)
		return o != nil && direct(c.g, decl, e, o, 0)
	}
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BinaryExpr:
			// sig == c || equal, sig != c && !equal
			if n.Op != token.LAND && n.Op != token.LOR {
				return true
			}
			for _, side := range [][2]ast.Expr{{n.X, n.Y}, {n.Y, n.X}} {
				q, ok := c.asked(side[0], is)
				if ok && q.equal == (n.Op == token.LOR) && c.isOne(side[1], macs, n.Op == token.LAND) {
					c.bypass(decl, q)
				}
			}
		case *ast.IfStmt:
			if q, ok := c.asked(n.Cond, is); ok && q.equal && c.succeeds(decl, n.Body.List) {
				c.bypass(decl, q)
			}
		case *ast.BlockStmt:
			c.optional(decl, n.List, macs, is)
		case *ast.CaseClause:
			c.optional(decl, n.Body, macs, is)
		}
		return true
	})
}

func (c *checker) bypass(decl *ast.FuncDecl, q question) {
	what := "a constant is accepted in place of the signature, and everybody who reads the program can send it"
	if q.text == "" {
		what = "a request without a signature is accepted"
	}
	c.report(decl, q.node, ruleConstant, what, nil)
}

// question is what a condition asks of a signature: whether it is a certain
// text.
type question struct {
	node  *ast.BinaryExpr
	text  string
	equal bool // or else whether it is not
}

// asked reads sig == c, sig != c, and the questions for the length being 0.
func (c *checker) asked(e ast.Expr, is func(ast.Expr) bool) (q question, ok bool) {
	info := c.pass.TypesInfo
	n, ok := ast.Unparen(e).(*ast.BinaryExpr)
	if !ok {
		return q, false
	}
	q = question{node: n, equal: n.Op == token.EQL}
	if call, ok := ast.Unparen(n.X).(*ast.CallExpr); ok && len(call.Args) == 1 && flow.CalleeName(info, call) == "len" {
		zero := isZero(info, n.Y) && (n.Op == token.EQL || n.Op == token.NEQ || n.Op == token.GTR)
		return q, zero && is(call.Args[0])
	}
	if n.Op != token.EQL && n.Op != token.NEQ {
		return q, false
	}
	for _, side := range [][2]ast.Expr{{n.X, n.Y}, {n.Y, n.X}} {
		if text, ok := flow.Text(info, side[1]); ok && is(side[0]) {
			q.text = text
			return q, true
		}
	}
	return q, false
}

// bare returns the variable that an expression is, but for conversions.
func bare(info *types.Info, e ast.Expr) *types.Var {
	id := flow.Plain(info, e)
	if id == nil {
		return nil
	}
	v, _ := info.Uses[id].(*types.Var)
	return v
}

// isOne reports whether an expression is one of the comparisons, or its
// negation.
func (c *checker) isOne(e ast.Expr, macs []*comparison, negated bool) bool {
	e = ast.Unparen(e)
	if not, ok := e.(*ast.UnaryExpr); ok && not.Op == token.NOT {
		return c.isOne(not.X, macs, !negated)
	}
	for _, cmp := range macs {
		if cmp.node == e {
			return cmp.not == negated
		}
	}
	return false
}

// succeeds reports whether statements end with what the function returns for a
// good signature.
func (c *checker) succeeds(decl *ast.FuncDecl, list []ast.Stmt) bool {
	if len(list) == 0 {
		return false
	}
	info := c.pass.TypesInfo
	last := list[len(list)-1]
	ret, ok := last.(*ast.ReturnStmt)
	if !ok {
		return servesNext(info, list[len(list)-1:])
	}
	if len(ret.Results) == 0 {
		return servesNext(info, list)
	}
	if inLiteral(decl, ret) {
		return false
	}
	for i, res := range ret.Results {
		tv := info.Types[res]
		if tv.Value != nil && tv.Value.ExactString() == "true" {
			return true
		}
		if len(ret.Results) == 1 && i == 0 && tv.IsNil() && isError(info, decl) {
			return true
		}
	}
	return false
}

func isError(info *types.Info, decl *ast.FuncDecl) bool {
	fn, ok := info.Defs[decl.Name].(*types.Func)
	if !ok || fn.Signature().Results().Len() != 1 {
		return false
	}
	return types.Identical(fn.Signature().Results().At(0).Type(), types.Universe.Lookup("error").Type())
}

// servesNext reports whether one of the statements hands the request to the next
// handler.
func servesNext(info *types.Info, list []ast.Stmt) bool {
	for _, s := range list {
		es, ok := s.(*ast.ExprStmt)
		if !ok {
			continue
		}
		call, ok := es.X.(*ast.CallExpr)
		if !ok {
			continue
		}
		name := flow.CalleeName(info, call)
		if name == "(net/http.Handler).ServeHTTP" || name == "(net/http.HandlerFunc).ServeHTTP" || strings.HasSuffix(name, "gin-gonic/gin.Context).Next") {
			return true
		}
	}
	return false
}
