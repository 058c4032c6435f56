package secretsink

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strings"
	"unicode/utf8"

	"github.com/hookvet/hookvet/analyzers/internal/std"
	"github.com/hookvet/hookvet/analyzers/sinks"
)

// evaluator finds out what values expressions may have.
type evaluator struct {
	p       *program
	memo    map[ast.Expr][]value
	active  map[any]bool // expressions and functions that are being looked at
	results map[resultKey][]value

	elements map[keyedExpr][]value // of maps
	depth    int
	steps    int
	cuts     int // how often something was taken to be unknown for being active or too deep
	tries    map[any]int
}

// maxTries bounds how often something is evaluated that depends on what is
// being evaluated, as in key = trim(key). Its values are not known until the
// outermost evaluation ends; trying again each time is exponential.
const maxTries = 3

// settled reports whether a result may be kept: it did not depend on anything
// that was cut off, or was tried often enough.
func (ev *evaluator) settled(key any, before int) bool {
	if ev.cuts == before {
		return true
	}
	ev.tries[key]++
	return ev.tries[key] >= maxTries
}

type resultKey struct {
	fn    *function
	index int
}

func (ev *evaluator) init(p *program) {
	ev.p = p
	ev.memo = make(map[ast.Expr][]value)
	ev.active = make(map[any]bool)
	ev.tries = make(map[any]int)
	ev.results = make(map[resultKey][]value)
	ev.elements = make(map[keyedExpr][]value)
}

// exhausted says that a package had more expressions than are evaluated.
func (ev *evaluator) exhausted() bool { return ev.steps > maxSteps }

// expr returns the values that an expression may have; nil is for the zero
// value alone. Those of a list or map are its elements'.
func (ev *evaluator) expr(e ast.Expr) []value {
	e = ast.Unparen(e)
	if v, ok := ev.memo[e]; ok {
		return v
	}
	if ev.active[e] || ev.depth > maxDepth || ev.exhausted() {
		ev.cuts++
		return unknown()
	}
	ev.active[e] = true
	ev.depth++
	ev.steps++
	before := ev.cuts
	values := prune(ev.expr0(e))
	ev.depth--
	delete(ev.active, e)
	if ev.settled(e, before) {
		ev.memo[e] = values
	}
	return values
}

func (ev *evaluator) expr0(e ast.Expr) []value {
	info := ev.p.info
	if tv, ok := info.Types[e]; ok {
		if tv.Value != nil {
			return ev.constant(e, tv.Value)
		}
		if tv.IsNil() {
			return nil
		}
	}
	switch e := e.(type) {
	case *ast.BasicLit:
		// Its type is missing: the package is broken.
		if e.Kind == token.STRING {
			return ev.constant(e, constant.MakeFromLiteral(e.Value, e.Kind, 0))
		}
	case *ast.Ident:
		return ev.ident(e)
	case *ast.SelectorExpr:
		return ev.selector(e)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return concat(ev.expr(e.X), ev.expr(e.Y))
		}
	case *ast.UnaryExpr:
		// Of a channel, any of its elements.
		if e.Op == token.AND || e.Op == token.ARROW {
			return ev.expr(e.X)
		}
	case *ast.StarExpr:
		return ev.expr(e.X)
	case *ast.SliceExpr:
		return ev.expr(e.X)
	case *ast.TypeAssertExpr:
		return ev.expr(e.X)
	case *ast.IndexExpr:
		return ev.index(e)
	case *ast.CompositeLit:
		return ev.composite(e)
	case *ast.CallExpr:
		return ev.call(e, 0)
	}
	return unknown()
}

// constant returns the value of a constant expression, with the literal that
// it comes from.
func (ev *evaluator) constant(e ast.Expr, v constant.Value) []value {
	if v.Kind() != constant.String {
		if v.Kind() == constant.Int {
			return []value{{piece{text: v.ExactString(), lit: e}}}
		}
		return unknown()
	}
	text := constant.StringVal(v)
	if text == "" {
		return nil
	}
	if len(text) > maxText {
		return unknown()
	}
	lit := ev.p.literal(e)
	if lit == nil {
		return unknown()
	}
	return []value{{piece{text: text, lit: lit}}}
}

// literal returns what stands for a constant in this package's source: the
// value in the declaration of a constant of this package, else the
// expression. It is nil for constants of the standard library and of packages
// that have sinks: they are switches, as jwt.UnsafeAllowNoneSignatureType is,
// and no secrets.
func (p *program) literal(e ast.Expr) ast.Expr {
	for range maxDepth {
		e = ast.Unparen(e)
		var id *ast.Ident
		switch x := e.(type) {
		case *ast.CallExpr:
			if len(x.Args) != 1 {
				return e
			}
			e = x.Args[0]
			continue
		case *ast.Ident:
			id = x
		case *ast.SelectorExpr:
			id = x.Sel
		default:
			return e
		}
		c, ok := p.info.Uses[id].(*types.Const)
		if !ok {
			return e
		}
		init := p.consts[c]
		if init == nil {
			if c.Pkg() != nil && c.Pkg() != p.pkg && (std.Is(c.Pkg().Path()) || sinks.Default().Has(c.Pkg().Path())) {
				return nil
			}
			return e
		}
		e = init
	}
	return e
}

