package rules

import (
	"cmp"
	"slices"
	"sort"
)

// A State is what a scan has learned of a text that spares work for a text that
// is made from it: ScanFrom gives one and takes one. It is immutable and holds
// no bytes of the text.
//
// What is kept is local: whether an anchor stands somewhere, and is followed by
// what can follow it, depends on a bounded stretch of text; what an encoded
// piece decodes to depends on its line and those beside it. So where a stretch
// was copied what is known of it was too, and the rest is looked at anew. The
// expressions run for each text on all windows that are left, which are few.
type State struct {
	length int
	// opaque says that the text has something that is not local, so that texts
	// made from it are scanned whole.
	opaque   bool
	odd      bool           // the text may have a character of odd.go
	hits     []knownHit     // in the order of their places
	keys     []int32        // rules whose keywords, which no anchor implies, the text holds
	segments []knownSegment // those that decode, in their order
	wide     []stretch      // as of segmenter, in their order
	regions  []knownRegion  // in their order
	runs     []knownRuns
	windows  []knownWindow // by rule, and of each in their order
}

// knownHit is a hit with what is known of it.
type knownHit struct {
	at, end int // of the literal
	rule    int32
	anchor  int32 // or keywordOnly
	// verdict is what text[lo:hi] tells of matches that hold the anchor.
	verdict hitVerdict
	lo, hi  int
}

type hitVerdict uint8

const (
	unseen hitVerdict = iota
	dead              // there are none
	fits              // the expression matches from the anchor on
)

// knownWindow is a window in which an expression was run.
type knownWindow struct {
	rule     int32
	from, to int // where it was run first
	lo, hi   int // what the outcome depends on
	// matches are those that came of it, as consider left them.
	matches []Match
}

// knownRegion is a stretch of text with segments that are decoded together.
type knownRegion struct {
	first, n int // its segments
	// quiet says that what it decodes to gave no match. That depends on nothing but
	// the text that is decoded with it, and on the rules whose keywords are known.
	quiet bool
}

// knownRuns are the long runs of a rule that has no anchors, in their order.
type knownRuns struct {
	rule int32
	runs []stretch
}

// knownSegment is a segment without its decoded form.
type knownSegment struct {
	start, end int
	kind       encoding
}

// Copy is a stretch of a text that stands in the text it was made from.
type Copy struct{ From, To, Len int } // text[To:To+Len] is base[From:From+Len]

// boundless is further than any text reaches: the start of a text that is a copy
// of the base's start was copied with all that is before it, which is nothing.
const boundless = 1 << 40

// cleanRanges are the copies between a text and its base, apart and in order.
type cleanRanges struct {
	ranges []cleanRange
	cursor int
}

// cleanRange is text[a:b], which stands in the base shift bytes earlier.
type cleanRange struct{ a, b, shift int }

// newCleanRanges takes over copies, which are in order of To and do not overlap
// there.
func newCleanRanges(out []cleanRange, copies []Copy, length, baseLength int) cleanRanges {
	out = out[:0]
	for _, c := range copies {
		r := cleanRange{c.To, c.To + c.Len, c.To - c.From}
		if n := len(out); n > 0 && out[n-1].b == r.a && out[n-1].shift == r.shift {
			out[n-1].b = r.b
			continue
		}
		if c.Len > 0 {
			out = append(out, r)
		}
	}
	if n := len(out); n > 0 {
		if first := &out[0]; first.a == 0 && first.shift == 0 {
			first.a = -boundless
		}
		if last := &out[n-1]; last.b == length && last.b-last.shift == baseLength {
			last.b = boundless
		}
	}
	return cleanRanges{ranges: out}
}

// find gives the range that holds text[lo:hi] and what is at its ends: calls
// with growing places are cheap.
func (c *cleanRanges) find(lo, hi int) (cleanRange, bool) {
	if c.cursor >= len(c.ranges) || c.ranges[c.cursor].a > lo {
		c.cursor = 0
	}
	if n := len(c.ranges); c.cursor+8 < n && c.ranges[c.cursor+8].b < hi {
		c.cursor += sort.Search(n-c.cursor, func(i int) bool { return c.ranges[c.cursor+i].b >= hi })
	}
	for c.cursor < len(c.ranges) && c.ranges[c.cursor].b < hi {
		c.cursor++
	}
	if c.cursor == len(c.ranges) {
		return cleanRange{}, false
	}
	r := c.ranges[c.cursor]
	return r, r.a <= lo
}

// dirty calls look for each stretch of text[0:length] that is not copied, or
// is the seam of two copies, from first to last. Seams are empty stretches.
func (c *cleanRanges) dirty(length int, look func(a, b int)) {
	at := 0
	for _, r := range c.ranges {
		if r.a >= 0 {
			look(at, r.a)
		}
		at = r.b
	}
	if at <= length {
		look(at, length)
	}
}

