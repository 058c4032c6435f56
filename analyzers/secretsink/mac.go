package secretsink

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// comparison is what a target that compares is compared with.
type comparison struct {
	name string // the variable's; "" for none
	// peer is the parameter that it comes from, of the function whose parameter
	// is the value that is traced.
	peer *types.Var
}

// against looks at the other side of a comparison, whose argument index is
// traced. ok is false where it is a MAC: a constant that is compared with one is
// the answer that is expected for a text, and opens nothing to who knows it.
func (tr *tracer) against(call *ast.CallExpr, c callee, index int) (other comparison, ok bool) {
	list := tr.p.operands(call, c, index)
	if len(list) == 0 {
		return other, true
	}
	if tr.p.isMAC(list[0], 0) {
		return other, false
	}
	ast.Inspect(list[0].expr, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if _, isVar := tr.p.info.ObjectOf(id).(*types.Var); isVar {
				other.name = id.Name
			}
		}
		return true
	})
	for _, v := range tr.p.eval.result(list[0].expr, list[0].result) {
		if _, ok := tr.p.params[v.open()]; ok {
			other.peer = v.open()
		}
	}
	return other, true
}

// encoders are functions whose result is a MAC if an argument is.
var encoders = map[string]int{
	"encoding/hex.EncodeToString": 0, "(*encoding/base64.Encoding).EncodeToString": 0,
	"strings.ToLower": 0, "strings.ToUpper": 0, "fmt.Sprintf": 1, "fmt.Appendf": 2,
}

// maxMACDepth bounds the expressions in each other that are looked through for a
// MAC.
const maxMACDepth = 12

// isMAC reports whether an expression is what the Sum of an hmac.New returns, or a
// text of it, whatever way leads there.
func (p *program) isMAC(o operand, depth int) bool {
	if depth > maxMACDepth {
		return false
	}
	depth++
	switch e := ast.Unparen(o.expr).(type) {
	case *ast.Ident:
		return p.allDefs(e, func(d def) bool { return p.isMAC(operand{d.expr, d.result}, depth) })
	case *ast.SliceExpr:
		return p.isMAC(operand{expr: e.X}, depth)
	case *ast.BinaryExpr:
		return e.Op == token.ADD && (p.isMAC(operand{expr: e.X}, depth) || p.isMAC(operand{expr: e.Y}, depth))
	case *ast.CallExpr:
		if tv, ok := p.info.Types[e.Fun]; ok && tv.IsType() {
			return len(e.Args) == 1 && p.isMAC(operand{expr: e.Args[0]}, depth)
		}
		fn := p.static(e).fn
		if fn == nil {
			return false
		}
		if fn.FullName() == "(hash.Hash).Sum" {
			sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
			return ok && p.isHMAC(sel.X, depth)
		}
		if from, ok := encoders[fn.FullName()]; ok {
			return from < len(e.Args) && slices.ContainsFunc(e.Args[from:], func(arg ast.Expr) bool { return p.isMAC(operand{expr: arg}, depth) })
		}
		return p.returnsMAC(p.funcs[fn], o.result, depth)
	}
	return false
}

// returnsMAC reports whether a result of a function is a MAC, but for constants such
// as the empty text beside an error.
func (p *program) returnsMAC(f *function, result, depth int) bool {
	if f == nil {
		return false
	}
	found := false
	for _, ret := range f.returns {
		if result >= len(ret.Results) {
			return false
		}
		e := ret.Results[result]
		if tv := p.info.Types[e]; tv.Value != nil || tv.IsNil() {
			continue
		}
		if !p.isMAC(operand{expr: e}, depth) {
			return false
		}
		found = true
	}
	return found
}

// isHMAC reports whether an expression is what hmac.New returns.
func (p *program) isHMAC(e ast.Expr, depth int) bool {
	if depth > maxMACDepth {
		return false
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return p.allDefs(e, func(d def) bool { return p.isHMAC(d.expr, depth+1) })
	case *ast.CallExpr:
		fn := p.static(e).fn
		return fn != nil && fn.FullName() == "crypto/hmac.New"
	}
	return false
}

// allDefs reports whether a variable has values and all are as wanted; it is no
// parameter.
func (p *program) allDefs(id *ast.Ident, wanted func(def) bool) bool {
	v := p.variable(id)
	if v == nil {
		return false
	}
	if _, ok := p.params[v]; ok {
		return false
	}
	found := false
	for _, d := range p.defs[v] {
		if d.expr == nil {
			continue // declared only
		}
		if !wanted(d) {
			return false
		}
		found = true
	}
	return found
}
