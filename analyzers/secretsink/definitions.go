package secretsink

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"github.com/hookvet/hookvet/analyzers/sinks"
)

// Where variables and fields get their values.

func (p *program) addDef(v *types.Var, d def) {
	v = v.Origin()
	if _, ok := p.defs[v]; !ok {
		p.order = append(p.order, v)
	}
	p.defs[v] = append(p.defs[v], d)
}

func (p *program) assign(n *ast.AssignStmt, f *function) {
	for i, lhs := range n.Lhs {
		d := def{node: n, fn: f, pos: lhs.Pos()}
		switch {
		case len(n.Lhs) == len(n.Rhs):
			d.expr = n.Rhs[i]
		case len(n.Rhs) == 1:
			d.expr, d.result = n.Rhs[0], i
		default:
			continue
		}
		v, whole := p.assigned(lhs)
		if v == nil {
			p.rewrites(lhs, d.expr)
			continue
		}
		if n.Tok != token.ASSIGN && n.Tok != token.DEFINE {
			id, ok := ast.Unparen(lhs).(*ast.Ident)
			if n.Tok != token.ADD_ASSIGN || !ok {
				continue
			}
			d.add = id
		}
		if !whole {
			d.node = nil // an element: the others stay
			d.element = true
			if e, ok := ast.Unparen(lhs).(*ast.IndexExpr); ok {
				d.key = p.mapKey(e)
			}
		}
		p.addDef(v, d)
	}
}

// send notes what goes into a channel: it is one of its elements, whatever else
// is in it.
func (p *program) send(n *ast.SendStmt, f *function) {
	v := p.variable(n.Chan)
	if v == nil || !carries(p.info.TypeOf(n.Value)) {
		return
	}
	d := def{expr: n.Value, fn: f, pos: n.Value.Pos()}
	p.addDef(v, d)
	if _, ok := p.params[v]; ok {
		p.sends = append(p.sends, sent{v, d})
	}
}

// sent is something that goes into a channel that is a parameter.
type sent struct {
	v *types.Var
	d def
}

// maxSends bounds what is noted of channels that are handed over.
const maxSends = 1 << 10

// handOver notes what functions send to the channels that they are given with
// the channels themselves. Functions may hand them on.
func (p *program) handOver() {
	for n := 0; n < len(p.sends) && n < maxSends; n++ {
		s := p.sends[n]
		place := p.params[s.v]
		for _, a := range p.callers[place.fn.key] {
			for _, o := range p.operands(a.site.call, a.to, place.index) {
				v := p.variable(o.expr)
				if v == nil || slices.ContainsFunc(p.defs[v], func(d def) bool { return d.expr == s.d.expr }) {
					continue
				}
				p.addDef(v, s.d)
				if _, ok := p.params[v]; ok {
					p.sends = append(p.sends, sent{v, s.d})
				}
			}
		}
	}
}

// assigned returns the variable or field that an assignment to lhs changes,
// and whether nothing of the old value is left.
func (p *program) assigned(lhs ast.Expr) (v *types.Var, whole bool) {
	switch e := ast.Unparen(lhs).(type) {
	case *ast.Ident, *ast.SelectorExpr:
		return p.variable(e), true
	case *ast.IndexExpr:
		if !isText(p.info.TypeOf(e.X)) {
			v, _ := p.assigned(e.X)
			return v, false
		}
	case *ast.StarExpr:
		v, _ := p.assigned(e.X)
		return v, false
	}
	return nil, false
}

// rewrites notes the assignment of a byte of a text.
func (p *program) rewrites(lhs, value ast.Expr) {
	e, ok := ast.Unparen(lhs).(*ast.IndexExpr)
	if !ok || !isText(p.info.TypeOf(e.X)) || p.info.Types[value].Value != nil {
		return
	}
	if v := p.variable(e.X); v != nil {
		p.rewritten[v] = true
	}
}

