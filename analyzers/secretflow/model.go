package secretflow

import (
	"go/ast"
	"go/constant"
	"go/types"
	"reflect"
	"strings"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// Kinds of origins. The name of a secret is what a finding calls it.
const (
	_        flow.Kind = iota
	secret             // a secret value
	insecure           // a tls.Config that verifies nothing, or a client that has one
)

type model struct{ keys *keys }

// handsOn are functions whose result shows what their arguments are.
var handsOn = map[string]bool{
	"encoding/hex.EncodeToString": true, "(*encoding/base64.Encoding).EncodeToString": true,
	"(*encoding/base64.Encoding).DecodeString": true, "encoding/hex.DecodeString": true,
	"fmt.Sprint": true, "fmt.Sprintln": true, "cmp.Or": true,
	"strings.ToLower": true, "strings.ToUpper": true, "strings.TrimSpace": true, "strings.TrimPrefix": true,
	"strings.TrimSuffix": true, "strings.Clone": true, "strings.Join": true, "strings.NewReader": true,
	"bytes.TrimSpace": true, "bytes.NewReader": true, "bytes.NewBuffer": true, "bytes.NewBufferString": true,
	"bytes.Clone": true, "slices.Clone": true, "slices.Concat": true, "strconv.Quote": true,
	"net/url.QueryEscape": true, "net/url.PathEscape": true,
	"(*strings.Builder).String": true, "(*bytes.Buffer).String": true, "(*bytes.Buffer).Bytes": true,
	"(net/url.Values).Encode":                   true,
	"github.com/aws/aws-sdk-go-v2/aws.ToString": true, "github.com/aws/aws-sdk-go/aws.StringValue": true,
	"log/slog.String": true, "log/slog.Any": true, "log/slog.Group": true, "log/slog.StringValue": true, "log/slog.AnyValue": true,
	"go.uber.org/zap.String": true, "go.uber.org/zap.Any": true, "go.uber.org/zap.ByteString": true,
	"go.uber.org/zap.Reflect": true, "go.uber.org/zap.Stringp": true, "go.uber.org/zap.Strings": true, "go.uber.org/zap.Binary": true,
}

func (m model) Origins(g *flow.Graph, e ast.Expr, index int) (flow.Set, bool) {
	switch e := e.(type) {
	case *ast.Ident:
		if v, ok := g.Info.Uses[e].(*types.Var); ok && m.keys.vars[v] != "" {
			return flow.Set{{Kind: secret, Expr: e, Name: m.keys.vars[v]}}, true
		}
	case *ast.SelectorExpr:
		if what := m.secretField(g.Info, e); what != "" {
			return flow.Set{{Kind: secret, Expr: e, Name: what}}, true
		}
	case *ast.SliceExpr:
		// A few letters tell keys apart; how many is not looked at.
		if e.Low != nil || e.High != nil {
			return nil, true
		}
	case *ast.IndexExpr:
		// One of several may be the one that is no secret.
		return vaultData(g, e), true
	case *ast.CompositeLit:
		return client(g, e)
	case *ast.CallExpr:
		return call(g, e, index)
	}
	return nil, false
}

func call(g *flow.Graph, e *ast.CallExpr, index int) (flow.Set, bool) {
	fn := flow.Callee(g.Info, e)
	if fn == nil {
		return nil, false
	}
	name := fn.Origin().FullName()
	if what := fromStore(g.Info, fn, name, e); what != "" {
		if index > 0 {
			return nil, true
		}
		return flow.Set{{Kind: secret, Expr: e, Name: what}}, true
	}
	switch {
	case name == "fmt.Sprintf":
		if len(e.Args) == 0 {
			return nil, true
		}
		return g.All(shown(g.Info, e.Args[0], e.Args[1:])...), true
	case handsOn[name]:
		if index > 0 {
			return nil, true
		}
		if strings.HasPrefix(name, "(*strings.") || strings.HasPrefix(name, "(*bytes.") || strings.HasPrefix(name, "(net/url.") {
			return g.All(flow.Receiver(e)), true
		}
		return g.All(e.Args...), true
	case saysMasked(fn.Name()):
		return nil, true
	}
	return nil, false
}

// fromStore says which secret a call reads, "" for none.
func fromStore(info *types.Info, fn *types.Func, name string, e *ast.CallExpr) string {
	switch name {
	case "os.Getenv", "os.LookupEnv", "syscall.Getenv":
		if key, ok := arg(info, e, 0); ok && saysSecret(key) {
			return "the environment variable " + key
		}
		return ""
	case "(*github.com/hashicorp/vault/api.Secret).TokenID", "(*github.com/hashicorp/vault/api.Client).Token":
		return "a token of Vault"
	case "(*cloud.google.com/go/secretmanager/apiv1/secretmanagerpb.SecretPayload).GetData":
		return "a secret of Google Secret Manager"
	}
	if fn.Pkg() != nil && flow.PathIs(fn.Pkg().Path(), "github.com/spf13/viper") {
		switch fn.Name() {
		case "GetString", "Get", "GetStringSlice":
			if key, ok := arg(info, e, 0); ok && saysSecret(key) {
				return "the setting " + key
			}
		}
	}
	return ""
}

func arg(info *types.Info, e *ast.CallExpr, i int) (string, bool) {
	if i >= len(e.Args) {
		return "", false
	}
	return flow.Text(info, e.Args[i])
}

// fields are those of the answers of secret stores: package, field, what it is.
var fields = []struct{ path, name, what string }{
	{"github.com/aws/aws-sdk-go-v2/service/secretsmanager", "SecretString", "a secret of AWS Secrets Manager"},
	{"github.com/aws/aws-sdk-go-v2/service/secretsmanager", "SecretBinary", "a secret of AWS Secrets Manager"},
	{"github.com/aws/aws-sdk-go/service/secretsmanager", "SecretString", "a secret of AWS Secrets Manager"},
	{"github.com/aws/aws-sdk-go/service/secretsmanager", "SecretBinary", "a secret of AWS Secrets Manager"},
	{"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azsecrets", "Value", "a secret of Azure Key Vault"},
	{"github.com/Azure/azure-sdk-for-go/sdk/keyvault/azsecrets", "Value", "a secret of Azure Key Vault"},
	{"cloud.google.com/go/secretmanager/apiv1/secretmanagerpb", "Data", "a secret of Google Secret Manager"},
	{"github.com/hashicorp/vault/api", "ClientToken", "a token of Vault"},
}

// secretField says what a field is: one of a store's answer, one of the table of
// sinks, or tagged as secret.
func (m model) secretField(info *types.Info, e *ast.SelectorExpr) string {
	sel := info.Selections[e]
	if sel == nil || sel.Kind() != types.FieldVal {
		return ""
	}
	field, ok := sel.Obj().(*types.Var)
	if !ok || field.Pkg() == nil {
		return ""
	}
	for _, f := range fields {
		if field.Name() == f.name && flow.PathIs(field.Pkg().Path(), f.path) {
			return f.what
		}
	}
	if what := m.keys.field(field); what != "" && text(field.Type()) {
		return what
	}
	if vaultSecret(sel.Recv(), "KVSecret") && field.Name() == "Data" {
		return "a secret of Vault"
	}
	t := sel.Recv()
	for i, at := range sel.Index() {
		if p, ok := flow.Under(t).(*types.Pointer); ok {
			t = p.Elem()
		}
		st, ok := flow.Under(t).(*types.Struct)
		if !ok || at >= st.NumFields() {
			return ""
		}
		if i == len(sel.Index())-1 {
			if text(st.Field(at).Type()) && taggedSecret(st.Tag(at)) {
				return "the field " + field.Name() + ", which is tagged as a secret,"
			}
			return ""
		}
		t = st.Field(at).Type()
	}
	return ""
}

// taggedSecret reports whether a field's tag says that it is a secret, or that it
// comes from an environment variable whose name says so.
func taggedSecret(tag string) bool {
	st := reflect.StructTag(tag)
	for _, key := range []string{"secret", "sensitive"} {
		if v := st.Get(key); v == "true" || v == "1" {
			return true
		}
	}
	for _, key := range []string{"env", "envconfig"} {
		name, _, _ := strings.Cut(st.Get(key), ",")
		if name != "" && saysSecret(name) {
			return true
		}
	}
	return false
}

// text reports whether values of the type are strings or bytes, or point to such.
func text(t types.Type) bool {
	switch t := flow.Under(t).(type) {
	case *types.Basic:
		return t.Info()&types.IsString != 0
	case *types.Slice:
		b, ok := flow.Under(t.Elem()).(*types.Basic)
		return ok && (b.Kind() == types.Byte || b.Info()&types.IsString != 0)
	case *types.Pointer:
		b, ok := flow.Under(t.Elem()).(*types.Basic)
		return ok && b.Info()&types.IsString != 0
	}
	return false
}

func vaultSecret(t types.Type, name string) bool {
	if p, ok := flow.Under(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if t == nil {
		return false
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil &&
		flow.PathIs(named.Obj().Pkg().Path(), "github.com/hashicorp/vault/api")
}

// vaultData is secret.Data["password"], of either version of the key-value store.
func vaultData(g *flow.Graph, e *ast.IndexExpr) flow.Set {
	key, ok := flow.Text(g.Info, e.Index)
	if !ok {
		return nil
	}
	sel, ok := ast.Unparen(e.X).(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Data" {
		return nil
	}
	t := g.Info.TypeOf(sel.X)
	if vaultSecret(t, "KVSecret") || vaultSecret(t, "Secret") && (saysSecret(key) || key == "value") {
		return flow.Set{{Kind: secret, Expr: e, Name: "a secret of Vault"}}
	}
	return nil
}

// client hands on what makes a client insecure from the literals that it is built
// of.
func client(g *flow.Graph, lit *ast.CompositeLit) (flow.Set, bool) {
	named, ok := g.Info.TypeOf(lit).(*types.Named)
	if !ok || named.Obj().Pkg() == nil {
		return nil, false
	}
	var field string
	switch named.Obj().Pkg().Path() + "." + named.Obj().Name() {
	case "crypto/tls.Config":
		v := flow.Field(g.Info, lit, "InsecureSkipVerify")
		if v == nil {
			return nil, true
		}
		tv := g.Info.Types[v]
		if tv.Value == nil || tv.Value.Kind() != constant.Bool || !constant.BoolVal(tv.Value) {
			return nil, true
		}
		for _, own := range []string{"VerifyPeerCertificate", "VerifyConnection"} {
			if flow.Field(g.Info, lit, own) != nil {
				return nil, true // it verifies in its own way
			}
		}
		return flow.Set{{Kind: insecure, Expr: lit}}, true
	case "net/http.Transport":
		field = "TLSClientConfig"
	case "net/http.Client":
		field = "Transport"
	default:
		return nil, false
	}
	if v := flow.Field(g.Info, lit, field); v != nil {
		return g.Of(v), true
	}
	return nil, true
}
