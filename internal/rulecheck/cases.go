package rulecheck

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"sync"

	"github.com/hookvet/hookvet/internal/fake"
)

// sample is an example with its markers expanded.
type sample struct {
	text  string
	from  int // of the secret in text
	to    int
	spans [][2]int // of the values of all markers, as expanded
}

func (s sample) secret() string { return s.text[s.from:s.to] }

// around gives the sample with text on both sides.
func (s sample) around(before, after string) sample {
	return sample{text: before + s.text + after, from: s.from + len(before), to: s.to + len(before)}
}

// derived is a sample in one of the settings in which secrets are met.
type derived struct {
	text    string
	secrets []string // each must be found
	// written holds other ways to write the first secret, one of which may be
	// found instead of it: its escaped form where escapes are part of the text.
	written []string
}

func plain(s sample) derived { return derived{text: s.text, secrets: []string{s.secret()}} }

// caseOf derives a setting from an example. other is the same example with other
// values.
type caseOf struct {
	name   string
	derive func(s, other sample) derived
}

// filler is text that no rule finds anything in.
const filler = "A line of text that says nothing,\nand another one.\n"

// wide is a piece of a line that no rule finds anything in, and decodes to nothing.
const wide = "lorem ipsum, dolor sit amet; "

// longLine is how long a line is in which a secret is hard to see: as in
// minified code.
const longLine = 5000

// chunk is how much of a content the engine holds at a time, so that a secret in
// the middle of that many bytes of text is cut (rules.Options, defaultSizes).
const chunk = 1<<20 + 256<<10

// cases are the settings, in the order in which they are tried. A rule's skipCases
// name them.
var cases = []caseOf{
	{"start", func(s, _ sample) derived { return plain(s.around("", "\n"+filler)) }},
	{"middle", func(s, _ sample) derived { return plain(s.around(filler, "\n"+filler)) }},
	{"end", func(s, _ sample) derived { return plain(s.around(filler, "\n")) }},
	{"no-newline", func(s, _ sample) derived { return plain(s.around(filler, "")) }},
	{"crlf", func(s, _ sample) derived {
		crlf := strings.NewReplacer("\n", "\r\n").Replace
		return derived{text: crlf(filler + s.text + "\n" + filler), secrets: []string{crlf(s.secret())}, written: []string{s.secret()}}
	}},
	// On one line, if the example is one line; else the one below the other.
	{"twice", func(s, other sample) derived {
		between := "  "
		if strings.Contains(s.text, "\n") {
			between = "\n"
		}
		return derived{text: filler + s.text + between + other.text + "\n", secrets: []string{s.secret(), other.secret()}}
	}},
	{"quoted-single", func(s, _ sample) derived { return plain(quoted(s, '\'').around(filler, "\n")) }},
	{"quoted-double", func(s, _ sample) derived { return plain(quoted(s, '"').around(filler, "\n")) }},
	{"quoted-back", func(s, _ sample) derived { return plain(quoted(s, '`').around(filler, "\n")) }},
	// Without the filler: a newline's \n would become part of the word behind it.
	{"json", func(s, _ sample) derived {
		in := jsonString(s.secret())
		return derived{
			text:    `{"note": 1, "file": ` + jsonString(s.text) + "}\n",
			secrets: []string{s.secret()}, written: []string{in[1 : len(in)-1]},
		}
	}},
	{"url", func(s, _ sample) derived {
		return derived{
			text:    "https://forms.example/submit?file=" + percent(filler+s.text+"\n"+filler) + "\n",
			secrets: []string{s.secret()}, written: []string{percent(s.secret())},
		}
	}},
	{"base64", func(s, _ sample) derived {
		text := base64.StdEncoding.EncodeToString([]byte(filler + s.text + "\n" + filler))
		return derived{text: "file: " + text + "\n", secrets: []string{s.secret()}}
	}},
	{"long-line", func(s, _ sample) derived {
		side := strings.Repeat(wide, longLine/2/len(wide))
		return plain(s.around(side, " "+side+"\n"))
	}},
	{"chunk", func(s, _ sample) derived {
		lead := chunk - (s.from+s.to+1)/2
		return plain(s.around(padding()[:lead-1]+"\n", "\n"+padding()[:chunk/8]))
	}},
}

