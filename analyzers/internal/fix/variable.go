package fix

import (
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// variable makes a variable of a constant, if all its uses allow that. The value is the
// edit of its value.
func (p Place) variable(c inspector.Cursor, decl *ast.GenDecl, value analysis.TextEdit) ([]analysis.TextEdit, bool) {
	spec := c.Node().(*ast.ValueSpec)
	if len(spec.Names) != 1 || len(spec.Values) != 1 {
		return nil, false
	}
	obj, ok := p.Info.Defs[spec.Names[0]].(*types.Const)
	if !ok || obj.Name() == "_" {
		return nil, false
	}
	local := obj.Parent() != p.Pkg.Scope()
	if !local && obj.Exported() && p.Pkg.Name() != "main" {
		return nil, false // others may need a constant
	}
	uses, ok := p.usesAllow(obj)
	if !ok || local && uses == 0 {
		return nil, false
	}
	toVar := analysis.TextEdit{Pos: decl.TokPos, End: decl.TokPos + token.Pos(len("const")), NewText: []byte("var")}
	if len(decl.Specs) == 1 {
		return []analysis.TextEdit{toVar, value}, true
	}
	if !decl.Lparen.IsValid() {
		return nil, false
	}
	at := -1
	for i, s := range decl.Specs {
		s, ok := s.(*ast.ValueSpec)
		if !ok || len(s.Values) == 0 || p.counts(s) {
			return nil, false // what follows repeats it, or counts the lines
		}
		if s == spec {
			at = i
		}
	}
	// The list is cut in two round the variable.
	start, end := spec.Pos(), spec.End()
	if spec.Doc != nil {
		start = spec.Doc.Pos()
	}
	if spec.Comment != nil {
		end = spec.Comment.End()
	}
	before := analysis.TextEdit{Pos: start, End: start, NewText: []byte(")\n\nvar (\n")}
	after := analysis.TextEdit{Pos: end, End: end, NewText: []byte("\n)\n\nconst (")}
	switch at {
	case 0:
		return []analysis.TextEdit{toVar, value, after}, true
	case len(decl.Specs) - 1:
		return []analysis.TextEdit{before, value}, true
	}
	return []analysis.TextEdit{before, value, after}, true
}

// counts says whether a specification has iota.
func (p Place) counts(spec *ast.ValueSpec) bool {
	found := false
	ast.Inspect(spec, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && p.Info.Uses[id] == types.Universe.Lookup("iota") {
			found = true
		}
		return !found
	})
	return found
}

// usesAllow says whether no use of a constant needs one, and how many uses there are.
func (p Place) usesAllow(obj *types.Const) (uses int, ok bool) {
	want := obj.Type()
	if b, isBasic := want.(*types.Basic); isBasic && b.Kind() == types.UntypedString {
		want = types.Typ[types.String]
	}
	for c := range p.Cursor.Inspector().Root().Preorder((*ast.Ident)(nil)) {
		id := c.Node().(*ast.Ident)
		if p.Info.Uses[id] != obj {
			continue
		}
		uses++
		if !p.mayVary(c, want) {
			return uses, false
		}
	}
	return uses, true
}

// mayVary says whether what uses a constant takes a variable too. Operands of a constant
// expression may have no type of their own yet, but the whole has.
func (p Place) mayVary(c inspector.Cursor, want types.Type) bool {
	for {
		e := c.Node().(ast.Expr)
		kind := c.ParentEdgeKind()
		c = c.Parent()
		if kind == edge.ParenExpr_X {
			continue
		}
		if b, ok := c.Node().(*ast.BinaryExpr); ok && b.Op == token.ADD {
			continue
		}
		if !types.Identical(p.typeOf(e), want) {
			return false // a variable is not converted by itself
		}
		switch kind {
		case edge.BinaryExpr_X, edge.BinaryExpr_Y:
			return p.Info.Types[c.Node().(*ast.BinaryExpr)].Value == nil
		case edge.CallExpr_Args:
			call := c.Node().(*ast.CallExpr)
			if p.Info.Types[call].Value == nil {
				return true
			}
			if tv := p.Info.Types[call.Fun]; !tv.IsType() {
				return false // len of a constant is one
			}
			want = p.typeOf(call)
			continue
		case edge.ValueSpec_Values:
			decl, ok := c.Parent().Node().(*ast.GenDecl)
			return ok && decl.Tok == token.VAR
		case edge.AssignStmt_Rhs, edge.KeyValueExpr_Value, edge.CompositeLit_Elts, edge.ReturnStmt_Results, edge.IndexExpr_Index, edge.SendStmt_Value:
			return true
		}
		return false
	}
}
