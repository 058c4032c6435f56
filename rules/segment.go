package rules

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"slices"
	"strconv"
	"unicode/utf8"
)

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
	plainFrom, plainTo int // its decoded form in segmenter.plain
}

// segmenter finds and decodes the segments of a text. It keeps its buffers.
type segmenter struct {
	// plainest limits it to the encodings that gitleaks knows, so that tests
	// can compare.
	plainest bool

	found []segment
	plain []byte // decoded forms, one after another

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
	s.found, s.plain = s.found[:0], s.plain[:0]
	run := runFinder{text: text}
	pct := nextPercent(text, 0)
	s.slash, s.plus = indexFrom(text, 0, '\\'), indexFrom(text, 0, '+')
	esc := s.nextEscape(text, 0)
	runAt, runEnd := run.next(phase)
	for at := 0; ; {
		if pct >= 0 && pct < at {
			pct = nextPercent(text, at)
		}
		if esc.start >= 0 && esc.start < at {
			esc = s.nextEscape(text, at)
		}
		if runAt >= 0 && runAt < at {
			runAt, runEnd = run.next(at)
		}
		seg, ok := segment{}, false
		if pct >= 0 {
			seg, ok = segment{start: pct, kind: percentEncoding}, true
		}
		if esc.start >= 0 && (!ok || esc.start < seg.start) {
			seg, ok = segment{start: esc.start, end: esc.end, kind: escapeEncoding}, true
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
		s.found = append(s.found, seg)
		at = seg.end
	}

	all := s.found
	kept := s.found[:0]
	prev := segment{start: -1, end: -1}
	for i, seg := range all {
		this := seg
		blocked := i > 0 && prev.end >= seg.start && prev.kind < seg.kind ||
			i+1 < len(all) && all[i+1].start <= seg.end && all[i+1].kind < seg.kind
		prev = this
		if blocked || !s.decode(text, &seg) {
			continue
		}
		kept = append(kept, seg)
	}
	s.found = kept
	return kept
}

// decode appends the decoded form of a segment to plain.
func (s *segmenter) decode(text []byte, seg *segment) bool {
	seg.plainFrom = len(s.plain)
	ok := false
	switch src := text[seg.start:seg.end]; seg.kind {
	case percentEncoding:
		s.plain, ok = appendPercent(s.plain, src)
	case escapeEncoding:
		s.plain, ok = s.appendEscapes(s.plain, src)
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

// Percent.

// isPercent says that text[i:] starts with %XX.
func isPercent(text []byte, i int) bool {
	return i+2 < len(text) && text[i] == '%' && isHex[text[i+1]] && isHex[text[i+2]]
}

func nextPercent(text []byte, from int) int {
	for i := from; i < len(text); i++ {
		j := bytes.IndexByte(text[i:], '%')
		if j < 0 {
			break
		}
		if i += j; isPercent(text, i) {
			return i
		}
	}
	return -1
}

// percentEnd gives the end of the last %XX on the line.
func percentEnd(text []byte, start int) int {
	end := start + 3
	for i := end; i < len(text) && text[i] != '\n'; {
		j := bytes.IndexAny(text[i:min(i+lineStep, len(text))], "%\n")
		if j < 0 {
			i += lineStep
			continue
		}
		i += j
		if isPercent(text, i) {
			end = i + 3
			i = end
		} else if text[i] == '%' {
			i++
		}
	}
	return end
}

// lineStep keeps IndexAny from looking far beyond the end of a line.
const lineStep = 256

func appendPercent(dst, src []byte) ([]byte, bool) {
	for i := 0; i < len(src); i++ {
		if !isPercent(src, i) {
			dst = append(dst, src[i])
			continue
		}
		b := unhex(src[i+1])<<4 | unhex(src[i+2])
		if !printable(b) {
			return dst, false
		}
		dst = append(dst, b)
		i += 2
	}
	return dst, true
}

// Escapes.

type place struct{ start, end int }

// nextEscape gives the next sequence of escapes of one form, at or after from.
func (s *segmenter) nextEscape(text []byte, from int) place {
	if s.slash >= 0 && s.slash < from {
		s.slash = indexFrom(text, from, '\\')
	}
	if s.plus >= 0 && s.plus < from {
		s.plus = indexFrom(text, from, '+')
	}
	for s.slash >= 0 || s.plus >= 0 {
		if s.slash >= 0 && (s.plus < 0 || s.slash < s.plus) {
			// Two slashes may lead an escape, as JSON within JSON has them.
			if end := s.escapesEnd(text, s.slash); end > 0 {
				return place{s.slash, end}
			}
			s.slash = indexFrom(text, s.slash+1, '\\')
			continue
		}
		if s.plus > from && text[s.plus-1] == 'U' {
			if end := codePointsEnd(text, s.plus-1); end > 0 {
				return place{s.plus - 1, end}
			}
		}
		s.plus = indexFrom(text, s.plus+1, '+')
	}
	return place{-1, -1}
}

func indexFrom(text []byte, from int, b byte) int {
	if from >= len(text) {
		return -1
	}
	if i := bytes.IndexByte(text[from:], b); i >= 0 {
		return from + i
	}
	return -1
}

// escape reads one escape and gives the character that it stands for.
func (s *segmenter) escape(text []byte) (r rune, size int) {
	i := 1
	if len(text) > 1 && text[1] == '\\' {
		i = 2
	}
	if i >= len(text) || text[0] != '\\' {
		return 0, 0
	}
	digits := 0
	switch c := text[i]; {
	case c == 'u' || c == 'U':
		digits = 4
		if c == 'U' && !s.plainest && hexDigits(text[i+1:], 8) && string(text[i+1:i+4]) < "001" {
			digits = 8 // U+100000 and above, all unassigned, are left out
		}
	case s.plainest:
	case c == 'x' || c == 'X':
		digits = 2
	case c == '/':
		return '/', i + 1
	case '0' <= c && c <= '1' && octal(text[i:]):
		return rune(c-'0')<<6 | rune(text[i+1]-'0')<<3 | rune(text[i+2]-'0'), i + 3
	}
	if digits == 0 || !hexDigits(text[i+1:], digits) {
		return 0, 0
	}
	for _, d := range text[i+1 : i+1+digits] {
		r = r<<4 | rune(unhex(d))
	}
	return r, i + 1 + digits
}

func octal(text []byte) bool {
	return len(text) >= 3 && text[1]-'0' < 8 && text[2]-'0' < 8
}

func hexDigits(text []byte, n int) bool {
	if len(text) < n {
		return false
	}
	for _, c := range text[:n] {
		if !isHex[c] {
			return false
		}
	}
	return true
}

// escapesEnd gives the end of the sequence of escapes at start, 0 if none is.
func (s *segmenter) escapesEnd(text []byte, start int) int {
	end := start
	for {
		_, n := s.escape(text[end:])
		if n == 0 {
			break
		}
		end += n
	}
	if end == start {
		return 0
	}
	return end
}

// codePointsEnd gives the end of a sequence such as `U+0041 U+0042 `.
func codePointsEnd(text []byte, start int) int {
	end := start
	for end+6 <= len(text) && text[end] == 'U' && text[end+1] == '+' && hexDigits(text[end+2:], 4) {
		switch {
		case end+6 == len(text):
			return end + 6
		case !isSpace[text[end+6]]:
			if end == start {
				return 0
			}
			return end
		}
		end += 7
	}
	if end == start {
		return 0
	}
	return end
}

func (s *segmenter) appendEscapes(dst, src []byte) ([]byte, bool) {
	if src[0] == 'U' {
		for ; len(src) >= 6; src = src[min(7, len(src)):] {
			v, _ := strconv.ParseUint(string(src[2:6]), 16, 32)
			dst = utf8.AppendRune(dst, rune(v))
		}
		return dst, true
	}
	for len(src) > 0 {
		r, n := s.escape(src)
		if n == 0 {
			return dst, false
		}
		dst = utf8.AppendRune(dst, r)
		src = src[n:]
	}
	return dst, true
}

// Hexadecimal and base64.

var isHex, isDigit, isRun, isSpace, isMixed = func() (hex, digit, run, space, mixed [256]bool) {
	for b := range 256 {
		c := byte(b)
		letter := 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		digit[b] = '0' <= c && c <= '9'
		hex[b] = digit[b] || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
		run[b] = letter || digit[b] || c == '_' || c == '/' || c == '+' || c == '-'
		space[b] = c == ' ' || '\t' <= c && c <= '\r' && c != '\v'
		mixed[b] = run[b] && !letter
	}
	return
}()

func unhex(c byte) byte {
	switch {
	case c <= '9':
		return c - '0'
	case c <= 'F':
		return c - 'A' + 10
	}
	return c - 'a' + 10
}

// runFinder finds runs of base64 characters that are long enough.
type runFinder struct{ text []byte }

// next gives the first run at or after from: where it starts and ends.
//
// It skips: a run that starts at or after i holds the byte at i+15, so if that
// is none of a run's the next try is behind it.
func (f runFinder) next(from int) (start, end int) {
	text := f.text
	i := from
	for i+minBase64 <= len(text) {
		j := i + minBase64 - 1
		for j >= i && isRun[text[j]] {
			j--
		}
		if j >= i {
			i = j + 1
			continue
		}
		end = i + minBase64
		for end < len(text) && isRun[text[end]] {
			end++
		}
		return i, end
	}
	return -1, -1
}

// maxPiece is how much of a run is decoded at once, a multiple of what a group of
// either encoding takes. Pieces that follow each other are one text again when
// they are decoded.
const maxPiece = 64 << 10

// runSegment decides what a run is: hexadecimal digits, if it starts with
// enough of them, or base64, with its padding.
func runSegment(text []byte, start, end int) segment {
	h := start
	for h < end && isHex[text[h]] {
		h++
	}
	if h-start >= minHex {
		return segment{start: start, end: pieceEnd(start, h, minHex), kind: hexEncoding}
	}
	if cut := pieceEnd(start, end, minBase64); cut < end {
		return segment{start: start, end: cut, kind: base64Encoding}
	}
	for n := 0; n < 2 && end < len(text) && text[end] == '='; n++ {
		end++
	}
	return segment{start: start, end: end, kind: base64Encoding}
}

// pieceEnd cuts a long run, unless the rest would be too short to be found.
func pieceEnd(start, end, least int) int {
	if end-start >= maxPiece+least {
		return start + maxPiece
	}
	return end
}

// openRun gives the start of the last whole piece of the run of base64 that goes
// through the end of text, or len(text) if none does that is worth decoding. What
// is cut off there may fail to decode only because it is. phase is as in find.
func openRun(text []byte, phase int) int {
	start := len(text)
	for start > 0 && isRun[text[start-1]] {
		start--
	}
	if start == 0 {
		start = phase
	}
	n := len(text) - start
	if n < minBase64 {
		return len(text)
	}
	return start + max(0, n/maxPiece-1)*maxPiece
}

// phaseAt gives the offset behind text[at:] at which the run of base64 that goes
// through there, if one does, is to be decoded on: where its next piece starts,
// or its end. phase is the same for text itself.
func phaseAt(text []byte, at, phase int) int {
	if at == 0 || at >= len(text) || !isRun[text[at-1]] || !isRun[text[at]] {
		return 0
	}
	start := at
	for start > 0 && isRun[text[start-1]] {
		start--
	}
	if start == 0 {
		start = phase
	}
	next := 0
	if rest := (at - start) % maxPiece; rest != 0 {
		next = maxPiece - rest
	}
	for n := range next {
		if at+n == len(text) || !isRun[text[at+n]] {
			return n
		}
	}
	return next
}

func appendHex(dst, src []byte) ([]byte, bool) {
	if len(src)%2 != 0 || !slices.ContainsFunc(src, func(c byte) bool { return isDigit[c] }) {
		return dst, false
	}
	if !printable(unhex(src[0])<<4 | unhex(src[1])) {
		return dst, false
	}
	from := len(dst)
	dst, err := hex.AppendDecode(dst, src)
	return dst, err == nil && allPrintable(dst[from:])
}

// appendBase64 takes either alphabet, padded or not; gitleaks knows padded
// standard and unpadded URL text only.
func appendBase64(dst, src []byte, plainest bool) ([]byte, bool) {
	if !slices.ContainsFunc(src, func(c byte) bool { return isMixed[c] }) {
		return dst, false
	}
	// Most runs are identifiers and paths, whose first bytes do not decode to
	// text: look at those before decoding all.
	var first [3]byte
	url := bytes.ContainsAny(src, "-_")
	enc, raw := base64.StdEncoding, base64.RawStdEncoding
	if url {
		enc, raw = base64.URLEncoding, base64.RawURLEncoding
	}
	if n, err := raw.Decode(first[:], src[:4]); err != nil || !allPrintable(first[:n]) {
		return dst, false
	}
	padded := src[len(src)-1] == '='
	if plainest && (url && padded || !url && !padded && len(src)%4 != 0 && bytes.ContainsAny(src, "+/")) {
		return dst, false
	}
	from := len(dst)
	if !padded {
		enc = raw
	}
	dst, err := enc.AppendDecode(dst, src)
	return dst, err == nil && allPrintable(dst[from:])
}
