package finding

import (
	"strings"
	"unicode/utf8"
)

// RedactedSource returns Source with the secret, and every further copy of it,
// replaced by its redaction, and the byte offsets of the redaction in line; -1,
// -1 if there is none to point at (a rule on paths). Offsets that do not fit
// Source hide more, never less: from the offset to the end, or all of it. The
// line still needs Sanitize. It knows this finding's secret only: reports use
// a Redactor, which hides the neighbours' too.
func (f Finding) RedactedSource() (line string, start, end int) {
	return f.redactSource(nil)
}

// redactSource is RedactedSource with more to hide.
func (f Finding) redactSource(more []span) (line string, start, end int) {
	if f.Source == "" {
		return "", -1, -1
	}
	own := f.ownSpan()
	spans := append(more, own)
	spans = append(spans, occurrences(f.Source, f.Secret, f.Redacted())...)
	if raw := f.encoded(); raw != "" {
		spans = append(spans, occurrences(f.Source, raw, Mask)...)
	}
	at := own.start
	if own.start == own.end { // no extent: point at the first copy, if any
		at = strings.Index(f.Source, f.Secret)
		if f.SecretStart < 0 || f.Secret == "" {
			at = -1
		}
	}
	return replaceSpans(f.Source, spans, at)
}

// ownSpan returns the part of Source that SecretStart and SecretEnd mean, or
// an empty span if there is none.
func (f Finding) ownSpan() span {
	src, start, end := f.Source, f.SecretStart, f.SecretEnd
	all := span{0, len(src), Mask}
	switch {
	case start < 0:
		return span{}
	case start > len(src) || end < start:
		return all
	case start == end || start == len(src):
		// The offsets point at nothing. If the secret can be found, its copies
		// are masked; if not, it may be there in a form that we do not know.
		if f.Secret == "" || strings.Contains(src, f.Secret) {
			return span{}
		}
		return all
	}
	end = min(end, len(src))
	repl := Mask
	if src[start:end] == f.Secret && len(f.Decoded) == 0 {
		repl = f.Redacted()
	}
	// Half a character is a visible escape later: take the whole.
	for start > 0 && !utf8.RuneStart(src[start]) {
		start--
	}
	for end < len(src) && !utf8.RuneStart(src[end]) {
		end++
	}
	return span{start, end, repl}
}

// encoded returns the text that stands in Source for the secret, if it is not
// the secret itself: base64, an escaped literal, a concatenation. It is as
// secret as the secret. Names and very short texts are left out: they would
// take half of the line with them.
func (f Finding) encoded() string {
	s := f.ownSpan()
	raw := f.Source[s.start:s.end]
	if len(raw) < minCopy || raw == f.Secret || isIdentifier(raw) {
		return ""
	}
	return raw
}

// isIdentifier says whether s is a name such as pay.webhookSecret, which a
// sink's finding underlines when the value comes from a constant. Encoded
// text of the same shape, letters only and this short, is next to unknown.
func isIdentifier(s string) bool {
	if len(s) > 40 {
		return false
	}
	for _, r := range s {
		if r != '.' && r != '_' && (r|0x20 < 'a' || r|0x20 > 'z') {
			return false
		}
	}
	return true
}
