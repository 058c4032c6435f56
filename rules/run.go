package rules

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"slices"
)

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

// hexValue is what a hexadecimal digit stands for; 255 for other bytes.
var hexValue = func() (v [256]byte) {
	for b := range v {
		v[b] = 255
		if isHex[b] {
			v[b] = unhex(byte(b))
		}
	}
	return v
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
// A run is at least twice as long as a word of the machine, and so holds all of
// one of the words that lie side by side from from on. Most words fall at one
// look at all of their bytes: they have a space, a quote or a bracket.
func (f runFinder) next(from int) (start, end int) {
	text := f.text
	for i := from; i+wordSize <= len(text); i += wordSize {
		if w := text[i : i+wordSize : i+wordSize]; anyBelow(binary.LittleEndian.Uint64(w)) || !allRun(w) {
			continue
		}
		start, end = i, i+wordSize
		for start > from && isRun[text[start-1]] {
			start--
		}
		for end < len(text) && isRun[text[end]] {
			end++
		}
		if end-start >= minBase64 {
			return start, end
		}
		i = end + 1 - wordSize // text[end] is none of a run's
	}
	return -1, -1
}

// wordSize is the number of bytes that are looked at together: a run of minBase64
// that begins anywhere holds a whole word, since 2*wordSize-1 bytes do.
const wordSize = 8

// anyBelow says that a byte of w, but for the lowest such and those above it, which
// a borrow may make look so, is below '+', the least of a run's. That it is right
// about whether there is one at all is enough.
func anyBelow(w uint64) bool {
	const low, high = 0x0101010101010101, 0x8080808080808080
	return (w-low*'+')&^w&high != 0
}

// allRun says that all of the bytes of a word are a run's.
func allRun(w []byte) bool {
	for i := wordSize - 1; i >= 0; i-- {
		if !isRun[w[i]] {
			return false
		}
	}
	return true
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
