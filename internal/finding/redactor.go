package finding

import (
	"maps"
	"slices"
	"strings"
)

// minCopy is the least length in bytes of a value that is hidden wherever it
// stands, and of the window that finds it. Shorter ones are hidden on their own
// line only: as words they are too common.
const minCopy = 8

// minInText is minCopy for names, messages and notes, where hiding an ordinary
// word (the password "internal" in the path internal/x.go) costs more. A shorter
// value is hidden there too if it holds a digit, which words do not.
const minInText = 16

// hidesInText says whether a value is hidden in names, messages and notes.
func hidesInText(value string) bool {
	return len(value) >= minInText || strings.ContainsAny(value, "0123456789")
}

// nearby is how far apart in bytes, beyond their own lengths, two findings on a
// line may begin and still share a cut of it.
const nearby = 4096

// Redactor hides the secrets of a whole report from each of its texts: a line
// may hold the secret of a neighbour, a path or message may repeat one. It does
// not change after NewRedactor and is safe for concurrent use.
type Redactor struct {
	sorted []string            // the values that tails has
	tails  map[string][]hidden // by their last minCopy bytes, which differ more than the first
	near   map[place][]neighbour
}

// hidden is a value and what stands in its place.
type hidden struct{ value, repl string }

type place struct {
	file string
	line int
}

type neighbour struct {
	hidden
	column int
}

// NewRedactor returns a Redactor for the secrets of findings and further
// values that must not be shown, such as the secrets of suppressed findings.
func NewRedactor(findings []Finding, hide ...string) *Redactor {
	r := &Redactor{tails: map[string][]hidden{}, near: map[place][]neighbour{}}
	repls := map[string]string{}
	// If one rule knows the public prefix of a value and another does not, the
	// former is right.
	add := func(value, repl string) {
		if len(value) >= minCopy && len(repl) > len(repls[value]) {
			repls[value] = repl
		}
	}
	for i := range findings {
		f := &findings[i]
		repl := f.Redacted()
		add(f.Secret, repl)
		add(f.encoded(), Mask)
		addLines(f.Secret, add)
		if f.Secret != "" {
			at := place{f.File, f.Position.Line}
			r.near[at] = append(r.near[at], neighbour{hidden{f.Secret, repl}, f.Position.Column})
		}
	}
	for _, value := range hide {
		add(value, Mask)
		addLines(value, add)
	}
	r.sorted = slices.Sorted(maps.Keys(repls))
	for value, repl := range repls {
		tail := value[len(value)-minCopy:]
		r.tails[tail] = append(r.tails[tail], hidden{value, repl})
	}
	return r
}

// addLines hides the single lines of a private key as well: another rule may
// have found one of them and show it as its source.
func addLines(value string, add func(value, repl string)) {
	if !strings.Contains(value, "\n") {
		return
	}
	for line := range strings.Lines(value) {
		if line = strings.TrimSpace(line); len(line) >= minInText && !strings.HasPrefix(line, "-----") {
			add(line, Mask)
		}
	}
}

// Source is f.RedactedSource with every other secret of the report hidden too.
func (r *Redactor) Source(f Finding) (line string, start, end int) {
	spans := r.find(f.Source, nil)
	for _, n := range r.near[place{f.File, f.Position.Line}] {
		apart := n.column - f.Position.Column
		if n.value == f.Secret || max(apart, -apart) > len(f.Source)+len(n.value)+nearby {
			continue
		}
		if len(n.value) < minCopy {
			spans = append(spans, occurrences(f.Source, n.value, n.repl)...)
		}
		spans = append(spans, edges(f.Source, n.value)...)
	}
	return f.redactSource(spans)
}

// Text returns s, a name or message, with the report's secrets hidden. It does
// not sanitize.
func (r *Redactor) Text(s string) string {
	if spans := r.find(s, hidesInText); len(spans) > 0 {
		s, _, _ = replaceSpans(s, spans, -1)
	}
	return s
}

// CutText is Text for a text that was cut at its end, perhaps in the middle of a
// secret.
func (r *Redactor) CutText(s string) string {
	for i := range max(0, len(s)-leastEdge+1) {
		end := s[i:]
		if at, _ := slices.BinarySearch(r.sorted, end); at < len(r.sorted) && strings.HasPrefix(r.sorted[at], end) {
			return r.Text(s[:i]) + Mask
		}
	}
	return r.Text(s)
}

// leastEdge is the length in bytes of the shortest part of a secret that is
// hidden where a text was cut. Three bytes may be chance, and say little.
const leastEdge = 4

// find returns where values stand in text, those that only lets through.
func (r *Redactor) find(text string, only func(value string) bool) []span {
	var spans []span
	if len(r.tails) == 0 {
		return nil
	}
	for i := minCopy; i <= len(text); i++ {
		for _, h := range r.tails[text[i-minCopy:i]] {
			if (only == nil || only(h.value)) && strings.HasSuffix(text[:i], h.value) {
				spans = append(spans, span{i - len(h.value), i, h.repl})
			}
		}
	}
	return spans
}

// edges returns the parts of a secret that stand at an end of text because a
// long line was cut there.
func edges(text, secret string) []span {
	const ellipsis = "…"
	from, to := 0, len(text)
	if strings.HasPrefix(text, ellipsis) {
		from = len(ellipsis)
	}
	if strings.HasSuffix(text[from:], ellipsis) {
		to -= len(ellipsis)
	}
	body := text[from:to]
	var spans []span
	longest := min(len(secret)-1, len(body), nearby)
	for n := longest; n >= leastEdge; n-- {
		if body[:n] == secret[len(secret)-n:] {
			spans = append(spans, span{from, from + n, Mask})
			break
		}
	}
	for n := longest; n >= leastEdge; n-- {
		if body[len(body)-n:] == secret[:n] {
			spans = append(spans, span{to - n, to, Mask})
			break
		}
	}
	return spans
}
