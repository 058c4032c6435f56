package flow

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"
)

// place is a variable, or a field of one: v, v.f or v.f.g.
type place struct {
	root *types.Var
	path string // ".f.g"
}

// def is what is stored in a place.
type def struct {
	value ast.Expr
	index int       // of the result, if value is a call with several
	end   token.Pos // it holds from here on
	adds  bool      // what was there stays: +=, Set, WriteString, a key of a map
	block ast.Node  // the innermost region round it
	lit   ast.Node  // the function literal round it; nil in the declaration itself
}

// function is a declared function with what is stored in its variables.
type function struct {
	decl    *ast.FuncDecl
	defs    map[place][]def
	regions []ast.Node // in order of their start
	returns []*ast.ReturnStmt
}

// region reports whether a node bounds what is certain to run: what stands
// before a place in a region round it has run when the place is reached.
func region(n ast.Node) bool {
	switch n.(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause, *ast.FuncLit, *ast.FuncDecl,
		*ast.IfStmt, *ast.ForStmt, *ast.RangeStmt, *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
		return true
	}
	return false
}

// collect reads a function once.
func collect(info *types.Info, decl *ast.FuncDecl) *function {
	c := &collector{info: info, f: &function{decl: decl, defs: make(map[place][]def)}}
	c.walk(decl)
	return c.f
}

type collector struct {
	info   *types.Info
	f      *function
	blocks []ast.Node
	lits   []ast.Node
}

func (c *collector) walk(root ast.Node) {
	var stack []ast.Node
	ast.Inspect(root, func(n ast.Node) bool {
		if n == nil {
			last := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			if region(last) {
				c.blocks = c.blocks[:len(c.blocks)-1]
			}
			if _, ok := last.(*ast.FuncLit); ok {
				c.lits = c.lits[:len(c.lits)-1]
			}
			return true
		}
		stack = append(stack, n)
		if region(n) {
			c.blocks = append(c.blocks, n)
			c.f.regions = append(c.f.regions, n)
		}
		if _, ok := n.(*ast.FuncLit); ok {
			c.lits = append(c.lits, n)
		}
		c.node(n)
		return true
	})
}

func (c *collector) node(n ast.Node) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		c.assign(n)
	case *ast.ValueSpec:
		for i, name := range n.Names {
			switch {
			case len(n.Values) == len(n.Names):
				c.store(name, n.Values[i], 0, n.End(), false)
			case len(n.Values) == 1:
				c.store(name, n.Values[0], i, n.End(), false)
			}
		}
	case *ast.RangeStmt:
		// The elements of what is ranged over have its origins; the keys have not.
		if n.Value != nil {
			c.store(n.Value, n.X, 0, n.Body.Pos(), false)
		}
	case *ast.CallExpr:
		c.mutation(n)
	case *ast.ReturnStmt:
		if len(c.lits) == 0 {
			c.f.returns = append(c.f.returns, n)
		}
	}
}

func (c *collector) assign(n *ast.AssignStmt) {
	adds := n.Tok != token.ASSIGN && n.Tok != token.DEFINE
	if adds && n.Tok != token.ADD_ASSIGN {
		return
	}
	for i, left := range n.Lhs {
		switch {
		case len(n.Rhs) == len(n.Lhs):
			c.store(left, n.Rhs[i], 0, n.End(), adds)
		case len(n.Rhs) == 1:
			c.store(left, n.Rhs[0], i, n.End(), adds)
		}
	}
}

// mutators are the methods and functions that add to what they are called on or
// given first.
var mutators = map[string]bool{
	"(*strings.Builder).WriteString": true, "(*strings.Builder).Write": true,
	"(*bytes.Buffer).WriteString": true, "(*bytes.Buffer).Write": true,
	"(net/url.Values).Set": true, "(net/url.Values).Add": true,
	"fmt.Fprintf": true, "fmt.Fprint": true, "fmt.Fprintln": true, "io.WriteString": true,
	"encoding/hex.Encode": true, "encoding/hex.Decode": true,
	"(*encoding/base64.Encoding).Encode": true, "(*encoding/base64.Encoding).Decode": true,
	"copy": true,
}

func (c *collector) mutation(call *ast.CallExpr) {
	name := CalleeName(c.info, call)
	if !mutators[name] {
		return
	}
	target, args := ast.Expr(nil), call.Args
	if strings.HasPrefix(name, "(*strings.") || strings.HasPrefix(name, "(*bytes.") || strings.HasPrefix(name, "(net/url.") {
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			target = sel.X
		}
	} else if len(args) > 0 {
		target, args = args[0], args[1:]
	}
	if target == nil {
		return
	}
	for _, arg := range args {
		c.store(target, arg, 0, call.End(), true)
	}
}

func (c *collector) store(left, value ast.Expr, index int, end token.Pos, adds bool) {
	for {
		left = ast.Unparen(left)
		switch l := left.(type) {
		case *ast.IndexExpr:
			left, adds = l.X, true
			continue
		case *ast.SliceExpr:
			left, adds = l.X, true
			continue
		case *ast.UnaryExpr:
			if l.Op != token.AND {
				return
			}
			left = l.X
			continue
		}
		break
	}
	p, ok := placeOf(c.info, left)
	if !ok {
		return
	}
	d := def{value: value, index: index, end: end, adds: adds}
	if len(c.blocks) > 0 {
		d.block = c.blocks[len(c.blocks)-1]
	}
	if len(c.lits) > 0 {
		d.lit = c.lits[len(c.lits)-1]
	}
	c.f.defs[p] = append(c.f.defs[p], d)
}

