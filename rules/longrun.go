package rules

import (
	"regexp/syntax"
	"slices"
	"sort"
)

// A longRun stands in for an anchor where an expression has no literal: every
// match holds a long run of bytes of a set, such as forty hexadecimal digits.
type longRun struct {
	set    byteset
	least  int // bytes of the run
	before int // greatest number of bytes of a match before it
	// first says that matches are at the start of the text, as with `^`.
	first bool
}

// Runs that are shorter stand in most texts, and those that are longer, or
// further in a match, might wait for more text than a stream keeps.
const (
	minRun    = 16
	maxRunEnd = 512
)

// longRunOf finds the run of an expression; nil if it has none.
func longRunOf(n *syntax.Regexp) *longRun {
	r, ok := findRun(n)
	if !ok || r.least < minRun || r.before+r.least > maxRunEnd {
		return nil
	}
	return &r
}

func findRun(n *syntax.Regexp) (best longRun, ok bool) {
	switch n.Op {
	case syntax.OpCapture:
		return findRun(n.Sub[0])
	case syntax.OpRepeat:
		if sub := n.Sub[0]; sub.Op == syntax.OpCharClass || sub.Op == syntax.OpLiteral && len(sub.Rune) == 1 {
			lo, _ := lengths(n)
			return longRun{set: bytesOf(sub), least: lo}, true
		}
	case syntax.OpConcat:
		before, first := 0, false
		for _, sub := range n.Sub {
			first = first || sub.Op == syntax.OpBeginText
			if r, found := findRun(sub); found && before+r.before <= maxRunEnd && (!ok || r.least > best.least) {
				r.before += before
				r.first = r.first || first
				best, ok = r, true
			}
			_, hi := lengths(sub)
			if hi == unbounded || before+hi > maxRunEnd {
				break
			}
			before += hi
		}
		return best, ok
	case syntax.OpAlternate:
		for i, sub := range n.Sub {
			r, found := findRun(sub)
			if !found {
				return longRun{}, false
			}
			if i == 0 {
				best = r
				continue
			}
			best.set.union(r.set)
			best.least, best.before, best.first = min(best.least, r.least), max(best.before, r.before), best.first && r.first
		}
		return best, true
	}
	return longRun{}, false
}

// next gives the first run at or after from that is long enough; see
// runFinder.next.
func (r *longRun) next(text []byte, from int) (start, end int, ok bool) {
	for i := from; i+r.least <= len(text) && (!r.first || i <= r.before); {
		j := i + r.least - 1
		for j >= i && r.set.has(text[j]) {
			j--
		}
		if j >= i {
			i = j + 1
			continue
		}
		end = i + r.least
		for end < len(text) && r.set.has(text[end]) {
			end++
		}
		return i, end, true
	}
	return 0, 0, false
}

// find appends the runs of text[from:to] that are long enough.
func (r *longRun) find(out []stretch, text []byte, from, to int) []stretch {
	for {
		start, end, ok := r.next(text[:to], from)
		if !ok {
			return out
		}
		out = append(out, stretch{start, end})
		from = end
	}
}

// findFrom appends the runs of a text of which parts are copied, given those of its base:
// a run is looked for again where new text touches it.
func (r *longRun) findFrom(out []stretch, text []byte, clean *cleanRanges, base []stretch) []stretch {
	had := len(out)
	to := 0
	clean.dirty(len(text), func(a, b int) {
		if b < to {
			return
		}
		from := a
		for from > to && r.set.has(text[from-1]) {
			from--
		}
		for to = b; to < len(text) && r.set.has(text[to]); to++ {
		}
		out = r.find(out, text, from, to)
	})
	for _, c := range clean.ranges {
		from, to := c.a-c.shift, c.b-c.shift
		i := sort.Search(len(base), func(i int) bool { return base[i].from > from })
		for ; i < len(base) && base[i].to < to; i++ {
			out = append(out, stretch{base[i].from + c.shift, base[i].to + c.shift})
		}
	}
	if all := out[had:]; len(all) > 1 {
		slices.SortFunc(all, func(a, b stretch) int { return a.from - b.from })
	}
	return out
}

// windows gives the windows round the runs of a text.
func (r *longRun) windows(out []window, text []byte, runs []stretch, whole reach) []window {
	known, furthest := -1, 0 // as in windowsOf
	for _, run := range runs {
		if last := run.to - r.least; last > known {
			known = whole.right(text, last)
			furthest = whole.right(text, known)
		}
		w := window{max(0, run.from-r.before), furthest}
		for n := len(out); n > 0 && w.a <= out[n-1].b+2*windowMargin; n-- {
			w.a, w.b = min(w.a, out[n-1].a), max(w.b, out[n-1].b)
			out = out[:n-1]
		}
		out = append(out, w)
	}
	return out
}
