package sigcompare

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// servers are packages whose requests have headers that are read: by methods, or as a
// map.
var servers = []string{"net/http", "github.com/gin-gonic/gin", "github.com/gofiber/fiber", "github.com/valyala/fasthttp", lambda}

const lambda = "github.com/aws/aws-lambda-go/events"

// headerRead returns the name in a call that reads a header of a request.
func headerRead(info *types.Info, e *ast.CallExpr, name string) (string, bool) {
	if len(e.Args) == 0 {
		return "", false
	}
	switch {
	case name == "(net/http.Header).Get", name == "(net/http.Header).Values":
		// The answer of a server proves nothing of the kind.
		if sel, ok := ast.Unparen(flow.Receiver(e)).(*ast.SelectorExpr); ok && flow.IsNamed(info.TypeOf(sel.X), "net/http", "Response") {
			return "", false
		}
	case strings.HasSuffix(name, ").GetHeader"): // gin and its like
		if b, ok := flow.Under(info.TypeOf(e)).(*types.Basic); !ok || b.Kind() != types.String || len(e.Args) != 1 {
			return "", false
		}
	case strings.HasSuffix(name, ".Ctx).Get") && strings.Contains(name, "github.com/gofiber/fiber"):
	case name == "(*github.com/valyala/fasthttp.RequestHeader).Peek":
	default:
		return "", false
	}
	return flow.Text(info, e.Args[0])
}

func isHeaderMap(t types.Type) bool { return flow.IsNamed(t, "net/http", "Header") }

// isHeaders reports whether an expression is a map of a request's headers.
func isHeaders(info *types.Info, e ast.Expr) bool {
	if isHeaderMap(info.TypeOf(e)) {
		return true
	}
	sel, ok := ast.Unparen(e).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Headers" {
		return false
	}
	field, ok := info.Uses[sel.Sel].(*types.Var)
	return ok && field.IsField() && field.Pkg() != nil && flow.PathIs(field.Pkg().Path(), lambda) && strings.Contains(ownerName(info, sel), "Request")
}

// isRequest reports whether a type is that of a request, of its headers, or of a context
// that has one.
func isRequest(t types.Type) bool {
	if isHeaderMap(t) || flow.IsNamed(t, "net/http", "Request") {
		return true
	}
	if p, ok := flow.Under(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Pkg() != nil && slices.ContainsFunc(servers[1:], func(path string) bool { return flow.PathIs(named.Obj().Pkg().Path(), path) })
}

// ownerName is the name of the type that a field is selected from.
func ownerName(info *types.Info, sel *ast.SelectorExpr) string {
	t := info.TypeOf(sel.X)
	if p, ok := flow.Under(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if named, ok := types.Unalias(t).(*types.Named); ok {
		return named.Obj().Name()
	}
	return ""
}
