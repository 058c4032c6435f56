package rules

import (
	"sort"
)

// layer is a text that was made from its parent's by decoding segments in a
// part of it. The text in memory has no parent.
type layer struct {
	text     []byte
	parent   *layer
	offset   int // of text[0] in the parent
	segments []segment

	lines lineIndex
}

// linesBefore gives the number of newlines before an offset, and the offset of
// the start of its line.
func (l *layer) linesBefore(at int) (n, from int) { return l.lines.before(l.text, at) }

// linesAround gives the lines that hold what there is of text[start:end], without the
// last newline.
func (l *layer) linesAround(start, end int) (from, to int) {
	_, from = l.lines.before(l.text, max(start, 0))
	return from, l.lines.end(l.text, min(end, len(l.text)))
}

// origin maps a stretch of the layer's text to the text in memory. Where it
// starts or ends within a decoded segment, all of the segment counts.
func (l *layer) origin(start, end int) (int, int) {
	for ; l.parent != nil; l = l.parent {
		start, end = l.originStart(start), l.originEnd(end)
	}
	return start, max(start, end)
}

func (l *layer) originStart(p int) int {
	i := sort.Search(len(l.segments), func(i int) bool { return l.segments[i].decStart > p })
	if i == 0 {
		return l.offset + p
	}
	s := &l.segments[i-1]
	if p < s.decEnd {
		return s.start
	}
	return s.end + p - s.decEnd
}

func (l *layer) originEnd(p int) int {
	i := sort.Search(len(l.segments), func(i int) bool { return l.segments[i].decStart >= p })
	if i == 0 {
		return l.offset + p
	}
	s := &l.segments[i-1]
	if p <= s.decEnd {
		return s.end
	}
	return s.end + p - s.decEnd
}

// undone gives the names of the encodings that stood round a stretch of the
// layer's text, the innermost last.
func (l *layer) undone(start, end int) []string {
	var out []string
	for ; l.parent != nil; l = l.parent {
		var seen [encodings]bool
		for i := firstTouch(l.segments, start); i < len(l.segments) && l.segments[i].decStart <= end; i++ {
			seen[l.segments[i].kind] = true
		}
		for e := range encodings {
			if seen[e] {
				out = append([]string{encoding(e).String()}, out...)
			}
		}
		start, end = l.originStart(start), l.originEnd(end)
	}
	return out
}

// firstTouch gives the first segment that ends at or after p.
func firstTouch(segments []segment, p int) int {
	return sort.Search(len(segments), func(i int) bool { return segments[i].decEnd >= p })
}

// touchesAny says whether a segment's decoded form overlaps or touches a stretch.
func touchesAny(segments []segment, start, end int) bool {
	i := firstTouch(segments, start)
	return i < len(segments) && segments[i].decStart <= end
}

// decode scans what the segments of a text decode to, with decodeMargin of text
// on each side, since a rule may want the name before a value. The texts of one
// depth are together no longer than the text that they are made from, so that
// the work is linear for each depth.
func (sc *Scanner) decode(parent *layer, depth int, segments []segment) {
	for len(segments) > 0 {
		n := regionLen(segments)
		from := max(0, segments[0].start-decodeMargin)
		to := min(len(parent.text), segments[n-1].end+decodeMargin)
		sc.decodeRegion(parent, depth, segments[:n], from, to)
		segments = segments[n:]
	}
}

func (sc *Scanner) decodeRegion(parent *layer, depth int, segments []segment, from, to int) {
	seg := &sc.seg[depth]
	out, at := sc.decoded[depth][:0], from
	for i := range segments {
		s := &segments[i]
		out = append(out, parent.text[at:s.start]...)
		s.decStart = len(out)
		if s.kind == escapeEncoding {
			out = seg.appendEscapes(out, parent.text[s.start:s.end])
		} else {
			out = append(out, seg.plain[s.plainFrom:s.plainTo]...)
		}
		s.decEnd = len(out)
		at = s.end
	}
	out = append(out, parent.text[at:to]...)
	sc.decoded[depth] = out

	l := &layer{text: out, parent: parent, offset: from, segments: segments}
	sc.pending = sc.pending[:0]
	sc.search(out, segments, len(out))
	for _, c := range sc.pending {
		if start, _ := l.origin(c.start, c.end); start >= sc.from && start < sc.until {
			sc.consider(c, l)
		}
	}
	sc.decode(l, depth+1, sc.segmentsBeside(l, depth+1))
}

// segmentsBeside gives the segments of a decoded text that touch what was decoded: others
// its parent had as well, where they did not decode, or only what decodeMargin cuts off
// kept them from it.
func (sc *Scanner) segmentsBeside(l *layer, depth int) []segment {
	if depth >= sc.depth {
		return nil
	}
	r := redoing{text: l.text, out: sc.redo[:0], plain: nextPercent(l.text, 0) < 0}
	for i := range l.segments {
		s := &l.segments[i]
		r.add(s.decStart, s.decEnd, s.decStart, s.decEnd)
	}
	sc.redo = r.out
	seg := &sc.seg[depth]
	seg.reset()
	for _, s := range r.out {
		seg.addStretch(l.text, s)
	}
	return seg.found
}
