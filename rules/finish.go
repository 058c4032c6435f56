package rules

import (
	"cmp"
	"slices"
)

// finish decides what needs all matches of a content, and emits them.
func (sc *Scanner) finish(emit func(*Match)) {
	if len(sc.matches) == 0 {
		return
	}
	all := sc.matches
	slices.SortStableFunc(all, func(x, y *Match) int {
		return cmp.Or(cmp.Compare(x.SecretStart, y.SecretStart), cmp.Compare(x.SecretEnd, y.SecretEnd),
			cmp.Compare(len(x.Decoded), len(y.Decoded)), cmp.Compare(x.rule.index, y.rule.index))
	})
	sc.compose(all)
	kept := all[:0:0]
	for _, m := range all {
		switch {
		case m.refuted: // which has been told; what is generic in it goes with it
			if !m.keyless {
				kept = append(kept, m)
			}
		case m.keyless && len(m.rule.required) > 0:
			sc.refuse(m, "refused: what the rule requires is not near, or no keyword of it in the text")
		case m.keyless:
			sc.refuse(m, "refused: none of the rule's keywords is in the text")
		case m.Rule.SkipReport:
			sc.refuse(m, "refused: only reported as a part of rules that require it")
		default:
			kept = append(kept, m)
		}
	}
	had := len(kept)
	kept = sc.withoutWeaker(kept)
	sc.hidden = sc.hidden || len(kept) < had || sc.tooMany
	kept = slices.DeleteFunc(kept, func(m *Match) bool { return m.refuted })
	had = len(kept)
	kept = sc.withoutRepeats(kept)
	sc.hidden = sc.hidden || len(kept) < had
	sc.fillBeside(all, kept)
	for _, m := range kept {
		m.hides = sc.hidden || len(m.Parts) > 0
		emit(m)
	}
	clear(sc.matches) // let go of their texts
}

// refuse tells who wants to know of a match that is dropped.
func (sc *Scanner) refuse(m *Match, why string) {
	if sc.opts.Refused != nil {
		sc.opts.Refused(m, why)
	}
}

// maxParts bounds Match.Parts, and maxPairs how many pairs of matches of
// a content are compared: a hostile text can hold thousands of matches.
const (
	maxParts = 64
	maxPairs = 1 << 24
)

// compose looks for the parts of composite rules' matches; a match without all
// its parts is marked keyless, so that it goes.
func (sc *Scanner) compose(all []*Match) {
	byRule := make(map[*compiled][]*Match)
	for _, m := range all {
		if m.rule.isPart && m.Suppressed == "" && !m.PathOnly && !m.refuted {
			byRule[m.rule] = append(byRule[m.rule], m)
		}
	}
	pairs := 0
	for _, m := range all {
		for i, part := range m.rule.required {
			parts := m.Parts
			for _, p := range byRule[part] {
				if pairs++; pairs > maxPairs {
					sc.tooMany = true
					return
				}
				if near(m, p, &m.Rule.Required[i]) {
					if parts = append(parts, p); len(parts) >= maxParts {
						break
					}
				}
			}
			m.keyless = m.keyless || len(parts) == len(m.Parts)
			m.Parts = parts
		}
	}
}

func near(m, part *Match, q *Required) bool {
	return (q.WithinLines == nil || abs(m.Line-part.Line) <= *q.WithinLines) &&
		(q.WithinColumns == nil || abs(m.column-part.column) <= *q.WithinColumns)
}

func abs(n int) int { return max(n, -n) }