func (ev *evaluator) ident(e *ast.Ident) []value {
	v, ok := ev.p.info.ObjectOf(e).(*types.Var)
	if !ok {
		return unknown()
	}
	return ev.variable(v.Origin(), e)
}

// variable returns the values of a variable where it is used as use.
func (ev *evaluator) variable(v *types.Var, use *ast.Ident) []value {
	if v.Pkg() != nil && v.Pkg() != ev.p.pkg {
		return ev.foreign(v, use)
	}
	if ev.p.owner[v] == nil {
		if v.Pkg() == nil {
			return unknown()
		}
		return []value{{piece{v: v}}}
	}
	if ev.p.rewritten[v] {
		return unknown()
	}
	defs, entry := ev.p.reaching(v, use)
	var values []value
	if _, ok := ev.p.params[v]; ok && entry {
		values = append(values, value{piece{v: v}})
	}
	for _, d := range defs {
		values = append(values, ev.def(d)...)
	}
	return values
}

// foreign returns what facts say of another package's variable or field.
func (ev *evaluator) foreign(v *types.Var, use ast.Expr) []value {
	if fact := ev.p.secret(v); fact != nil && fact.is(0) {
		return []value{{piece{lit: use, far: fact}}}
	}
	return unknown()
}

// def returns the values that an assignment may give.
func (ev *evaluator) def(d def) []value {
	if d.expr == nil {
		if d.bytes {
			return unknown() // to be filled, as those of make are
		}
		return nil
	}
	if d.add != nil {
		// Not memoized with the name: the statement reads what it changes.
		if ev.active[d.add] {
			ev.cuts++
			return unknown()
		}
		return concat(ev.expr(d.add), ev.expr(d.expr))
	}
	return ev.result(d.expr, d.result)
}

// result returns the values of a result of a call, or of another expression
// that has two: v, ok := m[k].
func (ev *evaluator) result(e ast.Expr, i int) []value {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok && i > 0 {
		return ev.call(call, i)
	}
	if i > 0 {
		return unknown()
	}
	return ev.expr(e)
}

func (ev *evaluator) selector(e *ast.SelectorExpr) []value {
	v, ok := ev.p.info.Uses[e.Sel].(*types.Var)
	if !ok {
		return unknown()
	}
	v = v.Origin()
	if v.Pkg() != ev.p.pkg {
		return ev.foreign(v, e)
	}
	return []value{{piece{v: v}}}
}

// index returns the values of an element, or of any if it is not known which.
func (ev *evaluator) index(e *ast.IndexExpr) []value {
	if isText(ev.p.info.TypeOf(e.X)) {
		return unknown()
	}
	if key, ok := ev.p.info.Types[e.Index]; ok && key.Value != nil {
		if elt := ev.p.element(e.X, key.Value); elt != nil {
			return ev.expr(elt)
		}
	}
	return ev.keyed(e.X, ev.p.mapKey(e))
}

// element returns the element of a list or map that is written down where it
// is used, or in the only assignment to the variable that it is in.
func (p *program) element(e ast.Expr, key constant.Value) ast.Expr {
	e = ast.Unparen(e)
	if v := p.variable(e); v != nil {
		if defs := p.defs[v]; len(defs) == 1 && p.owner[v] != nil && !p.addressed[v] && defs[0].expr != nil && defs[0].result == 0 {
			e = ast.Unparen(defs[0].expr)
		}
	}
	lit, ok := e.(*ast.CompositeLit)
	if !ok {
		return nil
	}
	for i, elt := range lit.Elts {
		at := constant.MakeInt64(int64(i))
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
			tv, ok := p.info.Types[kv.Key]
			if !ok || tv.Value == nil {
				return nil
			}
			at = tv.Value
		}
		if at.Kind() == key.Kind() && constant.Compare(at, token.EQL, key) {
			return elt
		}
	}
	return nil
}

func (ev *evaluator) composite(e *ast.CompositeLit) []value {
	typ := ev.p.info.TypeOf(e)
	if ptr, ok := coreType(typ).(*types.Pointer); ok {
		typ = ptr.Elem()
	}
	if isText(typ) {
		return ev.bytes(e)
	}
	if !isContainer(typ) {
		return unknown()
	}
	var values []value
	for i, elt := range e.Elts {
		if i == maxElems {
			break
		}
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		values = append(values, ev.expr(elt)...)
	}
	return values
}

// bytes returns the text of a list of bytes or runes that are constants.
func (ev *evaluator) bytes(e *ast.CompositeLit) []value {
	var b strings.Builder
	zero := true
	for _, elt := range e.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		tv := ev.p.info.Types[elt]
		if tv.Value == nil || b.Len() > maxText {
			return unknown()
		}
		n, _ := constant.Int64Val(constant.ToInt(tv.Value))
		zero = zero && n == 0
		if n < 0 || n > utf8.MaxRune {
			return unknown()
		}
		if n < 256 {
			b.WriteByte(byte(n))
		} else {
			b.WriteRune(rune(n))
		}
	}
	if zero {
		if _, array := coreType(ev.p.info.TypeOf(e)).(*types.Array); array && len(e.Elts) == 0 {
			return unknown() // to be filled
		}
		return nil
	}
	return []value{{piece{text: b.String(), lit: e}}}
}
