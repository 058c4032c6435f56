package flow

import (
	"cmp"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"sort"
)

const (
	// maxDepth bounds the recursion, in expressions: a sum of ten thousand
	// strings is a tree ten thousand deep.
	maxDepth = 100
	// maxSteps bounds the work in a package, maxQuery that for one question; what
	// comes after has no origin.
	maxSteps = 1 << 20
	maxQuery = 1 << 14
)

// Graph answers for one package. It is for one goroutine.
type Graph struct {
	Info  *types.Info
	Pkg   *types.Package
	model Model

	decls  map[*types.Func]*ast.FuncDecl
	funcs  map[*ast.FuncDecl]*function
	order  []*ast.FuncDecl
	files  []*ast.File
	stores map[*types.Var][]store // nil until asked for
	memo   map[key]Set
	busy   map[key]bool
	depth  int
	steps  int
	most   int // steps
	query  int // steps of this question
	cut    int // how often an answer was cut short
}

type key struct {
	node  ast.Node
	index int
}

// New reads the declarations of the files. Functions are read when they are
// asked for.
func New(info *types.Info, pkg *types.Package, files []*ast.File, model Model) *Graph {
	g := &Graph{
		Info: info, Pkg: pkg, model: model, most: maxSteps,
		files: files,
		decls: make(map[*types.Func]*ast.FuncDecl),
		funcs: make(map[*ast.FuncDecl]*function),
		memo:  make(map[key]Set),
		busy:  make(map[key]bool),
	}
	for _, file := range files {
		for _, d := range file.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Body == nil {
					continue
				}
				g.order = append(g.order, d)
				if fn, ok := info.Defs[d.Name].(*types.Func); ok {
					g.decls[fn] = d
				}
			case *ast.GenDecl:
				g.literals(d)
			}
		}
	}
	slices.SortStableFunc(g.order, func(a, b *ast.FuncDecl) int { return cmp.Compare(a.Pos(), b.Pos()) })
	return g
}

// literals makes functions of the literals in the variables of a package.
func (g *Graph) literals(d *ast.GenDecl) {
	for _, spec := range d.Specs {
		vs, ok := spec.(*ast.ValueSpec)
		if !ok || len(vs.Names) == 0 {
			continue
		}
		for _, value := range vs.Values {
			ast.Inspect(value, func(n ast.Node) bool {
				lit, ok := n.(*ast.FuncLit)
				if ok {
					g.order = append(g.order, &ast.FuncDecl{Name: vs.Names[0], Type: lit.Type, Body: lit.Body})
				}
				return !ok
			})
		}
	}
}

// Functions are the declared functions with bodies, in the order of the files.
func (g *Graph) Functions() []*ast.FuncDecl { return g.order }

// Decl returns the declaration of a function of the package, nil if it has none
// here.
func (g *Graph) Decl(fn *types.Func) *ast.FuncDecl {
	if fn == nil {
		return nil
	}
	return g.decls[fn.Origin()]
}

// Callee returns the declaration that a call runs, nil where that is not known or
// it is not of this package.
func (g *Graph) Callee(call *ast.CallExpr) *ast.FuncDecl {
	return g.Decl(Callee(g.Info, call))
}

// Exhausted says that the bound of the work in a package was met, and that some answers
// are too small.
func (g *Graph) Exhausted() bool { return g.steps >= g.most }

func (g *Graph) function(decl *ast.FuncDecl) *function {
	f, ok := g.funcs[decl]
	if !ok {
		f = collect(g.Info, decl)
		g.funcs[decl] = f
	}
	return f
}

// Origins returns where the value of an expression comes from. The expression
// stands in the body of decl.
func (g *Graph) Origins(decl *ast.FuncDecl, e ast.Expr) Set { return g.result(decl, e, 0) }

func (g *Graph) result(decl *ast.FuncDecl, e ast.Expr, index int) Set {
	k := key{e, index}
	return g.answer(k, func() Set {
		if s, known := g.model.Origins(g, e, index); known {
			return s
		}
		return g.derive(decl, e, index)
	})
}

// answer asks once. An answer that was cut short because it is needed for itself
// is kept only where nothing else is in the making: it may be too small.
func (g *Graph) answer(k key, ask func() Set) Set {
	if s, ok := g.memo[k]; ok {
		return s
	}
	if g.depth == 0 {
		g.query = 0
	}
	if g.busy[k] || g.depth >= maxDepth || g.Exhausted() || g.query >= maxQuery {
		g.cut++
		return nil
	}
	cut := g.cut
	g.busy[k] = true
	g.depth++
	g.steps++
	g.query++
	s := ask()
	g.depth--
	delete(g.busy, k)
	if g.cut == cut || g.depth == 0 {
		g.memo[k] = s
	}
	return s
}

// In returns the declared function round a position, nil outside of all.
func (g *Graph) In(pos token.Pos) *ast.FuncDecl {
	i := sort.Search(len(g.order), func(i int) bool { return g.order[i].End() > pos })
	if i < len(g.order) && holds(g.order[i], pos) {
		return g.order[i]
	}
	return nil
}

// Of is Origins for an expression whose function is not at hand.
func (g *Graph) Of(e ast.Expr) Set { return g.Origins(g.In(e.Pos()), e) }

