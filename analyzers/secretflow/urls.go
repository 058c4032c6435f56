package secretflow

import (
	"go/ast"
	"go/token"
	"strings"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

const urlVerb = "is part of a URL's query, which proxies and servers log; send it in a header"

// sprintfURL reports fmt.Sprintf("https://…?token=%s", secret).
func (c *checker) sprintfURL(decl *ast.FuncDecl, call *ast.CallExpr) {
	if flow.CalleeName(c.pass.TypesInfo, call) != "fmt.Sprintf" || len(call.Args) < 2 {
		return
	}
	format, ok := flow.Text(c.pass.TypesInfo, call.Args[0])
	if !ok {
		return
	}
	list, ok := verbs(format)
	if !ok {
		return
	}
	before := ""
	for i, arg := range call.Args[1:] {
		if i >= len(list) {
			return
		}
		before += list[i].before
		if list[i].shows && c.inQuery(decl, before, arg) {
			if o := c.g.Origins(decl, arg).Find(secret); o != nil {
				c.report(decl, arg, ruleURL, o.Name+" "+urlVerb, origin(o)...)
			}
		}
		before += "x" // what the verb becomes
	}
}

// concatURL reports "https://…?token=" + secret.
func (c *checker) concatURL(decl *ast.FuncDecl, sum *ast.BinaryExpr) {
	if sum.Op != token.ADD {
		return
	}
	before, ok := c.constantPart(sum.X, 0)
	if !ok || !c.inQuery(decl, before, sum.Y) {
		return
	}
	if o := c.g.Origins(decl, sum.Y).Find(secret); o != nil {
		c.report(decl, sum.Y, ruleURL, o.Name+" "+urlVerb, origin(o)...)
	}
}

const maxParts = 64

// constantPart is the text of a sum, with an x for what is not constant. ok is
// false where nothing in it is.
func (c *checker) constantPart(e ast.Expr, depth int) (string, bool) {
	e = ast.Unparen(e)
	if text, ok := flow.Text(c.pass.TypesInfo, e); ok {
		return text, true
	}
	if sum, ok := e.(*ast.BinaryExpr); ok && sum.Op == token.ADD && depth < maxParts {
		left, okLeft := c.constantPart(sum.X, depth+1)
		right, okRight := c.constantPart(sum.Y, depth+1)
		return left + right, okLeft || okRight
	}
	return "x", false
}

// inQuery reports whether what follows a text is a value in a URL's query, or the
// whole query, of url.Values.
func (c *checker) inQuery(decl *ast.FuncDecl, before string, e ast.Expr) bool {
	if endsInQuery(before) {
		return true
	}
	if !strings.HasSuffix(before, "?") && !strings.HasSuffix(before, "&") || !endsInQuery(before+"x=") {
		return false
	}
	for _, value := range append(c.g.Values(decl, e), e) {
		if call, ok := ast.Unparen(value).(*ast.CallExpr); ok && flow.CalleeName(c.pass.TypesInfo, call) == "(net/url.Values).Encode" {
			return true
		}
	}
	return false
}

// endsInQuery reports whether a text is the beginning of a URL for http, up to
// the value of a parameter of its query.
func endsInQuery(text string) bool {
	if len(text) > 4096 || strings.ContainsAny(text, " \t\n\"'<>{}()") {
		return false
	}
	if scheme, _, ok := strings.Cut(text, "://"); ok {
		switch strings.ToLower(scheme) {
		case "http", "https", "ws", "wss", "x":
		default:
			return false
		}
	}
	_, query, ok := strings.Cut(text, "?")
	if !ok || !strings.HasSuffix(query, "=") {
		return false
	}
	// The connection strings of databases look the same.
	for _, word := range []string{"sslmode", "dbname", "charset", "parseTime"} {
		if strings.Contains(query, word) {
			return false
		}
	}
	return true
}

// rawQuery reports u.RawQuery = values.Encode() where one of the values is a
// secret.
func (c *checker) rawQuery(decl *ast.FuncDecl, n *ast.AssignStmt) {
	for i, left := range n.Lhs {
		sel, ok := ast.Unparen(left).(*ast.SelectorExpr)
		if !ok || sel.Sel.Name != "RawQuery" || i >= len(n.Rhs) || !flow.IsNamed(c.pass.TypesInfo.TypeOf(sel.X), "net/url", "URL") {
			continue
		}
		if o := c.g.Origins(decl, n.Rhs[i]).Find(secret); o != nil {
			c.report(decl, n.Rhs[i], ruleURL, o.Name+" "+urlVerb, origin(o)...)
		}
	}
}
