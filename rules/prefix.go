package rules

import (
	"regexp/syntax"
	"slices"
	"strings"
)

// maxLeads bounds the prefixes of one rule.
const maxLeads = 32

// prefixOf gives what the rule's expression spells out at the start of a secret,
// such as `ghp_`: it is public, so reports may show it.
func (c *compiled) prefixOf(secret string) string {
	c.leadsOnce.Do(func() { c.leads = leadsOf(c.regex.syntax(), c.SecretGroup) })
	low := strings.ToLower(secret)
	for _, lead := range c.leads { // longest first
		if strings.HasPrefix(low, lead) {
			return secret[:len(lead)]
		}
	}
	return ""
}

// leadsOf gives the literals, in lower case, with which a secret can start: those
// of the group that holds it, of any group if it may be any, or of the whole
// expression if there is none.
func leadsOf(n *syntax.Regexp, group int) []string {
	var out []string
	groups := captures(n)
	for _, g := range groups {
		if group == 0 || g.Cap == group {
			out = append(out, leads(g.Sub[0])...)
		}
	}
	if len(groups) == 0 {
		out = leads(n)
	}
	slices.SortFunc(out, func(a, b string) int { return len(b) - len(a) })
	out = slices.DeleteFunc(out, func(s string) bool { return s == "" })
	return slices.Compact(out)
}

func captures(n *syntax.Regexp) []*syntax.Regexp {
	var out []*syntax.Regexp
	if n.Op == syntax.OpCapture {
		out = append(out, n)
	}
	for _, sub := range n.Sub {
		out = append(out, captures(sub)...)
	}
	return out
}

// leads gives the literals that an expression starts with, each as long as it is
// certain; an empty one if it starts with nothing certain.
func leads(n *syntax.Regexp) []string {
	if s, ok := spelled(n); ok {
		return []string{s}
	}
	switch n.Op {
	case syntax.OpCapture:
		return leads(n.Sub[0])
	case syntax.OpAlternate:
		var out []string
		for _, sub := range n.Sub {
			out = append(out, leads(sub)...)
		}
		if len(out) > maxLeads {
			return []string{""}
		}
		return out
	case syntax.OpConcat:
		head := ""
		for _, sub := range n.Sub {
			s, ok := spelled(sub)
			if !ok {
				out := leads(sub)
				for i := range out {
					out[i] = head + out[i]
				}
				return out
			}
			head += s
		}
	}
	return []string{""}
}

// spelled gives the one text, case aside, that an expression matches.
func spelled(n *syntax.Regexp) (string, bool) {
	set, ok := exactOf(n)
	if !ok || len(set) != 1 || !isASCII(set[0].s) {
		return "", false
	}
	return set[0].s, true
}
