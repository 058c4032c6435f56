package rules

import (
	"bytes"
	"slices"
	"sort"
)

// segmentsFrom gives the segments of the text that decode, in their order: those of
// the base that were copied, and what is found anew in the stretches of redo.
func (sc *Scanner) segmentsFrom(st, base *State) []knownSegment {
	r := redoing{text: sc.text, out: sc.redo[:0], plain: len(base.wide) == 0}
	sc.clean.dirtyAround(len(sc.text), func(a, b int, before, after cleanRange) {
		r.add(a, b, a-cutBefore(base.wide, before), b+cutAfter(base.wide, after))
	})
	sc.redo = r.out
	seg := &sc.seg[0]
	sc.fresh = len(r.out) == 1 && r.out[0] == stretch{0, len(sc.text)}
	same := sc.clean.sameSegments(sc.segments[:0], base.segments, r.out)
	sc.segments = same
	st.wide = sc.clean.sameWide(base.wide, r.out)
	out := sc.found[:0]
	for _, r := range r.out {
		n := sort.Search(len(same), func(i int) bool { return same[i].start >= r.from })
		out = append(out, same[:n]...)
		same = same[n:]
		seg.reset()
		seg.addStretch(sc.text, r)
		for _, s := range seg.found {
			out = append(out, knownSegment{s.start, s.end, s.kind})
		}
		st.wide = append(st.wide, seg.wide...)
	}
	out = append(out, same...)
	sc.found = out
	slices.SortFunc(st.wide, func(a, b stretch) int { return a.from - b.from })
	return out
}

// tooShort says that a stretch has no segments, without much looking.
func tooShort(text []byte) bool {
	if len(text) >= minBase64 {
		return false
	}
	for _, b := range text {
		if b == '\\' || b == '%' || b == '+' {
			return false
		}
	}
	return true
}

// redoing gathers the stretches of a text in which what is new can change what the
// segments are.
//
// Most segments end at the next byte that none is made of. What starts with a percent
// sign goes on to the last %XX of its line, over all that is between, and hides it. Where a
// copy ends within such a segment of the base, or within code points, all that was part of
// it may be another one now.
type redoing struct {
	text []byte
	out  []stretch // apart and in order

	// plain says that no percent sign was met: the base has none that counts.
	plain    bool
	line     stretch // that was looked at last: a long one may have many new stretches
	percents stretch // from its first %XX to its last
}

// add takes the next new stretch text[a:b], and as part of what round it the segments of
// the base that are cut there stood.
func (r *redoing) add(a, b, from, to int) {
	if n := len(r.out); n > 0 && b < r.out[n-1].to && to <= r.out[n-1].to {
		return
	}
	s := stretch{encodedBack(r.text, from), encodedOn(r.text, to)}
	r.plain = r.plain && nextPercent(r.text[max(0, s.from-1):min(len(r.text), s.to+2)], 0) < 0
	for !r.plain {
		was := s
		for _, at := range []int{s.from, s.to} { // lines between are new, or have no other text than code points
			if p := r.percentsAt(at); p.from < p.to && s.from <= p.to && s.to >= p.from {
				s.from, s.to = encodedBack(r.text, min(s.from, p.from)), encodedOn(r.text, max(s.to, p.to))
			}
		}
		if s == was {
			break
		}
	}
	for n := len(r.out); n > 0 && s.from <= r.out[n-1].to; n-- {
		s.from, s.to = min(s.from, r.out[n-1].from), max(s.to, r.out[n-1].to)
		r.out = r.out[:n-1]
	}
	if s.from < s.to {
		r.out = append(r.out, s)
	}
}

// percentsAt gives the stretch from the first %XX to the last of the line that text[at]
// is in.
func (r *redoing) percentsAt(at int) stretch {
	if at >= r.line.from && (at < r.line.to || at == len(r.text) && at == r.line.to && at > 0) {
		return r.percents
	}
	r.line = stretch{bytes.LastIndexByte(r.text[:at], '\n') + 1, len(r.text)}
	if i := bytes.IndexByte(r.text[at:], '\n'); i >= 0 {
		r.line.to = at + i + 1
	}
	r.percents = stretch{}
	line := r.text[r.line.from:r.line.to]
	if first := nextPercent(line, 0); first >= 0 {
		last := len(line)
		for !isPercent(line, last) {
			last = bytes.LastIndexByte(line[:last], '%')
		}
		r.percents = stretch{r.line.from + first, r.line.from + last + 3}
	}
	return r.percents
}

// cutBefore says how many of the last bytes of a copy stand in the base in a stretch that
// goes on behind it. The stretches are in order.
func cutBefore(stretches []stretch, r cleanRange) int {
	at := r.b - r.shift
	i := sort.Search(len(stretches), func(i int) bool { return stretches[i].to > at })
	if i == len(stretches) || stretches[i].from >= at {
		return 0
	}
	return min(at-stretches[i].from, r.b-r.a)
}

// cutAfter is cutBefore for the first bytes.
func cutAfter(stretches []stretch, r cleanRange) int {
	at := r.a - r.shift
	i := sort.Search(len(stretches), func(i int) bool { return stretches[i].to > at })
	if i == len(stretches) || stretches[i].from >= at {
		return 0
	}
	return min(stretches[i].to-at, r.b-r.a)
}

// isEncoded has the bytes of which segments are made, but for those that start with a
// percent sign, and for what is between code points.
var isEncoded = func() (is [256]bool) {
	is = isRun
	is['='], is['\\'] = true, true
	return is
}()

// encodedBack gives the start of the segments that could end at a.
func encodedBack(text []byte, a int) int {
	for {
		for a > 0 && isEncoded[text[a-1]] {
			a--
		}
		if !codePointBefore(text, a) {
			return a
		}
		a -= codePointLen
	}
}

// encodedOn gives the end of the segments that could start at b.
func encodedOn(text []byte, b int) int {
	for {
		for b < len(text) && isEncoded[text[b]] {
			b++
		}
		if b == len(text) || !codePointBefore(text, b+1) {
			return b
		}
		b++
	}
}

// codePointLen is the length of U+0041 and the space after it.
const codePointLen = 7

// codePointBefore says that a code point and a space end at i.
func codePointBefore(text []byte, i int) bool {
	return i >= codePointLen && isSpace[text[i-1]] && codePointsEnd(text[:i], i-codePointLen) == i
}