// dirtyAround is dirty that gives, too, the copies before and after a stretch; empty ones
// if there are none.
func (c *cleanRanges) dirtyAround(length int, look func(a, b int, before, after cleanRange)) {
	i := 0
	if len(c.ranges) > 0 && c.ranges[0].a < 0 {
		i = 1 // nothing is before it
	}
	c.dirty(length, func(a, b int) {
		var before, after cleanRange
		if i > 0 {
			before = c.ranges[i-1]
		}
		if i < len(c.ranges) {
			after = c.ranges[i]
		}
		i++
		look(a, b, before, after)
	})
}

// sameHits carries the base's hits in copied text over to out.
func (c *cleanRanges) sameHits(out, base []knownHit) []knownHit {
	for _, r := range c.ranges {
		from := r.a - r.shift
		i, _ := slices.BinarySearchFunc(base, from, func(h knownHit, at int) int { return h.at - at })
		for ; i < len(base); i++ {
			h := base[i]
			if h.end+chainReach > r.b-r.shift {
				if h.at >= r.b-r.shift {
					break
				}
				continue
			}
			if h.lo < from || h.hi > r.b-r.shift {
				h.verdict = unseen
			}
			h.at, h.end, h.lo, h.hi = h.at+r.shift, h.end+r.shift, h.lo+r.shift, h.hi+r.shift
			out = append(out, h)
		}
	}
	return out
}

// sameSegments gives the base's segments that were copied with the lines that
// decide on them: all but those in redo, which are in order.
func (c *cleanRanges) sameSegments(out, base []knownSegment, redo []stretch) []knownSegment {
	if len(base) == 0 {
		return out
	}
	j := 0
	for _, r := range c.ranges {
		from, to := r.a-r.shift, r.b-r.shift
		i := sort.Search(len(base), func(i int) bool { return base[i].start >= from })
		for ; i < len(base) && base[i].end <= to; i++ {
			s := base[i]
			s.start, s.end = s.start+r.shift, s.end+r.shift
			for j < len(redo) && redo[j].to <= s.start {
				j++
			}
			if j == len(redo) || redo[j].from > s.start {
				out = append(out, s)
			}
		}
	}
	return out
}

// sameWide is sameSegments for the wide ones, which are few.
func (c *cleanRanges) sameWide(base []stretch, redo []stretch) (out []stretch) {
	if len(base) == 0 {
		return nil
	}
	for _, r := range c.ranges {
		from, to := r.a-r.shift, r.b-r.shift
		i := sort.Search(len(base), func(i int) bool { return base[i].from >= from })
		for ; i < len(base) && base[i].to <= to; i++ {
			p := stretch{base[i].from + r.shift, base[i].to + r.shift}
			j := sort.Search(len(redo), func(j int) bool { return redo[j].to > p.from })
			if j == len(redo) || redo[j].from > p.from {
				out = append(out, p)
			}
		}
	}
	return out
}

// sameWindow finds what is known of a window that was copied.
func (c *cleanRanges) sameWindow(base []knownWindow, rule int32, from, to int) (w knownWindow, shift int, ok bool) {
	if len(base) == 0 {
		return w, 0, false
	}
	r, ok := c.find(from, to)
	if !ok {
		return w, 0, false
	}
	i, ok := slices.BinarySearchFunc(base, knownWindow{rule: rule, from: from - r.shift}, byRuleAndPlace)
	if !ok || base[i].to != to-r.shift || base[i].lo < r.a-r.shift || base[i].hi > r.b-r.shift {
		return w, 0, false
	}
	w = base[i]
	w.from, w.to, w.lo, w.hi = w.from+r.shift, w.to+r.shift, w.lo+r.shift, w.hi+r.shift
	return w, r.shift, true
}

func byRuleAndPlace(a, b knownWindow) int {
	return cmp.Or(cmp.Compare(a.rule, b.rule), cmp.Compare(a.from, b.from))
}

// stretch is text[from:to].
type stretch struct{ from, to int }

// sameRegion finds the region of the base that was copied whole, with the text
// round it that it is decoded with, as the region of some segments.
func (c *cleanRanges) sameRegion(base *State, segments []knownSegment) (knownRegion, bool) {
	first, last := &segments[0], &segments[len(segments)-1]
	r, ok := c.find(first.start-decodeMargin, last.end+decodeMargin)
	if !ok {
		return knownRegion{}, false
	}
	i := sort.Search(len(base.regions), func(i int) bool {
		return base.segments[base.regions[i].first].start >= first.start-r.shift
	})
	if i == len(base.regions) || base.regions[i].n != len(segments) {
		return knownRegion{}, false
	}
	for j, s := range base.segments[base.regions[i].first:][:len(segments)] {
		if s.start+r.shift != segments[j].start || s.end+r.shift != segments[j].end || s.kind != segments[j].kind {
			return knownRegion{}, false
		}
	}
	return base.regions[i], true
}
