package rules

import (
	"cmp"
	"slices"
	"strings"
)

// finish decides what needs all matches of a content, and emits them.
func (sc *Scanner) finish(emit func(*Match)) {
	if len(sc.matches) == 0 {
		return
	}
	all := sc.matches
	slices.SortStableFunc(all, func(x, y *Match) int {
		return cmp.Or(cmp.Compare(x.SecretStart, y.SecretStart), cmp.Compare(x.SecretEnd, y.SecretEnd),
			cmp.Compare(len(x.Decoded), len(y.Decoded)), cmp.Compare(sc.index(x), sc.index(y)))
	})
	sc.compose(all)
	kept := all[:0:0]
	for _, m := range all {
		if !m.keyless && !m.Rule.SkipReport {
			kept = append(kept, m)
		}
	}
	kept = withoutRepeats(withoutGeneric(kept))
	for _, m := range kept {
		emit(m)
	}
	clear(sc.matches) // let go of their texts
}

func (sc *Scanner) index(m *Match) int { return sc.set.byID[m.Rule.ID].index }

// maxParts bounds Match.Parts, and maxPairs how many pairs of matches on one line
// are compared: a hostile line can hold thousands of matches.
const (
	maxParts = 16
	maxPairs = 1 << 20
)

// compose looks for the parts of composite rules' matches; a match without all
// its parts is marked keyless, so that it goes.
func (sc *Scanner) compose(all []*Match) {
	for _, m := range all {
		c := sc.set.byID[m.Rule.ID]
		for i, part := range c.required {
			found := false
			for _, p := range all {
				if p.Rule == part.Rule && p.Suppressed == "" && !p.PathOnly && near(m, p, &c.Required[i]) {
					if found = true; len(m.Parts) == maxParts {
						break
					}
					m.Parts = append(m.Parts, p)
				}
			}
			if !found {
				m.keyless = true
			}
		}
	}
}

func near(m, part *Match, q *Required) bool {
	return (q.WithinLines == nil || abs(m.Line-part.Line) <= *q.WithinLines) &&
		(q.WithinColumns == nil || abs(m.column-part.column) <= *q.WithinColumns)
}

func abs(n int) int { return max(n, -n) }

// withoutGeneric drops the matches of generic rules whose secret is in that of a
// specific rule's match on the same line.
func withoutGeneric(all []*Match) []*Match {
	specific := make(map[int][]*Match)
	generic := make(map[int]int)
	for _, m := range all {
		switch {
		case isGeneric(m):
			generic[m.Line]++
		case m.Suppressed == "":
			specific[m.Line] = append(specific[m.Line], m)
		}
	}
	return slices.DeleteFunc(all, func(m *Match) bool {
		others := specific[m.Line]
		if !isGeneric(m) || generic[m.Line]*len(others) > maxPairs {
			return false
		}
		return slices.ContainsFunc(others, func(o *Match) bool { return strings.Contains(o.Secret, m.Secret) })
	})
}

func isGeneric(m *Match) bool { return strings.Contains(strings.ToLower(m.Rule.ID), "generic") }

// withoutRepeats drops what was found again after decoding text beside it.
func withoutRepeats(all []*Match) []*Match {
	type key struct {
		rule   *Rule
		secret string
		line   int
	}
	plain := make(map[key]bool)
	for _, m := range all {
		if len(m.Decoded) == 0 {
			plain[key{m.Rule, m.Secret, m.Line}] = true
		}
	}
	seen := make(map[key]bool)
	return slices.DeleteFunc(all, func(m *Match) bool {
		if len(m.Decoded) == 0 {
			return false
		}
		k := key{m.Rule, m.Secret, m.Line}
		repeat := plain[k] || seen[k]
		seen[k] = true
		return repeat
	})
}
