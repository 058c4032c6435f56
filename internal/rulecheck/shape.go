package rulecheck

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/rules"
)

// Shape looks at how a rule of the set is made, and gives what is wrong, and what
// is doubtful: it may be meant.
func (c *Checker) Shape(r *rules.Rule) (wrong, doubtful []string) {
	if strings.TrimSpace(r.Description) == "" {
		doubtful = append(doubtful, "description: there is none, so that a report can't say what was found")
	}
	if r.Regex == "" || r.Matcher != "" { // with a matcher, the expression is for others
		return wrong, doubtful
	}
	in, ok := c.set.Inspect(r.ID)
	tree, err := syntax.Parse(r.Regex, syntax.Perl)
	if !ok || err != nil {
		return append(wrong, "regex: can't be looked at"), doubtful
	}
	switch {
	case in.Groups > 1 && r.SecretGroup == 0:
		wrong = append(wrong, fmt.Sprintf("secretGroup: the expression has %d groups: say which holds the whole secret, or make the others (?:…)", in.Groups))
	case in.Groups == 1 && r.SecretGroup == 0:
		doubtful = append(doubtful, "secretGroup: the expression has a group: say that it is the secret, or make it (?:…)")
	}
	switch {
	case len(in.Anchors) == 0 && !in.LongRun:
		doubtful = append(doubtful, "regex: no match needs to hold a literal of two characters or more, so it is run on every text: slow, and seldom precise")
	case len(r.Keywords) == 0:
		doubtful = append(doubtful, fmt.Sprintf("keywords: there are none; every match holds %s", oneOf(in.Anchors)))
	case in.KeywordNeeded:
		doubtful = append(doubtful, "keywords: a match need not hold one of them, so the rule depends on what stands elsewhere in the file")
	}
	for _, k := range r.Keywords {
		if k != strings.TrimSpace(k) || len(k) < 2 {
			doubtful = append(doubtful, fmt.Sprintf("keywords: %q stands in most texts", k))
		}
	}
	parts := flat(tree)
	for _, n := range endless(tree) {
		doubtful = append(doubtful, fmt.Sprintf("regex: a repetition of %s has no bound: give one, such as {0,100}", n))
	}
	if len(parts) > 0 {
		if first := parts[0]; startsInside(first) && leads(tree, r.SecretGroup) {
			doubtful = append(doubtful, `regex: can begin in the middle of a word: put \b or what stands before a secret in front`)
		}
		if last := parts[len(parts)-1]; isClass(last) {
			doubtful = append(doubtful, `regex: ends in characters that may go on: put \b, or what can stand behind a secret, at the end`)
		}
	}
	return wrong, doubtful
}

func oneOf(words []string) string {
	const most = 3
	var out []string
	for _, w := range words[:min(most, len(words))] {
		out = append(out, fmt.Sprintf("%q", w))
	}
	if len(words) > most {
		out = append(out, fmt.Sprintf("%d more", len(words)-most))
	}
	return strings.Join(out, " or ")
}

// flat gives the parts of an expression one after the other, without groups.
func flat(n *syntax.Regexp) []*syntax.Regexp {
	switch n.Op {
	case syntax.OpCapture:
		return flat(n.Sub[0])
	case syntax.OpConcat:
		var out []*syntax.Regexp
		for _, sub := range n.Sub {
			out = append(out, flat(sub)...)
		}
		return out
	}
	return []*syntax.Regexp{n}
}

// leads says whether the secret is at the start of an expression: what stands in front
// of it, a name for instance, may well begin in the middle of a word.
func leads(n *syntax.Regexp, group int) bool {
	switch {
	case group == 0, n.Op == syntax.OpCapture && n.Cap == group:
		return true
	case n.Op == syntax.OpCapture, n.Op == syntax.OpConcat:
		return leads(n.Sub[0], group)
	case n.Op == syntax.OpAlternate:
		return slices.ContainsFunc(n.Sub, func(sub *syntax.Regexp) bool { return leads(sub, group) })
	}
	return false
}

// startsInside says whether a first part is a letter, a digit or a class of
// them that a word could go on with to the left.
func startsInside(n *syntax.Regexp) bool {
	switch n.Op {
	case syntax.OpLiteral:
		return isWord(n.Rune[0]) && !strings.HasPrefix(string(n.Rune), "http") // no word goes on with an address
	case syntax.OpRepeat:
		return n.Min > 0 && startsInside(n.Sub[0])
	case syntax.OpPlus:
		return startsInside(n.Sub[0])
	case syntax.OpCharClass:
		return holds(n, 'a') || holds(n, 'A') || holds(n, '0')
	case syntax.OpAlternate:
		return slices.ContainsFunc(n.Sub, func(sub *syntax.Regexp) bool {
			parts := flat(sub)
			return len(parts) > 0 && startsInside(parts[0])
		})
	}
	return false
}

// isClass says whether a last part is a bounded repetition of letters or digits:
// the token may be longer, and would be cut.
func isClass(n *syntax.Regexp) bool {
	if n.Op != syntax.OpRepeat || n.Max < 0 || n.Sub[0].Op != syntax.OpCharClass {
		return false
	}
	return startsInside(n.Sub[0])
}

func holds(class *syntax.Regexp, r rune) bool {
	for pair := range slices.Chunk(class.Rune, 2) {
		if pair[0] <= r && r <= pair[1] {
			return true
		}
	}
	return false
}

func isWord(r rune) bool {
	return r == '_' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z'
}

// endless gives the repetitions of nearly any character that have no bound.
func endless(n *syntax.Regexp) []string {
	var out []string
	if n.Op == syntax.OpStar || n.Op == syntax.OpPlus || n.Op == syntax.OpRepeat && n.Max < 0 {
		switch sub := n.Sub[0]; {
		case sub.Op == syntax.OpAnyChar, sub.Op == syntax.OpAnyCharNotNL:
			out = append(out, "any character")
		case sub.Op == syntax.OpCharClass && holds(sub, ' ') && holds(sub, 'a') && holds(sub, '\n'):
			out = append(out, "any character but some")
		}
	}
	for _, sub := range n.Sub {
		out = append(out, endless(sub)...)
	}
	return out
}
