package rules

import (
	"bytes"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

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

// isNoText has the bytes that are in no ASCII text.
var isNoText = func() (is [256]bool) {
	for c := range is {
		is[c] = c < '\t' || c > '\r' && c < ' ' || c >= 0x7f
	}
	return is
}()

// nextEscape gives the next sequence of escapes of one form, at or after from, that tells
// something: start is -1 if there is none.
//
// The text may be another one for those that stand for characters that secrets and their names
// are made of, for space, which may end one, or that a word follows, which with the last digit of
// an escape before it is another. Images and the like that the source of a program holds are
// tens of thousands of escapes that tell nothing. No run begins in these, which a word would have to
// follow.
func (s *segmenter) nextEscape(text []byte, from int) (start, end int) {
	if s.slash >= 0 && s.slash < from {
		s.slash = indexFrom(text, from, '\\')
	}
	if s.plus >= 0 && s.plus < from {
		s.plus = indexFrom(text, from, '+')
	}
	for s.slash >= 0 || s.plus >= 0 {
		if s.slash >= 0 && (s.plus < 0 || s.slash < s.plus) {
			// Two slashes may lead an escape, as JSON within JSON has them.
			end, tell := s.escapesEnd(text, s.slash)
			if tell {
				return s.slash, end
			}
			s.slash = indexFrom(text, max(s.slash+1, end), '\\')
			continue
		}
		if s.plus > from && text[s.plus-1] == 'U' {
			if end := codePointsEnd(text, s.plus-1); end > 0 {
				return s.plus - 1, end
			}
		}
		s.plus = indexFrom(text, s.plus+1, '+')
	}
	return -1, -1
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
	if len(text) >= 6 && text[0] == '\\' { // the usual forms first: files of data have nothing else
		switch text[1] {
		case 'x':
			if a, b := hexValue[text[2]], hexValue[text[3]]; a|b < 16 && !s.plainest {
				return rune(a)<<4 | rune(b), 4
			}
		case 'u':
			a, b, c, d := hexValue[text[2]], hexValue[text[3]], hexValue[text[4]], hexValue[text[5]]
			if a|b|c|d < 16 {
				return rune(a)<<12 | rune(b)<<8 | rune(c)<<4 | rune(d), 6
			}
		case '\\', 'U', 'X', '/', '0', '1':
		default:
			return 0, 0
		}
	}
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

// bytesEnd gives the end of the \x41 at the start of a text: whole files are held
// as such in the source of programs.
func bytesEnd(text []byte) (end int, tell bool) {
	for end+4 <= len(text) && text[end] == '\\' && text[end+1] == 'x' {
		a, b := hexValue[text[end+2]], hexValue[text[end+3]]
		if a|b >= 16 {
			break
		}
		tell = tell || !isNoText[a<<4|b]
		end += 4
	}
	return end, tell
}

// escapesEnd gives the end of the sequence of escapes at start, 0 if none is, and whether they tell
// something. Those of four digits or more always do, as in gitleaks.
func (s *segmenter) escapesEnd(text []byte, start int) (end int, tell bool) {
	end = start
	for {
		if !s.plainest {
			n, t := bytesEnd(text[end:])
			end += n
			tell = tell || t
		}
		if end == len(text) || text[end] != '\\' {
			break
		}
		r, n := s.escape(text[end:])
		if n == 0 {
			break
		}
		tell = tell || n >= len(`\u0041`) || !isNoText[byte(r)]
		end += n
	}
	if end == start {
		return 0, false
	}
	return end, tell || wordFollows(text[end:])
}

const (
	leastWord = 8  // bytes: in an image so many follow each other hardly ever
	maxEscape = 11 // bytes: \\U00000041
)

// wordFollows says that a secret or a name may stand at the start of what follows escapes: a
// long word, or a short one as in SG.…, token=… and curl -H. So may the rest of an escape that
// the end of the text cuts.
func wordFollows(text []byte) bool {
	n := 0
	for n < len(text) && n < leastWord && isRun[text[n]] {
		n++
	}
	if n == leastWord || n == len(text) || n >= 2 && text[n] == '.' || n >= 3 && strings.IndexByte(":=~ ", text[n]) >= 0 {
		return true
	}
	return len(text) < maxEscape && !slices.ContainsFunc(text, func(c byte) bool { return !isEncoded[c] })
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

// appendEscapes appends what a segment of escapes stands for.
func (s *segmenter) appendEscapes(dst, src []byte) []byte {
	if src[0] == 'U' {
		for ; len(src) >= 6; src = src[min(7, len(src)):] {
			v, _ := strconv.ParseUint(string(src[2:6]), 16, 32)
			dst = utf8.AppendRune(dst, rune(v))
		}
		return dst
	}
	for len(src) > 0 {
		if len(src) >= 4 && src[1] == 'x' && !s.plainest {
			if a, b := hexValue[src[2]], hexValue[src[3]]; a|b < 16 {
				if c := a<<4 | b; c < utf8.RuneSelf {
					dst = append(dst, c)
				} else {
					dst = append(dst, 0xc0|c>>6, utf8.RuneSelf|c&0x3f)
				}
				src = src[4:]
				continue
			}
		}
		r, n := s.escape(src)
		if n == 0 {
			return dst // no segment has anything else
		}
		dst = utf8.AppendRune(dst, r)
		src = src[n:]
	}
	return dst
}
