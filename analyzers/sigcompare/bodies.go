package sigcompare

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// bodies judges the texts of the MACs that are compared: they must be the bytes
// that were sent.
func (c *checker) bodies() {
	seen := make(map[ast.Expr]bool)
	for _, decl := range c.g.Functions() {
		ast.Inspect(decl.Body, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			for _, w := range c.textOf(decl, call) {
				for _, o := range w {
					if seen[o.Expr] {
						continue
					}
					switch o.Kind {
					case marshalled:
						seen[o.Expr] = true
						c.reencoded(o.Expr)
					case body:
						seen[o.Expr] = true
						c.consumed(o.Expr)
					}
				}
			}
			return true
		})
	}
}

// textOf returns the origins of what a call writes to a hash whose MAC is
// compared: as it stands, and as each call of the function hands it over.
func (c *checker) textOf(decl *ast.FuncDecl, call *ast.CallExpr) []flow.Set {
	to, text := written(c.pass.TypesInfo, call, flow.CalleeName(c.pass.TypesInfo, call))
	if to == nil {
		return nil
	}
	compared := false
	for _, o := range c.g.Origins(decl, to) {
		compared = compared || o.Kind == hash && c.verified[o.Expr]
	}
	if !compared {
		return nil
	}
	var all flow.Set
	for _, e := range text {
		all = flow.Union(all, c.g.Origins(decl, e))
	}
	sets := []flow.Set{all}
	if all.Has(flow.Parameter) {
		for i, s := range c.calls[decl] {
			if i == maxSites {
				break
			}
			// Only where this call's MAC is the one that is compared: the same
			// helper signs what is sent.
			if c.verifying[s.in] || c.verifying[decl] {
				sets = append(sets, c.g.Bind(s.in, s.call, decl, all))
			}
		}
	}
	return sets
}

// reencoded reports json.Marshal of what was decoded from the request.
func (c *checker) reencoded(e ast.Expr) {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return
	}
	decl := c.g.In(call.Pos())
	v := rootOf(c.pass.TypesInfo, call.Args[0])
	if decl == nil || v == nil {
		return
	}
	var from *ast.CallExpr
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		dec, ok := n.(*ast.CallExpr)
		if ok && from == nil && dec.End() <= call.Pos() && c.decodes(decl, dec) == v {
			from = dec
		}
		return from == nil
	})
	if from == nil {
		return
	}
	c.report(decl, call, ruleReencoded,
		"the MAC is of the body decoded and encoded again, which need not be the bytes that were signed; read the body once and use those bytes for both", nil,
		related(from, "the body is decoded here"))
}

// decodes returns the variable that a call decodes the body of a request into.
func (c *checker) decodes(decl *ast.FuncDecl, call *ast.CallExpr) *types.Var {
	info := c.pass.TypesInfo
	name := flow.CalleeName(info, call)
	switch {
	case name == "encoding/json.Unmarshal" && len(call.Args) == 2:
		if c.g.Origins(decl, call.Args[0]).Has(body) {
			return rootOf(info, call.Args[1])
		}
	case name == "(*encoding/json.Decoder).Decode" && len(call.Args) == 1:
		if bodyReader(c.g, decl, flow.Receiver(call)) != nil {
			return rootOf(info, call.Args[0])
		}
	case strings.Contains(name, "gin-gonic/gin.Context).") && len(call.Args) == 1:
		switch name[strings.LastIndexByte(name, '.')+1:] {
		case "BindJSON", "ShouldBindJSON", "Bind", "ShouldBind":
			return rootOf(info, call.Args[0])
		}
	}
	return nil
}

