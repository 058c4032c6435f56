package secretsink

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
)

// callee is what a call may run.
type callee struct {
	fn    *types.Func // origin; nil for literals
	lit   *ast.FuncLit
	recv  ast.Expr // of a method, if it is bound
	shift int      // 1 if the receiver is the first argument, as in T.Method(t)

	// among are the methods of which the call of an interface's method runs one, fn
	// among them; nil if the call says which.
	among *dispatch
}

// dispatch is what the call of an interface's method may run.
type dispatch struct{ methods []*types.Func }

func (c callee) key() any {
	if c.lit != nil {
		return c.lit
	}
	return c.fn
}

func (c callee) signature(p *program) *types.Signature {
	if c.lit != nil {
		sig, _ := p.info.TypeOf(c.lit).(*types.Signature)
		return sig
	}
	return c.fn.Signature()
}

const (
	// maxCallees bounds what is looked at for a call of a function value.
	maxCallees = 16

	// maxImplementations bounds those of an interface. One with more is a
	// framework's, and says little about what it is given.
	maxImplementations = 8
)

// static returns the function or method that a call names.
func (p *program) static(call *ast.CallExpr) callee {
	return p.named(call.Fun)
}

// named returns the function, method or literal that an expression names.
func (p *program) named(e ast.Expr) callee {
	e = ast.Unparen(e)
	switch x := e.(type) {
	case *ast.IndexExpr:
		if c := p.named(x.X); c.fn != nil {
			return c // instantiated
		}
	case *ast.IndexListExpr:
		return p.named(x.X)
	case *ast.FuncLit:
		return callee{lit: x}
	case *ast.Ident:
		if fn, ok := p.info.Uses[x].(*types.Func); ok {
			return callee{fn: fn.Origin()}
		}
	case *ast.SelectorExpr:
		fn, ok := p.info.Uses[x.Sel].(*types.Func)
		if !ok {
			return callee{}
		}
		c := callee{fn: fn.Origin()}
		if sel := p.info.Selections[x]; sel != nil {
			if sel.Kind() == types.MethodExpr {
				c.shift = 1
			} else {
				c.recv = x.X
			}
		}
		return c
	}
	return callee{}
}

// resolve returns what a call may run: the function that it names, those that
// the value that it calls may be, and for a method of an interface of this
// package its implementations.
func (p *program) resolve(call *ast.CallExpr) []callee {
	if found, ok := p.resolved[call]; ok {
		return found
	}
	found := p.functions(call.Fun)
	for _, c := range found {
		if d := p.implementations(c.fn); d != nil {
			for _, impl := range d.methods {
				found = append(found, callee{fn: impl, recv: c.recv, shift: c.shift, among: d})
			}
		}
	}
	if len(p.resolving) == 0 {
		p.resolved[call] = found
	}
	return found
}

// functions returns the functions that an expression may be.
func (p *program) functions(e ast.Expr) []callee {
	e = ast.Unparen(e)
	if c := p.named(e); c.fn != nil || c.lit != nil {
		return []callee{c}
	}
	if p.resolving[e] || len(p.resolving) > maxDepth {
		return nil
	}
	p.resolving[e] = true
	defer delete(p.resolving, e)
	switch x := e.(type) {
	case *ast.Ident, *ast.SelectorExpr:
		if v := p.variable(x); v != nil {
			return p.functionsOf(v)
		}
	case *ast.UnaryExpr:
		if x.Op == token.AND {
			return p.functions(x.X)
		}
	case *ast.StarExpr:
		return p.functions(x.X)
	case *ast.TypeAssertExpr:
		return p.functions(x.X)
	case *ast.IndexExpr:
		return p.functions(x.X)
	case *ast.CompositeLit:
		var found []callee
		for _, elt := range x.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				elt = kv.Value
			}
			found = merge(found, p.functions(elt))
		}
		return found
	case *ast.CallExpr:
		return p.functionsReturned(x)
	}
	return nil
}

func (p *program) functionsOf(v *types.Var) []callee {
	if p.resolving[v] {
		return nil
	}
	p.resolving[v] = true
	defer delete(p.resolving, v)
	var found []callee
	for _, d := range p.defs[v] {
		if d.expr != nil && d.result == 0 {
			found = merge(found, p.functions(d.expr))
		}
	}
	if place, ok := p.params[v]; ok {
		for _, a := range p.callers[place.fn.key] {
			for _, o := range p.operands(a.site.call, a.to, place.index) {
				if o.result == 0 {
					found = merge(found, p.functions(o.expr))
				}
			}
		}
	}
	return found
}

