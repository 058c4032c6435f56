package rules

import "slices"

// hit is where an anchor of a rule starts in a text.
type hit struct {
	at     int
	anchor int32
	known  int32 // index in Scanner.learned, while it is learning
}

// seenHit is where an anchor was found last, and how far left of that a match
// with it can start.
type seenHit struct{ at, from int }

// window is a stretch of text in which matches of a rule can lie: they start at
// or after a and end at or before b.
type window struct{ a, b int }

// search finds the matches of all rules in a text and appends them to pending;
// with segments, only those that touch one. It gives until, or what is less: the
// start of the first window that more text could change.
func (sc *Scanner) search(text []byte, segments []segment, until int) int {
	sc.wake(text, segments == nil && !sc.final)
	return sc.searchWoken(text, segments, until)
}

// searchWoken is search when it is known where the anchors are.
func (sc *Scanner) searchWoken(text []byte, segments []segment, until int) int {
	whole := segments == nil && !sc.final // text goes on behind its end
	for _, i := range sc.woken {
		c := sc.set.rules[i]
		if sc.applies(c) && (c.isPart || !c.SkipReport && sc.keyedHere(c, text)) {
			if c.native != nil {
				until = sc.runNative(c, text, segments, whole, until)
			} else {
				c.ready()
				windows := sc.windowsOf(c, text, whole)
				until = sc.run(c, text, windows, segments, whole, until)
			}
		}
		sc.hits[i] = sc.hits[i][:0]
		sc.waking[i] = false
	}
	sc.woken = sc.woken[:0]
	return until
}

// wake runs the automaton over a text and notes for each rule where its anchors
// are. If the text goes on, an anchor near its end counts whatever follows it.
func (sc *Scanner) wake(text []byte, goesOn bool) {
	sc.oddAt, sc.folded = sc.oddAt[:0], ""
	for _, c := range sc.set.always {
		sc.mark(c)
	}
	for _, c := range sc.set.keyed {
		if sc.keyword[c.index] { // elsewhere in the content
			sc.mark(c)
		}
	}
	if sc.opts.everything {
		sc.wakeAll(text)
		return
	}
	sc.hitIn(text, 0, len(text), goesOn)
	sc.oddKeywords(text)
}

// hitIn notes the words in text[from:to].
func (sc *Scanner) hitIn(text []byte, from, to int, goesOn bool) {
	const block = 16 << 10 // bounds how many ends there are
	for state := uint32(0); from < to; from += block {
		state = sc.words.find(&sc.ends, text, from, min(from+block, to), state)
		for _, e := range sc.ends.all {
			sc.words.wordsAt(e.node, func(w int32) bool {
				sc.hit(w, text, e.end, goesOn)
				return true
			})
		}
	}
}

func (sc *Scanner) mark(c *compiled) {
	if !sc.waking[c.index] {
		sc.waking[c.index] = true
		sc.woken = append(sc.woken, int32(c.index))
	}
}

// hit notes a word that ends at text[end-1].
func (sc *Scanner) hit(word int32, text []byte, end int, goesOn bool) {
	for _, r := range sc.set.words.refs[word] {
		switch r.anchor {
		case keywordOnly:
			if sc.learning {
				sc.learn(r.rule.index, keywordOnly, end-sc.set.words.lengths[word], end)
				continue
			}
			sc.keyword[r.rule.index] = true
			if r.rule.literals == nil {
				sc.mark(r.rule)
			}
		case oddLetter:
			if len(sc.oddAt) < maxOdd {
				sc.oddAt = append(sc.oddAt, end)
			}
			sc.oddHit(text, end)
		default:
			sc.anchorHit(r, text, end-len(r.rule.literals[r.anchor].text), end, goesOn)
		}
	}
}

// anchorHit notes an anchor that stands at text[start:end], if what follows it
// can.
func (sc *Scanner) anchorHit(r ref, text []byte, start, end int, goesOn bool) {
	if r.rule.native != nil {
		if !sc.nativeHit(r.rule, text, end, goesOn) {
			return
		}
	} else if a := r.rule.awakeAnchor(r.anchor); !a.chain.fits(text[end:]) && !(goesOn && len(text)-end <= chainReach) {
		return
	}
	if sc.learning {
		sc.learn(r.rule.index, r.anchor, start, end)
		return
	}
	sc.mark(r.rule)
	if i := r.rule.index; len(sc.hits[i]) < maxHits {
		sc.hits[i] = append(sc.hits[i], hit{at: start, anchor: r.anchor})
	}
}

// maxHits is how many hits of a rule are kept: a text with more, which is hardly
// by accident, is one window.
const maxHits = 64 << 10

