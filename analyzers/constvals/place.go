package constvals

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// maxNames is how many names are kept of a value, nearest first.
const maxNames = 6

// maxClimb bounds the way from a value up to what names it.
const maxClimb = 24

// place says what is done with a value, and what it is called, by looking at what is
// round it.
func (r *Result) place(v *Value, c inspector.Cursor) {
	for range maxClimb {
		kind, i := c.ParentEdge()
		c = c.Parent()
		switch kind {
		case edge.ParenExpr_X, edge.UnaryExpr_X, edge.StarExpr_X, edge.SliceExpr_X, edge.TypeAssertExpr_X:
		case edge.KeyValueExpr_Value:
			lit, ok := c.Parent().Node().(*ast.CompositeLit)
			if !ok {
				return
			}
			r.inLiteral(v, lit, c.Node().(*ast.KeyValueExpr), c.ParentEdgeIndex())
			c = c.Parent()
		case edge.KeyValueExpr_Key:
			v.is(Key)
			return
		case edge.CompositeLit_Elts:
			r.inLiteral(v, c.Node().(*ast.CompositeLit), nil, i)
		case edge.CallExpr_Args:
			if !r.inCall(v, c.Node().(*ast.CallExpr), i) {
				return
			}
		case edge.CallExpr_Fun: // a method of a constant of a named type
			return
		case edge.IndexExpr_Index:
			v.is(Key)
			return
		case edge.BinaryExpr_X, edge.BinaryExpr_Y:
			b := c.Node().(*ast.BinaryExpr)
			switch b.Op {
			case token.ADD:
				v.Part = true
				continue
			case token.EQL, token.NEQ, token.LSS, token.GTR, token.LEQ, token.GEQ:
				v.is(Compared)
				other := b.X
				if kind == edge.BinaryExpr_X {
					other = b.Y
				}
				v.named(r.exprNames(v.File, other)...)
			}
			return
		case edge.CaseClause_List:
			v.is(Case)
			if sw, ok := c.Parent().Parent().Node().(*ast.SwitchStmt); ok && sw.Tag != nil {
				v.named(r.exprNames(v.File, sw.Tag)...)
			}
			return
		case edge.ReturnStmt_Results:
			v.is(Returned)
			r.fromFunction(v, c, i)
			return
		case edge.AssignStmt_Rhs:
			s := c.Node().(*ast.AssignStmt)
			lhs := s.Lhs[0]
			if len(s.Rhs) == len(s.Lhs) {
				lhs = s.Lhs[i]
			}
			if guards(c, lhs) {
				v.is(Default)
			}
			v.is(Assigned)
			v.named(r.exprNames(v.File, lhs)...)
			return
		case edge.ValueSpec_Values:
			spec := c.Node().(*ast.ValueSpec)
			v.is(Assigned)
			name := spec.Names[0]
			if len(spec.Names) == len(spec.Values) {
				name = spec.Names[i]
			}
			n := r.identName(name)
			if decl, ok := c.Parent().Node().(*ast.GenDecl); ok && decl.Tok == token.CONST {
				n.Of = OfConstant
			}
			v.named(n)
			return
		case edge.SendStmt_Value:
			v.named(r.exprNames(v.File, c.Node().(*ast.SendStmt).Chan)...)
			return
		default:
			return
		}
	}
}

// is sets the kind, unless a nearer place has.
func (v *Value) is(k Kind) {
	if v.Kind == Other {
		v.Kind = k
	}
}

func (v *Value) named(names ...Name) {
	for _, n := range names {
		if n.Text != "" && n.Text != "_" && len(n.Text) <= maxNameBytes && len(v.Names) < maxNames {
			v.Names = append(v.Names, n)
		}
	}
}

// maxNameBytes is how long a name may be: a map key that is longer is no name.
const maxNameBytes = 128

