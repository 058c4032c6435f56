package secretflow

import (
	"go/ast"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
	"github.com/hookvet/hookvet/analyzers/sinks"
)

// keys knows the parameters and fields that are secrets by definition, from the
// table of sinks, and the variables of a package that are handed to one: these are
// secrets wherever they are read.
type keys struct {
	sinks *sinks.Index // nil if the package names none
	vars  map[*types.Var]string
}

// kinds are those of the table that are secrets alone, and whole. A data source's
// name may have no password in it, and a MAC is there to be sent.
var kinds = map[sinks.Kind]bool{
	"hmac-key": true, "encryption-key": true, "private-key": true, "key-material": true, "session-key": true,
	"password": true, "token": true, "api-key": true, "oauth-secret": true,
	"jwt-signing-key": true, "webhook-signing-key": true, "webhook-token": true,
}

// always reports whether what reaches a sink is a secret, whatever it looks like.
func always(s *sinks.Sink) bool {
	return kinds[s.Kind] && s.When == sinks.Always && s.Value == sinks.NotEmpty && s.Shape == sinks.Whole
}

// newKeys looks for sinks among what a package names.
func newKeys(pass *analysis.Pass) *keys {
	k := &keys{vars: make(map[*types.Var]string)}
	table := sinks.Default()
	seen := map[*types.Package]bool{nil: true, pass.Pkg: true}
	for _, obj := range pass.TypesInfo.Uses {
		pkg := obj.Pkg()
		if seen[pkg] {
			continue
		}
		seen[pkg] = true
		if table.Has(pkg.Path()) {
			k.sinks = table.In(pass.Pkg)
			if !k.any(pass) {
				k.sinks = nil
			}
			break
		}
	}
	return k
}

// any says whether the package names a sink.
func (k *keys) any(pass *analysis.Pass) bool {
	for _, obj := range pass.TypesInfo.Uses {
		switch obj := obj.(type) {
		case *types.Func:
			if slices.ContainsFunc(k.sinks.Func(obj), always) {
				return true
			}
		case *types.Var:
			if k.field(obj) != "" {
				return true
			}
		}
	}
	return false
}

// field says what a field is that is a secret by definition; "" for others.
func (k *keys) field(v *types.Var) string {
	if k.sinks == nil {
		return ""
	}
	for _, s := range k.sinks.Var(v) {
		if always(s) {
			return describe(s)
		}
	}
	return ""
}

func describe(s *sinks.Sink) string {
	preposition := " of "
	if s.What == sinks.Field {
		preposition = " in "
	}
	return "the " + s.Kind.Noun() + preposition + s.String()
}

// mark notes the variables that are handed to a secret parameter or field. Only those
// with one value are: what is a key now may have been something else.
func (k *keys) mark(c *checker) {
	if k.sinks == nil {
		return
	}
	info := c.pass.TypesInfo
	written := make(map[*types.Var]int)
	found := make(map[*types.Var]string)
	note := func(e ast.Expr, what string) {
		if v := variable(info, e); v != nil && found[v] == "" {
			found[v] = what
		}
	}
	for _, decl := range c.g.Functions() {
		ast.Inspect(decl.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.AssignStmt:
				for _, left := range n.Lhs {
					if v := variable(info, left); v != nil {
						written[v]++
					}
				}
			case *ast.CallExpr:
				fn := flow.Callee(info, n)
				if fn == nil {
					return true
				}
				for _, s := range k.sinks.Func(fn) {
					if s.Arg < len(n.Args) && always(s) {
						note(n.Args[s.Arg], describe(s))
					}
				}
			case *ast.KeyValueExpr:
				if key, ok := n.Key.(*ast.Ident); ok {
					if field, ok := info.Uses[key].(*types.Var); ok && field.IsField() && k.field(field) != "" {
						note(n.Value, k.field(field))
					}
				}
			}
			return true
		})
	}
	for v, what := range found {
		if written[v] <= 1 {
			k.vars[v] = what
		}
	}
}

// variable returns the local variable that an expression is, but for conversions.
func variable(info *types.Info, e ast.Expr) *types.Var {
	id := flow.Plain(info, e)
	if id == nil {
		return nil
	}
	v, ok := info.ObjectOf(id).(*types.Var)
	if !ok || v.IsField() || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() || !text(v.Type()) {
		return nil
	}
	return v
}