// bodyReader returns the request whose body a json.Decoder reads.
func bodyReader(g *flow.Graph, decl *ast.FuncDecl, e ast.Expr) *types.Var {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
		if flow.CalleeName(g.Info, call) == "encoding/json.NewDecoder" && len(call.Args) == 1 {
			return bodyOf(g.Info, call.Args[0])
		}
		return nil
	}
	for _, v := range g.Values(decl, e) {
		if call, ok := ast.Unparen(v).(*ast.CallExpr); ok {
			if r := bodyReader(g, decl, call); r != nil {
				return r
			}
		}
	}
	return nil
}

func rootOf(info *types.Info, e ast.Expr) *types.Var {
	for {
		switch x := ast.Unparen(e).(type) {
		case *ast.UnaryExpr:
			if x.Op != token.AND {
				return nil
			}
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.Ident:
			v, _ := info.Uses[x].(*types.Var)
			return v
		default:
			return nil
		}
	}
}

// consumed reports the reading of a body that was read before: nothing is left.
func (c *checker) consumed(e ast.Expr) {
	call, ok := e.(*ast.CallExpr)
	if !ok || len(call.Args) == 0 {
		return
	}
	decl := c.g.In(call.Pos())
	r := bodyOf(c.pass.TypesInfo, call.Args[0])
	if decl == nil || r == nil {
		return
	}
	var first *ast.CallExpr
	restored := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if n == nil || restored {
			return false
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			if n.End() > call.Pos() {
				return true
			}
			switch {
			case first == nil && c.bodyRead(decl, n) == r:
				first = n
			case first != nil && n.Pos() > first.Pos() && c.handsRequest(n, r):
				restored = true
			}
		case *ast.AssignStmt:
			for _, left := range n.Lhs {
				if v := assignsBody(c.pass.TypesInfo, left); v == r && first != nil && first.End() <= n.End() {
					restored = true
				}
			}
		}
		return true
	})
	if first == nil || restored || !c.before(decl, first, call) {
		return
	}
	c.report(decl, call, ruleConsumed,
		"the body was read before, so that the MAC is of what is left, which is nothing; read it once and keep the bytes", nil,
		related(first, "the body is read here"))
}

// bodyRead returns the request whose body a call reads.
func (c *checker) bodyRead(decl *ast.FuncDecl, call *ast.CallExpr) *types.Var {
	switch name := flow.CalleeName(c.pass.TypesInfo, call); {
	case (name == "io.ReadAll" || name == "io/ioutil.ReadAll") && len(call.Args) == 1:
		return bodyOf(c.pass.TypesInfo, call.Args[0])
	case name == "io.Copy" && len(call.Args) == 2:
		return bodyOf(c.pass.TypesInfo, call.Args[1])
	case name == "(*encoding/json.Decoder).Decode":
		return bodyReader(c.g, decl, flow.Receiver(call))
	}
	return nil
}

// handsRequest reports whether a call could give the request a new body.
func (c *checker) handsRequest(call *ast.CallExpr, r *types.Var) bool {
	for _, arg := range call.Args {
		if rootOf(c.pass.TypesInfo, arg) == r {
			return true
		}
	}
	return false
}

func assignsBody(info *types.Info, left ast.Expr) *types.Var {
	switch left := ast.Unparen(left).(type) {
	case *ast.SelectorExpr:
		if left.Sel.Name == "Body" {
			return rootOf(info, left.X)
		}
	case *ast.Ident:
		v, _ := info.ObjectOf(left).(*types.Var)
		return v // the request itself
	case *ast.StarExpr:
		return rootOf(info, left.X)
	}
	return nil
}

// before reports whether first has certainly run when call does: the block that
// first stands in is round call, and both are in the same function literal.
func (c *checker) before(decl *ast.FuncDecl, first, call *ast.CallExpr) bool {
	var block ast.Node = decl.Body
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if n == nil || first.Pos() < n.Pos() || n.End() <= first.Pos() {
			return n == nil
		}
		switch n.(type) {
		case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause, *ast.FuncLit:
			block = n
		}
		return true
	})
	return block.Pos() <= call.Pos() && call.Pos() < block.End()
}
