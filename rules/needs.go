package rules

import (
	"bytes"
	"regexp/syntax"
	"slices"
	"strings"
)

// minNeed is the length in bytes of the shortest literal that is worth looking
// for in a window.
const minNeed = 3

// needsOf gives the literals that stand in every match of an expression, besides
// the anchor, in lower case: all of those of one of the lists. nil if that says no
// more than an anchor does.
func needsOf(n *syntax.Regexp) [][]string {
	for n.Op == syntax.OpCapture {
		n = n.Sub[0]
	}
	var lists [][]string
	switch n.Op {
	case syntax.OpAlternate:
		for _, sub := range n.Sub {
			lists = append(lists, required(sub))
		}
	case syntax.OpConcat:
		all := required(n)
		for _, sub := range n.Sub {
			if sub.Op != syntax.OpAlternate {
				continue
			}
			for _, branch := range sub.Sub {
				lists = append(lists, append(required(branch), all...))
			}
			break
		}
		if lists == nil {
			lists = append(lists, all)
		}
	}
	several := false
	for _, l := range lists {
		if len(l) == 0 {
			return nil
		}
		several = several || len(l) > 1
	}
	if !several {
		return nil
	}
	return lists
}

// required gives literals that an expression can't match without.
func required(n *syntax.Regexp) (out []string) {
	switch n.Op {
	case syntax.OpLiteral:
		if s := strings.ToLower(string(n.Rune)); len(s) >= minNeed && isASCII(string(n.Rune)) {
			return []string{s}
		}
	case syntax.OpCapture, syntax.OpPlus:
		return required(n.Sub[0])
	case syntax.OpRepeat:
		if n.Min > 0 {
			return required(n.Sub[0])
		}
	case syntax.OpConcat:
		for _, sub := range n.Sub {
			out = append(out, required(sub)...)
		}
	}
	return out
}

// maxEither is how many literals one of which must stand in a match are worth looking for.
const maxEither = 16

// eithersOf gives lists of literals, in lower case: each match of an expression holds one of
// each list. The lists are of the places in a sequence that match few strings, such as `[ \t]-u`,
// but for that of the anchors, which do not stand in their windows for nothing.
func eithersOf(n *syntax.Regexp, anchors []anchor) (lists [][]string) {
	for n.Op == syntax.OpCapture {
		n = n.Sub[0]
	}
	if n.Op != syntax.OpConcat {
		return nil
	}
	take := func(run []exact) {
		var list []string
		for _, e := range run {
			if len(e.s) < minNeed || e.wild || slices.ContainsFunc(anchors, func(a anchor) bool { return strings.Contains(e.s, a.literal) }) {
				return
			}
			list = append(list, e.s)
		}
		if len(list) <= maxEither {
			lists = append(lists, list)
		}
	}
	run := []exact{{}}
	for _, sub := range n.Sub {
		set, ok := exactOf(sub)
		longer, fits := product(run, set)
		if !ok || !fits || len(longer) > maxEither && len(run[0].s) >= minNeed {
			take(run)
			if longer = set; !ok {
				longer = []exact{{}}
			}
		}
		run = longer
	}
	take(run)
	return lists
}

// hasNeeds reports whether a window holds what a rule's matches can't do without.
func (sc *Scanner) hasNeeds(c *compiled, window []byte) bool {
	if c.needs == nil && c.eithers == nil {
		return true
	}
	// The first bytes of the letters that stand for a k or an s.
	if bytes.IndexByte(window, string(longS)[0]) >= 0 || bytes.IndexByte(window, string(kelvinSign)[0]) >= 0 {
		return true
	}
	low := slices.Grow(sc.low[:0], len(window))[:len(window)]
	for i, b := range window {
		low[i] = lowerOf[b]
	}
	sc.low = low
	for _, list := range c.eithers {
		if !slices.ContainsFunc(list, func(s string) bool { return bytes.Contains(low, []byte(s)) }) {
			return false
		}
	}
	if c.needs == nil {
		return true
	}
	for _, list := range c.needs {
		all := true
		for _, s := range list {
			if all = bytes.Contains(low, []byte(s)); !all {
				break
			}
		}
		if all {
			return true
		}
	}
	return false
}
