package secretflow

import (
	"go/ast"
	"net/netip"
	"net/url"
	"strings"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// request judges the calls that give a secret to a request, or send one.
func (c *checker) request(decl *ast.FuncDecl, call *ast.CallExpr) {
	info := c.pass.TypesInfo
	name := flow.CalleeName(info, call)
	if len(call.Args) == 0 {
		return
	}
	switch name {
	case "net/http.NewRequest", "net/http.NewRequestWithContext":
		c.overHTTP(decl, call, call, call.Args[len(call.Args)-1:])
	case "net/http.Post", "net/http.PostForm", "net/http.Get":
		c.overHTTP(decl, call, call, call.Args[1:])
	case "(*net/http.Client).Post", "(*net/http.Client).PostForm", "(*net/http.Client).Get":
		if !c.overHTTP(decl, call, call, call.Args[1:]) {
			c.withoutTLS(decl, call, call.Args)
		}
	case "(net/http.Header).Set", "(net/http.Header).Add", "(*net/http.Request).SetBasicAuth":
		made := c.made(decl, requestOf(flow.Receiver(call)))
		if made != nil && len(call.Args) == 2 {
			c.overHTTP(decl, call, made, call.Args[1:])
		}
	case "(*net/http.Client).Do":
		if len(call.Args) == 1 {
			c.withoutTLS(decl, call, c.carried(decl, call))
		}
	}
}

// made returns the call of http.NewRequest that a request comes from.
func (c *checker) made(decl *ast.FuncDecl, e ast.Expr) *ast.CallExpr {
	values := c.g.Values(decl, e)
	if len(values) != 1 {
		return nil
	}
	made, ok := ast.Unparen(values[0]).(*ast.CallExpr)
	if !ok {
		return nil
	}
	switch flow.CalleeName(c.pass.TypesInfo, made) {
	case "net/http.NewRequest", "net/http.NewRequestWithContext":
		return made
	}
	return nil
}

// overHTTP reports a secret in what a request to a constant http:// address
// carries.
func (c *checker) overHTTP(decl *ast.FuncDecl, call, made *ast.CallExpr, carried []ast.Expr) bool {
	at := addressAt(flow.CalleeName(c.pass.TypesInfo, made))
	if at >= len(made.Args) {
		return false
	}
	address, _ := c.start(decl, made.Args[at], 0)
	if !plainHTTP(address) {
		return false
	}
	if call == made {
		carried = append(carried[:len(carried):len(carried)], made.Args[at])
	}
	for _, e := range carried {
		if o := c.g.Origins(decl, e).Find(secret); o != nil {
			c.report(decl, e, ruleHTTP, o.Name+" is sent over http, which everybody on the way can read", append(origin(o), related(made.Args[at], "the address"))...)
			return true
		}
	}
	return false
}

func addressAt(name string) int {
	switch name {
	case "net/http.NewRequest":
		return 1
	case "net/http.NewRequestWithContext":
		return 2
	}
	return 0
}

// start is the constant beginning of a text; whole says that it is all of it.
func (c *checker) start(decl *ast.FuncDecl, e ast.Expr, depth int) (text string, whole bool) {
	e = ast.Unparen(e)
	if text, ok := flow.Text(c.pass.TypesInfo, e); ok {
		return text, true
	}
	if depth > maxParts {
		return "", false
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		left, whole := c.start(decl, e.X, depth+1)
		if !whole {
			return left, false
		}
		right, whole := c.start(decl, e.Y, depth+1)
		return left + right, whole
	case *ast.CallExpr:
		if flow.CalleeName(c.pass.TypesInfo, e) == "fmt.Sprintf" && len(e.Args) > 0 {
			format, ok := flow.Text(c.pass.TypesInfo, e.Args[0])
			before, _, cut := strings.Cut(format, "%")
			return before, ok && !cut
		}
	case *ast.Ident:
		if values := c.g.Values(decl, e); len(values) == 1 {
			return c.start(decl, values[0], depth+1)
		}
	}
	return "", false
}

// plainHTTP reports whether an address, or the beginning of one, is http:// at a
// host out in the world.
func plainHTTP(address string) bool {
	rest, ok := strings.CutPrefix(strings.ToLower(address), "http://")
	if !ok {
		return false
	}
	end := strings.IndexAny(rest, "/?#")
	if end < 0 && !whole(address) {
		return false
	}
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.TrimSuffix(u.Hostname(), ".")
	if ip, err := netip.ParseAddr(host); err == nil {
		return !ip.IsLoopback() && !ip.IsPrivate() && !ip.IsLinkLocalUnicast() && !ip.IsUnspecified()
	}
	if !strings.Contains(host, ".") {
		return false // localhost, or a service of the same network
	}
	for _, private := range []string{".localhost", ".local", ".internal", ".svc", ".svc.cluster.local", ".lan", ".home.arpa", ".test", ".intranet", ".corp", ".consul", ".docker"} {
		if strings.HasSuffix(host, private) {
			return false
		}
	}
	return true
}

// whole reports whether the beginning of an address has a complete host: a dot
// and letters behind it. "http://api." + domain has not.
func whole(address string) bool {
	dot := strings.LastIndexByte(address, '.')
	return dot > 0 && len(address)-dot > 2
}

// withoutTLS reports a secret in what an insecure client sends.
func (c *checker) withoutTLS(decl *ast.FuncDecl, call *ast.CallExpr, carried []ast.Expr) {
	bad := c.unverified(decl, flow.Receiver(call), call.Pos(), 0)
	if bad == nil {
		return
	}
	for _, e := range carried {
		if o := c.g.Origins(decl, e).Find(secret); o != nil {
			c.report(decl, call, ruleTLS,
				o.Name+" is sent by a client that does not verify who it talks to (InsecureSkipVerify)",
				append(origin(o), related(bad, "the client's configuration"))...)
			return
		}
	}
}
