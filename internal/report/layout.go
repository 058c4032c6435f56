package report

import (
	"strings"
	"unicode/utf8"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/mattn/go-runewidth"
)

// width returns the columns that s takes in a terminal. The condition is fixed:
// the package's default depends on the locale, and reports must not.
func width(s string) int {
	ascii := true
	for i := 0; i < len(s) && ascii; i++ {
		ascii = s[i] >= ' ' && s[i] < 0x7f
	}
	if ascii {
		return len(s)
	}
	return (&runewidth.Condition{StrictEmojiNeutral: true}).StringWidth(s)
}

// wrap breaks sanitized pieces into lines of at most columns, between pieces
// only. A single piece that is wider keeps a line for itself. Each line is
// sanitized again, since its beginning is new, and commands begin lines.
func wrap(pieces []string, columns int) []string {
	var lines []string
	line, used := "", 0
	for _, p := range pieces {
		w := width(p)
		if used > 0 && used+1+w > columns {
			lines = append(lines, finding.Sanitize(line))
			line, used = "", 0
		}
		if used > 0 {
			line += " "
			used++
		}
		line += p
		used += w
	}
	if line != "" {
		lines = append(lines, finding.Sanitize(line))
	}
	return lines
}

// cutRight returns the beginning of s that fits into columns, with an ellipsis
// for what does not.
func cutRight(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	return takeLeft(s, columns-1) + "…"
}

// cutLeft is cutRight for the end of s.
func cutLeft(s string, columns int) string {
	if width(s) <= columns {
		return s
	}
	return "…" + takeRight(s, columns-1)
}

// takeLeft returns the longest beginning of s in columns.
func takeLeft(s string, columns int) string {
	end, used := 0, 0
	for i, r := range s {
		used += width(string(r))
		if used > columns {
			break
		}
		end = i + utf8.RuneLen(r)
	}
	return s[:end]
}

// takeRight returns the longest end of s in columns.
func takeRight(s string, columns int) string {
	start, used := len(s), 0
	for start > 0 {
		r, n := utf8.DecodeLastRuneInString(s[:start])
		used += width(string(r))
		if used > columns {
			break
		}
		start -= n
	}
	return s[start:]
}

// words splits text for wrap.
func words(text string) []string { return strings.Fields(text) }
