package sigcompare

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// use is what a package does with a value.
type use struct {
	// escapes: something is done that is not understood, so that nothing can be
	// said about what is not done.
	escapes bool
	// hashes are the calls of hmac.New whose text the value is part of.
	hashes []ast.Expr
}

// uses follows a value through the package.
// ofMAC says that it is a MAC, for which to be compared is what it is for.
func (c *checker) uses(ofMAC bool, match func(*flow.Origin) bool) use {
	u := &follower{c: c, mac: ofMAC, match: match}
	for _, decl := range c.g.Functions() {
		if u.use.escapes {
			break
		}
		u.body(decl, nil, u.is)
	}
	return u.use
}

// follower looks at every place where a value that matches is used.
type follower struct {
	c     *checker
	mac   bool
	match func(*flow.Origin) bool
	use   use
}

func (u *follower) is(decl *ast.FuncDecl, list ...ast.Expr) bool {
	for _, e := range list {
		if e == nil || flow.Constant(u.c.pass.TypesInfo, e) {
			continue
		}
		for _, o := range u.c.g.Origins(decl, e) {
			if u.match(o) {
				return true
			}
		}
	}
	return false
}

// test reports whether a value that is followed is in one of the expressions.
type test func(decl *ast.FuncDecl, list ...ast.Expr) bool

const maxHelpers = 4

// body judges each use in a function. path has the calls that lead to it.
func (u *follower) body(decl *ast.FuncDecl, path []*ast.FuncDecl, is test) {
	info := u.c.pass.TypesInfo
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if u.use.escapes {
			return false
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			u.call(decl, n, path, is)
		case *ast.BinaryExpr:
			u.binary(decl, n, is)
		case *ast.SwitchStmt:
			if n.Tag == nil {
				return true
			}
			for _, e := range caseValues(n) {
				if !flow.Constant(info, e) {
					u.use.escapes = u.use.escapes || u.compared(decl, n.Tag, e, is)
				}
			}
		case *ast.ReturnStmt:
			// Who calls the function goes on with the value, if that is known.
			if is(decl, n.Results...) && (len(path) == 0 && len(u.c.calls[decl]) == 0 || inLiteral(decl, n)) {
				u.use.escapes = true
			}
		case *ast.SendStmt:
			u.use.escapes = u.use.escapes || is(decl, n.Value)
		case *ast.AssignStmt:
			for i, left := range n.Lhs {
				if i >= len(n.Rhs) || local(info, left) {
					continue
				}
				u.use.escapes = u.use.escapes || is(decl, n.Rhs[i])
			}
		case *ast.CompositeLit:
			u.literal(decl, n, is)
		case *ast.IndexExpr:
			if _, isMap := flow.Under(info.TypeOf(n.X)).(*types.Map); isMap {
				u.use.escapes = u.use.escapes || is(decl, n.Index)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				if _, isLit := n.X.(*ast.CompositeLit); !isLit {
					u.use.escapes = u.use.escapes || is(decl, n.X)
				}
			}
		}
		return !u.use.escapes
	})
}

// inLiteral reports whether a return is that of a function literal: its result
// goes where nobody follows.
func inLiteral(decl *ast.FuncDecl, ret *ast.ReturnStmt) bool {
	found := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if lit, ok := n.(*ast.FuncLit); ok && lit.Pos() <= ret.Pos() && ret.Pos() < lit.End() {
			found = true
		}
		return !found
	})
	return found
}

// local reports whether what is assigned to is a variable of a function, whose
// uses are seen.
func local(info *types.Info, left ast.Expr) bool {
	switch left := ast.Unparen(left).(type) {
	case *ast.Ident:
		if left.Name == "_" {
			return true
		}
		v, ok := info.ObjectOf(left).(*types.Var)
		return ok && v.Pkg() != nil && v.Parent() != v.Pkg().Scope()
	case *ast.IndexExpr:
		return local(info, left.X)
	}
	return false
}

func (u *follower) literal(decl *ast.FuncDecl, lit *ast.CompositeLit, is test) {
	if _, ok := flow.Under(u.c.pass.TypesInfo.TypeOf(lit)).(*types.Struct); !ok {
		return
	}
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			elt = kv.Value
		}
		u.use.escapes = u.use.escapes || is(decl, elt)
	}
}

func (u *follower) binary(decl *ast.FuncDecl, n *ast.BinaryExpr, is test) {
	switch n.Op {
	case token.EQL, token.NEQ:
		info := u.c.pass.TypesInfo
		if flow.Constant(info, n.X) || flow.Constant(info, n.Y) {
			return
		}
		u.use.escapes = u.use.escapes || u.compared(decl, n.X, n.Y, is)
	case token.LSS, token.LEQ, token.GTR, token.GEQ, token.SUB:
		u.use.escapes = u.use.escapes || is(decl, n.X, n.Y)
	}
}

