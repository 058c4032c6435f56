package finding

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// span is a part of a text that must not be shown, and what stands there instead.
type span struct {
	start, end int
	repl       string
}

// shortSecret is the length in bytes below which a further copy of a secret
// counts only as a whole word: masking every "a" of a line would spell out a
// secret that is "a".
const shortSecret = 6

// occurrences returns every place of secret in text, overlapping ones too:
// when "abab" is masked in "ababab", its second copy's tail must not stay. It
// takes time linear in both lengths (Knuth, Morris, Pratt), whatever the text.
func occurrences(text, secret, repl string) []span {
	if secret == "" || !strings.Contains(text, secret) {
		return nil
	}
	fail := make([]int, len(secret)) // length of the longest border of secret[:i+1]
	for i, k := 1, 0; i < len(secret); i++ {
		for k > 0 && secret[i] != secret[k] {
			k = fail[k-1]
		}
		if secret[i] == secret[k] {
			k++
		}
		fail[i] = k
	}
	var out []span
	for i, k := 0, 0; i < len(text); i++ {
		for k > 0 && text[i] != secret[k] {
			k = fail[k-1]
		}
		if text[i] == secret[k] {
			k++
		}
		if k == len(secret) {
			s := span{i + 1 - k, i + 1, repl}
			if len(secret) >= shortSecret || isWord(text, s) {
				out = append(out, s)
			}
			k = fail[k-1]
		}
	}
	return out
}

// isWord says whether no letter or digit touches s.
func isWord(text string, s span) bool {
	before, _ := utf8.DecodeLastRuneInString(text[:s.start])
	after, _ := utf8.DecodeRuneInString(text[s.end:])
	return !isWordRune(before) && !isWordRune(after)
}

func isWordRune(r rune) bool {
	return r == '_' || (r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r)))
}

// replaceSpans replaces the spans in text, overlapping ones by one mask, and
// returns where the replacement of the text at offset own went; -1, -1 if own
// is in no span.
func replaceSpans(text string, spans []span, own int) (out string, start, end int) {
	start, end = -1, -1
	spans = union(spans)
	var b strings.Builder
	last := 0
	for _, s := range spans {
		b.WriteString(text[last:s.start])
		if own >= s.start && own < s.end {
			start, end = b.Len(), b.Len()+len(s.repl)
		}
		b.WriteString(s.repl)
		last = s.end
	}
	b.WriteString(text[last:])
	return b.String(), start, end
}

// union sorts spans and joins those that overlap. A joined span keeps the
// replacement, with its visible prefix, only of a span that covers it whole.
func union(spans []span) []span {
	slices.SortStableFunc(spans, func(a, b span) int {
		if a.start != b.start {
			return a.start - b.start
		}
		return b.end - a.end // the longest first: it decides what is shown
	})
	out := spans[:0]
	for _, s := range spans {
		if s.start >= s.end {
			continue
		}
		if n := len(out); n > 0 && s.start < out[n-1].end {
			switch last := &out[n-1]; {
			case s.end > last.end:
				last.end, last.repl = s.end, Mask
			case s.start == last.start && s.end == last.end && s.repl != last.repl:
				last.repl = Mask // two opinions on the same text: show less
			}
			continue
		}
		out = append(out, s)
	}
	return out
}
