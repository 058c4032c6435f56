package rules

import "slices"

// ScanFrom is ScanBytes for a text that is made from another, its base, whose
// State is given: what was copied is not searched again. It finds what ScanBytes
// finds, but has no limit on the length of a match and no chunks: the caller
// bounds the size of data. Without a base (nil) it scans all of data.
//
// copies are in the order of To, do not overlap there, and lie in both texts.
// The State that it gives is for texts that are made from data.
func (sc *Scanner) ScanFrom(in Input, data []byte, base *State, copies []Copy, emit func(*Match)) (*State, error) {
	st := &State{length: len(data)}
	if sc.memo == nil {
		sc.memo = newMemo()
		sc.line.memo = sc.memo
	}
	if !sc.begin(&in) {
		st.opaque = true
		return st, nil
	}
	sc.text, sc.final = data, true
	sc.top = &layer{text: data}
	sc.line.layer = nil
	sc.asked, sc.inline = false, nil
	sc.pending = sc.pending[:0]

	if base == nil || base.opaque || sc.opts.everything {
		base, copies = &State{}, nil
	}
	clean := newCleanRanges(sc.clean.ranges, copies, len(data), base.length)
	sc.clean = clean
	if sc.opts.everything {
		sc.baseWindows, sc.ran = nil, sc.ran[:0]
		sc.wake(data, false)
	} else {
		sc.wakeFrom(data, base)
	}
	sc.searchWoken(data, nil, len(data))
	st.odd = len(sc.oddAt) > 0 || base.odd
	st.opaque = len(sc.oddAt) == maxOdd || sc.set.slow || sc.opts.everything || len(sc.learned) >= maxHits
	st.runs = slices.Clone(sc.knownRuns)
	sc.learning = false
	for _, c := range sc.set.gated {
		if sc.keyword[c.index] {
			st.keys = append(st.keys, int32(c.index))
		}
	}
	st.windows = sc.considerRan()
	sc.from, sc.until = 0, len(data)+1
	sc.decodeFrom(st, base)
	if st.opaque = st.opaque || sc.tooMany; !st.opaque {
		st.hits = slices.Clone(sc.learned)
	}
	sc.finish(emit)
	return st, sc.overflow()
}

// wakeFrom is wake for a text of which parts are copied. It keeps the hits.
func (sc *Scanner) wakeFrom(text []byte, base *State) {
	sc.oddAt, sc.folded = sc.oddAt[:0], ""
	for _, c := range sc.set.always {
		sc.mark(c)
	}
	sc.learning = true
	sc.baseWindows, sc.ran = base.windows, sc.ran[:0]
	sc.baseRuns, sc.knownRuns = base.runs, sc.knownRuns[:0]
	sc.learned = sc.clean.sameHits(sc.learned[:0], base.hits)
	// What was not copied, with the text beside it in which a hit can lie that it
	// decides on. An odd letter takes three bytes of a literal, and has keywords
	// on both sides.
	carried := len(sc.learned)
	before, after := sc.set.words.depth+chainReach, sc.set.words.depth
	if base.odd {
		before, after = wideBefore, wideAfter
	}
	sc.wakeDirty(text, before, after)
	if len(sc.oddAt) > 0 && !base.odd {
		sc.learned, sc.oddAt = sc.learned[:carried], sc.oddAt[:0]
		sc.wakeDirty(text, wideBefore, wideAfter)
	}
	sc.oddKeywords(text)
	if len(sc.learned) >= maxHits { // too many to keep: as if nothing were known
		sc.learning = false
		sc.wake(text, false)
		return
	}
	if !slices.IsSortedFunc(sc.learned, byKnownPlace) {
		slices.SortStableFunc(sc.learned, byKnownPlace)
	}
	for i := range sc.learned {
		h := &sc.learned[i]
		c := sc.set.rules[h.rule]
		switch {
		case h.anchor != keywordOnly:
			sc.mark(c)
			if len(sc.hits[h.rule]) < maxHits {
				sc.hits[h.rule] = append(sc.hits[h.rule], hit{h.at, h.anchor, int32(i)})
			}
		default:
			sc.keyword[c.index] = true
			if c.literals == nil {
				sc.mark(c)
			}
		}
	}
}