func (p *program) functionsReturned(call *ast.CallExpr) []callee {
	if tv := p.info.Types[call.Fun]; tv.IsType() && len(call.Args) == 1 {
		return p.functions(call.Args[0])
	}
	var found []callee
	for _, c := range p.functions(call.Fun) {
		if f := p.funcs[c.key()]; f != nil {
			for _, ret := range f.returns {
				if len(ret.Results) > 0 {
					found = merge(found, p.functions(ret.Results[0]))
				}
			}
		} else if c.fn != nil && len(call.Args) > 0 {
			switch c.fn.FullName() {
			case "sync.OnceValue", "sync.OnceValues", "sync.OnceFunc":
				found = merge(found, p.functions(call.Args[0]))
			}
		}
	}
	return found
}

func merge(found, more []callee) []callee {
	for _, c := range more {
		if len(found) < maxCallees && !slices.Contains(found, c) {
			found = append(found, c)
		}
	}
	return found
}

// implementations returns the methods that a call of an interface's method may
// run, if the interface is of this package and has a few implementations here.
func (p *program) implementations(fn *types.Func) *dispatch {
	if fn == nil || fn.Pkg() != p.pkg {
		return nil
	}
	if d, ok := p.dispatches[fn]; ok {
		return d
	}
	p.dispatches[fn] = nil
	recv := fn.Signature().Recv()
	if recv == nil {
		return nil
	}
	iface, ok := recv.Type().Underlying().(*types.Interface)
	if !ok || iface.NumMethods() == 0 {
		return nil
	}
	d := new(dispatch)
	scope := p.pkg.Scope()
	for _, name := range scope.Names() {
		typ, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || typ.IsAlias() || types.IsInterface(typ.Type()) {
			continue
		}
		if named, ok := typ.Type().(*types.Named); !ok || named.TypeParams().Len() > 0 {
			continue
		}
		if !types.Implements(types.NewPointer(typ.Type()), iface) {
			continue
		}
		if p.isTest(typ.Pos()) {
			continue // a fake
		}
		obj, _, _ := types.LookupFieldOrMethod(typ.Type(), true, p.pkg, fn.Name())
		method, ok := obj.(*types.Func)
		if !ok {
			return nil
		}
		// Several types may have it from one that they embed.
		if !slices.Contains(d.methods, method) {
			d.methods = append(d.methods, method)
		}
	}
	if len(d.methods) == 0 || len(d.methods) > maxImplementations {
		return nil
	}
	p.dispatches[fn] = d
	return d
}

// link notes for each function where it is called from. Calls of function
// values may depend on one another by way of parameters, so it takes rounds.
func (p *program) link() {
	const rounds = 3
	for range rounds {
		clear(p.resolved)
		callers := make(map[any][]arrival)
		n := 0
		for _, s := range p.sites {
			for _, c := range p.resolve(s.call) {
				callers[c.key()] = append(callers[c.key()], arrival{s, c})
				n++
			}
		}
		before := 0
		for _, list := range p.callers {
			before += len(list)
		}
		p.callers = callers
		if n == before {
			return
		}
	}
}

// operand is an argument: an expression, or one of the results of the call
// that gives all arguments, as in f(g()).
type operand struct {
	expr   ast.Expr
	result int
}

// operands returns the arguments for a parameter, -1 for the receiver: more
// than one if it is variadic.
func (p *program) operands(call *ast.CallExpr, c callee, index int) []operand {
	if index < 0 {
		switch {
		case c.recv != nil:
			return []operand{{expr: c.recv}}
		case c.shift == 1 && len(call.Args) > 0:
			return []operand{{expr: call.Args[0]}}
		}
		return nil
	}
	sig := c.signature(p)
	if sig == nil {
		return nil
	}
	at := index + c.shift
	if len(call.Args) == 1 && sig.Params().Len()+c.shift > 1 {
		if tuple, ok := p.info.TypeOf(call.Args[0]).(*types.Tuple); ok {
			if at < tuple.Len() {
				return []operand{{call.Args[0], at}}
			}
			return nil
		}
	}
	if at >= len(call.Args) {
		return nil
	}
	if sig.Variadic() && index >= sig.Params().Len()-1 && !call.Ellipsis.IsValid() {
		var list []operand
		for i, arg := range call.Args[at:] {
			if i == maxElems {
				break
			}
			list = append(list, operand{expr: arg})
		}
		return list
	}
	return []operand{{expr: call.Args[at]}}
}
