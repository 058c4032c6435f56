package sigcompare

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// Kinds of origins. The expression of hash and mac is the call of hmac.New, or of the
// other package's function that gives a MAC, that of the others the expression itself.
const (
	_           flow.Kind = iota
	hash                  // what hmac.New returns
	mac                   // what its Sum returns, or an encoding of it
	signature             // a header with a signature
	secretToken           // a header with a shared secret
	stamp                 // a header with a signed time
	body                  // the body of a request, as it was sent
	marshalled            // what json.Marshal returns
)

// model is what sigcompare knows of expressions.
type model struct{ far *imported }

// handsOn are functions and methods whose result has the origins of their
// arguments, or of what they are called on.
var handsOn = map[string]bool{
	"encoding/hex.EncodeToString": true, "encoding/hex.DecodeString": true, "encoding/hex.AppendEncode": true,
	"(*encoding/base64.Encoding).EncodeToString": true, "(*encoding/base64.Encoding).DecodeString": true,
	"(*encoding/base64.Encoding).AppendEncode": true,
	"fmt.Sprintf": true, "fmt.Sprint": true, "fmt.Sprintln": true, "fmt.Appendf": true,
	"strings.ToLower": true, "strings.ToUpper": true, "strings.TrimSpace": true, "strings.TrimPrefix": true,
	"strings.TrimSuffix": true, "strings.Trim": true, "strings.TrimLeft": true, "strings.TrimRight": true,
	"strings.CutPrefix": true, "strings.CutSuffix": true, "strings.Cut": true, "strings.Clone": true,
	"strings.Split": true, "strings.SplitN": true, "strings.SplitSeq": true, "strings.Fields": true,
	"strings.FieldsFunc": true, "strings.Replace": true, "strings.ReplaceAll": true, "strings.Join": true,
	"bytes.ToLower": true, "bytes.ToUpper": true, "bytes.TrimSpace": true, "bytes.TrimPrefix": true,
	"bytes.TrimSuffix": true, "bytes.CutPrefix": true, "bytes.Cut": true, "bytes.Clone": true,
	"bytes.Split": true, "bytes.SplitN": true, "bytes.Join": true, "slices.Clone": true, "slices.Concat": true,
	"(*strings.Builder).String": true, "(*bytes.Buffer).String": true, "(*bytes.Buffer).Bytes": true,
	"bytes.NewBuffer": true, "bytes.NewBufferString": true, "bytes.NewReader": true, "strings.NewReader": true,
	"net/url.QueryEscape": true, "net/url.QueryUnescape": true,
}

func (m model) Origins(g *flow.Graph, e ast.Expr, index int) (flow.Set, bool) {
	switch e := e.(type) {
	case *ast.IndexExpr:
		if name, ok := flow.Text(g.Info, e.Index); ok && isHeaders(g.Info, e.X) {
			return headerOrigin(e, name), true
		}
	case *ast.CallExpr:
		if m.far.gives(flow.Callee(g.Info, e), index) {
			return flow.Set{{Kind: mac, Expr: e}}, true
		}
		return call(g, e, index)
	}
	return nil, false
}

func call(g *flow.Graph, e *ast.CallExpr, index int) (flow.Set, bool) {
	name := flow.CalleeName(g.Info, e)
	switch name {
	case "":
		return nil, false
	case "crypto/hmac.New":
		return flow.Set{{Kind: hash, Expr: e}}, true
	case "(hash.Hash).Sum":
		var s flow.Set
		for _, o := range g.Of(flow.Receiver(e)) {
			if o.Kind == hash {
				s = append(s, &flow.Origin{Kind: mac, Expr: o.Expr})
			}
		}
		return s, true
	case "encoding/json.Marshal", "encoding/json.MarshalIndent":
		if index == 0 {
			return flow.Set{{Kind: marshalled, Expr: e}}, true
		}
		return nil, true
	case "io.ReadAll", "io/ioutil.ReadAll":
		if index == 0 && len(e.Args) == 1 && bodyOf(g.Info, e.Args[0]) != nil {
			return flow.Set{{Kind: body, Expr: e}}, true
		}
		return nil, true
	}
	if text, ok := headerRead(g.Info, e, name); ok {
		return headerOrigin(e, text), true
	}
	if !handsOn[name] {
		return nil, false
	}
	if index > 0 && !strings.Contains(name, ".Cut") {
		return nil, true // an error
	}
	if strings.HasPrefix(name, "(*strings.") || strings.HasPrefix(name, "(*bytes.") {
		return g.All(flow.Receiver(e)), true
	}
	if strings.HasPrefix(name, "strings.") || strings.HasPrefix(name, "bytes.") {
		return g.All(e.Args[:min(1, len(e.Args))]...), true
	}
	return g.All(e.Args...), true
}

func headerOrigin(e ast.Expr, name string) flow.Set {
	h, ok := known(name)
	if !ok {
		return nil
	}
	kind := signature
	switch {
	case h.token:
		kind = secretToken
	case h.stamp:
		kind = stamp
	}
	return flow.Set{{Kind: kind, Expr: e, Name: h.name}}
}

// bodyOf returns the request whose body an expression reads: r for r.Body,
// io.LimitReader(r.Body, n), http.MaxBytesReader(w, r.Body, n).
func bodyOf(info *types.Info, e ast.Expr) *types.Var {
	switch e := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		if e.Sel.Name != "Body" || !flow.IsNamed(info.TypeOf(e.X), "net/http", "Request") {
			return nil
		}
		id, ok := ast.Unparen(e.X).(*ast.Ident)
		if !ok {
			return nil
		}
		v, _ := info.Uses[id].(*types.Var)
		return v
	case *ast.CallExpr:
		switch flow.CalleeName(info, e) {
		case "io.LimitReader":
			if len(e.Args) == 2 {
				return bodyOf(info, e.Args[0])
			}
		case "net/http.MaxBytesReader":
			if len(e.Args) == 3 {
				return bodyOf(info, e.Args[1])
			}
		}
	}
	return nil
}
