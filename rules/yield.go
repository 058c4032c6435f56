package rules

import (
	"slices"
	"strings"
)

// withoutWeaker drops the matches whose secret is in that of a match on the same
// line by a rule that knows more of it, or in what was taken for one.
func (sc *Scanner) withoutWeaker(all []*Match) []*Match {
	stronger := make(byLine)  // than the least
	addresses := make(byLine) // which can hold any other secret
	for _, m := range all {
		if m.rule.knows() == knowsNothing || m.Suppressed != "" && !m.refuted {
			continue
		}
		stronger.add(m)
		if m.rule.Kind == kindWebhookURL && !m.refuted {
			addresses.add(m)
		}
	}
	weaker := make(map[int]int)
	return slices.DeleteFunc(all, func(m *Match) bool {
		if m.refuted {
			return false
		}
		others := stronger
		if m.rule.knows() == knowsAll {
			others = addresses
		}
		weaker[m.Line]++
		for _, at := range [...][]*Match{others[m.Line], others[m.SecretLine]} {
			if weaker[m.Line]*len(at) > maxPairs {
				continue
			}
			if i := slices.IndexFunc(at, m.yields); i >= 0 {
				what := " finds the same"
				if at[i].refuted {
					what = " refutes it"
				}
				sc.refuse(m, "refused: "+m.rule.weakness()+", and "+at[i].Rule.ID+what)
				return true
			}
		}
		return false
	})
}

// byLine holds matches by the lines on which they and their secrets begin.
type byLine map[int][]*Match

func (b byLine) add(m *Match) {
	b[m.Line] = append(b[m.Line], m)
	if m.SecretLine != m.Line {
		b[m.SecretLine] = append(b[m.SecretLine], m)
	}
}

// yields says whether o has m's secret, and its rule knows more of it. An address
// that is secret as a whole knows more than the token in it. A piece of o's secret
// may decode to text in which m's rule finds something: that is o's still.
func (m *Match) yields(o *Match) bool {
	a, b := o.rule.knows(), m.rule.knows()
	if a == b && o.rule.Kind == kindWebhookURL && m.rule.Kind != kindWebhookURL && len(o.Secret) > len(m.Secret) {
		a++
	}
	return a > b && (strings.Contains(o.Secret, m.Secret) || len(m.Decoded) > len(o.Decoded) && o.SecretStart < m.SecretEnd && m.SecretStart < o.SecretEnd)
}

// What a rule knows of what it finds, least first.
const (
	knowsNothing  = iota // a name that says secret, and a value that could be anything
	knowsProvider        // the same, with a name that tells who issued it
	knowsShape           // a shape that several providers use
	knowsAll
)

func (r *Rule) knows() int {
	switch {
	case !r.Generic && !r.Fallback:
		return knowsAll
	case !r.Generic:
		return knowsShape
	case r.Provider != "" && !r.Fallback:
		return knowsProvider
	}
	return knowsNothing
}

// weakness says, after "refused:", why a rule yields.
func (r *Rule) weakness() string {
	switch {
	case r.Generic:
		return "the rule is generic"
	case r.Fallback:
		return "the rule is a fallback"
	}
	return "the address is secret as a whole"
}
