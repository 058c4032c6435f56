// Package fix makes the suggested fixes of passes that find secrets: the constant goes,
// and the program reads it from the environment or another [Store], and ends where
// there is nothing: with an empty key everybody can sign.
//
// Fixed code compiles, or there is no fix: where a constant is needed, where the type is
// none of text, where an import would be left without use, or where the fix would turn
// an unset variable into an open door, as in a comparison. Generated files and tests are
// left alone: the former come again, and the latter want their vectors.
package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// A Place is a constant in the code.
type Place struct {
	Fset *token.FileSet
	Info *types.Info
	Pkg  *types.Package

	// Cursor is that of the outermost constant expression, conversions included.
	Cursor inspector.Cursor
}

// Read replaces the constant by a call that reads it from a store, for the variable env,
// from which other stores have their names.
func Read(p Place, from Store, env string) (analysis.SuggestedFix, bool) {
	none := analysis.SuggestedFix{}
	file := p.file()
	if file == nil || !isEnvName(env) {
		return none, false
	}
	call, what, beside, ok := p.call(from, env, file)
	if !ok {
		return none, false
	}
	value, ok := p.value(call, file)
	if !ok {
		return none, false
	}
	edits := []analysis.TextEdit{value}
	c := p.Cursor
	for c.ParentEdgeKind() == edge.ParenExpr_X {
		c = c.Parent()
	}
	switch c.ParentEdgeKind() {
	case edge.AssignStmt_Rhs, edge.KeyValueExpr_Value, edge.CompositeLit_Elts, edge.CallExpr_Args, edge.ReturnStmt_Results:
	case edge.ValueSpec_Values:
		spec := c.Parent()
		decl, ok := spec.Parent().Node().(*ast.GenDecl)
		if !ok {
			return none, false
		}
		if decl.Tok == token.CONST {
			if edits, ok = p.variable(spec, decl, value); !ok {
				return none, false
			}
		}
	default:
		return none, false
	}
	return analysis.SuggestedFix{
		Message:   "Read it from " + what,
		TextEdits: append(edits, beside...),
	}, true
}

// Empty replaces the constant, which stands in where something else is not set, by the
// empty text.
func Empty(p Place) (analysis.SuggestedFix, bool) {
	e, ok := p.Cursor.Node().(ast.Expr)
	if !ok || p.file() == nil || p.leavesImport(e) || p.Cursor.ParentEdgeKind() != edge.CallExpr_Args {
		return analysis.SuggestedFix{}, false
	}
	if b, ok := p.typeOf(e).Underlying().(*types.Basic); !ok || b.Info()&types.IsString == 0 {
		return analysis.SuggestedFix{}, false
	}
	return analysis.SuggestedFix{
		Message:   "Remove the default",
		TextEdits: []analysis.TextEdit{{Pos: e.Pos(), End: e.End(), NewText: []byte(`""`)}},
	}, true
}

// file gives the file of the place, if it is one that may be fixed.
func (p Place) file() *ast.File {
	if p.Info == nil || p.Pkg == nil || !p.Cursor.Valid() {
		return nil
	}
	for c := range p.Cursor.Enclosing((*ast.File)(nil)) {
		if file := c.Node().(*ast.File); p.mayChange(file) {
			return file
		}
		return nil
	}
	return nil
}

// mayChange says whether a file may be fixed.
func (p Place) mayChange(file *ast.File) bool {
	tf := p.Fset.File(file.Package)
	if tf == nil || strings.HasSuffix(tf.Name(), "_test.go") || !strings.HasSuffix(tf.Name(), ".go") || ast.IsGenerated(file) {
		return false
	}
	for _, spec := range file.Imports {
		if spec.Path.Value == `"C"` {
			return false // what is seen is not what is in the file
		}
	}
	return true
}

func (p Place) typeOf(e ast.Expr) types.Type {
	if t := p.Info.TypeOf(e); t != nil {
		return t
	}
	return types.Typ[types.Invalid]
}

