package finding

import (
	"slices"
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
	spans = append(spans, f.besides(spans)...)
	at := own.start
	if own.start == own.end { // no extent: point at the first copy, if any
		at = strings.Index(f.Source, f.Secret)
		if f.SecretStart < 0 || f.Secret == "" {
			at = -1
		}
	}
	return replaceSpans(f.Source, spans, at)
}

// besides returns the spans of Beside but those that are hidden as they are,
// perhaps with a prefix that may be shown.
func (f Finding) besides(hidden []span) []span {
	var out []span
	for _, b := range f.Beside {
		start := min(max(b[0], 0), len(f.Source))
		s := span{start, max(start, min(b[1], len(f.Source))), Mask}
		if !slices.ContainsFunc(hidden, func(h span) bool { return h.start == s.start && h.end == s.end }) {
			out = append(out, wholeRunes(f.Source, s))
		}
	}
	return out
}

// wholeRunes widens a span by the rest of the characters that it cuts: half of
// one is a visible escape later.
func wholeRunes(text string, s span) span {
	for s.start > 0 && s.start < len(text) && !utf8.RuneStart(text[s.start]) {
		s.start--
	}
	for s.end < len(text) && !utf8.RuneStart(text[s.end]) {
		s.end++
	}
	return s
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
	return wholeRunes(src, span{start, end, repl})
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
