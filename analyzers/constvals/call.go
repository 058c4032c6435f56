package constvals

import (
	"go/ast"
	"go/types"
	"path"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// callee gives what a call calls, and its name as Value.Called has it.
func (r *Result) callee(call *ast.CallExpr) (types.Object, string) { return r.calleeIn(nil, call) }

func (r *Result) calleeIn(f *File, call *ast.CallExpr) (types.Object, string) {
	if r.typed() {
		switch obj := typeutil.Callee(r.Info, call).(type) {
		case *types.Func:
			return obj, obj.Origin().FullName()
		case *types.Builtin:
			return obj, "builtin." + obj.Name()
		case *types.Var:
			return obj, obj.Name()
		}
	}
	fun := ast.Unparen(call.Fun)
	switch x := fun.(type) {
	case *ast.IndexExpr: // type arguments
		fun = x.X
	case *ast.IndexListExpr:
		fun = x.X
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		if fun.Name == "append" {
			return nil, "builtin.append"
		}
		return nil, fun.Name
	case *ast.SelectorExpr:
		if x, ok := fun.X.(*ast.Ident); ok {
			if f == nil {
				f = r.fileOf(call)
			}
			if p := r.importPath(f, x.Name); p != "" {
				return nil, p + "." + fun.Sel.Name
			}
		}
		return nil, "." + fun.Sel.Name
	}
	return nil, ""
}

func (r *Result) fileOf(n ast.Node) *File {
	for _, f := range r.Files {
		if f.Syntax.FileStart <= n.Pos() && n.Pos() < f.Syntax.FileEnd {
			return f
		}
	}
	return nil
}

// inCall names an argument. It says whether the call hands the value on, so that what
// is done with its result is done with the value.
func (r *Result) inCall(v *Value, call *ast.CallExpr, i int) (transparent bool) {
	if _, ok := r.conversion(call); ok {
		return true
	}
	obj, called := r.calleeIn(v.File, call)
	if v.Call == nil {
		v.Call, v.Arg, v.Callee, v.Called = call, i, obj, called
	}
	function := called[strings.LastIndexByte(called, '.')+1:]
	switch called {
	case "builtin.append":
		v.is(Element)
		return true
	case "cmp.Or":
		v.is(Default)
		for j, x := range call.Args[:min(len(call.Args), 8)] {
			if j != i {
				v.named(r.exprNames(v.File, x)...)
			}
		}
		return true
	case "fmt.Sprintf", "fmt.Sprint", "strings.Join", "fmt.Appendf":
		v.Part = true
		return true
	case "crypto/subtle.ConstantTimeCompare", "crypto/hmac.Equal", "bytes.Equal", "strings.EqualFold", "strings.Compare",
		"bytes.EqualFold", "bytes.Compare", "reflect.DeepEqual", "slices.Equal":
		v.is(Compared)
		if len(call.Args) == 2 && i < 2 {
			v.named(r.exprNames(v.File, call.Args[1-i])...)
		}
		return false
	}
	if name, def := flagArgs(called, function, len(call.Args)); def >= 0 {
		if i == def {
			if t, ok := r.text(call.Args[name], 0); ok {
				v.is(Default)
				v.named(Name{Text: t.value, Of: OfFlag})
				return true // pass := flag.String("p", …)
			}
		}
		v.is(Argument)
		return false
	}
	if function == "Default" && len(call.Args) == 1 { // kingpin: Flag("password", "…").Default("…")
		if n, ok := r.flagChain(call); ok {
			v.is(Default)
			v.named(n)
			return true
		}
	}
	param := r.parameter(obj, call, i)
	if i > 0 {
		if n, ok := r.keyArg(call, i, called); ok {
			if n.Of == OfEnv && !strings.Contains(function, "Set") || strings.Contains(function, "Default") {
				v.is(Default)
			}
			v.is(Argument)
			if n.Of == OfEnv {
				v.named(n, param)
			} else {
				v.named(param, n)
			}
			return function != "Setenv" && n.Of == OfEnv
		}
	}
	v.is(Argument)
	v.named(param)
	if i == 0 && decodes(called, function) {
		return true
	}
	// aws.String("…"), ptr.To("…"), Secret("…"): what has one argument and gives one
	// string may be a wrapper of it.
	return len(call.Args) == 1 && (r.givesText(call) || strings.HasPrefix(function, "Must"))
}

// decodes says whether a function only changes the form of its first argument.
func decodes(called, function string) bool {
	pkg, _, _ := strings.Cut(called, ".")
	switch pkg {
	case "strings", "bytes", "(*encoding/base64", "encoding/hex", "net/url":
		return function != "NewReader" && function != "NewReplacer" && function != "Contains"
	}
	switch function {
	case "DecodeString", "NewReader", "NewBufferString", "NewBuffer", "Parse":
		return true
	}
	return false
}

// givesText says whether a call's result is a string, or may be.
func (r *Result) givesText(call *ast.CallExpr) bool {
	if !r.typed() {
		return false
	}
	t := r.Info.TypeOf(call)
	if t == nil {
		return false
	}
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	b, ok := t.Underlying().(*types.Basic)
	if ok {
		return b.Info()&types.IsString != 0
	}
	elem := elemOf(t)
	return elem != nil && elem.Kind() == types.Byte
}

// parameter names the parameter that an argument is for.
func (r *Result) parameter(obj types.Object, call *ast.CallExpr, i int) Name {
	var sig *types.Signature
	if obj != nil && obj.Type() != nil {
		sig, _ = obj.Type().Underlying().(*types.Signature)
	}
	if sig == nil && r.typed() {
		if t := r.Info.TypeOf(call.Fun); t != nil {
			sig, _ = t.Underlying().(*types.Signature)
		}
	}
	if sig == nil || sig.Params().Len() == 0 {
		return Name{}
	}
	i = min(i, sig.Params().Len()-1)
	p := sig.Params().At(i)
	return Name{Text: p.Name(), Of: OfParameter, Object: p}
}

// keyArg finds a constant argument in front of the value that says what the value is:
// os.Setenv(k, v), header.Set(k, v), getenv(k, default).
func (r *Result) keyArg(call *ast.CallExpr, i int, called string) (Name, bool) {
	for _, j := range []int{i - 1, 0} {
		t, ok := r.text(call.Args[j], 0)
		if !ok || !isKey(t.value) {
			continue
		}
		of := OfKey
		if strings.Contains(strings.ToLower(called), "env") {
			of = OfEnv
		}
		return Name{Text: t.value, Of: of}, true
	}
	return Name{}, false
}

// flagArgs says which arguments of a call are the name and the default of a flag; def is
// negative if it defines none.
func flagArgs(called, function string, args int) (name, def int) {
	switch function {
	case "String", "StringSlice", "StringArray", "BytesBase64", "BytesHex", "StringToString":
		name, def = 0, 1
	case "StringVar", "StringSliceVar", "StringArrayVar", "BytesBase64Var", "BytesHexVar", "StringToStringVar":
		name, def = 1, 2
	case "StringP", "StringSliceP", "StringArrayP", "BytesBase64P", "BytesHexP":
		name, def = 0, 2
	case "StringVarP", "StringSliceVarP", "StringArrayVarP", "BytesBase64VarP", "BytesHexVarP":
		name, def = 1, 3
	default:
		return 0, -1
	}
	if args != def+2 {
		return 0, -1
	}
	pkg := strings.TrimLeft(called, "(*")
	if i := strings.LastIndexByte(pkg, '/'); i >= 0 {
		pkg = pkg[i+1:]
	}
	pkg, _, _ = strings.Cut(pkg, ".")
	if pkg != "" && !strings.HasSuffix(path.Base(pkg), "flag") {
		return 0, -1
	}
	return name, def
}

// flagChain finds the name of a flag that is defined by calls in a row.
func (r *Result) flagChain(call *ast.CallExpr) (Name, bool) {
	for range maxClimb {
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return Name{}, false
		}
		if call, ok = sel.X.(*ast.CallExpr); !ok {
			return Name{}, false
		}
		switch nameOf(call.Fun) {
		case "Flag", "Arg":
			if len(call.Args) > 0 {
				if t, ok := r.text(call.Args[0], 0); ok {
					return Name{Text: t.value, Of: OfFlag}, true
				}
			}
			return Name{}, false
		}
	}
	return Name{}, false
}