// padding fills a chunk, with lines of text. It is made when it is wanted: every start of
// hookvet would wait for it.
var padding = sync.OnceValue(func() string { return strings.Repeat("\n"+strings.Repeat(".", 127), chunk/128) })

// caseNames lists the cases for errors.
func caseNames() string {
	var names []string
	for _, c := range cases {
		names = append(names, c.name)
	}
	return strings.Join(names, ", ")
}

// quoted gives the sample with the secret in quotes of a kind, or where it is only
// a part of a word with all of its text in them.
func quoted(s sample, quote byte) sample {
	q := string(quote)
	before, after := s.text[:s.from], s.text[s.to:]
	if l := len(before); l > 0 && after != "" && isQuote(before[l-1]) && before[l-1] == after[0] {
		if other := before[l-1]; other != quote && strings.Count(s.secret(), q) == 0 {
			return sample{text: before[:l-1] + q + s.secret() + q + after[1:], from: s.from, to: s.to}
		}
		return s
	}
	if standsAlone(before, after) && !strings.Contains(s.secret(), q) {
		return sample{text: before + q + s.secret() + q + after, from: s.from + 1, to: s.to + 1}
	}
	if strings.Contains(s.text, "\n") || strings.Contains(s.secret(), q) {
		return s
	}
	swap := "'"
	if quote == '\'' {
		swap = `"`
	}
	return sample{
		text: q + strings.ReplaceAll(before, q, swap) + s.secret() + strings.ReplaceAll(after, q, swap) + q,
		from: s.from + 1, to: s.to + 1,
	}
}

func isQuote(c byte) bool { return c == '"' || c == '\'' || c == '`' }

// standsAlone says whether a secret between before and after is a value of its
// own, behind = or a colon.
func standsAlone(before, after string) bool {
	if after != "" && !strings.ContainsRune(" \t\r\n;,)}]", rune(after[0])) {
		return false
	}
	word := before[strings.LastIndexAny(before, " \t\n")+1:]
	if strings.Contains(word, "://") || strings.ContainsAny(word, "?&") {
		return false
	}
	left := strings.TrimRight(before, " \t")
	if left == "" || isQuote(left[len(left)-1]) {
		return false
	}
	switch left[len(left)-1] {
	case '=':
		return true
	case ':':
		return left != before && !strings.Contains(left[strings.LastIndexByte(left, '\n')+1:], " ")
	}
	return false
}

func jsonString(s string) string {
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(s) // a string can be written
	return strings.TrimSuffix(buf.String(), "\n")
}

// percent encodes all but letters, digits and what a URL need not encode.
func percent(s string) string {
	var out strings.Builder
	for i := range len(s) {
		switch c := s[i]; {
		case c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-_.~", c) >= 0:
			out.WriteByte(c)
		default:
			fmt.Fprintf(&out, "%%%02X", c)
		}
	}
	return out.String()
}

// expand gives an example's text, with values that depend on seed alone.
func expand(text string, seed uint64, seal func(check, value string) (string, error)) (sample, error) {
	out, spans, err := expandSpans(text, seed, seal)
	if err != nil {
		return sample{}, err
	}
	s := sample{text: out, spans: spans}
	if len(spans) > 0 {
		s.from, s.to = spans[0][0], spans[0][1]
	}
	return s, nil
}

func expandSpans(text string, seed uint64, seal func(check, value string) (string, error)) (string, [][2]int, error) {
	g := fake.New(seed)
	g.Seal = seal
	return g.ExpandSpans(text)
}
