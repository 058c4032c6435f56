package rules

import "unicode/utf8"

// oddHit notes the anchors that hold the U+212A or U+017F that ends at
// text[end-1], where the automaton looks for a k or an s.
func (sc *Scanner) oddHit(text []byte, end int) {
	odd, size := utf8.DecodeLastRune(text[:end])
	plain := byte('k')
	if odd == longS {
		plain = 's'
	}
	for _, r := range sc.set.wild {
		literal := r.rule.sources[r.anchor].literal
		for i := range len(literal) {
			if literal[i] != plain {
				continue
			}
			start, before := foldedBefore(text[:end-size], literal[:i])
			stop, after := foldedAfter(text, end, literal[i+1:])
			if before && after {
				sc.anchorHit(r, text, start, stop, true)
			}
		}
	}
}

// foldedBefore says whether text ends in a literal in lower case, case ignored,
// and where it starts.
func foldedBefore(text []byte, literal string) (start int, ok bool) {
	for i := len(literal) - 1; i >= 0; i-- {
		r, size := utf8.DecodeLastRune(text)
		if size == 0 || !foldsTo(r, text[len(text)-1], literal[i]) {
			return 0, false
		}
		text = text[:len(text)-widthOf(r, size)]
	}
	return len(text), true
}

// foldedAfter says whether text[at:] starts with a literal in lower case, case
// ignored, and where it ends.
func foldedAfter(text []byte, at int, literal string) (end int, ok bool) {
	for i := range len(literal) {
		r, size := utf8.DecodeRune(text[at:])
		if size == 0 || !foldsTo(r, text[at], literal[i]) {
			return 0, false
		}
		at += widthOf(r, size)
	}
	return at, true
}

// widthOf gives the width of what foldsTo compared: a rune or, as literals may
// hold any other as bytes, a byte.
func widthOf(r rune, size int) int {
	if r == kelvinSign || r == longS {
		return size
	}
	return 1
}

func foldsTo(r rune, b, want byte) bool {
	return r == kelvinSign && want == 'k' || r == longS && want == 's' || lower(b) == want
}
