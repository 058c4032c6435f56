package constvals

import (
	"go/ast"
	"go/token"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Range gives the place in the source of a part of the text, from start to end in
// bytes. It is exact where one literal holds the part; elsewhere it is the range of the
// value.
func (v *Value) Range(start, end int) (pos, to token.Pos, exact bool) {
	if start < 0 || end < start || end > len(v.Text) {
		return v.Pos, v.End, false
	}
	lit := v.Literal
	if v.inTag >= 0 {
		start, end = start+v.inTag, end+v.inTag
	} else if lit == nil {
		lit, start, end = v.leaf(start, end)
	}
	if lit == nil {
		return v.Pos, v.End, false
	}
	s, ok := sourceOffset(lit.Value, start)
	e, ok2 := sourceOffset(lit.Value, end)
	if !ok || !ok2 {
		return v.Pos, v.End, false
	}
	pos, ok = v.position(lit, s)
	to, ok2 = v.position(lit, e)
	if !ok || !ok2 || to < pos {
		return v.Pos, v.End, false
	}
	return pos, to, true
}

// leaf finds the literal of a concatenation that holds a part of its text.
func (v *Value) leaf(start, end int) (*ast.BasicLit, int, int) {
	b, ok := v.Expr.(*ast.BinaryExpr)
	if !ok || v.Pieces {
		return nil, 0, 0
	}
	operands, ok := flatten(b)
	if !ok {
		return nil, 0, 0
	}
	at := 0
	for _, x := range operands {
		t, ok := v.res.text(x, 0)
		if !ok {
			return nil, 0, 0
		}
		if at <= start && end <= at+len(t.value) {
			return t.literal, start - at, end - at
		}
		at += len(t.value)
	}
	return nil, 0, 0
}

// sourceOffset maps an offset in a literal's text to one in its source.
func sourceOffset(source string, at int) (int, bool) {
	if len(source) < 2 {
		return 0, false
	}
	if source[0] == '`' {
		return at + 1, at+2 <= len(source)
	}
	rest := source[1 : len(source)-1]
	if strings.IndexByte(rest, '\\') < 0 {
		return at + 1, at <= len(rest)
	}
	for done := 0; ; {
		if done >= at {
			return len(source) - 1 - len(rest), true
		}
		c, multibyte, tail, err := strconv.UnquoteChar(rest, source[0])
		if err != nil {
			return 0, false
		}
		rest = tail
		if c < utf8.RuneSelf || !multibyte {
			done++
		} else {
			done += utf8.RuneLen(c)
		}
	}
}

// position gives the place of an offset in a literal's source, which the parser has
// rid of the carriage returns that the file may have.
func (v *Value) position(lit *ast.BasicLit, offset int) (token.Pos, bool) {
	before := lit.Value[:min(offset, len(lit.Value))]
	newline := strings.LastIndexByte(before, '\n')
	if newline < 0 {
		return lit.Pos() + token.Pos(offset), true
	}
	tf := v.res.Fset.File(lit.Pos())
	if tf == nil {
		return 0, false
	}
	// Lines as they are in the file, whatever //line comments say.
	line := tf.PositionFor(lit.Pos(), false).Line + strings.Count(before, "\n")
	if line > tf.LineCount() {
		return 0, false
	}
	return tf.LineStart(line) + token.Pos(offset-newline-1), true
}
