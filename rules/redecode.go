package rules

import "slices"

// decodeFrom is decode for the text of ScanFrom: it decodes what is not known to
// hold nothing.
func (sc *Scanner) decodeFrom(st, base *State) {
	if sc.depth <= 0 {
		return
	}
	all := sc.segmentsFrom(st, base)
	st.segments = slices.Clone(all)
	sameKeys := slices.Equal(st.keys, base.keys)
	for i := 0; i < len(all); {
		n := regionLen(all[i:])
		known, ok := sc.clean.sameRegion(base, all[i:i+n])
		if !ok || !sameKeys || !known.quiet {
			known.quiet = sc.decodeKnown(st, i, all[i:i+n])
		}
		st.regions = append(st.regions, knownRegion{first: i, n: n, quiet: known.quiet})
		i += n
	}
}

// regionLen says how many of segments, from the first, are decoded together.
func regionLen[S interface{ span() (start, end int) }](segments []S) int {
	_, to := segments[0].span()
	n := 1
	for ; n < len(segments); n++ {
		start, end := segments[n].span()
		if start-decodeMargin > to+decodeMargin {
			break
		}
		to = end
	}
	return n
}

func (s segment) span() (start, end int)      { return s.start, s.end }
func (s knownSegment) span() (start, end int) { return s.start, s.end }

// decodeKnown decodes a region, whose first segment is number i, and says whether
// that gave no match.
func (sc *Scanner) decodeKnown(st *State, i int, known []knownSegment) (quiet bool) {
	keys := len(st.keys)
	segments := sc.seg[0].found
	if sc.fresh { // as they were found, with their decoded forms
		segments = segments[i : i+len(known)]
	} else {
		seg := &sc.seg[0]
		seg.plain, seg.found = seg.plain[:0], seg.found[:0]
		seg.found = slices.Grow(seg.found, len(known))[:len(known)]
		for i := range known {
			k, s := &known[i], &seg.found[i]
			s.start, s.end, s.kind = k.start, k.end, k.kind
			if s.kind != escapeEncoding {
				seg.decode(sc.text, s) // did decode when it was found
			}
		}
		segments = seg.found
	}
	had := len(sc.matches)
	sc.decode(sc.top, 0, segments)
	for _, c := range sc.set.gated {
		if sc.keyword[c.index] {
			keys--
		}
	}
	if keys != 0 { // a keyword in decoded text counts from there on
		st.opaque = true
	}
	return len(sc.matches) == had && !sc.tooMany
}
