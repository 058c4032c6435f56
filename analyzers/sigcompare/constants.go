package sigcompare

import (
	"go/ast"
	"go/token"
	"go/types"

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
			want := token.EQL // sig == c || equal
			if n.Op == token.LAND {
				want = token.NEQ // sig != c && !equal
			} else if n.Op != token.LOR {
				return true
			}
			for _, side := range [][2]ast.Expr{{n.X, n.Y}, {n.Y, n.X}} {
				eq, ok := ast.Unparen(side[0]).(*ast.BinaryExpr)
				if ok && eq.Op == want && c.against(eq, is) != nil && c.isOne(side[1], macs, n.Op == token.LAND) {
					c.bypass(decl, eq, is)
				}
			}
		case *ast.IfStmt:
			eq, ok := ast.Unparen(n.Cond).(*ast.BinaryExpr)
			if ok && eq.Op == token.EQL && c.against(eq, is) != nil && c.succeeds(decl, n) {
				c.bypass(decl, eq, is)
			}
		}
		return true
	})
}

func (c *checker) bypass(decl *ast.FuncDecl, eq *ast.BinaryExpr, is func(ast.Expr) bool) {
	what := "a constant is accepted in place of the signature, and everybody who reads the program can send it"
	if text, ok := flow.Text(c.pass.TypesInfo, c.against(eq, is)); ok && text == "" {
		what = "a request without a signature is accepted"
	}
	c.report(decl, eq, ruleConstant, what, nil)
}

// against returns the constant that a signature is compared with.
func (c *checker) against(eq *ast.BinaryExpr, is func(ast.Expr) bool) ast.Expr {
	for _, side := range [][2]ast.Expr{{eq.X, eq.Y}, {eq.Y, eq.X}} {
		if _, ok := flow.Text(c.pass.TypesInfo, side[1]); ok && is(side[0]) {
			return side[1]
		}
	}
	return nil
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

// succeeds reports whether the branch ends with what the function returns for a
// good signature.
func (c *checker) succeeds(decl *ast.FuncDecl, n *ast.IfStmt) bool {
	if len(n.Body.List) == 0 {
		return false
	}
	ret, ok := n.Body.List[len(n.Body.List)-1].(*ast.ReturnStmt)
	if !ok || len(ret.Results) > 0 && inLiteral(decl, ret) {
		return false
	}
	info := c.pass.TypesInfo
	if len(ret.Results) == 0 {
		return servesNext(info, n.Body)
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

// servesNext reports whether a branch hands the request to the next handler.
func servesNext(info *types.Info, body *ast.BlockStmt) bool {
	for _, s := range body.List {
		if es, ok := s.(*ast.ExprStmt); ok {
			if call, ok := es.X.(*ast.CallExpr); ok && flow.CalleeName(info, call) == "(net/http.Handler).ServeHTTP" {
				return true
			}
		}
	}
	return false
}