// variable returns the variable or field that an expression names.
func (p *program) variable(e ast.Expr) *types.Var {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, _ := p.info.ObjectOf(e).(*types.Var)
		if v != nil {
			return v.Origin()
		}
	case *ast.SelectorExpr:
		if v, ok := p.info.Uses[e.Sel].(*types.Var); ok {
			return v.Origin()
		}
	}
	return nil
}

func (p *program) valueSpec(n *ast.ValueSpec, f *function) {
	for i, name := range n.Names {
		d := def{node: n, fn: f, pos: name.Pos()}
		switch {
		case len(n.Values) == len(n.Names):
			d.expr = n.Values[i]
		case len(n.Values) == 1:
			d.expr, d.result = n.Values[0], i
		case len(n.Values) != 0:
			continue
		}
		switch obj := p.info.Defs[name].(type) {
		case *types.Var:
			// Without a value it is a def all the same: the zero value ends
			// what reached the variable in the last round of a loop.
			if d.expr != nil || f != nil {
				_, array := coreType(obj.Type()).(*types.Array)
				d.bytes = d.expr == nil && array && isText(obj.Type())
				p.addDef(obj, d)
			}
		case *types.Const:
			if d.expr != nil {
				p.consts[obj] = d.expr
			}
		}
	}
}

func (p *program) rangeStmt(n *ast.RangeStmt, f *function) {
	elt, typ := n.Value, p.info.TypeOf(n.X)
	if isChannel(typ) {
		elt = n.Key
	} else if !isContainer(typ) {
		return
	}
	if elt == nil {
		return
	}
	if v, whole := p.assigned(elt); v != nil {
		d := def{expr: n.X, node: elt, fn: f, pos: elt.Pos()}
		if !whole {
			d.node = nil
		}
		p.addDef(v, d)
	}
}

func (p *program) typeSwitch(n *ast.TypeSwitchStmt, f *function) {
	assign, ok := n.Assign.(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 {
		return
	}
	for _, clause := range n.Body.List {
		if v, ok := p.info.Implicits[clause].(*types.Var); ok {
			p.owner[v] = f
			p.addDef(v, def{expr: assign.Rhs[0], fn: f, pos: assign.Pos()})
		}
	}
}

func (p *program) composite(n *ast.CompositeLit, f *function) {
	typ := p.info.TypeOf(n)
	if typ == nil {
		return
	}
	if ptr, ok := typ.Underlying().(*types.Pointer); ok {
		typ = ptr.Elem() // &T that is left out in a list
	}
	structure, ok := coreType(typ).(*types.Struct)
	if !ok {
		return
	}
	for i, elt := range n.Elts {
		var v *types.Var
		value := elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			value = kv.Value
			if key, ok := kv.Key.(*ast.Ident); ok {
				v, _ = p.info.Uses[key].(*types.Var)
			}
		} else if i < structure.NumFields() {
			v = structure.Field(i)
		}
		if v != nil {
			p.addDef(v, def{expr: value, fn: f, pos: value.Pos()})
		}
	}
}

// callDefs notes the variables that a call fills: copy(key[:], "…"), and
// flag.StringVar(&key, …) with its default.
func (p *program) callDefs(call *ast.CallExpr, f *function) {
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && id.Name == "copy" && len(call.Args) == 2 {
		if _, ok := p.info.Uses[id].(*types.Builtin); ok {
			dst := ast.Unparen(call.Args[0])
			if slice, ok := dst.(*ast.SliceExpr); ok {
				dst = slice.X
			}
			if v := p.variable(dst); v != nil {
				p.addressed[v] = true
				p.addDef(v, def{expr: call.Args[1], fn: f, pos: call.Pos()})
			}
			return
		}
	}
	fn := p.static(call).fn
	if fn == nil {
		return
	}
	arg, ok := filled[sinks.Unversioned(fn.FullName())]
	if !ok || arg >= len(call.Args) {
		return
	}
	if ref, ok := ast.Unparen(call.Args[0]).(*ast.UnaryExpr); ok && ref.Op == token.AND {
		if v := p.variable(ref.X); v != nil {
			p.addressed[v] = true
			p.addDef(v, def{expr: call.Args[arg], fn: f, pos: call.Pos()})
		}
	}
}
