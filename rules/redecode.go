package rules

import (
	"bytes"
	"slices"
)

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
		for _, k := range known {
			s := segment{start: k.start, end: k.end, kind: k.kind}
			seg.decode(sc.text, &s) // did decode when it was found
			seg.found = append(seg.found, s)
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

// segmentsFrom gives the segments of the text that decode, in their order.
//
// They are looked for again in the lines that what is new touches. Only sequences of
// code points go over the end of a line, and the next line then starts with "U+". Where
// there are any, now or in the base, one line more on each side is looked at, since a
// segment that ends where another starts may keep it from being decoded.
func (sc *Scanner) segmentsFrom(st, base *State) []knownSegment {
	st.codePoints = base.codePoints
	redo := sc.linesToRedo(st.codePoints)
	if !st.codePoints && slices.ContainsFunc(redo, func(r stretch) bool { return bytes.Contains(sc.text[r.from:r.to], codePoint) }) {
		st.codePoints = true
		redo = sc.linesToRedo(true)
	}
	sc.fresh = len(redo) == 1 && redo[0] == stretch{0, len(sc.text)}
	sc.seg[0].placesOnly = !sc.fresh // decodeKnown decodes
	defer func() { sc.seg[0].placesOnly = false }()
	same := sc.clean.sameSegments(sc.segments[:0], base.segments, redo)
	sc.segments = same
	out := sc.found[:0]
	for _, r := range redo {
		for len(same) > 0 && same[0].start < r.from {
			out = append(out, same[0])
			same = same[1:]
		}
		context := r
		if st.codePoints {
			context = stretch{linesBack(sc.text, 0, r.from), lineOn(sc.text, r.to)}
		}
		for _, s := range sc.seg[0].find(sc.text[context.from:context.to], 0) {
			s.start, s.end = s.start+context.from, s.end+context.from
			if s.start >= r.from && s.start < r.to {
				out = append(out, knownSegment{s.start, s.end, s.kind})
			}
		}
	}
	out = append(out, same...)
	sc.found = out
	return out
}

// linesToRedo gives the lines that what is new touches, and if code points may go over
// the ends of lines, what they may reach.
func (sc *Scanner) linesToRedo(codePoints bool) []stretch {
	redo := sc.redo[:0]
	line := 0 // end of the line that was looked at last: a long one may have many dirty stretches
	sc.clean.dirty(len(sc.text), func(a, b int) {
		if b < line {
			return
		}
		floor := 0
		if n := len(redo); n > 0 {
			floor = redo[n-1].to
		}
		line = lineOn(sc.text, b)
		r := stretch{lineStart(sc.text, floor, a), line}
		if codePoints {
			r.from = linesBack(sc.text, floor, r.from)
			r.to = lineOn(sc.text, line)
			for r.to < len(sc.text) && bytes.HasPrefix(sc.text[r.to:], codePoint) {
				r.to = lineOn(sc.text, r.to)
			}
		}
		if n := len(redo); n > 0 && r.from <= floor {
			redo[n-1].to = max(floor, r.to)
			return
		}
		redo = append(redo, r)
	})
	sc.redo = redo
	return redo
}

var codePoint = []byte("U+")

// lineStart gives the start of the line that holds a, or floor if it starts before
// that.
func lineStart(text []byte, floor, a int) int {
	return max(floor, 0) + bytes.LastIndexByte(text[min(floor, a):a], '\n') + 1
}

// linesBack gives the start of the line before the one that starts at from, or of
// one before that, if lines start with a code point. It stops at floor.
func linesBack(text []byte, floor, from int) int {
	for from > floor {
		from = lineStart(text, floor, from-1)
		if !bytes.HasPrefix(text[from:], codePoint) {
			break
		}
	}
	return from
}

// lineOn gives the start of the line after the one that holds b.
func lineOn(text []byte, b int) int {
	if i := bytes.IndexByte(text[b:], '\n'); i >= 0 {
		return b + i + 1
	}
	return len(text)
}
