package rules

import (
	"cmp"
	"slices"
)

// maxBeside bounds Match.Beside: a line may hold nothing but secrets.
const maxBeside = 16

// fillBeside sets Beside of the matches in kept. The secrets of all that were
// found count, those too that something else stands for or that are suppressed.
func (sc *Scanner) fillBeside(all, kept []*Match) {
	if sc.tooMany {
		// What was left out stands nobody knows where: show nothing round a secret.
		for _, m := range kept {
			m.Source = m.Source[m.SourceFrom:m.SourceTo]
			m.SourceFrom, m.SourceTo = 0, len(m.Source)
		}
		return
	}
	places := make([][2]int64, 0, len(all))
	for _, m := range all {
		if !m.PathOnly && !m.keyless && !m.Rule.SkipReport {
			places = append(places, m.hidden())
			for _, part := range m.Parts {
				places = append(places, part.hidden())
			}
		}
	}
	slices.SortFunc(places, func(x, y [2]int64) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(y[1], x[1])) })
	places = joinedPlaces(places)
	for _, m := range kept {
		if !m.PathOnly {
			m.Beside = m.besides(places)
		}
	}
}

// hidden gives what is to be hidden of a content because of m.
func (m *Match) hidden() [2]int64 {
	return [2]int64{m.SecretStart, max(m.SecretEnd, m.SecretStart+int64(m.SourceTo-m.SourceFrom))}
}

// joinedPlaces joins those of sorted places that overlap.
func joinedPlaces(places [][2]int64) [][2]int64 {
	out := places[:0]
	for _, p := range places {
		if n := len(out); n > 0 && p[0] < out[n-1][1] {
			out[n-1][1] = max(out[n-1][1], p[1])
			continue
		}
		out = append(out, p)
	}
	return out
}

// besides gives the places that m.Source touches, as offsets in it, without
// what is hidden because of m itself.
func (m *Match) besides(places [][2]int64) [][2]int {
	from := m.SecretStart - int64(m.SourceFrom)
	to := from + int64(len(m.Source))
	own := m.hidden()
	i, _ := slices.BinarySearchFunc(places, from, func(p [2]int64, at int64) int { return cmp.Compare(p[1], at+1) })
	var out [][2]int
	for ; i < len(places) && places[i][0] < to; i++ {
		p := places[i]
		if own[0] <= p[0] && p[1] <= own[1] {
			continue
		}
		s, e := int(max(p[0], from)-from), int(min(p[1], to)-from)
		if len(out) == maxBeside {
			out[maxBeside-1][1] = e // and what is between
			continue
		}
		out = append(out, [2]int{s, e})
	}
	return out
}
