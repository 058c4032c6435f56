package secretsink

import (
	"go/ast"
	"go/constant"
	"go/types"
)

// What a map has under one key is not what it has under another: settings["host"]
// reaches no sink because settings["password"] does.

type keyedExpr struct {
	e   ast.Expr
	key string
}

// mapKey returns the constant text that an element of a map is named by; "" if there
// is none.
func (p *program) mapKey(e *ast.IndexExpr) string {
	if _, ok := coreType(p.info.TypeOf(e.X)).(*types.Map); !ok {
		return ""
	}
	return p.text(e.Index)
}

func (p *program) text(e ast.Expr) string {
	if tv, ok := p.info.Types[e]; ok && tv.Value != nil && tv.Value.Kind() == constant.String {
		return constant.StringVal(tv.Value)
	}
	return ""
}

// keyed returns the values that the element of a map may have; with an empty key,
// those of all. Assignments with keys that are not constant may be to any element.
func (ev *evaluator) keyed(e ast.Expr, key string) []value {
	e = ast.Unparen(e)
	if key == "" {
		return ev.expr(e)
	}
	at := keyedExpr{e, key}
	if v, ok := ev.elements[at]; ok {
		return v
	}
	if ev.active[at] || ev.depth > maxDepth || ev.exhausted() {
		ev.cuts++
		return unknown()
	}
	ev.active[at] = true
	ev.depth++
	ev.steps++
	before := ev.cuts
	values := prune(ev.keyed0(e, key))
	ev.depth--
	delete(ev.active, at)
	if ev.settled(at, before) {
		ev.elements[at] = values
	}
	return values
}

func (ev *evaluator) keyed0(e ast.Expr, key string) []value {
	switch e := e.(type) {
	case *ast.CompositeLit:
		var values []value
		for _, elt := range e.Elts {
			kv, ok := elt.(*ast.KeyValueExpr)
			if !ok {
				continue
			}
			if k := ev.p.text(kv.Key); k == "" || k == key {
				values = append(values, ev.expr(kv.Value)...)
			}
		}
		return values
	case *ast.Ident:
		v := ev.p.variable(e)
		if v == nil || v.Pkg() != ev.p.pkg || ev.p.owner[v] == nil {
			break
		}
		defs, entry := ev.p.reaching(v, e)
		var values []value
		if _, ok := ev.p.params[v]; ok && entry {
			values = append(values, value{piece{v: v, key: key}})
		}
		for _, d := range defs {
			values = append(values, ev.keyedDef(d, key)...)
		}
		return values
	}
	values := ev.expr(e)
	for i, v := range values {
		if open := v.open(); open != nil && len(v) == 1 {
			if _, ok := coreType(open.Type()).(*types.Map); ok {
				values[i] = value{piece{v: open, key: key}}
			}
		}
	}
	return values
}

// keyedDef returns what an assignment to a map, or to one of its elements, gives the
// element of a key.
func (ev *evaluator) keyedDef(d def, key string) []value {
	switch {
	case key == "" || d.key == key:
		return ev.def(d)
	case d.key != "":
		return nil
	case d.element || d.expr == nil || d.add != nil || d.result > 0:
		return ev.def(d)
	}
	return ev.keyed(d.expr, key)
}
