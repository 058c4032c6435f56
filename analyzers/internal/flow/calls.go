package flow

import (
	"go/ast"
	"go/token"
	"go/types"
)

// What goes into calls and comes out of them.

func (g *Graph) call(decl *ast.FuncDecl, call *ast.CallExpr, index int) Set {
	if tv, ok := g.Info.Types[call.Fun]; ok && tv.IsType() {
		if len(call.Args) == 1 && holdsText(tv.Type) {
			return g.result(decl, call.Args[0], 0)
		}
		return nil
	}
	if isBuiltin(g.Info, call, "append") {
		var s Set
		for _, arg := range call.Args {
			s = s.with(g.result(decl, arg, 0))
		}
		return s
	}
	callee := g.Callee(call)
	if callee == nil {
		return nil
	}
	return g.Bind(decl, call, callee, g.Returns(callee, index))
}

// holdsText reports whether values of the type are text or bytes, or may be.
func holdsText(t types.Type) bool {
	switch t := Under(t).(type) {
	case *types.Basic:
		return t.Info()&types.IsString != 0
	case *types.Slice, *types.Array, *types.Interface, *types.Pointer:
		return true
	case *types.Map:
		return true // url.Values and its like
	}
	return false
}

// Returns are the origins of a result of a function of the package; those of its
// parameters among them.
func (g *Graph) Returns(decl *ast.FuncDecl, index int) Set {
	return g.answer(key{decl, index}, func() Set {
		var s Set
		for _, r := range g.function(decl).returns {
			switch {
			case len(r.Results) == 0:
				s = s.with(g.bare(decl, index, r.Pos()))
			case len(r.Results) == 1:
				s = s.with(g.result(decl, r.Results[0], index))
			case index < len(r.Results):
				s = s.with(g.result(decl, r.Results[index], 0))
			}
		}
		return s
	})
}

// bare is a result of a return without values.
func (g *Graph) bare(decl *ast.FuncDecl, index int, pos token.Pos) Set {
	fn, ok := g.Info.Defs[decl.Name].(*types.Func)
	if !ok || index >= fn.Signature().Results().Len() {
		return nil
	}
	var s Set
	for _, d := range g.function(decl).reaching(place{fn.Signature().Results().At(index), ""}, pos) {
		s = s.with(g.result(decl, d.value, d.index))
	}
	return s
}

// Bind replaces the parameters of callee in a set by what a call in decl hands
// over.
func (g *Graph) Bind(decl *ast.FuncDecl, call *ast.CallExpr, callee *ast.FuncDecl, s Set) Set {
	var bound Set
	for _, o := range s {
		if o.Kind != Parameter {
			bound = bound.with(Set{o})
			continue
		}
		for _, arg := range g.Arguments(call, callee, o.Param) {
			bound = bound.with(g.result(decl, arg, 0))
		}
	}
	return bound
}

// Arguments are the expressions that a call hands over for a parameter or the
// receiver: several for a variadic one.
func (g *Graph) Arguments(call *ast.CallExpr, callee *ast.FuncDecl, param *types.Var) []ast.Expr {
	fn, ok := g.Info.Defs[callee.Name].(*types.Func)
	if !ok {
		return nil
	}
	sig := fn.Signature()
	sel, _ := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	args := call.Args
	if sig.Recv() != nil && sel != nil {
		if g.Info.Selections[sel] == nil || g.Info.Selections[sel].Kind() != types.MethodVal {
			return nil // a method expression
		}
		if sig.Recv() == param {
			return []ast.Expr{sel.X}
		}
	}
	for i := range sig.Params().Len() {
		if sig.Params().At(i) != param {
			continue
		}
		switch {
		case i >= len(args):
			return nil
		case sig.Variadic() && i == sig.Params().Len()-1:
			return args[i:]
		default:
			return args[i : i+1]
		}
	}
	return nil
}

// Values are the expressions that may stand in a local variable or its field
// where e names it. A value that is one of several results is its call.
func (g *Graph) Values(decl *ast.FuncDecl, e ast.Expr) []ast.Expr {
	p, ok := placeOf(g.Info, e)
	if !ok || p.root == nil || decl == nil {
		return nil
	}
	var values []ast.Expr
	for _, d := range g.function(decl).reaching(p, e.Pos()) {
		values = append(values, d.value)
	}
	return values
}

// Params are the receiver and the parameters of a function.
func (g *Graph) Params(decl *ast.FuncDecl) []*types.Var {
	fn, ok := g.Info.Defs[decl.Name].(*types.Func)
	if !ok {
		return nil
	}
	var all []*types.Var
	if recv := fn.Signature().Recv(); recv != nil {
		all = append(all, recv)
	}
	for p := range fn.Signature().Params().Variables() {
		all = append(all, p)
	}
	return all
}
