package finding

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Sanitize makes text from a repository safe to print on one line of a
// terminal or log. What could move the cursor, colour, hide, reorder or break
// the line becomes a visible escape (\x1b, \n, \u202e; \xff for a byte that is
// not UTF-8), and a tab becomes a space. What a CI system would take for a
// command loses one character to an escape: "::" at the beginning of a line and
// "##[", "##vso[", "##teamcity[" anywhere. Ordinary text is returned as it is,
// without allocation. Sanitize(Sanitize(s)) is Sanitize(s).
func Sanitize(s string) string {
	out, _, _ := SanitizeSpan(s, -1, -1)
	return out
}

// SanitizeSpan is Sanitize that also says where the bytes start to end of s
// went. -1 stays -1; an offset inside of an escaped character moves behind it.
func SanitizeSpan(s string, start, end int) (out string, outStart, outEnd int) {
	first := firstUnsafe(s)
	if first == len(s) {
		return s, start, end
	}
	outStart, outEnd = start, end // right up to first
	var b strings.Builder
	b.Grow(len(s) + 16)
	b.WriteString(s[:first])
	for i := first; i < len(s); {
		n, safe := safeAt(s, i)
		if safe {
			b.WriteString(s[i : i+n])
		} else {
			escape(&b, s[i:i+n])
		}
		i += n
		if start >= 0 && start > i-n && start <= i {
			outStart = b.Len()
		}
		if end >= 0 && end > i-n && end <= i {
			outEnd = b.Len()
		}
	}
	return b.String(), outStart, outEnd
}

// firstUnsafe returns the offset of the first character that must change, or
// the length of s.
func firstUnsafe(s string) int {
	for i := 0; i < len(s); {
		n, safe := safeAt(s, i)
		if !safe {
			return i
		}
		i += n
	}
	return len(s)
}

// safeAt returns the length of the character at offset i and whether it may
// be printed as it is.
func safeAt(s string, i int) (n int, safe bool) {
	if c := s[i]; c < utf8.RuneSelf {
		switch {
		case c < ' ', c == 0x7f:
			return 1, false
		case c == ':':
			return 1, !startsCommand(s, i)
		case c == '#':
			return 1, !insideCommand(s, i)
		}
		return 1, true
	}
	r, n := utf8.DecodeRuneInString(s[i:])
	return n, (r != utf8.RuneError || n > 1) && Printable(r)
}

// Printable says whether r shows as itself and only itself: letters, marks,
// numbers, punctuation, symbols and spaces. Controls, bidirectional and other
// format characters, line separators, invisible letters, private and
// unassigned characters do not.
func Printable(r rune) bool {
	if !unicode.IsPrint(r) {
		return unicode.Is(unicode.Zs, r)
	}
	return r < 0x34f || !unicode.Is(unicode.Other_Default_Ignorable_Code_Point, r)
}

// startsCommand says whether the colon at i begins a GitHub workflow command.
// The runner trims white space before it looks (actions/runner,
// ActionCommand.TryParseV2).
func startsCommand(s string, i int) bool {
	return strings.HasPrefix(s[i:], "::") && strings.TrimSpace(s[:i]) == ""
}

// insideCommand says whether the number sign at i is the second of a command
// of Azure Pipelines, TeamCity or of GitHub's old form, which are looked for
// anywhere in a line.
func insideCommand(s string, i int) bool {
	if i == 0 || s[i-1] != '#' {
		return false
	}
	for _, name := range [...]string{"[", "vso[", "teamcity["} {
		if rest := s[i+1:]; len(rest) >= len(name) && strings.EqualFold(rest[:len(name)], name) {
			return true
		}
	}
	return false
}

// escape writes the visible form of one character, or of one invalid byte.
func escape(b *strings.Builder, char string) {
	r, n := utf8.DecodeRuneInString(char)
	switch {
	case r == '\t':
		b.WriteByte(' ')
	case r == '\n':
		b.WriteString(`\n`)
	case r == '\r':
		b.WriteString(`\r`)
	case n == 1: // ASCII, or a byte that is no character
		fmt.Fprintf(b, `\x%02x`, char[0])
	case r > 0xffff:
		fmt.Fprintf(b, `\U%08x`, r)
	default:
		fmt.Fprintf(b, `\u%04x`, r)
	}
}
