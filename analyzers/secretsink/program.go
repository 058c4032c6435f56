package secretsink

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
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
