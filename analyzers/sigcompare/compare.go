package sigcompare

import (
	"go/ast"
	"go/token"
	"go/types"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// comparison is a place where two values are compared for being the same.
type comparison struct {
	in   *ast.FuncDecl
	node ast.Expr      // the whole: a call, or x == y
	call *ast.CallExpr // nil for == of two values
	a, b ast.Expr
	how  string // "==", "bytes.Equal"
	not  bool   // it asks whether they differ
	tag  bool   // node is a case of a switch, which compares it with the switch's tag
	safe bool   // it takes the same time for all
}

// equals are functions that say whether their two arguments are the same.
var equals = map[string]bool{ // safe
	"crypto/hmac.Equal":                 true,
	"crypto/subtle.ConstantTimeCompare": true,
	"bytes.Equal":                       false,
	"bytes.EqualFold":                   false,
	"strings.EqualFold":                 false,
	"reflect.DeepEqual":                 false,
	"slices.Equal":                      false,
}

// orders are functions whose result is 0 for what is the same.
var orders = map[string]bool{"bytes.Compare": true, "strings.Compare": true, "slices.Compare": true}

// cases notes the comparisons that a switch makes of its tag.
func (c *checker) cases(decl *ast.FuncDecl, n *ast.SwitchStmt) {
	if n.Tag == nil || !isText(c.pass.TypesInfo.TypeOf(n.Tag)) {
		return
	}
	for _, e := range caseValues(n) {
		c.compares = append(c.compares, &comparison{in: decl, node: e, a: n.Tag, b: e, how: "a switch", tag: true})
	}
}

// caseValues are the expressions of all cases of a switch.
func caseValues(n *ast.SwitchStmt) (all []ast.Expr) {
	for _, s := range n.Body.List {
		if clause, ok := s.(*ast.CaseClause); ok {
			all = append(all, clause.List...)
		}
	}
	return all
}

// compare notes a comparison.
func (c *checker) compare(decl *ast.FuncDecl, n ast.Expr) {
	info := c.pass.TypesInfo
	switch n := n.(type) {
	case *ast.CallExpr:
		name := flow.CalleeName(info, n)
		if safe, ok := equals[name]; ok && len(n.Args) == 2 {
			c.compares = append(c.compares, &comparison{in: decl, node: n, call: n, a: n.Args[0], b: n.Args[1], how: short(name), safe: safe})
		}
	case *ast.BinaryExpr:
		if n.Op != token.EQL && n.Op != token.NEQ {
			return
		}
		cmp := &comparison{in: decl, node: n, a: n.X, b: n.Y, how: n.Op.String(), not: n.Op == token.NEQ}
		for _, side := range [][2]ast.Expr{{n.X, n.Y}, {n.Y, n.X}} {
			call, ok := ast.Unparen(side[0]).(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				continue
			}
			if name := flow.CalleeName(info, call); orders[name] && isZero(info, side[1]) {
				cmp.call, cmp.a, cmp.b, cmp.how = call, call.Args[0], call.Args[1], short(name)
			}
		}
		if cmp.call == nil && !isText(info.TypeOf(n.X)) {
			return
		}
		c.compares = append(c.compares, cmp)
	}
}

// short is the name of a function as it is written.
func short(full string) string {
	for i := len(full) - 1; i >= 0; i-- {
		if full[i] == '/' {
			return full[i+1:]
		}
	}
	return full
}

func isZero(info *types.Info, e ast.Expr) bool {
	tv, ok := info.Types[e]
	return ok && tv.Value != nil && tv.Value.ExactString() == "0"
}

// isText reports whether == on values of the type compares texts or bytes.
func isText(t types.Type) bool {
	switch t := flow.Under(t).(type) {
	case *types.Basic:
		return t.Info()&types.IsString != 0
	case *types.Array:
		b, ok := flow.Under(t.Elem()).(*types.Basic)
		return ok && b.Kind() == types.Byte
	}
	return false
}

// sides are the origins of what is compared, for one way to come there.
type sides struct {
	a, b flow.Set
	in   *ast.FuncDecl // where what is compared is handed over, or the comparison
	at   ast.Node      // the call that hands it over; nil if it is here
}

// maxSites bounds for how many calls of a helper its comparisons are judged.
const maxSites = 64

// ways are the origins of both sides, and those with what each call of the
// function hands over: a helper that compares knows nothing of MACs.
func (c *checker) ways(cmp *comparison) []sides {
	a, b := c.g.Origins(cmp.in, cmp.a), c.g.Origins(cmp.in, cmp.b)
	all := []sides{{a: a, b: b, in: cmp.in}}
	if !a.Has(flow.Parameter) && !b.Has(flow.Parameter) {
		return all
	}
	for i, s := range c.calls[cmp.in] {
		if i == maxSites {
			break
		}
		all = append(all, sides{
			a:  c.g.Bind(s.in, s.call, cmp.in, a),
			b:  c.g.Bind(s.in, s.call, cmp.in, b),
			in: s.in,
			at: s.call,
		})
	}
	return all
}

// comparisons judges those that are not safe, and notes which MACs are compared
// at all.
func (c *checker) comparisons() {
	c.verified = make(map[ast.Expr]bool)
	c.verifying = make(map[*ast.FuncDecl]bool)
	for _, cmp := range c.compares {
		if flow.Constant(c.pass.TypesInfo, cmp.a) || flow.Constant(c.pass.TypesInfo, cmp.b) {
			continue // is there a signature at all? or a known answer
		}
		reported := false
		for _, s := range c.ways(cmp) {
			for _, o := range flow.Union(s.a, s.b) {
				if o.Kind == mac {
					c.verified[o.Expr] = true
					c.verifying[s.in], c.verifying[cmp.in] = true, true
				}
			}
			if !cmp.safe && !reported {
				reported = c.judge(cmp, s)
			}
		}
	}
}

// judge reports a comparison that tells an attacker by its time how much of a
// guess is right.
func (c *checker) judge(cmp *comparison, s sides) bool {
	what := ""
	switch a, b := s.a.Has(mac), s.b.Has(mac); {
	case a && b:
		return false // both are computed: who compares MACs of MACs leaks nothing
	case a || b:
		what = "the MAC"
	default:
		o, other := s.a.Find(signature, secretToken), s.b
		if o == nil {
			o, other = s.b.Find(signature, secretToken), s.a
		}
		if o == nil || other.Find(signature, secretToken, stamp) != nil || !whole(c.g, cmp, o) {
			return false
		}
		what = "the header " + o.Name
	}
	if s.at != nil {
		c.report(cmp.in, cmp.node, ruleCompared,
			what+" is compared with "+cmp.how+", which stops at the first difference and so tells how much of a guess is right; use hmac.Equal",
			c.fix(cmp), related(s.at, "the MAC or the header is handed over here"))
		return true
	}
	c.report(cmp.in, cmp.node, ruleCompared,
		what+" is compared with "+cmp.how+", which stops at the first difference and so tells how much of a guess is right; use hmac.Equal",
		c.fix(cmp))
	return true
}

// whole reports whether a comparison is with a header's value, not with a piece
// of it such as the name of the hash.
func whole(g *flow.Graph, cmp *comparison, o *flow.Origin) bool {
	return direct(g, cmp.in, cmp.a, o, 0) || direct(g, cmp.in, cmp.b, o, 0)
}

// direct reports whether an expression is an origin itself, under a name, or
// without blanks and a prefix.
func direct(g *flow.Graph, decl *ast.FuncDecl, e ast.Expr, o *flow.Origin, depth int) bool {
	e = ast.Unparen(e)
	if e == o.Expr {
		return true
	}
	if depth > 8 {
		return false
	}
	switch e := e.(type) {
	case *ast.Ident:
		values := g.Values(decl, e)
		for _, v := range values {
			if !direct(g, decl, v, o, depth+1) {
				return false
			}
		}
		return len(values) > 0
	case *ast.CallExpr:
		if tv, ok := g.Info.Types[e.Fun]; ok && tv.IsType() && len(e.Args) == 1 {
			return direct(g, decl, e.Args[0], o, depth+1)
		}
		switch flow.CalleeName(g.Info, e) {
		case "strings.TrimSpace", "strings.TrimPrefix", "strings.ToLower", "strings.ToUpper", "strings.Clone":
			return direct(g, decl, e.Args[0], o, depth+1)
		}
	}
	return false
}
