package rules

import (
	"math/bits"
	"regexp/syntax"
)

// A chain says cheaply what must follow an anchor: each link is a set of bytes
// and how many of them stand there. It is weaker than the expression that it
// was made from (alternatives are melted into one link, assertions are left
// out), so what the chain refuses the expression refuses too.
type chain []link

type link struct {
	set      byteset
	min, max int // bytes; max is unbounded if there is none
}

const (
	chainReach = 63 // bytes after the anchor that a chain looks at
	maxLinks   = 24
)

// chainOf makes the chain of a sequence of expressions.
func chainOf(nodes []*syntax.Regexp) chain {
	var c chain
	for _, n := range nodes {
		if !c.add(n) {
			break
		}
	}
	// Links that may be empty refuse nothing at the end.
	for len(c) > 0 && c[len(c)-1].min == 0 {
		c = c[:len(c)-1]
	}
	return c
}

// add appends the links of n, and reports whether more may follow.
func (c *chain) add(n *syntax.Regexp) bool {
	switch n.Op {
	case syntax.OpConcat:
		for _, sub := range n.Sub {
			if !c.add(sub) {
				return false
			}
		}
		return true
	case syntax.OpCapture:
		return c.add(n.Sub[0])
	case syntax.OpLiteral:
		for _, r := range n.Rune {
			one := syntax.Regexp{Op: syntax.OpLiteral, Flags: n.Flags, Rune: []rune{r}}
			if !c.append(&one) {
				return false
			}
		}
		return true
	}
	return c.append(n)
}

func (c *chain) append(n *syntax.Regexp) bool {
	lo, hi := lengths(n)
	if hi == 0 {
		return true
	}
	*c = append(*c, link{bytesOf(n), lo, hi})
	return hi != unbounded && lo < chainReach && len(*c) < maxLinks
}

// fits reports whether the chain can follow text that starts at text[0].
//
// The set of places in text where the links so far can end is a word of bits;
// each link moves it on.
func (c chain) fits(text []byte) bool {
	places := uint64(1)
	for i := range c {
		l := &c[i]
		n := l.min
		for ; n > 0; n-- {
			if places = step(places, &l.set, text); places == 0 {
				return false
			}
			if places>>chainReach != 0 {
				return true // further than a chain looks
			}
		}
		if i == len(c)-1 {
			return true
		}
		n = l.max - l.min
		if l.max == unbounded {
			n = chainReach
		}
		for front := places; n > 0; n-- {
			if front = step(front, &l.set, text) &^ places; front == 0 {
				break
			}
			places |= front
			if places>>chainReach != 0 {
				return true
			}
		}
	}
	return true
}

// step moves every place on by one byte that is in the set, if it is there.
func step(places uint64, set *byteset, text []byte) uint64 {
	var out uint64
	for ; places != 0; places &= places - 1 {
		i := bits.TrailingZeros64(places)
		if i < len(text) && set.has(text[i]) {
			out |= 2 << i
		}
	}
	return out
}
