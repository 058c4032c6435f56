package secretflow

import (
	"go/ast"
	"go/types"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// keyParams are parameters that are secrets by definition, and what they are
// called: a variable that is handed to one is a secret wherever it is read.
var keyParams = map[string]struct {
	index int
	what  string
}{
	"crypto/hmac.New":                                   {1, "the key of hmac.New"},
	"(*net/http.Request).SetBasicAuth":                  {1, "the password of SetBasicAuth"},
	"net/url.UserPassword":                              {1, "the password of url.UserPassword"},
	"net/smtp.PlainAuth":                                {2, "the password of smtp.PlainAuth"},
	"net/smtp.CRAMMD5Auth":                              {1, "the secret of smtp.CRAMMD5Auth"},
	"golang.org/x/crypto/ssh.Password":                  {0, "the password of ssh.Password"},
	"(*github.com/hashicorp/vault/api.Client).SetToken": {0, "the token of Vault's client"},
}

// markKeys notes the variables that are handed to a secret parameter. Only those
// with one value are: what is a key now may have been something else.
func (c *checker) markKeys(keys map[*types.Var]string) {
	info := c.pass.TypesInfo
	written := make(map[*types.Var]int)
	found := make(map[*types.Var]string)
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
				row, ok := keyParams[flow.CalleeName(info, n)]
				if !ok || row.index >= len(n.Args) {
					return true
				}
				if v := variable(info, n.Args[row.index]); v != nil && found[v] == "" {
					found[v] = row.what
				}
			}
			return true
		})
	}
	for v, what := range found {
		if written[v] <= 1 {
			keys[v] = what
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
