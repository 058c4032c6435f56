package rules

// encoding is a kind of encoded text; smaller ones win where two overlap, as in
// gitleaks.
type encoding uint8

const (
	percentEncoding encoding = iota // %20, to the last one on the line
	escapeEncoding                  // \u0041, U+0041, and what gitleaks does not undo: \x41, \101, \/
	hexEncoding                     // 32 or more hexadecimal digits
	base64Encoding                  // 16 or more characters of either alphabet
	encodings       = iota
)

func (e encoding) String() string {
	return [encodings]string{"percent", "escape", "hex", "base64"}[e]
}

// Least lengths, as in gitleaks.
const (
	minBase64 = 16
	minHex    = 32
)

// segment is an encoded stretch of a text, and where its decoded form stands in
// the text that it is decoded into.
type segment struct {
	start, end         int // in the encoded text
	decStart, decEnd   int // in the decoded text
	kind               encoding
	plainFrom, plainTo int // its decoded form in segmenter.plain, unless it is of escapes
}

// segmenter finds and decodes the segments of a text. It keeps its buffers.
type segmenter struct {
	// plainest limits it to the encodings that gitleaks knows, so that tests
	// can compare.
	plainest bool

	found []segment
	plain []byte // decoded forms, one after another

	// wide has the segments that other bytes than those of encodings are a part of, whether
	// they decode or not: from the first %XX of a line to its last, and code points.
	wide []stretch

	// slash and plus are the next of their kind in the text; -1: none.
	slash, plus int
}

// find gives the segments that decode to printable text, in their order. The
// outcome is valid until the next call.
//
// It finds what gitleaks' expression for all encodings finds by FindAll, and as
// there a segment that touches one of a smaller kind waits for the next round.
// Only runs of more than maxPiece are cut. A run that goes through the start of
// the text goes on at phase: see phaseAt.
// The work is linear: each byte is looked at a bounded number of times.
func (s *segmenter) find(text []byte, phase int) []segment {
	s.reset()
	s.add(text, 0, phase)
	return s.found
}

// addStretch is add for a stretch that redoing gave, if it can have segments at all.
func (s *segmenter) addStretch(text []byte, r stretch) {
	if !tooShort(text[r.from:r.to]) {
		s.add(text[r.from:min(r.to+1, len(text))], r.from, 0) // a code point is one by what follows it
	}
}

// reset forgets what was found.
func (s *segmenter) reset() { s.found, s.plain, s.wide = s.found[:0], s.plain[:0], s.wide[:0] }

// add is find for a stretch of a text, which starts at an offset there and holds all that
// decides on its segments.
func (s *segmenter) add(text []byte, offset, phase int) {
	had := len(s.found)
	run := runFinder{text: text}
	pct := nextPercent(text, 0)
	s.slash, s.plus = indexFrom(text, 0, '\\'), indexFrom(text, 0, '+')
	escAt, escEnd := s.nextEscape(text, 0)
	runAt, runEnd := run.next(phase)
	for at := 0; ; {
		if pct >= 0 && pct < at {
			pct = nextPercent(text, at)
		}
		if escAt >= 0 && escAt < at {
			escAt, escEnd = s.nextEscape(text, at)
		}
		if runAt >= 0 && runAt < at {
			runAt, runEnd = run.next(at)
		}
		seg, ok := segment{}, false
		if pct >= 0 {
			seg, ok = segment{start: pct, kind: percentEncoding}, true
		}
		if escAt >= 0 && (!ok || escAt < seg.start) {
			seg, ok = segment{start: escAt, end: escEnd, kind: escapeEncoding}, true
		}
		if runAt >= 0 && (!ok || runAt < seg.start) {
			seg, ok = runSegment(text, runAt, runEnd), true
		}
		if !ok {
			break
		}
		if seg.kind == percentEncoding {
			seg.end = percentEnd(text, seg.start)
		}
		if seg.kind == percentEncoding || seg.kind == escapeEncoding && text[seg.start] == 'U' {
			s.wide = append(s.wide, stretch{offset + seg.start, offset + seg.end})
		}
		s.found = append(s.found, seg)
		at = seg.end
	}

	all := s.found[had:]
	kept := all[:0]
	prev := segment{start: -1, end: -1}
	for i, seg := range all {
		this := seg
		blocked := i > 0 && prev.end >= seg.start && prev.kind < seg.kind ||
			i+1 < len(all) && all[i+1].start <= seg.end && all[i+1].kind < seg.kind
		prev = this
		if blocked || !s.decode(text, &seg) {
			continue
		}
		seg.start, seg.end = offset+seg.start, offset+seg.end
		kept = append(kept, seg)
	}
	s.found = s.found[:had+len(kept)]
}

// decode says whether a segment decodes, as escapes always do, and appends the decoded
// form of others to plain.
func (s *segmenter) decode(text []byte, seg *segment) bool {
	if seg.kind == escapeEncoding {
		return true
	}
	seg.plainFrom = len(s.plain)
	ok := false
	switch src := text[seg.start:seg.end]; seg.kind {
	case percentEncoding:
		s.plain, ok = appendPercent(s.plain, src)
	case hexEncoding:
		s.plain, ok = appendHex(s.plain, src)
	case base64Encoding:
		s.plain, ok = appendBase64(s.plain, src, s.plainest)
	}
	if !ok || len(s.plain) == seg.plainFrom {
		s.plain = s.plain[:seg.plainFrom]
		return false
	}
	seg.plainTo = len(s.plain)
	return true
}

// printable says that a byte may stand in decoded text: ASCII without most
// control characters.
func printable(b byte) bool { return '\x08' < b && b < '\x7f' }

func allPrintable(b []byte) bool {
	for _, c := range b {
		if !printable(c) {
			return false
		}
	}
	return true
}
