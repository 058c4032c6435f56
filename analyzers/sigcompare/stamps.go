package sigcompare

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// stamps reports times that are signed, and then never looked at.
func (c *checker) stamps() {
	done := make(map[string]bool)
	for _, r := range c.reads {
		name := r.origin.Name
		if done[name] || !headers[name].signed {
			continue
		}
		done[name] = true
		u := c.uses(false, func(o *flow.Origin) bool { return o.Name == name })
		if u.escapes || c.handedOn(r.in) {
			continue
		}
		for _, h := range u.hashes {
			if !c.verified[h] {
				continue
			}
			c.report(r.in, r.expr, ruleStamp,
				"the time in "+name+" is part of what is signed and its age is never checked, so that a request may be sent again at any time; refuse what is older than five minutes", nil,
				related(h, "the MAC that it is part of"))
			break
		}
	}
}

// handedOn reports whether a function gives a request or its headers to code that
// is not seen, which may check what is not checked here.
func (c *checker) handedOn(decl *ast.FuncDecl) bool {
	info := c.pass.TypesInfo
	found := false
	ast.Inspect(decl.Body, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || found {
			return !found
		}
		if tv, ok := info.Types[call.Fun]; ok && tv.IsType() {
			return true
		}
		fn := flow.Callee(info, call)
		if fn != nil && (c.g.Decl(fn) != nil || fn.Pkg() != nil && standard(fn.Pkg())) {
			return true
		}
		for _, arg := range call.Args {
			if t := info.TypeOf(arg); t != nil {
				found = found || isRequest(t)
			}
		}
		return true
	})
	return found
}

// standard reports whether a package is of the standard library, for the paths
// that take a request.
func standard(pkg *types.Package) bool {
	first, _, _ := strings.Cut(pkg.Path(), "/")
	switch first {
	case "net", "io", "fmt", "log", "encoding", "context", "mime", "bytes":
		return true
	}
	return false
}
