package sigcompare

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// hashes judges each call of hmac.New: whether its MAC is compared, and its hash.
func (c *checker) hashes() {
	for _, call := range c.news {
		c.never(call)
		c.weak(call)
	}
}

// never reports a MAC that a handler of a signed request computes for nothing.
func (c *checker) never(call *ast.CallExpr) {
	decl := c.funcs[call]
	if c.verified[call] {
		return
	}
	handler := c.handlerAt(decl, call.Pos())
	if handler == nil {
		return
	}
	var header *flow.Origin
	for _, r := range c.reads {
		if r.origin.Kind == signature && handler.Pos() <= r.expr.Pos() && r.expr.Pos() < handler.End() {
			header = r.origin
			break
		}
	}
	if header == nil {
		return
	}
	u := c.uses(true, func(o *flow.Origin) bool {
		return (o.Kind == hash || o.Kind == mac) && o.Expr == ast.Expr(call)
	})
	if u.escapes {
		return
	}
	c.report(decl, call, ruleNever,
		"the handler computes a MAC and compares it with nothing, so that "+header.Name+" may hold anything; compare with hmac.Equal", nil,
		related(header.Expr, "the signature is read here"))
}

// handlerAt returns the innermost function round a position that has the
// parameters of an http handler.
func (c *checker) handlerAt(decl *ast.FuncDecl, pos token.Pos) ast.Node {
	var handler ast.Node
	if c.isHandler(decl.Type) {
		handler = decl
	}
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		if n == nil || pos < n.Pos() || n.End() <= pos {
			return n == nil
		}
		if lit, ok := n.(*ast.FuncLit); ok && c.isHandler(lit.Type) {
			handler = lit
		}
		return true
	})
	return handler
}

func (c *checker) isHandler(t *ast.FuncType) bool {
	writer, request := false, false
	for _, field := range t.Params.List {
		typ := c.pass.TypesInfo.TypeOf(field.Type)
		writer = writer || flow.IsNamed(typ, "net/http", "ResponseWriter")
		request = request || flow.IsNamed(typ, "net/http", "Request")
	}
	return writer && request
}

// weak reports SHA-1 and MD5 for a header beside which the sender puts one that
// is made with SHA-256.
func (c *checker) weak(call *ast.CallExpr) {
	if !c.verified[call] || len(call.Args) != 2 {
		return
	}
	sel, ok := ast.Unparen(call.Args[0]).(*ast.SelectorExpr)
	if !ok {
		return
	}
	fn, ok := c.pass.TypesInfo.Uses[sel.Sel].(*types.Func)
	if !ok || fn.FullName() != "crypto/sha1.New" && fn.FullName() != "crypto/md5.New" {
		return
	}
	decl := c.funcs[call]
	near := map[*ast.FuncDecl]bool{decl: true}
	for _, s := range c.calls[decl] {
		near[s.in] = true
	}
	var weaker *read
	for i, r := range c.reads {
		if known, ok := headers[r.origin.Name]; ok && known.stronger != "" && near[r.in] && weaker == nil {
			weaker = &c.reads[i]
		}
	}
	if weaker == nil {
		return
	}
	stronger := headers[weaker.origin.Name].stronger
	for _, r := range c.reads {
		if r.origin.Name == stronger {
			return // the weak one is for old senders
		}
	}
	if !c.offersBoth(decl) {
		return
	}
	c.report(decl, call, ruleWeak,
		weaker.origin.Name+" is verified with "+fn.Pkg().Name()+"; the sender puts "+stronger+", with SHA-256, beside it", nil,
		related(weaker.expr, "the header is read here"))
}

// offersBoth reports whether requests are GitHub's or Meta's: others send
// X-Hub-Signature alone.
func (c *checker) offersBoth(decl *ast.FuncDecl) bool {
	names := []string{c.pass.Pkg.Path(), flow.Name(decl)}
	for _, imported := range c.pass.Pkg.Imports() {
		if strings.Contains(imported.Path(), "go-github/") {
			return true
		}
	}
	for _, name := range names[:2] {
		name = strings.ToLower(name[strings.LastIndexByte(name, '/')+1:])
		for _, sender := range []string{"github", "facebook", "whatsapp", "messenger", "instagram"} {
			if strings.Contains(name, sender) {
				return true
			}
		}
	}
	found := false
	for _, file := range c.files {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				text, err := strconv.Unquote(lit.Value)
				found = found || err == nil && len(text) < 40 && strings.HasPrefix(strings.ToLower(text), "x-github-")
			}
			return !found
		})
	}
	return found
}
