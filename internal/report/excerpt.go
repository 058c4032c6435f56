package report

import (
	"strings"
	"unicode/utf8"

	"github.com/hookvet/hookvet/internal/finding"
)

// excerpt is the line that holds a secret, safe to print, in three parts.
type excerpt struct {
	line                  int // number, from 1; 0 if unknown
	before, secret, after string
}

// newExcerpt returns the line to show for a finding, cut to columns around the
// secret, which is empty if the finding is not about a part of the line; ok is
// false if there is no line. A nil redactor shows the secret.
func newExcerpt(f finding.Finding, red *finding.Redactor, columns int) (e excerpt, ok bool) {
	var text string
	var start, end int
	if red != nil {
		text, start, end = red.Source(f)
	} else {
		text, start, end = plainSource(f)
	}
	if strings.TrimSpace(text) == "" {
		return e, false
	}
	if start < 0 {
		start, end = 0, 0
	}
	from := strings.LastIndexByte(text[:start], '\n') + 1
	if i := strings.IndexByte(text[end:], '\n'); i >= 0 {
		text = text[:end+i]
	}
	text = strings.TrimRight(text, "\r\n\t ")
	end = min(end, len(text))
	start = min(start, end)
	text, start, end = finding.SanitizeSpan(text[from:], start-from, end-from)
	e = excerpt{before: text[:start], secret: text[start:end], after: text[end:]}
	if e.secret == "" {
		e.after = strings.TrimLeft(e.after, " ")
	}
	if f.Position.Line > 0 {
		above := f.Source[:min(max(f.SecretStart, 0), len(f.Source))]
		e.line = f.Position.Line + strings.Count(above, "\n")
	}
	e.cut(columns)
	return e, true
}

// plainSource is finding.RedactedSource for users who want to see the secret.
func plainSource(f finding.Finding) (text string, start, end int) {
	start, end = f.SecretStart, f.SecretEnd
	if start < 0 || start >= len(f.Source) || end <= start {
		return f.Source, -1, -1
	}
	end = min(end, len(f.Source))
	for start > 0 && !utf8.RuneStart(f.Source[start]) {
		start--
	}
	for end < len(f.Source) && !utf8.RuneStart(f.Source[end]) {
		end++
	}
	return f.Source, start, end
}

// cut makes the line fit: first an over-long secret, then what stands around it.
func (e *excerpt) cut(columns int) {
	e.before = strings.TrimLeft(e.before, " ")
	// Measuring is dear, and a line may have megabytes: drop what cannot be seen.
	most := 64 * columns
	if n := len(e.before) - most; n > 0 {
		e.before = strings.ToValidUTF8(e.before[n:], "")
	}
	if len(e.after) > most {
		e.after = strings.ToValidUTF8(e.after[:most], "")
	}
	if width(e.before)+width(e.secret)+width(e.after) <= columns {
		return
	}
	const around = 10 // columns of context that are worth more than the end of a secret
	e.secret = cutRight(e.secret, max(columns-2*around, around))
	left := columns - width(e.secret)
	// Half for each side, and what one does not need for the other.
	before := min(width(e.before), max(left/2, left-width(e.after)))
	e.before = cutLeft(e.before, before)
	e.after = cutRight(e.after, left-width(e.before))
}

// underline returns the marks for the line below.
func (e *excerpt) underline() (indent, marks string) {
	return strings.Repeat(" ", width(e.before)), strings.Repeat("^", width(e.secret))
}