// harmless are functions and methods that neither check what they are given nor
// hand it on.
var harmless = map[string]bool{
	"strings.HasPrefix": true, "strings.HasSuffix": true, "strings.Contains": true, "strings.Index": true,
	"strings.Count": true, "bytes.HasPrefix": true, "bytes.Contains": true,
	"(*strings.Builder).WriteString": true, "(*strings.Builder).Write": true, "(*strings.Builder).Len": true,
	"(*bytes.Buffer).WriteString": true, "(*bytes.Buffer).Write": true, "(*bytes.Buffer).Len": true,
	"len": true, "cap": true, "append": true, "copy": true, "make": true,
	"(hash.Hash).Sum": true, "(hash.Hash).Size": true, "(hash.Hash).Reset": true, "(hash.Hash).BlockSize": true,
	"fmt.Errorf": true, "net/http.Error": true, "encoding/hex.Encode": true, "encoding/hex.Decode": true,
	"(*encoding/base64.Encoding).Encode": true, "(*encoding/base64.Encoding).Decode": true,
}

// says reports whether a function only tells people.
func says(name string) bool {
	for _, prefix := range []string{"log.", "(*log.", "log/slog.", "(*log/slog.", "fmt.Print", "print"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return false
}

func (u *follower) call(decl *ast.FuncDecl, n *ast.CallExpr, path []*ast.FuncDecl, is test) {
	info := u.c.pass.TypesInfo
	if tv, ok := info.Types[n.Fun]; ok && tv.IsType() {
		return
	}
	name := flow.CalleeName(info, n)
	if harmless[name] || handsOn[name] || says(name) || name == "crypto/hmac.New" {
		return // a key that is made of the value is no text of it
	}
	if _, ok := headerRead(info, n, name); ok {
		return
	}
	to, text := written(info, n, name)
	if to != nil {
		if hashes := u.c.g.Origins(decl, to); hashes.Has(hash) {
			if is(decl, text...) {
				for _, o := range hashes {
					if o.Kind == hash {
						u.use.hashes = append(u.use.hashes, o.Expr)
					}
				}
			}
			return
		}
	}
	if name == "fmt.Fprintf" || name == "fmt.Fprint" || name == "fmt.Fprintln" || name == "io.WriteString" {
		return // to a client, a file or a buffer; what is in a buffer is followed
	}
	if _, ok := equals[name]; ok && len(n.Args) == 2 {
		if !flow.Constant(info, n.Args[0]) && !flow.Constant(info, n.Args[1]) {
			u.use.escapes = u.use.escapes || u.compared(decl, n.Args[0], n.Args[1], is)
		}
		return
	}
	args := n.Args
	if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok && info.Selections[sel] != nil {
		args = append([]ast.Expr{sel.X}, args...)
	}
	if !is(decl, args...) {
		return
	}
	callee := u.c.g.Callee(n)
	if callee == nil || len(path) >= maxHelpers || !isStatic(info, n) {
		u.use.escapes = true
		return
	}
	for _, p := range path {
		if p == callee {
			return
		}
	}
	params := make(map[*types.Var]bool)
	for _, v := range u.c.g.Params(callee) {
		if is(decl, u.c.g.Arguments(n, callee, v)...) {
			params[v] = true
		}
	}
	u.body(callee, append(path, decl), func(in *ast.FuncDecl, list ...ast.Expr) bool {
		for _, e := range list {
			for _, o := range u.c.g.Origins(in, e) {
				if o.Kind == flow.Parameter && params[o.Param] {
					return true
				}
			}
		}
		return false
	})
}

// compared reports whether a comparison is a use of what is followed. For a MAC
// each is; for a header with a time in it that of the rest with a MAC is not.
func (u *follower) compared(decl *ast.FuncDecl, x, y ast.Expr, is test) bool {
	inX, inY := is(decl, x), is(decl, y)
	switch {
	case !inX && !inY:
		return false
	case u.mac:
		return true
	case inX && inY:
		return false
	case inX:
		return !u.c.g.Origins(decl, y).Has(mac)
	default:
		return !u.c.g.Origins(decl, x).Has(mac)
	}
}

func isStatic(info *types.Info, n *ast.CallExpr) bool {
	fn := flow.Callee(info, n)
	if fn == nil {
		return false
	}
	recv := fn.Signature().Recv()
	return recv == nil || !types.IsInterface(recv.Type())
}

// written returns what a call writes text to, and the text.
func written(info *types.Info, n *ast.CallExpr, name string) (to ast.Expr, text []ast.Expr) {
	switch name {
	case "(io.Writer).Write", "(io.StringWriter).WriteString":
		return flow.Receiver(n), n.Args
	case "io.WriteString", "fmt.Fprintf", "fmt.Fprint", "fmt.Fprintln", "io.Copy":
		if len(n.Args) > 1 {
			return n.Args[0], n.Args[1:]
		}
	}
	return nil, nil
}
