package secretsink

import (
	"go/ast"
	"go/types"
	"strings"
)

// value is a text that an expression may have, as the pieces that it is put
// together from.
type value []piece

// piece is a part of a value. If it has neither an expression nor a variable,
// nothing is known of it.
type piece struct {
	// text is of a constant, which the expression lit stands for.
	text string
	lit  ast.Expr

	// far is set if the constant is one that another package's facts tell of:
	// its text is not known.
	far *IsSecret

	// v is a parameter, field or package variable whose values are looked for
	// separately, as those of a sink: see deriving.
	v *types.Var

	// key is that of the element that is meant, if v is a map; "" for any.
	key string
}

func (p piece) constant() bool { return p.lit != nil }

// unknown is the value of which nothing is known.
func unknown() []value { return []value{{piece{}}} }

// Bounds of what is looked at. What goes beyond one of them is taken to be
// unknown and reports nothing.
const (
	maxValues = 32      // that an expression may have
	maxPieces = 32      // of a value
	maxElems  = 512     // of a list or map that are looked at
	maxText   = 1 << 16 // bytes of a value's constants
	maxDepth  = 40      // of expressions, variables and calls in each other
	maxSteps  = 1 << 18 // expressions evaluated in a package
)

// concat puts values together in every way that they may come.
func concat(parts ...[]value) []value {
	result := []value{nil}
	for _, part := range parts {
		if len(part) == 0 {
			continue // empty
		}
		if len(result)*len(part) > maxValues {
			part = unknown()
		}
		var next []value
		for _, head := range result {
			for _, tail := range part {
				if len(head)+len(tail) > maxPieces {
					tail = value{piece{}}
				}
				joined := make(value, 0, len(head)+len(tail))
				next = append(next, append(append(joined, head...), tail...))
			}
		}
		result = next
	}
	return prune(result)
}

// prune drops values that are there twice, and empty ones: a text that is
// empty is no secret.
func prune(values []value) []value {
	kept := values[:0:0]
outer:
	for _, v := range values {
		if len(v) == 0 {
			continue
		}
		for _, other := range kept {
			if v.equal(other) {
				continue outer
			}
		}
		if len(kept) == maxValues {
			break
		}
		kept = append(kept, v)
	}
	return kept
}

func (v value) equal(other value) bool {
	if len(v) != len(other) {
		return false
	}
	for i := range v {
		if v[i] != other[i] {
			return false
		}
	}
	return true
}

// key returns the key of what open returns.
func (v value) key() string {
	for _, p := range v {
		if p.v != nil {
			return p.key
		}
	}
	return ""
}

// open returns the one piece that is no constant, if there is exactly one and
// something is known of it.
func (v value) open() *types.Var {
	var found *types.Var
	for _, p := range v {
		if p.constant() {
			continue
		}
		if p.v == nil || found != nil {
			return nil
		}
		found = p.v
	}
	return found
}

// constant reports whether all pieces are.
func (v value) constant() bool {
	for _, p := range v {
		if !p.constant() {
			return false
		}
	}
	return len(v) > 0
}

// text is the whole of a constant. What other pieces are is written as hole.
func (v value) text() string {
	var b strings.Builder
	for _, p := range v {
		if p.constant() && p.far == nil {
			b.WriteString(p.text)
		} else {
			b.WriteString(hole)
		}
		if b.Len() > maxText {
			break
		}
	}
	return b.String()
}

// hole stands for unknown text. It is one byte that no secret has.
const hole = "\x00"

// cut returns the part of the value from an offset in its text.
func (v value) cut(from int) value {
	var rest value
	for _, p := range v {
		size := len(hole)
		if p.constant() && p.far == nil {
			size = len(p.text)
		}
		switch {
		case from <= 0:
			rest = append(rest, p)
		case from < size:
			p.text = p.text[from:]
			rest = append(rest, p)
		}
		from -= size
	}
	return rest
}

// slice returns the part between two offsets in its text.
func (v value) slice(from, to int) value {
	head := make(value, 0, len(v))
	at := 0
	for _, p := range v {
		if at >= to {
			break
		}
		size := len(hole)
		if p.constant() && p.far == nil {
			size = len(p.text)
			if at+size > to {
				p.text = p.text[:to-at]
			}
		}
		head = append(head, p)
		at += size
	}
	return head.cut(from)
}
