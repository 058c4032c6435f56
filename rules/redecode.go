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
	all := sc.segmentsFrom(base)
	st.segments = slices.Clone(all)
	sameKeys := slices.Equal(st.keys, base.keys)
	for i := 0; i < len(all); {
		n := regionLen(all[i:])
		known, ok := sc.clean.sameRegion(base, all[i:i+n])
		if !ok || !sameKeys || !known.quiet {
			known.quiet = sc.decodeKnown(st, all[i:i+n])
		}
		st.regions = append(st.regions, knownRegion{first: i, n: n, quiet: known.quiet})
		i += n
	}
}

// regionLen says how many of segments, from the first, are decoded together.
func regionLen(segments []segment) int {
	to := segments[0].end + decodeMargin
	n := 1
	for ; n < len(segments) && segments[n].start-decodeMargin <= to; n++ {
		to = segments[n].end + decodeMargin
	}
	return n
}

// decodeKnown decodes a region and says whether no expression matched in it.
func (sc *Scanner) decodeKnown(st *State, segments []segment) (quiet bool) {
	keys := len(st.keys)
	sc.seg[0].plain = sc.seg[0].plain[:0]
	for i := range segments {
		sc.seg[0].decode(sc.text, &segments[i]) // did decode when it was found
	}
	sc.loud = false
	sc.decode(sc.top, 0, segments)
	for _, c := range sc.set.gated {
		if sc.keyword[c.index] {
			keys--
		}
	}
	if keys != 0 { // a keyword in decoded text counts from there on
		st.opaque = true
	}
	return !sc.loud
}

// segmentsFrom gives the segments of the text that decode, in their order.
func (sc *Scanner) segmentsFrom(base *State) []segment {
	redo := sc.redo[:0]
	sc.clean.dirty(len(sc.text), func(a, b int) {
		r := linesToSegment(sc.text, a, b)
		if n := len(redo); n > 0 && r.from <= redo[n-1].to {
			redo[n-1].to = max(redo[n-1].to, r.to)
			return
		}
		redo = append(redo, r)
	})
	sc.redo = redo
	out := sc.clean.sameSegments(sc.segments[:0], base.segments, redo)
	same := len(out)
	for _, r := range redo {
		context := stretch{linesBack(sc.text, r.from), lineOn(sc.text, r.to)}
		for _, s := range sc.seg[0].find(sc.text[context.from:context.to], 0) {
			s.start, s.end = s.start+context.from, s.end+context.from
			if s.start >= r.from && s.start < r.to {
				out = append(out, s)
			}
		}
	}
	if same > 0 && same < len(out) {
		slices.SortFunc(out, func(x, y segment) int { return x.start - y.start })
	}
	sc.segments = out
	return out
}

// linesToSegment gives the lines in which segments are to be looked for again
// when text[a:b] is new: those that it touches, and one on each side, since a
// segment that ends where another starts may keep it from being decoded. Only
// sequences of code points go over the end of a line, and the next line then
// starts with "U+".
func linesToSegment(text []byte, a, b int) stretch {
	from := lineStart(text, a)
	from = linesBack(text, from)
	to := lineOn(text, b)
	to = lineOn(text, to)
	for to < len(text) && bytes.HasPrefix(text[to:], codePoint) {
		to = lineOn(text, to)
	}
	return stretch{from, to}
}

var codePoint = []byte("U+")

// lineStart gives the start of the line that holds a.
func lineStart(text []byte, a int) int { return bytes.LastIndexByte(text[:a], '\n') + 1 }

// linesBack gives the start of the line before the one that starts at from, or of
// one before that, if lines start with a code point.
func linesBack(text []byte, from int) int {
	for from > 0 {
		from = lineStart(text, from-1)
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