// value is the edit that puts a call in place of the text.
func (p Place) value(call string, file *ast.File) (analysis.TextEdit, bool) {
	e, ok := p.Cursor.Node().(ast.Expr)
	if !ok || p.leavesImport(e) {
		return analysis.TextEdit{}, false
	}
	e = ast.Unparen(e)
	if c, ok := e.(*ast.CallExpr); ok { // conversions stay round it
		for {
			if tv := p.Info.Types[c.Fun]; len(c.Args) != 1 || !tv.IsType() || !textual(tv.Type) {
				return analysis.TextEdit{}, false
			}
			arg := ast.Unparen(c.Args[0])
			inner, ok := arg.(*ast.CallExpr)
			if !ok {
				e = arg
				break
			}
			c = inner
		}
		if _, ok := e.(*ast.CompositeLit); ok {
			return analysis.TextEdit{}, false
		}
		return analysis.TextEdit{Pos: e.Pos(), End: e.End(), NewText: []byte(call)}, true
	}
	switch t := types.Unalias(p.typeOf(e)).(type) {
	case *types.Basic:
		if t.Info()&types.IsString == 0 {
			return analysis.TextEdit{}, false
		}
	case *types.Named:
		name, ok := p.typeName(t, file)
		if _, isText := t.Underlying().(*types.Basic); !ok || !isText || !textual(t) {
			return analysis.TextEdit{}, false
		}
		call = name + "(" + call + ")"
	case *types.Slice:
		if b, ok := t.Elem().(*types.Basic); !ok || b.Kind() != types.Byte {
			return analysis.TextEdit{}, false
		}
		call = "[]byte(" + call + ")"
	default:
		return analysis.TextEdit{}, false
	}
	return analysis.TextEdit{Pos: e.Pos(), End: e.End(), NewText: []byte(call)}, true
}

// textual says whether a string can be converted to a type.
func textual(t types.Type) bool {
	switch u := t.Underlying().(type) {
	case *types.Basic:
		return u.Info()&types.IsString != 0
	case *types.Slice:
		b, ok := u.Elem().Underlying().(*types.Basic)
		return ok && (b.Kind() == types.Byte || b.Kind() == types.Rune)
	}
	return false
}

// typeName gives what a type is called in the file; false if nothing there means it.
func (p Place) typeName(t *types.Named, file *ast.File) (string, bool) {
	obj := t.Obj()
	if t.TypeArgs().Len() > 0 {
		return "", false
	}
	if obj.Pkg() == nil || obj.Pkg() == p.Pkg {
		found, ok := p.lookup(obj.Name())
		return obj.Name(), ok && found == obj
	}
	if !obj.Exported() {
		return "", false
	}
	for _, spec := range file.Imports {
		if pkg := p.Info.PkgNameOf(spec); pkg != nil && pkg.Imported() == obj.Pkg() && pkg.Name() != "_" {
			if pkg.Name() == "." {
				return obj.Name(), true
			}
			found, ok := p.lookup(pkg.Name())
			return pkg.Name() + "." + obj.Name(), ok && found == pkg
		}
	}
	return "", false
}

// lookup gives what a name means at the place.
func (p Place) lookup(name string) (types.Object, bool) {
	pos := p.Cursor.Node().Pos()
	scope := p.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return nil, false
	}
	_, obj := scope.LookupParent(name, pos)
	return obj, obj != nil
}

// leavesImport says whether an expression uses another package, whose import might be
// left without use.
func (p Place) leavesImport(e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			switch obj := p.Info.Uses[id].(type) {
			case *types.PkgName:
				found = true
			case *types.Const:
				found = found || obj.Pkg() != p.Pkg && obj.Pkg() != nil
			}
		}
		return !found
	})
	if c, ok := e.(*ast.CallExpr); ok && found { // pkg.Type("…") keeps its package
		if tv := p.Info.Types[c.Fun]; tv.IsType() && len(c.Args) == 1 {
			return p.leavesImport(c.Args[0])
		}
	}
	return found
}

func isEnvName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '_' && (c < 'A' || c > 'Z') && (c < '0' || c > '9' || i == 0) {
			return false
		}
	}
	return s != ""
}
