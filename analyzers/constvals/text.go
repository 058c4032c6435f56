package constvals

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"unicode/utf8"
)

// text is what is known of a constant expression.
type text struct {
	value   string
	bytes   bool
	holes   bool
	literal *ast.BasicLit // whose value it is
	expr    ast.Expr      // without the conversions round it
	con     *types.Const
	decl    token.Pos // of con, or of what is like it without types
}

// maxDepth bounds conversions and calls within each other.
const maxDepth = 32

// text gives the constant text of an expression.
func (r *Result) text(e ast.Expr, depth int) (text, bool) {
	if depth > maxDepth {
		return text{}, false
	}
	e = ast.Unparen(e)
	if r.typed() {
		if tv := r.Info.Types[e]; tv.Value != nil {
			if tv.Value.Kind() != constant.String {
				return text{}, false
			}
			return r.typedText(e, constant.StringVal(tv.Value), depth), true
		}
	}
	switch e := e.(type) {
	case *ast.BasicLit: // the type checker did not come here
		if e.Kind != token.STRING {
			return text{}, false
		}
		s, err := strconv.Unquote(e.Value)
		return text{value: s, literal: e, expr: e}, err == nil
	case *ast.Ident:
		return r.identText(e, depth)
	case *ast.BinaryExpr:
		if e.Op != token.ADD {
			return text{}, false
		}
		return r.concat(e, depth)
	case *ast.CompositeLit:
		return r.listText(e)
	case *ast.CallExpr:
		if to, ok := r.conversion(e); ok {
			t, ok := r.text(e.Args[0], depth+1)
			t.bytes = t.bytes && !to.isString || to.isBytes
			return t, ok && (to.isString || to.isBytes || to.unknown)
		}
		return r.callText(e, depth)
	case *ast.UnaryExpr:
		if lit, ok := e.X.(*ast.CompositeLit); ok && e.Op == token.AND {
			return r.listText(lit)
		}
	case *ast.SliceExpr: // key[:]
		if e.Low == nil && e.High == nil {
			return r.text(e.X, depth+1)
		}
	}
	return text{}, false
}

// typedText says of a text from the type checker where it stands.
func (r *Result) typedText(e ast.Expr, value string, depth int) text {
	t := text{value: value, expr: e}
	switch e := e.(type) {
	case *ast.BasicLit:
		t.literal = e
	case *ast.Ident:
		if c, ok := r.Info.Uses[e].(*types.Const); ok {
			t.con, t.decl = c, c.Pos()
		}
	case *ast.SelectorExpr:
		if c, ok := r.Info.Uses[e.Sel].(*types.Const); ok {
			t.con, t.decl = c, c.Pos()
		}
	case *ast.CallExpr: // a conversion to a type of strings
		if len(e.Args) == 1 {
			if in, ok := r.text(e.Args[0], depth+1); ok {
				in.value = value
				return in
			}
		}
	}
	return t
}

func (r *Result) identText(e *ast.Ident, depth int) (text, bool) {
	if r.typed() || r.locals[e.Name] {
		return text{}, false
	}
	def := r.consts[e.Name]
	if def == nil {
		return text{}, false
	}
	t, ok := r.folded[e.Name]
	if !ok {
		r.folded[e.Name] = text{} // a constant that is defined by itself is none
		if t, ok = r.text(def, depth+1); ok {
			r.folded[e.Name] = t
		}
	}
	if t.expr == nil {
		return text{}, false
	}
	return text{value: t.value, expr: e, decl: def.Pos()}, true
}

// concat folds what the type checker did not.
func (r *Result) concat(e *ast.BinaryExpr, depth int) (text, bool) {
	operands, ok := flatten(e)
	if !ok {
		r.Cut = true
		return text{}, false
	}
	var b strings.Builder
	for _, x := range operands {
		t, ok := r.text(x, depth+1)
		if !ok || t.bytes {
			return text{}, false
		}
		if b.Len()+len(t.value) > maxFolded {
			r.Cut = true
			return text{}, false
		}
		b.WriteString(t.value)
	}
	return text{value: b.String(), expr: e}, true
}

// maxOperands bounds those of one concatenation: generators write some with thousands.
const maxOperands = 1 << 16

// flatten gives the operands of a concatenation, in order.
func flatten(e *ast.BinaryExpr) (operands []ast.Expr, ok bool) {
	todo := []ast.Expr{e}
	for len(todo) > 0 {
		x := ast.Unparen(todo[len(todo)-1])
		todo = todo[:len(todo)-1]
		if b, ok := x.(*ast.BinaryExpr); ok && b.Op == token.ADD {
			todo = append(todo, b.Y, b.X)
			continue
		}
		if operands = append(operands, x); len(operands) > maxOperands {
			return nil, false
		}
	}
	return operands, true
}

