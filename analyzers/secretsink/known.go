package secretsink

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"

	"github.com/hookvet/hookvet/analyzers/sinks"
)

// passers are functions whose result is made of one of their arguments (-1:
// the receiver) and nothing else that could be secret: by full name.
var passers = func() map[string]int {
	m := map[string]int{
		"slices.Clone":           0,
		"bytes.NewReader":        0,
		"bytes.NewBuffer":        0,
		"strings.NewReader":      0,
		"io.ReadAll":             0,
		"io.NopCloser":           0,
		"strconv.Quote":          0,
		"strconv.Unquote":        0,
		"crypto/md5.Sum":         0,
		"crypto/sha1.Sum":        0,
		"html.EscapeString":      0,
		"flag.String":            1,
		"(*flag.FlagSet).String": 1,
		"bytes.NewBufferString":  0,

		"(*bytes.Buffer).Bytes":  -1,
		"(*bytes.Buffer).String": -1,
		"html.UnescapeString":    0,
		"net/url.QueryEscape":    0,
		"net/url.QueryUnescape":  0,
		"net/url.PathEscape":     0,
		"net/url.PathUnescape":   0,

		"encoding/hex.DecodeString":                  0,
		"encoding/hex.EncodeToString":                0,
		"(*encoding/base64.Encoding).DecodeString":   0,
		"(*encoding/base64.Encoding).EncodeToString": 0,
		"(*encoding/base32.Encoding).DecodeString":   0,
		"(*encoding/base32.Encoding).EncodeToString": 0,

		"github.com/spf13/pflag.String":             1,
		"github.com/spf13/pflag.StringP":            2,
		"(*github.com/spf13/pflag.FlagSet).String":  1,
		"(*github.com/spf13/pflag.FlagSet).StringP": 2,
	}
	for _, name := range strings.Fields("Sum224 Sum256") {
		m["crypto/sha256."+name] = 0
	}
	for _, name := range strings.Fields("Sum384 Sum512 Sum512_224 Sum512_256") {
		m["crypto/sha512."+name] = 0
	}
	for _, name := range strings.Fields("Clone Repeat Replace ReplaceAll Title ToLower ToTitle ToUpper ToValidUTF8 Trim TrimFunc TrimLeft TrimPrefix TrimRight TrimSpace TrimSuffix") {
		m["strings."+name] = 0
		m["bytes."+name] = 0
	}
	return m
}()

// filled are functions that put an argument into the variable that their
// first argument points to.
var filled = map[string]int{
	"flag.StringVar":                               2,
	"(*flag.FlagSet).StringVar":                    2,
	"github.com/spf13/pflag.StringVar":             2,
	"github.com/spf13/pflag.StringVarP":            3,
	"(*github.com/spf13/pflag.FlagSet).StringVar":  2,
	"(*github.com/spf13/pflag.FlagSet).StringVarP": 3,
}

// known returns the values of a call of a function whose meaning is known
// without its source; ok is false for others.
func (ev *evaluator) known(e *ast.CallExpr, c callee, result int) (values []value, ok bool) {
	name := sinks.Unversioned(c.fn.FullName())
	if arg, ok := passers[name]; ok {
		if result != 0 {
			return unknown(), true
		}
		return ev.argument(e, c, arg), true
	}
	switch name {
	case "cmp.Or":
		return ev.argument(e, c, 0), true
	case "fmt.Sprint":
		parts := make([][]value, len(e.Args))
		for i, arg := range e.Args {
			parts[i] = ev.expr(arg)
		}
		return concat(parts...), true
	case "fmt.Sprintf":
		return ev.sprintf(e), true
	case "strings.Join", "bytes.Join":
		return ev.join(e), true
	case "slices.Concat":
		parts := make([][]value, len(e.Args))
		for i, arg := range e.Args {
			parts[i] = ev.expr(arg)
		}
		return concat(parts...), true
	}
	return nil, false
}

// sprintf puts the arguments into a constant format.
func (ev *evaluator) sprintf(e *ast.CallExpr) []value {
	if len(e.Args) == 0 || e.Ellipsis.IsValid() {
		return unknown()
	}
	tv := ev.p.info.Types[e.Args[0]]
	if tv.Value == nil || tv.Value.Kind() != constant.String {
		return unknown()
	}
	format := constant.StringVal(tv.Value)
	if len(format) > maxText {
		return unknown()
	}
	lit := ev.p.literal(e.Args[0])
	if lit == nil {
		return unknown()
	}
	var parts [][]value
	text := func(s string) {
		if s != "" {
			parts = append(parts, []value{{piece{text: s, lit: lit}}})
		}
	}
	next := 1
	for {
		before, after, found := strings.Cut(format, "%")
		text(before)
		if !found {
			break
		}
		end := strings.IndexFunc(after, func(r rune) bool { return !strings.ContainsRune("+-# 0123456789.", r) })
		if end < 0 {
			break
		}
		verb := after[end]
		format = after[end+1:]
		switch {
		case verb == '%':
			text("%")
		case verb == '[' || verb == '*' || next >= len(e.Args) || len(parts) > maxPieces:
			return unknown()
		default:
			part := ev.expr(e.Args[next])
			next++
			if part != nil {
				parts = append(parts, part)
			}
		}
	}
	return concat(parts...)
}

// join puts a list that is written down together; of others, the elements are
// taken for the whole.
func (ev *evaluator) join(e *ast.CallExpr) []value {
	if len(e.Args) != 2 {
		return unknown()
	}
	list := ast.Unparen(e.Args[0])
	if v := ev.p.variable(list); v != nil {
		if defs := ev.p.defs[v]; len(defs) == 1 && defs[0].expr != nil && ev.p.owner[v] != nil {
			list = ast.Unparen(defs[0].expr)
		}
	}
	lit, ok := list.(*ast.CompositeLit)
	if !ok || len(lit.Elts) > maxPieces/2 {
		return ev.expr(e.Args[0])
	}
	sep := ev.expr(e.Args[1])
	var parts [][]value
	for i, elt := range lit.Elts {
		if _, ok := elt.(*ast.KeyValueExpr); ok {
			return unknown()
		}
		if i > 0 {
			parts = append(parts, sep)
		}
		parts = append(parts, ev.expr(elt))
	}
	return concat(parts...)
}

// passed returns the parameters of another package's function that a result
// is made of: by its facts, else by its signature.
func (p *program) passed(fn *types.Func, result int) []int {
	if fact := p.passes(fn); fact != nil {
		return fact.params(result)
	}
	sig := fn.Signature()
	if result >= sig.Results().Len() {
		return nil
	}
	typ := deref(sig.Results().At(result).Type())
	if tp, ok := types.Unalias(typ).(*types.TypeParam); ok {
		// What has a type that the function does not know can only come
		// from a parameter: func Must[T any](v T, err error) T.
		var params []int
		for i := range sig.Params().Len() {
			if param, ok := types.Unalias(deref(sig.Params().At(i).Type())).(*types.TypeParam); ok && param == tp {
				params = append(params, i)
			}
		}
		if len(params) == 1 {
			return params
		}
		return nil
	}
	// func String(v string) *string
	ptr, ok := sig.Results().At(result).Type().(*types.Pointer)
	if ok && sig.Recv() == nil && sig.Params().Len() == 1 && !sig.Variadic() && isText(ptr.Elem()) && types.Identical(ptr.Elem(), sig.Params().At(0).Type()) {
		return []int{0}
	}
	return nil
}

func deref(typ types.Type) types.Type {
	if ptr, ok := types.Unalias(typ).(*types.Pointer); ok {
		return ptr.Elem()
	}
	return typ
}
