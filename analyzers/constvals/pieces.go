package constvals

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/ast/inspector"
)

// pieces is a text that statements of one list put together.
type pieces struct {
	name  Name
	expr  ast.Expr // first piece
	first token.Pos
	last  token.Pos
	text  strings.Builder
	count int
	into  Name // the variable that gets what a builder has built
}

// statements folds what the statements of a list write, one after the other, to one
// strings.Builder or bytes.Buffer, or append to one variable: constants only, and what
// is not constant begins anew.
func (r *Result) statements(c inspector.Cursor, list []ast.Stmt, file *File, function string) {
	if len(list) < 2 {
		return
	}
	open := make(map[string]*pieces)
	var order []string
	add := func(name Name, t text, e ast.Expr) {
		p := open[name.Text]
		if p == nil {
			p = &pieces{name: name, expr: e, first: e.Pos()}
			open[name.Text] = p
			order = append(order, name.Text)
		}
		if p.count++; p.count > maxPieces || p.text.Len()+len(t.value) > maxFolded {
			r.Cut = true
			return
		}
		p.text.WriteString(t.value)
		p.last = e.End()
	}
	finish := func(name string) {
		p := open[name]
		if p == nil {
			return
		}
		delete(open, name)
		if p.count < 2 {
			return
		}
		v := &Value{
			Text: p.text.String(), Kind: Assigned, Names: []Name{p.name}, Expr: p.expr, Cursor: c,
			Pos: p.first, End: p.last, Pieces: true, Func: function, File: file, res: r, inTag: -1,
		}
		v.clamp()
		if p.into.Text != "" {
			v.Names = []Name{p.into, p.name}
		}
		r.Values = append(r.Values, v)
	}
	for _, s := range list {
		switch s := s.(type) {
		case *ast.ExprStmt:
			call, ok := s.X.(*ast.CallExpr)
			if !ok {
				continue
			}
			name, arg := r.written(call)
			if arg == nil {
				continue
			}
			if t, ok := r.written1(call, arg); ok {
				add(name, t, arg)
			} else {
				finish(name.Text)
			}
		case *ast.AssignStmt:
			if len(s.Lhs) != 1 || len(s.Rhs) != 1 {
				continue
			}
			id, ok := ast.Unparen(s.Lhs[0]).(*ast.Ident)
			if !ok {
				continue
			}
			if b := builtBy(s.Rhs[0]); b != "" && open[b] != nil {
				open[b].into = r.identName(id)
			}
			t, ok := text{}, false
			if s.Tok != token.ASSIGN || open[id.Name] != nil || mayGrow(list, id.Name) {
				t, ok = r.text(s.Rhs[0], 0)
			}
			if s.Tok != token.ADD_ASSIGN {
				finish(id.Name)
			}
			if !ok || t.bytes || s.Tok != token.ADD_ASSIGN && s.Tok != token.ASSIGN && s.Tok != token.DEFINE {
				finish(id.Name)
				continue
			}
			add(r.identName(id), t, s.Rhs[0])
		}
	}
	for _, name := range order {
		finish(name)
	}
}

// mayGrow says whether to look at what a variable is first set to. It spares the
// folding of what nothing is appended to.
func mayGrow(list []ast.Stmt, name string) bool {
	for _, s := range list[:min(len(list), 64)] {
		if a, ok := s.(*ast.AssignStmt); ok && a.Tok == token.ADD_ASSIGN && len(a.Lhs) == 1 {
			if id, ok := a.Lhs[0].(*ast.Ident); ok && id.Name == name {
				return true
			}
		}
	}
	return false
}

// written gives the variable that a call writes to and what it writes; nil if it is no
// such call.
func (r *Result) written(call *ast.CallExpr) (Name, ast.Expr) {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) != 1 {
		return Name{}, nil
	}
	id, ok := ast.Unparen(sel.X).(*ast.Ident)
	if !ok {
		return Name{}, nil
	}
	switch sel.Sel.Name {
	case "WriteString", "WriteByte", "WriteRune", "Write":
	default:
		return Name{}, nil
	}
	if r.typed() {
		t := r.Info.TypeOf(id)
		if t == nil {
			return Name{}, nil
		}
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		switch types.TypeString(t, nil) {
		case "strings.Builder", "bytes.Buffer", "invalid type":
		default:
			return Name{}, nil
		}
	}
	return r.identName(id), call.Args[0]
}

func (r *Result) written1(call *ast.CallExpr, arg ast.Expr) (text, bool) {
	switch call.Fun.(*ast.SelectorExpr).Sel.Name {
	case "WriteByte", "WriteRune":
		n, ok := r.number(arg)
		if !ok || n < 0 || n > 0x10ffff {
			return text{}, false
		}
		return text{value: string(rune(n))}, true
	}
	return r.text(arg, 0)
}

// builtBy gives the name of the builder whose String or Bytes an expression is.
func builtBy(e ast.Expr) string {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) != 0 {
		return ""
	}
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "String" && sel.Sel.Name != "Bytes" {
		return ""
	}
	id, _ := sel.X.(*ast.Ident)
	if id == nil {
		return ""
	}
	return id.Name
}

func (r *Result) identName(id *ast.Ident) Name {
	n := Name{Text: id.Name, Of: OfVariable}
	if r.typed() {
		n.Object = r.Info.ObjectOf(id)
	}
	return n
}