// inLiteral names an element of a literal; pair is its key and value, if it has a key.
func (r *Result) inLiteral(v *Value, lit *ast.CompositeLit, pair *ast.KeyValueExpr, i int) {
	var s *types.Struct
	owner := ""
	isMap, known := false, false
	if r.typed() {
		if t := r.Info.TypeOf(lit); t != nil {
			if p, ok := t.Underlying().(*types.Pointer); ok {
				t = p.Elem()
			}
			if n, ok := types.Unalias(t).(*types.Named); ok {
				owner = n.Obj().Name()
			}
			switch u := t.Underlying().(type) {
			case *types.Struct:
				s, known = u, true
			case *types.Map:
				isMap, known = true, true
			case *types.Slice, *types.Array:
				known = true
			}
		}
	}
	if !known && lit.Type != nil {
		_, isMap = lit.Type.(*ast.MapType)
		owner = nameOf(lit.Type)
	}
	if pair == nil {
		var n Name
		switch {
		case s != nil && i < s.NumFields():
			n = Name{Text: s.Field(i).Name(), Of: OfField, Object: s.Field(i)}
		case !known && i < len(r.fields[owner]):
			n = Name{Text: r.fields[owner][i], Of: OfField}
		default:
			v.is(Element)
			if i > 0 { // {"--password", "…"}
				if t, ok := r.text(lit.Elts[i-1], 0); ok && strings.HasPrefix(t.value, "-") && isKey(t.value) {
					v.named(Name{Text: strings.TrimLeft(t.value, "-"), Of: OfFlag})
				}
			}
			return
		}
		v.is(Field)
		v.named(r.sibling(lit, n.Text, s)...)
		v.named(n, Name{Text: owner, Of: OfType})
		return
	}
	if id, ok := pair.Key.(*ast.Ident); ok && !isMap && (s != nil || !known) {
		v.is(Field)
		n := Name{Text: id.Name, Of: OfField}
		if r.typed() {
			n.Object = r.Info.Uses[id]
		}
		v.named(r.sibling(lit, id.Name, s)...)
		v.named(n, Name{Text: owner, Of: OfType})
		return
	}
	if key, ok := r.text(pair.Key, 0); ok {
		v.is(Entry)
		v.named(Name{Text: key.value, Of: OfKey})
		return
	}
	if isMap {
		v.is(Entry)
		v.named(r.exprNames(v.File, pair.Key)...)
		return
	}
	v.is(Element)
}

// sibling finds the name in literals of the kind {Name: "DB_PASSWORD", Value: "…"}.
func (r *Result) sibling(lit *ast.CompositeLit, field string, s *types.Struct) []Name {
	switch strings.ToLower(field) {
	case "value", "val", "v", "default", "defaultvalue", "content", "data", "stringvalue":
	default:
		return nil
	}
	for i, e := range lit.Elts[:min(len(lit.Elts), 16)] {
		name, x := "", e
		if kv, ok := e.(*ast.KeyValueExpr); ok {
			name, x = nameOf(kv.Key), kv.Value
		} else if s != nil && i < s.NumFields() {
			name = s.Field(i).Name()
		} else if fields := r.fields[nameOfType(lit)]; i < len(fields) {
			name = fields[i]
		}
		switch strings.ToLower(name) {
		case "name", "key", "k", "env", "envvar", "header", "field", "flag", "id":
			if t, ok := r.text(x, 0); ok && !strings.Contains(t.value, " ") {
				return []Name{{Text: t.value, Of: OfKey}}
			}
		}
	}
	return nil
}

func nameOfType(lit *ast.CompositeLit) string {
	if lit.Type == nil {
		return ""
	}
	return nameOf(lit.Type)
}

