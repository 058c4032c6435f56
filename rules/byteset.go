package rules

import (
	"regexp/syntax"
	"unicode/utf8"
)

// byteset is a set of bytes.
type byteset [4]uint64

func (s *byteset) add(b byte)      { s[b>>6] |= 1 << (b & 63) }
func (s *byteset) has(b byte) bool { return s[b>>6]>>(b&63)&1 != 0 }
func (s *byteset) union(o byteset) { s[0] |= o[0]; s[1] |= o[1]; s[2] |= o[2]; s[3] |= o[3] }

// addRange adds the bytes with which the runes lo to hi may be encoded. Every
// rune beyond ASCII stands for all bytes beyond ASCII: a superset, which also
// covers the lone bytes that regexp reads as U+FFFD in invalid UTF-8.
func (s *byteset) addRange(lo, hi rune) {
	for r := lo; r <= hi && r < utf8.RuneSelf; r++ {
		s.add(byte(r))
	}
	if hi >= utf8.RuneSelf {
		s[2], s[3] = ^uint64(0), ^uint64(0)
	}
}

// bytesOf gives all bytes that a match of n may hold.
func bytesOf(n *syntax.Regexp) byteset {
	var s byteset
	switch n.Op {
	case syntax.OpLiteral:
		for _, r := range n.Rune {
			s.addRange(r, r)
			if n.Flags&syntax.FoldCase != 0 {
				for f := simpleFold(r); f != r; f = simpleFold(f) {
					s.addRange(f, f)
				}
			}
		}
	case syntax.OpCharClass:
		for i := 0; i < len(n.Rune); i += 2 {
			s.addRange(n.Rune[i], n.Rune[i+1])
		}
	case syntax.OpAnyChar:
		s.addRange(0, utf8.MaxRune)
	case syntax.OpAnyCharNotNL:
		s.addRange(0, '\n'-1)
		s.addRange('\n'+1, utf8.MaxRune)
	default:
		for _, sub := range n.Sub {
			s.union(bytesOf(sub))
		}
	}
	return s
}