// listText reads a literal of bytes or runes.
func (r *Result) listText(e *ast.CompositeLit) (text, bool) {
	runes, ok := r.listOf(e)
	if !ok || len(e.Elts) == 0 {
		return text{}, false
	}
	var b []byte
	for _, x := range e.Elts {
		if len(b) >= maxBytes {
			break // keys are short: this is data
		}
		if kv, ok := x.(*ast.KeyValueExpr); ok { // indexed: [...]byte{0: 'a'}
			i, ok := r.number(kv.Key)
			if !ok || i < int64(len(b)) || runes && i != int64(len(b)) || i > maxBytes {
				return text{}, false
			}
			for int64(len(b)) < i {
				b = append(b, 0)
			}
			x = kv.Value
		}
		n, ok := r.number(x)
		switch {
		case !ok:
			return text{}, false
		case runes && (n < 0 || n > utf8.MaxRune):
			return text{}, false
		case runes:
			b = utf8.AppendRune(b, rune(n))
		case n < 0 || n > 255:
			return text{}, false
		default:
			b = append(b, byte(n))
		}
	}
	return text{value: string(b), bytes: true, expr: e}, true
}

// listOf says whether a literal is a list of bytes or of runes.
func (r *Result) listOf(e *ast.CompositeLit) (runes, ok bool) {
	if r.typed() {
		t := r.Info.TypeOf(e)
		if t != nil {
			if p, ok := t.Underlying().(*types.Pointer); ok { // an element's type left out
				t = p.Elem()
			}
			switch elem := elemOf(t); {
			case elem == nil:
				return false, false
			case elem.Kind() == types.Byte:
				return false, true
			default:
				return true, elem.Kind() == types.Rune
			}
		}
	}
	list, ok := e.Type.(*ast.ArrayType)
	if !ok {
		return false, false
	}
	switch name, _ := list.Elt.(*ast.Ident); {
	case name == nil:
		return false, false
	case name.Name == "byte" || name.Name == "uint8":
		return false, true
	default:
		return true, name.Name == "rune"
	}
}

// elemOf gives the type of the elements of a slice or an array, if it is basic.
func elemOf(t types.Type) *types.Basic {
	var elem types.Type
	switch t := t.Underlying().(type) {
	case *types.Slice:
		elem = t.Elem()
	case *types.Array:
		elem = t.Elem()
	default:
		return nil
	}
	b, _ := elem.Underlying().(*types.Basic)
	return b
}

// number gives the value of a constant number.
func (r *Result) number(e ast.Expr) (int64, bool) {
	if r.typed() {
		if tv := r.Info.Types[e]; tv.Value != nil {
			return constant.Int64Val(constant.ToInt(tv.Value))
		}
	}
	lit, ok := ast.Unparen(e).(*ast.BasicLit)
	if !ok {
		return 0, false
	}
	v := constant.MakeFromLiteral(lit.Value, lit.Kind, 0)
	if v.Kind() != constant.Int {
		return 0, false
	}
	return constant.Int64Val(v)
}

// target is what a conversion makes.
type target struct {
	isString, isBytes bool
	unknown           bool // its type is not known, as one of a package that is missing
}

// conversion says whether a call is a conversion that keeps a text, and to what.
func (r *Result) conversion(e *ast.CallExpr) (target, bool) {
	if len(e.Args) != 1 || e.Ellipsis.IsValid() {
		return target{}, false
	}
	fun := ast.Unparen(e.Fun)
	if r.typed() {
		if tv, ok := r.Info.Types[fun]; ok && tv.Type != nil {
			if !tv.IsType() {
				return target{}, false
			}
			if b, ok := tv.Type.Underlying().(*types.Basic); ok {
				return target{isString: b.Info()&types.IsString != 0, unknown: b.Kind() == types.Invalid}, true
			}
			if elem := elemOf(tv.Type); elem != nil {
				return target{isBytes: elem.Kind() == types.Byte || elem.Kind() == types.Rune}, true
			}
			_, iface := tv.Type.Underlying().(*types.Interface)
			return target{isString: iface}, true
		}
	}
	switch fun := fun.(type) {
	case *ast.Ident:
		return target{isString: true}, fun.Name == "string"
	case *ast.ArrayType:
		elem, ok := fun.Elt.(*ast.Ident)
		return target{isBytes: true}, ok && (elem.Name == "byte" || elem.Name == "rune" || elem.Name == "uint8")
	}
	return target{}, false
}