// windowsOf turns a rule's hits to windows, which are apart and in order. Each
// byte is looked at a bounded number of times, however many hits there are: a
// window that reaches further than it must costs time, not correctness.
func (sc *Scanner) windowsOf(c *compiled, text []byte, goesOn bool) []window {
	out := sc.windows[:0]
	hits := sc.hits[c.index]
	if c.run != nil && !sc.opts.everything {
		sc.windows = c.run.windows(out, text, sc.runsOf(c, text), c.whole)
		return sc.windows
	}
	if c.literals == nil || sc.opts.everything || len(hits) == maxHits {
		sc.windows = append(out, window{0, len(text)})
		return sc.windows
	}
	if !slices.IsSortedFunc(hits, byPlace) {
		slices.SortFunc(hits, byPlace)
	}
	seen := sc.seen[:0] // by anchor: its last hit
	for range c.anchors {
		seen = append(seen, seenHit{})
	}
	sc.seen = seen
	known, reach := -1, 0 // matches that start at or before known end at or before reach
	for _, h := range hits {
		anchor := &c.anchors[h.anchor]
		last := h.at - anchor.least // latest start of a match
		verdict := sc.verdictOf(h)
		if last < 0 || verdict == dead {
			continue
		}
		if verdict != fits {
			if to, ok := anchor.restFits(sc.memo, text, h.at, goesOn); ok {
				sc.conclude(h, fits, h.at, to)
			} else {
				sc.conclude(h, dead, h.at, to)
				continue
			}
		}
		s := &seen[h.anchor]
		a := anchor.before.left(text, h.at, s.at, s.from)
		s.at, s.from = h.at, a
		if a > last {
			sc.conclude(h, dead, a-windowMargin, h.at)
			continue // what must stand before the anchor does not
		}
		if last > known {
			// What starts up to known, which is as far as a match from here can
			// go, goes at the latest to where one from there can.
			known = c.whole.right(text, last)
			reach = c.whole.right(text, known)
		}
		w := window{a, reach}
		for n := len(out); n > 0 && w.a <= out[n-1].b+2*windowMargin; n-- {
			w.a, w.b = min(w.a, out[n-1].a), max(w.b, out[n-1].b)
			out = out[:n-1]
		}
		out = append(out, w)
	}
	sc.windows = out
	return out
}

// maxRest is how far restFits looks: at a bounded cost for each anchor, all of
// them together cost no more than in proportion to the text.
const maxRest = 2 << 10

// restFits says whether the expression from the anchor on matches at text[at:].
// It looks at text[at:to], and if that is all of the rest at its end.
func (a *compiledAnchor) restFits(m *memo, text []byte, at int, goesOn bool) (to int, ok bool) {
	if a.rest == nil {
		return at, true
	}
	near := text[at:min(len(text), at+maxRest)]
	to = a.reach.right(near, 0) + windowMargin
	end := at + to
	if to > len(near) {
		if goesOn || len(near) == maxRest {
			return end, true // depends on what follows, or costs too much for each anchor of a long line
		}
		to = len(near)
	}
	return end, m.match(a.rest, near[:to])
}

func byPlace(x, y hit) int { return x.at - y.at }

// wakeAll is wake without the automaton, the plain way.
func (sc *Scanner) wakeAll(text []byte) {
	low := sc.foldedText(text)
	for _, c := range sc.set.rules {
		if c.regex == nil && c.native == nil {
			continue
		}
		if len(c.Keywords) == 0 || holdsAny(low, c.Keywords) {
			sc.keyword[c.index] = true
		}
		if sc.keyword[c.index] || c.isPart {
			sc.mark(c)
		}
	}
}

// keyedHere says whether a rule's keywords, if it has some that its anchors do
// not imply, have been seen in the content.
func (sc *Scanner) keyedHere(c *compiled, text []byte) bool {
	if !c.keyed || sc.keyword[c.index] {
		return true
	}
	if c.slowKeys != nil {
		sc.keyword[c.index] = holdsAny(sc.foldedText(text), c.slowKeys)
	}
	return sc.keyword[c.index]
}

// run runs a rule's expression on its windows.
func (sc *Scanner) run(c *compiled, text []byte, windows []window, segments []segment, goesOn bool, until int) int {
	for i := 0; i < len(windows); i++ {
		w := windows[i]
		if segments != nil && !touchesAny(segments, w.a, w.b) {
			continue
		}
		from := max(0, w.a-windowMargin)
		to := min(len(text), w.b+windowMargin)
		if sc.learning && sc.isKnown(c, from, to) {
			continue
		}
		first := to
		if !sc.opts.everything && !sc.hasNeeds(c, text[from:to]) {
			if goesOn && to == len(text) {
				until = min(until, w.a) // what is needed may follow
			}
			if sc.learning {
				sc.ran = append(sc.ran, ranWindow{knownWindow{rule: int32(c.index), from: from, to: to, lo: from, hi: to}, len(sc.pending), 0})
			}
			continue
		}
	again:
		found := sc.memo.findAll(c.regex, text[from:to])
		// A match that could have gone on behind the window may be another in the
		// whole text: widen the window and look again. Later matches can go at
		// least as far as earlier ones, so the last tells; a window at least
		// doubles, so that all looks together cost in proportion to the last.
		if n := len(found); n > 0 && to < len(text) {
			if end := c.whole.right(text, from+found[n-1][0]) + windowMargin; end > to {
				to = min(len(text), max(end, 2*to-from)+windowMargin)
				for i+1 < len(windows) && windows[i+1].a-windowMargin <= to {
					i++
					to = max(to, min(len(text), windows[i].b+windowMargin))
				}
				goto again
			}
		}
		switch {
		case !goesOn || to < len(text):
		case c.literals == nil || sc.opts.everything:
			until = min(until, len(text)-c.deferral(sc.size.wait))
		default:
			until = min(until, w.a)
		}
		for _, f := range found {
			s, e := from+f[0], from+f[1]
			if s < w.a || segments != nil && !touchesAny(segments, s, e) {
				continue
			}
			sc.pending = append(sc.pending, candidate{c, s, e, nil})
		}
		if sc.learning {
			sc.ran = append(sc.ran, ranWindow{knownWindow{rule: int32(c.index), from: from, to: first, lo: from, hi: to}, len(sc.pending), 0})
		}
	}
	return until
}
