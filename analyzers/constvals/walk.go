package constvals

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strconv"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// walk visits every expression that may be a text, from the outside in.
func (r *Result) walk() {
	var file *File
	function := ""
	nodes := []ast.Node{
		(*ast.File)(nil), (*ast.FuncDecl)(nil), (*ast.GenDecl)(nil), (*ast.ImportSpec)(nil), (*ast.Field)(nil),
		(*ast.BasicLit)(nil), (*ast.BinaryExpr)(nil), (*ast.CallExpr)(nil), (*ast.CompositeLit)(nil),
		(*ast.Ident)(nil), (*ast.SelectorExpr)(nil),
		(*ast.BlockStmt)(nil), (*ast.CaseClause)(nil), (*ast.CommClause)(nil),
	}
	r.Inspector.Root().Inspect(nodes, func(c inspector.Cursor) bool {
		if len(r.Values) >= maxValues {
			r.Cut = true
			return false
		}
		switch n := c.Node().(type) {
		case *ast.File:
			file, function = r.byFile[n], ""
			return true
		case *ast.FuncDecl:
			function = n.Name.Name
			return true
		case *ast.GenDecl:
			if c.ParentEdgeKind() == edge.File_Decls {
				function = ""
			}
			return n.Tok != token.IMPORT
		case *ast.ImportSpec:
			return false
		case *ast.Field:
			if n.Tag != nil {
				r.tag(c, n, file, function)
			}
			return true
		case *ast.BlockStmt:
			r.statements(c, n.List, file, function)
			return true
		case *ast.CaseClause:
			r.statements(c, n.Body, file, function)
			return true
		case *ast.CommClause:
			r.statements(c, n.Body, file, function)
			return true
		case ast.Expr:
			return r.visit(c, n, file, function)
		}
		return true
	})
}

// visit takes an expression as a value, or says that its parts may be some.
func (r *Result) visit(c inspector.Cursor, e ast.Expr, file *File, function string) (descend bool) {
	if r.done[e] {
		return false
	}
	switch c.ParentEdgeKind() {
	case edge.Field_Tag, edge.ImportSpec_Path, edge.SelectorExpr_Sel, edge.ValueSpec_Names, edge.Field_Names, edge.File_Name,
		edge.FuncDecl_Name, edge.TypeSpec_Name, edge.BranchStmt_Label, edge.LabeledStmt_Label:
		return false
	case edge.KeyValueExpr_Key:
		if id, ok := e.(*ast.Ident); ok && !r.mayBeKey(id) {
			return false
		}
	}
	b, isBinary := e.(*ast.BinaryExpr)
	if isBinary {
		if b.Op != token.ADD {
			return true
		}
		if up, ok := c.Parent().Node().(*ast.BinaryExpr); ok && up.Op == token.ADD {
			return true // its operands were looked at with those of the outermost
		}
		if r.typed() {
			if t := r.Info.TypeOf(b); t != nil && !stringLike(t) {
				return true
			}
		}
	}
	t, ok := r.text(e, 0)
	if !ok {
		if isBinary {
			r.runs(c, b, file, function)
		}
		return true
	}
	v := r.newValue(c, e, t, file, function)
	if t.holes {
		v.Pieces, v.Holes = true, true
		r.Values = append(r.Values, v)
		return true // what fills the holes is no constant, but the parts are values too
	}
	r.emit(v)
	return false
}

// mayBeKey says whether an identifier in front of a colon is an expression, as in a map
// literal, and not a field.
func (r *Result) mayBeKey(id *ast.Ident) bool {
	if !r.typed() {
		return false
	}
	_, ok := r.Info.Uses[id].(*types.Const)
	return ok
}

func stringLike(t types.Type) bool {
	b, ok := t.Underlying().(*types.Basic)
	return !ok || b.Info()&types.IsString != 0 || b.Kind() == types.Invalid
}

