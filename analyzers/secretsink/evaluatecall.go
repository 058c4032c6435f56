package secretsink

import (
	"go/ast"
	"go/constant"
)

// What calls give: of functions whose bodies are here, of those that are known, of builtins.

// call returns the values of a result of a call.
func (ev *evaluator) call(e *ast.CallExpr, result int) []value {
	info := ev.p.info
	if tv, ok := info.Types[e.Fun]; ok {
		if tv.IsType() {
			if len(e.Args) != 1 {
				return nil
			}
			return ev.expr(e.Args[0])
		}
		if tv.IsBuiltin() {
			return ev.builtin(e)
		}
	}
	callees := ev.p.resolve(e)
	if len(callees) == 0 {
		return unknown()
	}
	var values []value
	for _, c := range callees {
		values = append(values, ev.returned(e, c, result)...)
		if len(values) > 4*maxValues {
			values = prune(values)
		}
	}
	return values
}

func (ev *evaluator) builtin(e *ast.CallExpr) []value {
	id, _ := ast.Unparen(e.Fun).(*ast.Ident)
	if id == nil || len(e.Args) == 0 {
		return unknown()
	}
	switch id.Name {
	case "append":
		if isText(ev.p.info.TypeOf(e)) {
			parts := make([][]value, len(e.Args))
			for i, arg := range e.Args {
				parts[i] = ev.expr(arg)
			}
			return concat(parts...)
		}
		var values []value
		for i, arg := range e.Args {
			if i == maxElems {
				break
			}
			values = append(values, ev.expr(arg)...)
		}
		return values
	case "new":
		if tv := ev.p.info.Types[e.Args[0]]; tv.IsType() {
			return nil
		}
		return ev.expr(e.Args[0])
	case "make":
		return ev.made(e)
	}
	return unknown()
}

// made returns the value of a new list. Zero bytes are there to be filled, by
// rand.Read or byte by byte, and that is not followed.
func (ev *evaluator) made(e *ast.CallExpr) []value {
	if len(e.Args) < 2 || !isText(ev.p.info.TypeOf(e)) {
		return nil
	}
	if n := ev.p.info.Types[e.Args[1]].Value; n != nil && constant.Sign(n) == 0 {
		return nil
	}
	return unknown()
}

// returned returns the values of a result of a callee.
func (ev *evaluator) returned(e *ast.CallExpr, c callee, result int) []value {
	if f := ev.p.funcs[c.key()]; f != nil && f.body != nil {
		if ev.active[f] {
			ev.cuts++
			return unknown()
		}
		return ev.substitute(ev.functionResult(f, result), f, e, c)
	}
	if c.fn == nil {
		return unknown()
	}
	if values, ok := ev.known(e, c, result); ok {
		return values
	}
	if fact := ev.p.secret(c.fn); fact != nil && fact.is(result) {
		return []value{{piece{lit: e, far: fact}}}
	}
	var values []value
	for _, param := range ev.p.passed(c.fn, result) {
		values = append(values, ev.argument(e, c, param)...)
	}
	if values == nil {
		return unknown()
	}
	return values
}

// functionResult returns the values of a result in terms of the function's
// parameters.
func (ev *evaluator) functionResult(f *function, result int) []value {
	key := resultKey{f, result}
	if values, ok := ev.results[key]; ok {
		return values
	}
	ev.active[f] = true
	before := ev.cuts
	var values []value
	for _, ret := range f.returns {
		switch {
		case result < len(ret.Results) && (len(ret.Results) > 1 || f.sig == nil || f.sig.Results().Len() == 1):
			values = append(values, ev.expr(ret.Results[result])...)
		case len(ret.Results) == 1:
			values = append(values, ev.result(ret.Results[0], result)...)
		case f.sig != nil && result < f.sig.Results().Len():
			for _, d := range ev.p.defs[f.sig.Results().At(result)] {
				values = append(values, ev.def(d)...)
			}
		}
	}
	values = prune(values)
	delete(ev.active, f)
	if ev.settled(key, before) {
		ev.results[key] = values
	}
	return values
}

// substitute puts the arguments of a call in place of the parameters of f.
func (ev *evaluator) substitute(values []value, f *function, e *ast.CallExpr, c callee) []value {
	var result []value
	for _, v := range values {
		parts := make([][]value, len(v))
		for i, p := range v {
			if place, ok := ev.p.params[p.v]; ok && p.v != nil && place.fn == f {
				parts[i] = ev.element(e, c, place.index, p.key)
			} else {
				parts[i] = []value{{p}}
			}
		}
		result = append(result, concat(parts...)...)
	}
	return result
}

// element returns the values of an element of a map that a call gives to a
// parameter; without a key, those of the argument.
func (ev *evaluator) element(e *ast.CallExpr, c callee, index int, key string) []value {
	if key == "" {
		return ev.argument(e, c, index)
	}
	var values []value
	for _, o := range ev.p.operands(e, c, index) {
		values = append(values, ev.keyed(o.expr, key)...)
	}
	return values
}

// argument returns the values that a call gives to a parameter.
func (ev *evaluator) argument(e *ast.CallExpr, c callee, index int) []value {
	var values []value
	for _, o := range ev.p.operands(e, c, index) {
		values = append(values, ev.result(o.expr, o.result)...)
	}
	return values
}
