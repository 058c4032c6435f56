package flow

import (
	"go/ast"
	"go/constant"
	"go/types"
	"strings"
)

// Callee returns the function that a call runs; nil for calls of function values,
// built-in functions and conversions.
func Callee(info *types.Info, call *ast.CallExpr) *types.Func {
	fun := ast.Unparen(call.Fun)
	switch f := fun.(type) {
	case *ast.IndexExpr:
		fun = f.X
	case *ast.IndexListExpr:
		fun = f.X
	}
	var id *ast.Ident
	switch f := fun.(type) {
	case *ast.Ident:
		id = f
	case *ast.SelectorExpr:
		id = f.Sel
	default:
		return nil
	}
	fn, _ := info.Uses[id].(*types.Func)
	return fn
}

// CalleeName is the full name of what a call runs, as [types.Func.FullName] has
// it, the bare name for built-in functions; "" where it is not known.
func CalleeName(info *types.Info, call *ast.CallExpr) string {
	if fn := Callee(info, call); fn != nil {
		return fn.Origin().FullName()
	}
	if id, ok := ast.Unparen(call.Fun).(*ast.Ident); ok {
		if b, ok := info.Uses[id].(*types.Builtin); ok {
			return b.Name()
		}
	}
	return ""
}

func isBuiltin(info *types.Info, call *ast.CallExpr, name string) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	if !ok || id.Name != name {
		return false
	}
	_, ok = info.Uses[id].(*types.Builtin)
	return ok
}

// Under is the underlying type, nil for what has no type.
func Under(t types.Type) types.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

// Text is the value of a constant string.
func Text(info *types.Info, e ast.Expr) (string, bool) {
	tv, ok := info.Types[e]
	if !ok || tv.Value == nil || tv.Value.Kind() != constant.String {
		return "", false
	}
	return constant.StringVal(tv.Value), true
}

// Constant reports whether an expression is a constant, nil, or a conversion or
// list of such: the same in every run.
func Constant(info *types.Info, e ast.Expr) bool {
	e = ast.Unparen(e)
	if tv, ok := info.Types[e]; ok && (tv.Value != nil || tv.IsNil()) {
		return true
	}
	switch e := e.(type) {
	case *ast.CallExpr:
		tv, ok := info.Types[e.Fun]
		return ok && tv.IsType() && len(e.Args) == 1 && Constant(info, e.Args[0])
	case *ast.CompositeLit:
		for _, elt := range e.Elts {
			if !Constant(info, elt) {
				return false
			}
		}
		return true
	}
	return false
}

// Name is how people call a function: "Type.Method" or "Func".
func Name(decl *ast.FuncDecl) string {
	if decl == nil {
		return ""
	}
	if decl.Recv == nil || len(decl.Recv.List) == 0 {
		return decl.Name.Name
	}
	t := decl.Recv.List[0].Type
	for {
		switch x := t.(type) {
		case *ast.StarExpr:
			t = x.X
			continue
		case *ast.IndexExpr:
			t = x.X
			continue
		case *ast.IndexListExpr:
			t = x.X
			continue
		case *ast.Ident:
			return x.Name + "." + decl.Name.Name
		}
		return decl.Name.Name
	}
}

// PathIs reports whether an import path is that of a module, at any major
// version: "a/b", "a/b/v3", "vendor/a/b".
func PathIs(path, want string) bool {
	if i := strings.LastIndex(path, "/vendor/"); i >= 0 {
		path = path[i+len("/vendor/"):]
	}
	rest, ok := strings.CutPrefix(path, want)
	if !ok {
		return false
	}
	if rest == "" {
		return true
	}
	if !strings.HasPrefix(rest, "/v") || len(rest) < 3 {
		return false
	}
	for _, c := range rest[2:] {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// Receiver is what a method is called on; for functions of packages it is the
// package's name.
func Receiver(call *ast.CallExpr) ast.Expr {
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		return sel.X
	}
	return call.Fun
}

// IsNamed reports whether t, or what it points to, is the type name of a package.
func IsNamed(t types.Type, path, name string) bool {
	if p, ok := Under(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	if t == nil {
		return false
	}
	named, ok := types.Unalias(t).(*types.Named)
	return ok && named.Obj().Name() == name && named.Obj().Pkg() != nil && named.Obj().Pkg().Path() == path
}
