package secretsink

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
)

const (
	// maxStatements bounds the functions whose results other packages hear
	// of. Helpers that hand a value on are short.
	maxStatements = 12

	// maxFlows bounds the sinks that are told of one function.
	maxFlows = 8
)

// publishSinks exports the parameters, fields and variables that lead to
// sinks.
func (tr *tracer) publishSinks(pass *analysis.Pass) {
	byFunc := make(map[*types.Func][]Flow)
	var order []*types.Func
	add := func(fn *types.Func, flow Flow) {
		if _, ok := byFunc[fn]; !ok {
			order = append(order, fn)
		}
		if len(byFunc[fn]) < maxFlows && !slices.Contains(byFunc[fn], flow) {
			byFunc[fn] = append(byFunc[fn], flow)
		}
	}
	interfaces := tr.interfaces()
	for _, v := range tr.order {
		flows := tr.flows[v]
		if place, ok := tr.p.params[v]; ok {
			if fn := place.fn.fn; fn != nil && fn.Exported() {
				for _, flow := range flows {
					add(fn, flow)
					for _, abstract := range interfaces[fn] {
						if tr.all(tr.p.implementations(abstract), flow.Param) {
							add(abstract, flow)
						}
					}
				}
			}
			continue
		}
		if v.Exported() && v.Pkg() == pass.Pkg {
			pass.ExportObjectFact(v, &IsSink{Flows: flows[:min(len(flows), maxFlows)]})
		}
	}
	for _, fn := range order {
		pass.ExportObjectFact(fn, &IsSink{Flows: byFunc[fn]})
	}
}

// interfaces returns the interfaces' methods that have a method for an
// implementation, by that method.
func (tr *tracer) interfaces() map[*types.Func][]*types.Func {
	m := make(map[*types.Func][]*types.Func)
	if len(tr.order) == 0 {
		return m
	}
	scope := tr.p.pkg.Scope()
	for _, name := range scope.Names() {
		typ, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !typ.Exported() || typ.IsAlias() {
			continue
		}
		iface, ok := typ.Type().Underlying().(*types.Interface)
		if !ok {
			continue
		}
		for method := range iface.ExplicitMethods() {
			if d := tr.p.implementations(method); d != nil {
				for _, impl := range d.methods {
					m[impl] = append(m[impl], method)
				}
			}
		}
	}
	return m
}

// publishable reports whether the results of a function are looked at.
func publishable(fn *types.Func, body *ast.BlockStmt) bool {
	if body == nil || !fn.Exported() || len(body.List) > maxStatements {
		return false
	}
	sig := fn.Signature()
	for result := range sig.Results().Variables() {
		if !carries(result.Type()) || types.IsInterface(result.Type()) {
			continue
		}
		if isSecretName(fn.Name()) {
			return true
		}
		for param := range sig.Params().Variables() {
			if carries(param.Type()) {
				return true
			}
		}
		if recv := sig.Recv(); recv != nil && carries(recv.Type()) {
			return true
		}
	}
	return false
}

// publishValues exports what results, fields and variables are.
func (p *program) publishValues(pass *analysis.Pass) {
	for _, f := range p.decls {
		if !publishable(f.fn, f.body) || p.isTest(f.body.Pos()) {
			continue
		}
		var secret IsSecret
		var passes Passes
		for i := range f.sig.Results().Len() {
			if !carries(f.sig.Results().At(i).Type()) {
				continue
			}
			values := p.eval.functionResult(f, i)
			if is, random := secretConstant(values, f.fn.Name()); is {
				secret.Results = append(secret.Results, i)
				secret.Random = secret.Random || random
			}
			for _, v := range values {
				place, ok := p.params[v.open()]
				pair := Pair{i, place.index}
				if ok && place.fn == f && !slices.Contains(passes.Pairs, pair) {
					passes.Pairs = append(passes.Pairs, pair)
				}
			}
		}
		if secret.Results != nil {
			pass.ExportObjectFact(f.fn, &secret)
		}
		if passes.Pairs != nil {
			pass.ExportObjectFact(f.fn, &passes)
		}
	}
	for _, v := range p.order {
		if !v.Exported() || v.Pkg() != p.pkg || p.owner[v] != nil || !carries(v.Type()) || p.isTest(v.Pos()) || v.IsField() && !isSecretName(v.Name()) {
			continue
		}
		var values []value
		for _, d := range p.defs[v] {
			if !p.isTest(d.pos) {
				values = append(values, p.eval.def(d)...)
			}
		}
		if is, random := secretConstant(values, v.Name()); is {
			pass.ExportObjectFact(v, &IsSecret{Results: []int{0}, Random: random})
		}
	}
}

// secretConstant reports whether one of the values of what has the name is a
// constant that may be a secret, and whether it looks like a real one.
func secretConstant(values []value, name string) (is, random bool) {
	named := isSecretName(name)
	for _, v := range values {
		if !v.constant() {
			continue
		}
		if _, far := v.literal(); far != nil {
			is, random = true, random || far.Random
			continue
		}
		text := v.text()
		real := looksReal(text)
		is = is || real || named && isPlausible(text)
		random = random || real
	}
	return is, random
}