// All is the union of the origins of expressions.
func (g *Graph) All(list ...ast.Expr) Set {
	var all Set
	for _, e := range list {
		all = all.with(g.Of(e))
	}
	return all
}

func (g *Graph) derive(decl *ast.FuncDecl, e ast.Expr, index int) Set {
	switch e := e.(type) {
	case *ast.ParenExpr:
		return g.result(decl, e.X, 0)
	case *ast.Ident, *ast.SelectorExpr:
		return g.variable(decl, e)
	case *ast.BinaryExpr:
		if e.Op == token.ADD {
			return Union(g.result(decl, e.X, 0), g.result(decl, e.Y, 0))
		}
	case *ast.SliceExpr:
		return g.result(decl, e.X, 0)
	case *ast.IndexExpr:
		if tv, ok := g.Info.Types[e.X]; ok && !tv.IsValue() {
			return nil // an instance of a generic function
		}
		if index > 0 {
			return nil // the ok of a map
		}
		return g.result(decl, e.X, 0)
	case *ast.StarExpr:
		return g.result(decl, e.X, 0)
	case *ast.TypeAssertExpr:
		if index == 0 {
			return g.result(decl, e.X, 0)
		}
	case *ast.UnaryExpr:
		if e.Op == token.AND {
			return g.result(decl, e.X, 0)
		}
	case *ast.CompositeLit:
		return g.elements(decl, e)
	case *ast.CallExpr:
		return g.call(decl, e, index)
	}
	return nil
}

// elements are the origins of a list: those of a struct stay with its fields.
func (g *Graph) elements(decl *ast.FuncDecl, lit *ast.CompositeLit) Set {
	switch Under(g.Info.TypeOf(lit)).(type) {
	case *types.Slice, *types.Array, *types.Map:
	default:
		return nil
	}
	var s Set
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		s = s.with(g.result(decl, elt, 0))
	}
	return s
}

func (g *Graph) variable(decl *ast.FuncDecl, e ast.Expr) Set {
	p, ok := placeOf(g.Info, e)
	if !ok || p.root == nil {
		return nil
	}
	if p.path == "" && (decl == nil || isGlobal(p.root)) {
		return g.stored(p.root)
	}
	if decl == nil {
		return nil
	}
	f := g.function(decl)
	var s Set
	if p.path == "" && g.isParam(decl, p.root) {
		s = Set{{Kind: Parameter, Param: p.root}}
	}
	defs := f.reaching(p, e.Pos())
	for _, d := range defs {
		s = s.with(g.result(decl, d.value, d.index))
	}
	if p.path == "" && len(defs) > 0 && !onlyAdds(defs) {
		s = without(s, p.root, defs, e.Pos())
	}
	if len(defs) == 0 && p.path != "" {
		inLiteral, known := g.fieldOf(decl, f, p, e.Pos())
		s = s.with(inLiteral)
		if sel, ok := ast.Unparen(e).(*ast.SelectorExpr); ok && !known {
			if field, ok := g.Info.Uses[sel.Sel].(*types.Var); ok && field.IsField() {
				s = g.stored(field)
			}
		}
	}
	return s
}

// without drops the parameter itself where it was certainly overwritten.
func without(s Set, param *types.Var, defs []def, pos token.Pos) Set {
	certain := false
	for _, d := range defs {
		certain = certain || !d.adds && d.end <= pos && holds(d.block, pos)
	}
	if !certain {
		return s
	}
	var kept Set
	for _, o := range s {
		if o.Kind != Parameter || o.Param != param {
			kept = append(kept, o)
		}
	}
	return kept
}

func onlyAdds(defs []def) bool {
	for _, d := range defs {
		if !d.adds {
			return false
		}
	}
	return true
}

// fieldOf looks into the composite literals that may be in a variable. known is
// false where it is none.
func (g *Graph) fieldOf(decl *ast.FuncDecl, f *function, p place, pos token.Pos) (s Set, known bool) {
	for _, d := range f.reaching(place{p.root, ""}, pos) {
		value := ast.Unparen(d.value)
		if u, ok := value.(*ast.UnaryExpr); ok && u.Op == token.AND {
			value = ast.Unparen(u.X)
		}
		if lit, ok := value.(*ast.CompositeLit); ok {
			known = true
			if field := Field(g.Info, lit, p.path[1:]); field != nil {
				s = s.with(g.result(decl, field, 0))
			}
		}
	}
	return s, known
}

// Field returns the value of a field in a struct literal; nil if it is not there.
func Field(info *types.Info, lit *ast.CompositeLit, name string) ast.Expr {
	st, ok := Under(info.TypeOf(lit)).(*types.Struct)
	if !ok {
		return nil
	}
	for i, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok && id.Name == name {
				return kv.Value
			}
		} else if i < st.NumFields() && st.Field(i).Name() == name {
			return elt
		}
	}
	return nil
}

func (g *Graph) isParam(decl *ast.FuncDecl, v *types.Var) bool {
	fn, ok := g.Info.Defs[decl.Name].(*types.Func)
	if !ok {
		return false
	}
	sig := fn.Signature()
	if sig.Recv() == v {
		return true
	}
	for p := range sig.Params().Variables() {
		if p == v {
			return true
		}
	}
	return false
}
