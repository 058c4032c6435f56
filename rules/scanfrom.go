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
		sc.wake(data, false)
	} else {
		sc.wakeFrom(data, base)
	}
	sc.searchWoken(data, nil, len(data))
	st.opaque = sc.odd || sc.set.slow || sc.opts.everything || len(sc.learned) >= maxHits
	sc.learning = false
	for _, c := range sc.set.gated {
		if sc.keyword[c.index] {
			st.keys = append(st.keys, int32(c.index))
		}
	}
	for _, c := range sc.pending {
		sc.consider(c, sc.top)
	}
	sc.from, sc.until = 0, len(data)+1
	sc.decodeFrom(st, base)
	if st.opaque = st.opaque || sc.tooMany; !st.opaque {
		st.hits = slices.Clone(sc.learned)
	}
	sc.finish(emit)
	return st, sc.overflow()
}

// widest is how many bytes a hit's literal takes at most, odd letters taking
// three, and chainReach what decides behind it: a hit further than that from what
// was not copied was copied itself.
const widest = 3*maxLiteral + chainReach

// wakeFrom is wake for a text of which parts are copied. It keeps the hits.
func (sc *Scanner) wakeFrom(text []byte, base *State) {
	sc.odd, sc.folded = false, ""
	for _, c := range sc.set.always {
		sc.mark(c)
	}
	sc.learning = true
	sc.learned = sc.clean.sameHits(sc.learned[:0], base.hits)
	from, to := 0, 0
	sc.clean.dirty(len(text), func(a, b int) {
		a, b = max(0, a-widest), min(len(text), b+widest)
		if a > to {
			sc.wakeIn(text, from, to)
			from = a
		}
		to = max(to, b)
	})
	sc.wakeIn(text, from, to)
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
			if c.sources == nil {
				sc.mark(c)
			}
		}
	}
	if sc.odd {
		sc.oddKeywords(text)
	}
}

func byKnownPlace(x, y knownHit) int { return x.at - y.at }

// wakeIn runs the automaton over text[from:to].
func (sc *Scanner) wakeIn(text []byte, from, to int) {
	words := sc.set.words
	next, first := words.next, words.first
	var s uint32
	for i, b := range text[from:to] {
		s = next[s+uint32(words.class[b])]
		if s >= first {
			for _, w := range words.ends[(s-first)/words.stride] {
				sc.hit(w, text, from+i+1, false)
			}
		}
	}
}

// learn keeps a hit, unless it is a copy and was kept with the base's.
func (sc *Scanner) learn(rule int, anchor int32, start, end int) {
	if _, ok := sc.clean.find(start, end+chainReach); !ok && len(sc.learned) < maxHits {
		sc.learned = append(sc.learned, knownHit{at: start, end: end, rule: int32(rule), anchor: anchor})
	}
}

// dead notes that no match holds the anchor of a hit, which text[lo:hi] tells.
func (sc *Scanner) dead(h hit, lo, hi int) {
	if sc.learning {
		k := &sc.learned[h.known]
		k.dead, k.lo, k.hi = true, lo, hi
	}
}

// isDead says whether that is known already.
func (sc *Scanner) isDead(h hit) bool { return sc.learning && sc.learned[h.known].dead }
