package charset

import "unicode/utf16"

// Thresholds of guess. They are strict on purpose: a wrong UTF16 verdict turns
// a binary into gibberish that costs time, a wrong Binary verdict is counted
// and visible in the statistics.
const (
	// minUnits: below eight bytes two small integers look just like two letters.
	minUnits = 4
	// One unit in strayShare may break the rule (a form feed, an odd NUL).
	strayShare = 50
)

// guess tells UTF-16 without byte order mark from binary. Text in UTF-16 has
// NULs in nearly all its high bytes (ASCII and Latin-1: markup, keys, spaces,
// digits) and in nearly none of its low bytes.
func guess(p []byte) Kind {
	var even, odd int
	for i, b := range p {
		if b == 0 {
			if i%2 == 0 {
				even++
			} else {
				odd++
			}
		}
	}
	units := len(p) / 2
	if units < minUnits {
		return Binary
	}
	switch {
	case odd*2 >= units && even*strayShare <= odd && plausible(p, 0, 1):
		return UTF16LE
	case even*2 >= units && odd*strayShare <= even && plausible(p, 1, 0):
		return UTF16BE
	}
	return Binary
}

// plausible reports whether the units of p read as text when their low byte
// stands at offset lo: 16-bit integers have control characters there, which
// text has not.
func plausible(p []byte, lo, hi int) bool {
	units, stray := len(p)/2, 0
	wantLow := false // a high surrogate waits for its low one
	for i := 0; i+1 < len(p); i += 2 {
		u := uint16(p[i+hi])<<8 | uint16(p[i+lo])
		isLow := u >= 0xDC00 && u < 0xE000
		if wantLow != isLow {
			stray++
		}
		wantLow = utf16.IsSurrogate(rune(u)) && !isLow
		if u < 0x100 && !textByte(byte(u)) || u >= 0xFFFE {
			stray++
		}
	}
	return stray*strayShare <= units
}

// textByte reports whether b is a Latin-1 character that text is made of.
func textByte(b byte) bool {
	switch b {
	case '\t', '\n', '\r', '\f', 0x1b: // escape: coloured logs
		return true
	}
	return b >= 0x20 && b < 0x7f || b >= 0xa0
}