// placeOf says which place an expression names.
func placeOf(info *types.Info, e ast.Expr) (place, bool) {
	path := ""
	for range 4 {
		switch x := ast.Unparen(e).(type) {
		case *ast.Ident:
			v, ok := info.ObjectOf(x).(*types.Var)
			return place{v, path}, ok && v != nil
		case *ast.SelectorExpr:
			if v, ok := info.Uses[x.Sel].(*types.Var); !ok || !v.IsField() {
				return place{v, path}, ok // a variable of a package
			}
			path = "." + x.Sel.Name + path
			e = x.X
		case *ast.StarExpr:
			e = x.X
		default:
			return place{}, false
		}
	}
	return place{}, false
}

// A function with more is generated, or made to cost time.
const (
	maxRegions = 1 << 13
	maxDefs    = 1 << 8
)

func holds(n ast.Node, pos token.Pos) bool { return n != nil && n.Pos() <= pos && pos < n.End() }

// reaching returns what may stand in a place at pos.
func (f *function) reaching(p place, pos token.Pos) []def {
	all := f.defs[p]
	if len(all) == 0 || len(f.regions) > maxRegions || len(all) > maxDefs {
		return nil
	}
	lit := f.literalAt(pos)
	var found []def
	var killer ast.Node
	for i := len(all) - 1; i >= 0; i-- {
		d := all[i]
		if d.end > pos && !(lit != nil && d.lit != lit) {
			continue // later, unless a literal that runs later reads it
		}
		if f.excludes(d, pos) {
			continue
		}
		found = append(found, d)
		if !d.adds && d.end <= pos && holds(d.block, pos) && d.lit == lit {
			killer = d.block
			break
		}
	}
	// What is stored later in a loop is there in the next round, unless the loop
	// itself stores anew first.
	for _, r := range f.regions {
		if !loop(r) || !holds(r, pos) || holds(r, p.root.Pos()) {
			continue
		}
		if killer != nil && r.Pos() <= killer.Pos() && killer.End() <= r.End() {
			continue
		}
		for _, d := range all {
			if d.end > pos && holds(r, d.end-1) && !slices.Contains(found, d) {
				found = append(found, d)
			}
		}
	}
	return found
}

func loop(n ast.Node) bool {
	switch n.(type) {
	case *ast.ForStmt, *ast.RangeStmt:
		return true
	}
	return false
}

func (f *function) literalAt(pos token.Pos) ast.Node {
	var innermost ast.Node
	for _, r := range f.regions {
		if _, ok := r.(*ast.FuncLit); ok && holds(r, pos) {
			innermost = r
		}
	}
	return innermost
}

// excludes reports that what a def stores is not there at pos: it stands in
// another branch, or its branch leaves.
func (f *function) excludes(d def, pos token.Pos) bool {
	if d.block == nil || holds(d.block, pos) {
		return false
	}
	if list := statements(d.block); len(list) > 0 && leaves(list[len(list)-1]) {
		return true
	}
	at := d.end - 1
	for _, r := range f.regions {
		if !holds(r, at) || !holds(r, pos) {
			continue
		}
		switch r := r.(type) {
		case *ast.IfStmt:
			if holds(r.Body, at) && holds(r.Else, pos) {
				return true
			}
		case *ast.SwitchStmt, *ast.TypeSwitchStmt, *ast.SelectStmt:
			if a, b := clauseAt(r, at), clauseAt(r, pos); a != nil && b != nil && a != b {
				return true
			}
		}
	}
	return false
}

func clauseAt(n ast.Node, pos token.Pos) ast.Node {
	var body *ast.BlockStmt
	switch n := n.(type) {
	case *ast.SwitchStmt:
		body = n.Body
	case *ast.TypeSwitchStmt:
		body = n.Body
	case *ast.SelectStmt:
		body = n.Body
	}
	for _, s := range body.List {
		if holds(s, pos) {
			return s
		}
	}
	return nil
}

func statements(n ast.Node) []ast.Stmt {
	switch n := n.(type) {
	case *ast.BlockStmt:
		return n.List
	case *ast.CaseClause:
		return n.Body
	case *ast.CommClause:
		return n.Body
	}
	return nil
}

// leaves reports whether control does not go on behind a statement.
func leaves(s ast.Stmt) bool {
	switch s := s.(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return s.Tok == token.GOTO // break and continue stay in the function
	case *ast.ExprStmt:
		call, ok := s.X.(*ast.CallExpr)
		if !ok {
			return false
		}
		switch fun := call.Fun.(type) {
		case *ast.Ident:
			return fun.Name == "panic"
		case *ast.SelectorExpr:
			return strings.HasPrefix(fun.Sel.Name, "Fatal") || fun.Sel.Name == "Exit"
		}
	}
	return false
}
