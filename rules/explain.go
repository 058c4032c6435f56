package rules

import (
	"bytes"
	"cmp"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// Near is a place where a rule might have matched and did not: one of the literals of
// its expression stands there.
type Near struct {
	Line, Column int // of the literal, from 1; the column in bytes
	Literal      string
	Why          string // what does not fit
}

// Explanation says why a rule does not match where it might.
type Explanation struct {
	Notes []string // about the text as a whole
	Nears []Near   // in order of place
	More  int      // places that are left out
}

// Bounds of explanations: they are for people who write a rule and try it.
const (
	maxNears   = 100
	maxExplain = 1 << 20 // bytes of the text that are looked at
	maxFit     = 4 << 10 // bytes behind a literal
)

// Explain says why the rule of an id does not match in a text as it stands, without
// undoing encodings: at each place where one of its literals stands outside of its
// matches. What becomes of these, Options.Refused tells. Not ok if there is no such
// rule.
func (s *Set) Explain(id string, in Input, text []byte) (x Explanation, ok bool) {
	c := s.byID[id]
	if c == nil {
		return x, false
	}
	if len(text) > maxExplain {
		x.Notes = append(x.Notes, fmt.Sprintf("only the first %d bytes are looked at for places where it might match", maxExplain))
		text = text[:maxExplain]
	}
	switch {
	case c.Path != "" && !c.path().match(in.Path):
		x.Notes = append(x.Notes, "its path does not match "+in.Path)
	case !c.appliesAt(&in):
		x.Notes = append(x.Notes, "an allowlist of the rule leaves the path alone")
	}
	if c.native != nil {
		c.explainNative(&x, in, text)
		return x, true
	}
	if c.Regex == "" {
		return x, true
	}
	if low := folded(text); len(c.Keywords) > 0 && !holdsAny(low, foldedWords(c.Keywords)) {
		x.Notes = append(x.Notes, "none of its keywords stands in the text")
	}
	tree, err := syntax.Parse(c.Regex, syntax.Perl)
	if err != nil {
		return x, true
	}
	anchors := anchorsOf(tree, foldedWords(c.Keywords))
	if len(anchors) == 0 {
		x.Notes = append(x.Notes, "its expression has no literal, so there is no place to look at")
		return x, true
	}
	x.explain(text, anchors, regexp.MustCompile(c.Regex).FindAllIndex(text, -1))
	return x, true
}

// explain looks at the places of anchors that are in none of the matches.
func (x *Explanation) explain(text []byte, anchors []anchor, matches [][]int) {
	type place struct{ at, end, anchor int }
	var places []place
	low := bytes.ToLower(text)
	if len(low) != len(text) { // letters that change their length with their case
		low = text
	}
	for i := range anchors {
		word := []byte(anchors[i].literal)
		for at := 0; ; at++ {
			n := bytes.Index(low[at:], word)
			if n < 0 {
				break
			}
			at += n
			in := func(m []int) bool { return m[0] <= at && at < m[1] }
			if !slices.ContainsFunc(matches, in) {
				places = append(places, place{at, at + len(word), i})
			}
		}
	}
	// Of literals that end at the same place the longest tells most.
	slices.SortFunc(places, func(a, b place) int {
		return cmp.Or(cmp.Compare(a.end, b.end), cmp.Compare(a.at, b.at), cmp.Compare(a.anchor, b.anchor))
	})
	places = slices.CompactFunc(places, func(a, b place) bool { return a.end == b.end })
	fits := make([]*fit, len(anchors))
	for _, p := range places {
		if len(x.Nears) == maxNears {
			x.More++
			continue
		}
		if fits[p.anchor] == nil {
			fits[p.anchor] = newFit(&anchors[p.anchor])
		}
		start := lastNewline(text[:p.at]) + 1
		x.Nears = append(x.Nears, Near{
			Line: countLines(text[:p.at]) + 1, Column: p.at - start + 1, Literal: anchors[p.anchor].literal,
			Why: fits[p.anchor].why(text[p.at:min(len(text), p.at+maxFit)]),
		})
	}
}

// fit is what must follow an anchor, part by part.
type fit struct {
	parts []string         // the first is that of the anchor
	upTo  []*regexp.Regexp // the parts up to each; nil until asked for
	lead  bool             // something must stand before the anchor
}

func newFit(a *anchor) *fit {
	self := a.self
	for len(self) > 0 && isAssertion(self[0]) {
		self = self[1:] // looks at what is before the anchor
	}
	f := &fit{lead: len(a.before) > 0 || len(self) < len(a.self)}
	var own strings.Builder
	for _, n := range self {
		own.WriteString("(?:" + n.String() + ")")
	}
	f.parts = []string{own.String()}
	for _, n := range flatParts(a.after) {
		f.parts = append(f.parts, n.String())
	}
	f.upTo = make([]*regexp.Regexp, len(f.parts))
	return f
}

// flatParts takes groups and sequences apart.
func flatParts(nodes []*syntax.Regexp) []*syntax.Regexp {
	var out []*syntax.Regexp
	for _, n := range nodes {
		if n.Op == syntax.OpConcat || n.Op == syntax.OpCapture {
			out = append(out, flatParts(n.Sub)...)
		} else {
			out = append(out, n)
		}
	}
	return out
}

// why says how far the parts fit at the start of a text.
func (f *fit) why(text []byte) string {
	for k := len(f.parts) - 1; k >= 0; k-- {
		if f.upTo[k] == nil {
			f.upTo[k] = regexp.MustCompile(`\A(?:` + strings.Join(f.parts[:k+1], ")(?:") + ")")
			f.upTo[k].Longest()
		}
		loc := f.upTo[k].FindIndex(text)
		switch {
		case loc == nil:
			continue
		case k < len(f.parts)-1:
			return fmt.Sprintf("the expression fits for %d bytes, and then wants %s", loc[1], shownPart(f.parts[k+1]))
		case f.lead:
			return "what stands before it does not fit the expression"
		}
	}
	return "the expression does not match here"
}

// shownPart shortens a part of an expression.
func shownPart(s string) string {
	const most = 80
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return s
}