func (r *Result) newValue(c inspector.Cursor, e ast.Expr, t text, file *File, function string) *Value {
	v := &Value{
		Text: t.value, Bytes: t.bytes, Expr: ast.Unparen(e), Cursor: c,
		Literal: t.literal, Const: t.con, Declared: t.decl, Func: function, File: file, res: r, inTag: -1,
	}
	v.Pos, v.End = t.expr.Pos(), t.expr.End()
	if t.literal != nil {
		v.Pos, v.End = t.literal.Pos(), t.literal.End()
	}
	v.clamp()
	if t.con != nil {
		v.Imported = r.Pkg != nil && t.con.Pkg() != nil && t.con.Pkg() != r.Pkg
	}
	if r.typed() {
		v.Type = r.Info.TypeOf(e)
	}
	r.place(v, c)
	return v
}

// clamp keeps the range in the file: what is broken off may end behind it.
func (v *Value) clamp() {
	if v.File != nil {
		v.End = max(v.Pos, min(v.End, v.File.Syntax.FileEnd))
	}
}

func (r *Result) emit(v *Value) {
	r.Values = append(r.Values, v)
	r.byExpr[v.Expr] = v
}

// runs takes neighbouring constant operands of a concatenation that is not constant as
// values of their own: x + "a" + "b" is parsed as (x + "a") + "b".
func (r *Result) runs(c inspector.Cursor, e *ast.BinaryExpr, file *File, function string) {
	operands, ok := flatten(e)
	if !ok {
		r.Cut = true
		return
	}
	for i := 0; i < len(operands); {
		var b strings.Builder
		j := i
		for ; j < len(operands); j++ {
			t, ok := r.text(operands[j], 0)
			if !ok || b.Len()+len(t.value) > maxFolded {
				break
			}
			b.WriteString(t.value)
		}
		if j-i < 2 {
			i = max(j, i+1)
			continue
		}
		for _, x := range operands[i:j] {
			r.done[x] = true
		}
		v := r.newValue(c, e, text{value: b.String(), expr: e}, file, function)
		v.Expr, v.Part, v.Pieces = operands[i], true, true
		v.Pos, v.End = operands[i].Pos(), operands[j-1].End()
		v.clamp()
		r.emit(v)
		i = j
	}
}

// tag takes the defaults of a field's tag as values.
func (r *Result) tag(c inspector.Cursor, field *ast.Field, file *File, function string) {
	s, err := strconv.Unquote(field.Tag.Value)
	if err != nil {
		return
	}
	var names []Name
	for _, n := range field.Names {
		name := Name{Text: n.Name, Of: OfField}
		if r.typed() {
			name.Object = r.Info.Defs[n]
		}
		names = append(names, name)
	}
	tags := reflect.StructTag(s)
	for _, key := range []string{"env", "envconfig", "json", "yaml", "mapstructure"} {
		if s, _, _ := strings.Cut(tags.Get(key), ","); s != "" && s != "-" {
			of := OfKey
			if strings.HasPrefix(key, "env") {
				of = OfEnv
			}
			names = append(names, Name{Text: s, Of: of})
		}
	}
	if len(names) > maxNames {
		names = names[:maxNames]
	}
	for _, key := range []string{"default", "envDefault", "envdefault", "env-default", "def"} {
		def, ok := tags.Lookup(key)
		if !ok || def == "" {
			continue
		}
		v := &Value{
			Text: def, Kind: Tag, Names: names, Cursor: c, Expr: field.Tag,
			Pos: field.Tag.Pos(), End: field.Tag.End(), Literal: field.Tag,
			Func: function, File: file, res: r, inTag: max(0, strings.Index(s, " "+key+`:"`)),
		}
		if i := strings.Index(s[v.inTag:], def); i >= 0 {
			v.inTag += i
		} else {
			v.inTag, v.Literal = -1, nil // escapes in the tag
		}
		r.Values = append(r.Values, v)
	}
}