const (
	wideAfter  = 2 * maxKeyword
	wideBefore = wideAfter + chainReach
)

func byKnownPlace(x, y knownHit) int { return x.at - y.at }

// learn keeps a hit, unless it is a copy and was kept with the base's.
func (sc *Scanner) learn(rule int, anchor int32, start, end int) {
	if _, ok := sc.clean.find(start, end+chainReach); !ok && len(sc.learned) < maxHits {
		sc.learned = append(sc.learned, knownHit{at: start, end: end, rule: int32(rule), anchor: anchor})
	}
}

// conclude notes what text[lo:hi] tells of a hit.
func (sc *Scanner) conclude(h hit, v hitVerdict, lo, hi int) {
	if sc.learning {
		k := &sc.learned[h.known]
		k.verdict, k.lo, k.hi = v, lo, hi
	}
}

// verdictOf gives what is known of a hit already.
func (sc *Scanner) verdictOf(h hit) hitVerdict {
	if !sc.learning {
		return unseen
	}
	return sc.learned[h.known].verdict
}

// runsOf gives the long runs of a rule in a text, valid until the next call.
func (sc *Scanner) runsOf(c *compiled, text []byte) []stretch {
	at := -1
	if sc.learning {
		at = slices.IndexFunc(sc.baseRuns, func(k knownRuns) bool { return k.rule == int32(c.index) })
	}
	if at < 0 {
		sc.runs = c.run.find(sc.runs[:0], text, 0, len(text))
	} else {
		sc.runs = c.run.findFrom(sc.runs[:0], text, &sc.clean, sc.baseRuns[at].runs)
	}
	if sc.learning && !c.run.first {
		sc.knownRuns = append(sc.knownRuns, knownRuns{int32(c.index), slices.Clone(sc.runs)})
	}
	return sc.runs
}

// ranWindow is a window in which an expression was run, or its outcome is known.
type ranWindow struct {
	knownWindow
	pending int // how many candidates there were after that
	shift   int // of matches that are known
}

// isKnown says whether it is known what an expression gives in a window.
func (sc *Scanner) isKnown(c *compiled, from, to int) bool {
	w, shift, ok := sc.clean.sameWindow(sc.baseWindows, int32(c.index), from, to)
	if ok {
		sc.ran = append(sc.ran, ranWindow{w, len(sc.pending), shift})
	}
	return ok
}

// considerRan considers the candidates of the text, and gives what is known of the
// windows then.
func (sc *Scanner) considerRan() []knownWindow {
	known := make([]knownWindow, 0, len(sc.ran))
	at := 0
	for _, r := range sc.ran {
		had, any := len(sc.matches), r.pending > at
		for i := range r.matches {
			sc.again(&r.matches[i], r.shift)
		}
		for ; at < r.pending; at++ {
			sc.consider(sc.pending[at], sc.top)
		}
		if any { // allowlists and Match.Source look at the lines of a match
			from, to := sc.top.linesAround(r.lo, r.hi)
			r.lo, r.hi = min(r.lo, from-1), max(r.hi, to+1)
		}
		w := r.knownWindow
		w.matches = nil
		for _, m := range sc.matches[had:] {
			w.matches = append(w.matches, *m)
		}
		known = append(known, w)
	}
	for _, c := range sc.pending[at:] { // all, if hits are not kept
		sc.consider(c, sc.top)
	}
	slices.SortFunc(known, byRuleAndPlace)
	return known
}

// again takes in a match that the base had shift bytes earlier.
func (sc *Scanner) again(was *Match, shift int) {
	m := *was
	m.Suppressed = ""
	sc.add(&m, int(was.Start)+shift, int(was.End)+shift, int(was.SecretStart)+shift, int(was.SecretEnd)+shift, sc.top)
}