// callText folds calls that only put constants together.
func (r *Result) callText(e *ast.CallExpr, depth int) (text, bool) {
	if e.Ellipsis.IsValid() && len(e.Args) == 0 || len(e.Args) == 0 {
		return text{}, false
	}
	_, called := r.callee(e)
	var parts []string
	length := 0
	add := func(x ast.Expr) bool {
		t, ok := r.text(x, depth+1)
		length += len(t.value)
		parts = append(parts, t.value)
		if length > maxFolded || len(parts) > maxPieces {
			r.Cut = true
			return false
		}
		return ok
	}
	switch called {
	case "strings.Join", "bytes.Join":
		list, ok := ast.Unparen(e.Args[0]).(*ast.CompositeLit)
		if !ok || len(e.Args) != 2 || len(list.Elts) == 0 {
			return text{}, false
		}
		sep, ok := r.text(e.Args[1], depth+1)
		if !ok {
			return text{}, false
		}
		for _, x := range list.Elts {
			if length += len(sep.value); !add(x) {
				return text{}, false
			}
		}
		return text{value: strings.Join(parts, sep.value), expr: e, bytes: called == "bytes.Join"}, true
	case "fmt.Sprint":
		for _, x := range e.Args {
			if !add(x) {
				return text{}, false
			}
		}
		// Sprint puts spaces only between operands that are both no strings.
		return text{value: strings.Join(parts, ""), expr: e}, true
	case "fmt.Sprintf":
		return r.sprintf(e, depth)
	case "builtin.append":
		if len(e.Args) != 2 || !e.Ellipsis.IsValid() || !add(e.Args[0]) || !add(e.Args[1]) {
			return text{}, false
		}
		return text{value: parts[0] + parts[1], expr: e, bytes: true}, true
	case "strings.Clone", "bytes.Clone", "strings.TrimSpace", "bytes.TrimSpace":
		t, ok := r.text(e.Args[0], depth+1)
		return t, ok
	}
	return text{}, false
}

// sprintf folds the arguments that are constant texts into a format. Verbs of others
// stay, as holes.
func (r *Result) sprintf(e *ast.CallExpr, depth int) (text, bool) {
	format, ok := r.text(e.Args[0], depth+1)
	if !ok || len(e.Args) < 2 || e.Ellipsis.IsValid() || len(e.Args) > maxPieces {
		return text{}, false
	}
	var b strings.Builder
	arg, filled, holes := 1, 0, false
	for f := format.value; f != ""; {
		i := strings.IndexByte(f, '%')
		if i < 0 {
			b.WriteString(f)
			break
		}
		b.WriteString(f[:i])
		f = f[i:]
		n := 1
		for n < len(f) && strings.IndexByte("+-# 0123456789.", f[n]) >= 0 {
			n++
		}
		if n == len(f) || f[n] == '*' || f[n] == '[' {
			return text{}, false // rare, and not worth the care
		}
		verb := f[:n+1]
		f = f[n+1:]
		if verb == "%%" {
			b.WriteByte('%')
			continue
		}
		if arg >= len(e.Args) {
			return text{}, false
		}
		if s, ok := r.verb(verb, e.Args[arg], depth); ok {
			b.WriteString(s)
			filled++
		} else {
			b.WriteString(verb)
			holes = true
		}
		arg++
		if b.Len() > maxFolded {
			r.Cut = true
			return text{}, false
		}
	}
	return text{value: b.String(), expr: e, holes: holes}, filled > 0
}

// verb formats a constant as Sprintf would.
func (r *Result) verb(verb string, arg ast.Expr, depth int) (string, bool) {
	if len(verb) > 4 { // widths of a megabyte
		return "", false
	}
	if t, ok := r.text(arg, depth+1); ok {
		switch verb[len(verb)-1] {
		case 's', 'q', 'x', 'X':
			return fmt.Sprintf(verb, t.value), true
		case 'v':
			return t.value, !t.bytes
		}
		return "", false
	}
	if n, ok := r.number(arg); ok && strings.IndexByte("dvxXc", verb[len(verb)-1]) >= 0 {
		if verb[len(verb)-1] == 'c' {
			return fmt.Sprintf(verb, rune(n)), true
		}
		return fmt.Sprintf(verb, n), true
	}
	return "", false
}
