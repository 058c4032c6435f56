package rules

import (
	"math/bits"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"
)

// An anchor is a literal that a match of a rule holds, with what stands before
// and after it in the match. Every match of a rule holds at least one of the
// rule's anchors, so that text without any needs no look at the expression.
type anchor struct {
	literal string // in lower case; found in any case
	// wild says that the expression ignores case and the literal has a k or an
	// s, for which U+212A KELVIN SIGN and U+017F LONG S may stand in the text.
	wild   bool
	before []*syntax.Regexp
	// self is what the literal is one of the exact strings of. It is shared by
	// the anchors of one place in the expression.
	self  []*syntax.Regexp
	after []*syntax.Regexp
}

// samePlace says that two anchors are alternatives of one place in the
// expression.
func (a *anchor) samePlace(o *anchor) bool {
	return len(a.self) > 0 && len(o.self) > 0 && a.self[0] == o.self[0]
}

// Limits of the search for literals. They trade the size of the automaton for
// longer, rarer literals; none changes what is found.
const (
	maxAlternatives = 64 // literals an expression may be expanded to
	maxClassRunes   = 6  // runes of a class that is expanded
	maxLiteral      = 32 // bytes of a literal
	minLiteral      = 2  // shorter ones stand everywhere
)

// exact is one string that an expression matches, if it matches finitely many.
type exact struct {
	s    string
	wild bool
}

// anchorsOf chooses the anchors of an expression: nil if it has none that are
// worth looking for. A choice in which each literal holds one of keywords is
// preferred, for then the keywords need no search of their own.
func anchorsOf(n *syntax.Regexp, keywords []string) []anchor {
	best, _ := anchorsIn(n, keywords)
	return best
}

func anchorsIn(n *syntax.Regexp, keywords []string) (best []anchor, value int) {
	if set, ok := exactOf(n); ok {
		return anchorsFrom(set, nil, []*syntax.Regexp{n}, nil, keywords)
	}
	switch n.Op {
	case syntax.OpCapture:
		return anchorsIn(n.Sub[0], keywords)
	case syntax.OpPlus, syntax.OpRepeat:
		if n.Op == syntax.OpRepeat && n.Min == 0 {
			return nil, 0
		}
		// The first round holds the anchor; what follows is not looked at.
		best, value = anchorsIn(n.Sub[0], keywords)
		rest := &syntax.Regexp{Op: syntax.OpStar, Sub: n.Sub, Flags: n.Flags}
		for i := range best {
			best[i].after = append(slices.Clip(best[i].after), rest)
		}
		return best, value
	case syntax.OpAlternate:
		// Each branch needs anchors; the set is worth what its worst is.
		value = 1 << 20
		for _, sub := range n.Sub {
			b, v := anchorsIn(sub, keywords)
			if b == nil || len(best)+len(b) > maxAlternatives {
				return nil, 0
			}
			best, value = append(best, b...), min(value, v)
		}
		return best, value - bits.Len(uint(len(n.Sub)))
	case syntax.OpConcat:
		return anchorsInConcat(n.Sub, keywords)
	case syntax.OpLiteral:
		if len(n.Rune) < maxLiteral/utf8.UTFMax {
			return nil, 0
		}
		// Too long: its first characters will do.
		head, tail := *n, *n
		head.Rune, tail.Rune = n.Rune[:maxLiteral/utf8.UTFMax], n.Rune[maxLiteral/utf8.UTFMax:]
		if set, ok := exactOf(&head); ok {
			return anchorsFrom(set, nil, []*syntax.Regexp{&head}, []*syntax.Regexp{&tail}, keywords)
		}
	}
	return nil, 0
}

func anchorsInConcat(subs []*syntax.Regexp, keywords []string) (best []anchor, value int) {
	consider := func(a []anchor, v int) {
		if a != nil && (best == nil || v > value) {
			best, value = a, v
		}
	}
	run, from := []exact{{}}, 0
	flush := func(to int) {
		consider(anchorsFrom(run, subs[:from], subs[from:to], subs[to:], keywords))
		run = []exact{{}}
	}
	for i, sub := range subs {
		set, ok := exactOf(sub)
		if !ok {
			flush(i)
			from = i + 1
			a, v := anchorsIn(sub, keywords)
			for j := range a {
				a[j].before = append(slices.Clone(subs[:i]), a[j].before...)
				a[j].after = append(slices.Clip(a[j].after), subs[i+1:]...)
			}
			consider(a, v)
			continue
		}
		if len(set) > 1 && len(run[0].s) >= minLiteral {
			// More literals are not always better ones: `word\s{1,4}word` has dozens.
			consider(anchorsFrom(run, subs[:from], subs[from:i], subs[i:], keywords))
		}
		longer, ok := product(run, set)
		if !ok {
			flush(i)
			longer, from = set, i
		}
		run = longer
	}
	flush(len(subs))
	return best, value
}

// anchorsFrom makes anchors of a set of strings, and says what they are worth:
// long literals are rare, many cost automaton states.
func anchorsFrom(set []exact, before, self, after []*syntax.Regexp, keywords []string) ([]anchor, int) {
	shortest, implied := maxLiteral, true
	var out []anchor
	for _, e := range set {
		shortest = min(shortest, rareBytes(e.s))
		implied = implied && holdsAny(e.s, keywords)
		out = append(out, anchor{literal: e.s, wild: e.wild, before: before, self: self, after: after})
	}
	if len(out) == 0 || shortest < minLiteral {
		return nil, 0
	}
	value := 4*min(shortest, 8) - bits.Len(uint(len(out)))
	if implied {
		value += 12
	}
	return out, value
}