// fromFunction names a returned value after the result or the function.
func (r *Result) fromFunction(v *Value, c inspector.Cursor, i int) {
	for up := range c.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		var results *ast.FieldList
		var function Name
		switch f := up.Node().(type) {
		case *ast.FuncDecl:
			results = f.Type.Results
			function = Name{Text: f.Name.Name, Of: OfFunction}
			if r.typed() {
				function.Object = r.Info.Defs[f.Name]
			}
		case *ast.FuncLit:
			results = f.Type.Results
			if kind, j := up.ParentEdge(); kind == edge.ValueSpec_Values {
				if spec := up.Parent().Node().(*ast.ValueSpec); j < len(spec.Names) {
					function = r.identName(spec.Names[j])
				}
			} else if kind == edge.KeyValueExpr_Value {
				function = Name{Text: nameOf(up.Parent().Node().(*ast.KeyValueExpr).Key), Of: OfField}
			}
		}
		if results != nil {
			at := 0
			for _, field := range results.List {
				for _, name := range field.Names {
					if at == i {
						v.named(r.identName(name))
					}
					at++
				}
			}
		}
		v.named(function)
		return
	}
}

// guards says whether an assignment stands in an if that asks whether the variable is
// empty: the value is what it is by default.
func guards(c inspector.Cursor, lhs ast.Expr) bool {
	name := nameOf(lhs)
	block := c.Parent()
	if name == "" || block.ParentEdgeKind() != edge.IfStmt_Body {
		return false
	}
	cond, ok := ast.Unparen(block.Parent().Node().(*ast.IfStmt).Cond).(*ast.BinaryExpr)
	if !ok || cond.Op != token.EQL {
		return false
	}
	for _, side := range []ast.Expr{cond.X, cond.Y} {
		if call, ok := side.(*ast.CallExpr); ok && len(call.Args) == 1 && nameOf(call.Fun) == "len" {
			side = call.Args[0]
		}
		if nameOf(side) == name {
			return true
		}
	}
	return false
}

// exprNames gives what an expression is called that a value is assigned to or compared
// with.
func (r *Result) exprNames(f *File, e ast.Expr) []Name {
	for range maxClimb {
		switch x := e.(type) {
		case *ast.ParenExpr:
			e = x.X
		case *ast.StarExpr:
			e = x.X
		case *ast.UnaryExpr:
			e = x.X
		case *ast.SliceExpr:
			e = x.X
		case *ast.TypeAssertExpr:
			e = x.X
		case *ast.Ident:
			return []Name{r.identName(x)}
		case *ast.SelectorExpr:
			n := Name{Text: x.Sel.Name, Of: OfField}
			if r.typed() {
				n.Object = r.Info.Uses[x.Sel]
				if v, ok := n.Object.(*types.Var); !ok || !v.IsField() {
					n.Of = OfVariable
				}
			}
			return []Name{n, {Text: nameOf(x.X), Of: OfVariable}}
		case *ast.IndexExpr:
			if t, ok := r.text(x.Index, 0); ok {
				return append([]Name{{Text: t.value, Of: OfKey}}, r.exprNames(f, x.X)...)
			}
			e = x.X
		case *ast.CallExpr:
			if len(x.Args) == 1 {
				if _, ok := r.conversion(x); ok {
					e = x.Args[0]
					continue
				}
				if t, ok := r.text(x.Args[0], 0); ok && isKey(t.value) {
					of := OfKey
					if _, called := r.calleeIn(f, x); strings.HasPrefix(called, "os.") || strings.HasPrefix(called, "syscall.") {
						of = OfEnv
					}
					return []Name{{Text: t.value, Of: of}}
				}
				if name := nameOf(x.Fun); name == "TrimSpace" || name == "ToLower" || name == "len" {
					e = x.Args[0]
					continue
				}
			}
			n := Name{Text: nameOf(x.Fun), Of: OfFunction}
			n.Object, _ = r.calleeIn(f, x)
			return []Name{n}
		default:
			return nil
		}
	}
	return nil
}

// isKey says whether a text may be what something is called.
func isKey(s string) bool {
	if s == "" || len(s) > 64 {
		return false
	}
	letter := false
	for i := range len(s) {
		c := s[i]
		switch {
		case c|0x20 >= 'a' && c|0x20 <= 'z':
			letter = true
		case c >= '0' && c <= '9', c == '_', c == '-', c == '.', c == '/' && i > 0, c == ':' && i > 0:
		default:
			return false
		}
	}
	return letter
}
