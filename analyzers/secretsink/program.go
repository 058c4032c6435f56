package secretsink

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/analyzers/sinks"
)

// program is what the pass knows of a package: where its variables and fields
// get their values, who calls what, what is returned. It is made from syntax
// and whatever types there are, so that a package that does not compile is
// seen as far as it goes.
type program struct {
	fset *token.FileSet
	pkg  *types.Package
	info *types.Info

	// What is known of other packages' functions, fields and variables; nil
	// and none if nothing is.
	secret func(types.Object) *IsSecret
	passes func(*types.Func) *Passes

	defs      map[*types.Var][]def // by origin
	order     []*types.Var         // keys of defs in order of the source
	addressed map[*types.Var]bool  // &v somewhere
	rewritten map[*types.Var]bool  // one of its bytes is assigned, and not with a constant
	owner     map[*types.Var]*function
	params    map[*types.Var]param
	consts    map[*types.Const]ast.Expr

	funcs   map[any]*function // by *types.Func or *ast.FuncLit
	decls   []*function       // those with a name, in order
	sites   []*site           // every call, in order
	sends   []sent            // to channels that are parameters
	callers map[any][]arrival // by *types.Func or *ast.FuncLit; filled by link

	dispatches map[*types.Func]*dispatch // by methods of interfaces; nil if there are too many

	tagLits map[*types.Var]*ast.BasicLit // struct tags that have defaults
	support map[*token.File]bool         // files of helpers for tests

	resolved  map[*ast.CallExpr][]callee
	resolving map[any]bool

	eval evaluator
}

// function is a declared function, a method or a function literal.
type function struct {
	key     any // *types.Func or *ast.FuncLit
	fn      *types.Func
	sig     *types.Signature
	body    *ast.BlockStmt
	outer   *function // of literals
	returns []*ast.ReturnStmt

	literals []*ast.FuncLit // in it, but not in one another
	graph    *graph         // made when first asked for
}

// param is a parameter's place. The receiver is -1.
type param struct {
	fn       *function
	index    int
	variadic bool
}

// def is an assignment.
type def struct {
	expr    ast.Expr   // the value, or the call that gives it
	result  int        // which of the results of a call in expr, if there are more
	add     *ast.Ident // the variable whose old value comes first, for +=
	bytes   bool       // without expr: an array of zero bytes, not the empty text
	key     string     // of the element of a map that is assigned, if it is constant
	element bool       // an element is assigned, not the whole
	node    ast.Node   // the node of the control-flow graph, nil if the place in it is unknown
	fn      *function  // where it is; nil outside of functions
	pos     token.Pos
}

// site is a call.
type site struct {
	call *ast.CallExpr
	fn   *function // where it is; nil outside of functions
}

// arrival is a way by which control gets to a function.
type arrival struct {
	site *site
	to   callee
}

// newProgram reads the files. secret and passes are the
// caller's to set.
func newProgram(fset *token.FileSet, files []*ast.File, pkg *types.Package, info *types.Info) *program {
	p := &program{
		fset: fset, pkg: pkg, info: info,
		defs:       make(map[*types.Var][]def),
		addressed:  make(map[*types.Var]bool),
		rewritten:  make(map[*types.Var]bool),
		owner:      make(map[*types.Var]*function),
		params:     make(map[*types.Var]param),
		consts:     make(map[*types.Const]ast.Expr),
		funcs:      make(map[any]*function),
		dispatches: make(map[*types.Func]*dispatch),
		tagLits:    make(map[*types.Var]*ast.BasicLit),
		support:    make(map[*token.File]bool),
		resolved:   make(map[*ast.CallExpr][]callee),
		resolving:  make(map[any]bool),
	}
	p.eval.init(p)
	for _, file := range files {
		if slices.ContainsFunc(file.Imports, helpsTests) {
			p.support[fset.File(file.FileStart)] = true
		}
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				p.funcDecl(decl)
			case *ast.GenDecl:
				p.walk(decl, nil)
			}
		}
	}
	return p
}

func (p *program) funcDecl(decl *ast.FuncDecl) {
	fn, _ := p.info.Defs[decl.Name].(*types.Func)
	if fn == nil {
		return
	}
	f := &function{key: fn, fn: fn, sig: fn.Signature(), body: decl.Body}
	p.funcs[fn] = f
	p.decls = append(p.decls, f)
	p.addParams(f)
	if decl.Body != nil {
		p.walk(decl.Body, f)
	}
}

func (p *program) addParams(f *function) {
	if f.sig == nil {
		return
	}
	if recv := f.sig.Recv(); recv != nil {
		p.params[recv] = param{fn: f, index: -1}
		p.owner[recv] = f
	}
	n := f.sig.Params().Len()
	for i := range n {
		v := f.sig.Params().At(i)
		p.params[v] = param{fn: f, index: i, variadic: f.sig.Variadic() && i == n-1}
		p.owner[v] = f
	}
	for v := range f.sig.Results().Variables() {
		p.owner[v] = f
	}
}

// walk notes what is in a node of function f.
func (p *program) walk(root ast.Node, f *function) {
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			sig, _ := p.info.TypeOf(n).(*types.Signature)
			lit := &function{key: n, sig: sig, body: n.Body, outer: f}
			p.funcs[n] = lit
			if f != nil {
				f.literals = append(f.literals, n)
			}
			p.addParams(lit)
			p.walk(n.Body, lit)
			return false
		case *ast.Ident:
			if v, ok := p.info.Defs[n].(*types.Var); ok && f != nil && !v.IsField() {
				p.owner[v] = f
			}
		case *ast.CallExpr:
			p.sites = append(p.sites, &site{n, f})
			p.callDefs(n, f)
		case *ast.ReturnStmt:
			if f != nil {
				f.returns = append(f.returns, n)
			}
		case *ast.AssignStmt:
			p.assign(n, f)
		case *ast.ValueSpec:
			p.valueSpec(n, f)
		case *ast.RangeStmt:
			p.rangeStmt(n, f)
		case *ast.SendStmt:
			p.send(n, f)
		case *ast.TypeSwitchStmt:
			p.typeSwitch(n, f)
		case *ast.CompositeLit:
			p.composite(n, f)
		case *ast.StructType:
			p.noteTags(n)
		case *ast.UnaryExpr:
			if v := p.variable(n.X); n.Op == token.AND && v != nil {
				p.addressed[v] = true
			}
		}
		return true
	})
}

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

// isTest reports whether a place is in a test file.
func (p *program) isTest(pos token.Pos) bool {
	file := p.fset.File(pos)
	return file != nil && strings.HasSuffix(file.Name(), "_test.go")
}

// forTests reports whether a place is in a test file, or in one that has helpers
// for those of other packages.
func (p *program) forTests(pos token.Pos) bool {
	return p.isTest(pos) || p.support[p.fset.File(pos)]
}

// helpsTests reports whether a file that has the import is made for tests: it
// takes a *testing.T, or runs a server for them.
func helpsTests(spec *ast.ImportSpec) bool {
	switch spec.Path.Value {
	case `"testing"`, `"net/http/httptest"`:
		return true
	}
	return false
}
