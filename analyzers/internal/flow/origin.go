package flow

import (
	"go/ast"
	"go/types"
	"slices"
)

// Kind is what a pass calls an origin; 0 is the value of a parameter.
type Kind uint8

// Parameter is the kind of an origin that is decided at the call.
const Parameter Kind = 0

// Origin is where a value comes from.
type Origin struct {
	Kind  Kind
	Expr  ast.Expr   // what brought it; nil for a parameter
	Name  string     // what the pass calls it; never a value
	Param *types.Var // the parameter or receiver, for Parameter
}

// Set is a small set of origins.
type Set []*Origin

// maxSet bounds the origins of a value: a table of a thousand entries that is
// joined to one string has no more than this.
const maxSet = 24

func (s Set) with(more Set) Set {
	for _, o := range more {
		if len(s) >= maxSet {
			break
		}
		if !slices.ContainsFunc(s, func(p *Origin) bool { return same(o, p) }) {
			s = append(s[:len(s):len(s)], o)
		}
	}
	return s
}

func same(a, b *Origin) bool {
	return a == b || a.Kind == b.Kind && a.Expr == b.Expr && a.Param == b.Param && a.Name == b.Name
}

// Union is the set of all that is in one of the sets.
func Union(sets ...Set) Set {
	var all Set
	for _, s := range sets {
		all = all.with(s)
	}
	return all
}

// Find returns an origin of one of the kinds, nil if there is none.
func (s Set) Find(kinds ...Kind) *Origin {
	for _, o := range s {
		if slices.Contains(kinds, o.Kind) {
			return o
		}
	}
	return nil
}

// Has reports whether an origin of the kind is in the set.
func (s Set) Has(kind Kind) bool { return s.Find(kind) != nil }

// Model is what a pass knows.
type Model interface {
	// Origins says what an expression is by itself. known is false where its
	// origins are those that flow finds. index is that of the result, for a call
	// with several; 0 otherwise.
	Origins(g *Graph, e ast.Expr, index int) (s Set, known bool)
}