// rareBytes gives the bytes of a literal that make it rare: the start of an address is
// everywhere.
func rareBytes(s string) int {
	for _, scheme := range []string{"https://", "http://"} {
		if rest, ok := strings.CutPrefix(s, scheme); ok && rest != "" {
			return max(minLiteral, len(rest))
		}
		if len(s) > minLiteral && strings.HasPrefix(scheme, s) {
			return max(minLiteral, len(s)/2)
		}
	}
	return len(s)
}

func holdsAny(s string, words []string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(s, w) })
}

// exactOf gives the strings that n matches, in lower case, if they are few.
func exactOf(n *syntax.Regexp) ([]exact, bool) {
	switch n.Op {
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText,
		syntax.OpEndText, syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return []exact{{}}, true
	case syntax.OpLiteral:
		var all [maxLiteral]byte
		s, wild := all[:0], false
		for _, r := range n.Rune {
			one, ok := exactRune(r, n.Flags&syntax.FoldCase != 0)
			if !ok || len(s)+len(one.s) > maxLiteral {
				return nil, false
			}
			s, wild = append(s, one.s...), wild || one.wild
		}
		return []exact{{string(s), wild}}, true
	case syntax.OpCharClass:
		return exactClass(n.Rune)
	case syntax.OpCapture:
		return exactOf(n.Sub[0])
	case syntax.OpQuest:
		set, ok := exactOf(n.Sub[0])
		return unite(set, []exact{{}}), ok
	case syntax.OpRepeat:
		set, ok := exactOf(n.Sub[0])
		if !ok || n.Max < 0 || n.Max > maxLiteral {
			return nil, false
		}
		var all []exact
		power := []exact{{}}
		for i := 0; ; i++ {
			if i >= n.Min {
				all = unite(all, power)
			}
			if i == n.Max {
				return all, len(all) <= maxAlternatives
			}
			if power, ok = product(power, set); !ok {
				return nil, false
			}
		}
	case syntax.OpConcat:
		set := []exact{{}}
		for _, sub := range n.Sub {
			s, ok := exactOf(sub)
			if !ok {
				return nil, false
			}
			if set, ok = product(set, s); !ok {
				return nil, false
			}
		}
		return set, true
	case syntax.OpAlternate:
		var all []exact
		for _, sub := range n.Sub {
			s, ok := exactOf(sub)
			if !ok {
				return nil, false
			}
			if all = unite(all, s); len(all) > maxAlternatives {
				return nil, false
			}
		}
		return all, true
	}
	return nil, false
}

// exactRune gives a rune's encoding, in lower case. A rune beyond ASCII whose
// case is ignored, and U+FFFD, which also stands for invalid UTF-8, have none.
func exactRune(r rune, fold bool) (exact, bool) {
	if r < utf8.RuneSelf {
		e := exact{s: asciiLower[r : r+1]}
		e.wild = fold && (e.s == "k" || e.s == "s")
		return e, true
	}
	if r == utf8.RuneError || fold && simpleFold(r) != r {
		return exact{}, false
	}
	return exact{s: string(r)}, true
}

// asciiLower holds each ASCII character in lower case.
var asciiLower = func() string {
	var b [utf8.RuneSelf]byte
	for i := range b {
		b[i] = lower(byte(i))
	}
	return string(b[:])
}()

func exactClass(ranges []rune) ([]exact, bool) {
	var set []exact
	wildK, wildS := false, false
	for i := 0; i < len(ranges); i += 2 {
		if ranges[i+1]-ranges[i] > 2*maxClassRunes {
			return nil, false
		}
		for r := ranges[i]; r <= ranges[i+1]; r++ {
			switch r {
			case kelvinSign:
				wildK = true
			case longS:
				wildS = true
			default:
				e, ok := exactRune(r, false)
				if !ok {
					return nil, false
				}
				set = unite(set, []exact{e})
			}
		}
	}
	for _, w := range []struct {
		on   bool
		s    string
		rune rune
	}{{wildK, "k", kelvinSign}, {wildS, "s", longS}} {
		if !w.on {
			continue
		}
		if i := slices.IndexFunc(set, func(e exact) bool { return e.s == w.s }); i >= 0 {
			set[i].wild = true
		} else {
			set = append(set, exact{s: string(w.rune)})
		}
	}
	return set, len(set) > 0 && len(set) <= maxClassRunes
}

// product gives every string of a followed by every string of b.
func product(a, b []exact) ([]exact, bool) {
	if len(a)*len(b) > maxAlternatives {
		return nil, false
	}
	if len(b) == 1 && b[0] == (exact{}) {
		return a, true
	}
	if len(a) == 1 && a[0] == (exact{}) {
		return b, true
	}
	out := make([]exact, 0, len(a)*len(b))
	for _, x := range a {
		for _, y := range b {
			if len(x.s)+len(y.s) > maxLiteral {
				return nil, false
			}
			out = unite(out, []exact{{x.s + y.s, x.wild || y.wild}})
		}
	}
	return out, true
}

// unite adds what b has to a; a string that is wild in one is wild in both.
func unite(a, b []exact) []exact {
	for _, e := range b {
		if i := slices.IndexFunc(a, func(x exact) bool { return x.s == e.s }); i >= 0 {
			a[i].wild = a[i].wild || e.wild
		} else {
			a = append(a, e)
		}
	}
	return a
}

// lowerOf has what lower gives.
var lowerOf = func() (to [256]byte) {
	for b := range to {
		to[b] = lower(byte(b))
	}
	return to
}()

func lower(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}
