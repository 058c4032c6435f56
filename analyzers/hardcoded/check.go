package hardcoded

import (
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/analyzers/constvals"
	"github.com/hookvet/hookvet/analyzers/internal/diag"
	"github.com/hookvet/hookvet/analyzers/internal/std"
	"github.com/hookvet/hookvet/internal/classify"
	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/structure"
)

// Rules of the pass's own: what no rule of a set knows.
const (
	rulePassword = "hardcoded-password"
	ruleSecret   = "hardcoded-secret"
	ruleURL      = "url-credentials"
	ruleHeader   = "authorization-header"
	ruleKey      = "private-key" // as gitleaks calls it
	ruleAWS      = "aws-access-token"
)

type checker struct {
	res     *constvals.Result
	rules   func() (*rules.Set, error)
	every   bool
	noFiles bool
	scanner *rules.Scanner
	refused func(m *rules.Match, why string) // see rules.Options, for what is scanned now
	err     error
	decls   map[types.Object]*constvals.Value // of constants
	found   []*Finding
}

// hit is a secret in a text.
type hit struct {
	start, end int // in bytes of the text
	rule       string
	matched    *rules.Rule
	outcome    structure.Outcome // of the rule's check; a refuted hit is no finding
	confidence finding.Confidence
	secret     string
	what       string
	name       string
}

func (c *checker) run() {
	c.decls = make(map[types.Object]*constvals.Value)
	for _, v := range c.res.Values {
		if len(v.Names) > 0 && v.Names[0].Of == constvals.OfConstant && v.Names[0].Object != nil {
			c.decls[v.Names[0].Object] = v
		}
	}
	for _, v := range c.res.Values {
		c.value(v)
	}
	for _, f := range c.res.Files {
		c.comments(f)
		if !c.noFiles {
			c.embedded(f)
		}
	}
}

func (c *checker) value(v *constvals.Value) {
	if v.Declared.IsValid() { // the use of a constant
		c.use(v)
		return
	}
	var hits []hit
	if printable(v.Text) {
		hits = c.inText(v)
		if h, ok := c.byName(v, v.Names); ok {
			hits = append(hits, h)
		}
	} else if h, ok := c.bytesByName(v); ok {
		hits = append(hits, h)
	} else if c.worth(v.Text) {
		hits = c.byRules(line(v.Names), v.Text, fileName, false)
	}
	c.add(v, hits)
}

// use looks at the name that a constant gets where it is used. What it is in itself is
// told where it is declared.
func (c *checker) use(v *constvals.Value) {
	if v.Const == nil {
		return
	}
	own := classify.Name(v.Const.Name())
	if own >= classify.Secret || own == classify.Never {
		return
	}
	if v.Imported && (v.Const.Pkg() == nil || std.Is(v.Const.Pkg().Path())) {
		return
	}
	decl := v
	if !v.Imported {
		if decl = c.decls[v.Const]; decl == nil {
			return
		}
	}
	if h, ok := c.byName(v, v.Names); ok {
		hits := []hit{h}
		if c.worth(v.Text) { // for what the rules refute; what they find is told where it is declared
			hits = append(hits, slices.DeleteFunc(c.byRules(line(v.Names), v.Text, fileName, false), func(h hit) bool {
				return h.outcome.Verdict != structure.Refuted
			})...)
		}
		c.add(decl, hits)
	}
}

// inText finds what a text tells by itself, whatever it is called.
func (c *checker) inText(v *constvals.Value) []hit {
	var hits []hit
	if c.worth(v.Text) {
		hits = c.byRules(line(v.Names), v.Text, fileName, false)
	}
	if v.Kind == constvals.Key {
		return hits
	}
	test := v.File != nil && v.File.Test
	if test {
		hits = slices.DeleteFunc(hits, chosen)
	}
	hits = append(hits, c.inFragments(v.Text, test, isHelp(v))...)
	if text, ok := decoded(v.Text); ok {
		for _, h := range c.inFragments(text, test, isHelp(v)) {
			h.start, h.end = 0, len(v.Text)
			hits = append(hits, h)
		}
	}
	if !test && len(hits) == 0 && awsKey(v.Text) {
		hits = append(hits, hit{end: len(v.Text), rule: ruleAWS, confidence: finding.Generic, secret: v.Text, what: "it has the form of an AWS access key"})
	}
	return hits
}

// chosen says whether a hit is a password that people chose: in tests they are what a
// container or a fake asks for.
func chosen(h hit) bool {
	return h.matched != nil && (h.matched.Kind == "dsn" || h.matched.Kind == "password") && classify.Text(h.secret) < classify.UUID
}

// inFragments finds credentials in documents, lines and addresses inside of a text.
func (c *checker) inFragments(text string, test, help bool) []hit {
	if len(text) > maxParsed {
		text = text[:maxParsed] // the rules have seen all of it
	}
	var hits []hit
	if strings.ContainsAny(text, ":=>") || strings.Contains(text, "--") {
		hits = append(hits, inPairs(text, test, help)...)
	}
	if strings.IndexByte(text, '@') >= 0 {
		hits = append(hits, inURLs(text, test, help)...)
	}
	hits = append(hits, inHeaders(text, test)...)
	return append(hits, inPEM(text)...)
}

// maxParsed is how much of a text is looked at for documents, in bytes.
const maxParsed = 1 << 20

// decoded undoes base64 or hex of a whole text that gives a text.
func decoded(s string) (string, bool) {
	if len(s) < 24 || len(s) > maxParsed || strings.ContainsAny(s, " \n:{") {
		return "", false
	}
	for _, decode := range []func(string) ([]byte, error){
		hex.DecodeString, base64.StdEncoding.DecodeString, base64.RawStdEncoding.DecodeString, base64.RawURLEncoding.DecodeString,
	} {
		if b, err := decode(s); err == nil && printable(string(b)) {
			return string(b), true
		}
	}
	return "", false
}

// printable says whether a text is one that people write.
func printable(s string) bool {
	for i := range min(len(s), 4096) {
		if c := s[i]; c < ' ' && c != '\n' && c != '\t' && c != '\r' || c == 0x7f || c >= 0x80 && !utf8Near(s, i) {
			return false
		}
	}
	return true
}

// utf8Near says whether the byte at i belongs to a character of UTF-8.
func utf8Near(s string, i int) bool {
	if s[i] >= 0xc2 && s[i] < 0xf5 {
		return i+1 < len(s) && s[i+1]&0xc0 == 0x80
	}
	return s[i]&0xc0 == 0x80 && i > 0 && s[i-1] >= 0x80
}

// awsKey says whether a text is an AWS access key's id. The rule leaves alone those
// that end in EXAMPLE, and so does nobody's mistake: in code that is no test such a
// constant reaches a client. The one of AWS's own documents is known to be dead.
func awsKey(s string) bool {
	if len(s) != 20 || !strings.HasPrefix(s, "AKIA") && !strings.HasPrefix(s, "ASIA") {
		return false
	}
	digits := false
	for i := range len(s) {
		switch {
		case s[i] >= '0' && s[i] <= '9':
			digits = true
		case s[i] < 'A' || s[i] > 'Z':
			return false
		}
	}
	return digits && s[4:13] != "IOSFODNN7"
}

// isHelp says whether a value is there to be read by people: its passwords are examples.
func isHelp(v *constvals.Value) bool {
	for _, n := range v.Names {
		for _, w := range classify.Words(n.Text) {
			switch w {
			case "usage", "help", "example", "examples", "long", "short", "doc", "docs", "description", "desc", "readme", "message", "msg", "format", "summary", "sample":
				return true
			}
		}
	}
	return false
}

// maxHits is how many secrets of one text are told: whoever has a thousand in one
// literal knows enough, and the work for each is of the order of the text's size.
const maxHits = 1000

// apart gives of the hits in a text those that do not overlap: the surest stay, of
// equals those that a rule knows, and then the shortest, which say best what is secret.
func apart(hits []hit) []hit {
	hits = withoutRefuted(hits)
	slices.SortStableFunc(hits, func(a, b hit) int {
		byRule := 0
		if a.matched == nil && b.matched != nil {
			byRule = 1
		} else if a.matched != nil && b.matched == nil {
			byRule = -1
		}
		return cmp.Or(cmp.Compare(b.confidence, a.confidence), byRule, cmp.Compare(a.end-a.start, b.end-b.start))
	})
	var kept []hit
	for _, h := range hits {
		if len(kept) == maxHits {
			break
		}
		if !slices.ContainsFunc(kept, func(k hit) bool { return h.start < k.end && k.start < h.end }) {
			kept = append(kept, h)
		}
	}
	return kept
}

// withoutRefuted leaves out what a rule took for one of its secrets and its check refutes, and
// what is told of the same text by its name or form alone.
func withoutRefuted(hits []hit) []hit {
	var refuted []hit
	for _, h := range hits {
		if h.outcome.Verdict == structure.Refuted {
			refuted = append(refuted, h)
		}
	}
	if refuted == nil {
		return hits
	}
	return slices.DeleteFunc(hits, func(h hit) bool {
		if h.outcome.Verdict == structure.Refuted {
			return true
		}
		return (h.matched == nil || h.confidence == finding.Generic) && slices.ContainsFunc(refuted, func(r hit) bool {
			return h.start < r.end && r.start < h.end
		})
	})
}

// add turns hits in a value into findings.
func (c *checker) add(v *constvals.Value, hits []hit) {
	for _, h := range apart(hits) {
		pos, end, exact := v.Range(h.start, h.end)
		c.found = append(c.found, c.finding(h, pos, end, exact, v))
	}
}

func (c *checker) finding(h hit, pos, end token.Pos, exact bool, v *constvals.Value) *Finding {
	f := &Finding{
		Finding: diag.Finding{Pos: pos, End: end, Rule: h.rule, Confidence: h.confidence, Severity: h.outcome.Severity},
		Secret:  h.secret, Exact: exact, Matched: h.matched, Outcome: h.outcome, Value: v, name: h.name,
	}
	if f.name == "" && v != nil {
		f.name = shown(v.Names)
	}
	f.What = "hard-coded secret"
	if f.name != "" {
		f.What += " in " + f.name
	}
	if h.matched != nil {
		f.URL = h.matched.Rotate
		if h.what == "" {
			h.what = strings.TrimSuffix(h.matched.Description, ".")
		}
	}
	if h.what != "" {
		f.What += ": " + h.what
	}
	if h.outcome.Reason != "" {
		f.What += "; " + h.outcome.Reason
	}
	f.Whole = v != nil && h.start == 0 && h.end == len(v.Text)
	return f
}

// shown gives the nearest name that may be shown.
func shown(names []constvals.Name) string {
	for _, n := range names {
		if len(n.Text) <= 64 && classify.Text(n.Text) < classify.UUID && !strings.ContainsAny(n.Text, " \n:=@") {
			return n.Text
		}
	}
	return ""
}

// result sorts what was found, and leaves out what was found twice: in a constant and
// where it is used, in a whole and in its pieces.
func (c *checker) result() []*Finding {
	slices.SortStableFunc(c.found, func(a, b *Finding) int {
		return cmp.Or(cmp.Compare(a.Pos, b.Pos), cmp.Compare(b.Confidence, a.Confidence), cmp.Compare(a.End, b.End))
	})
	exact := make(map[string]bool)
	for _, f := range c.found {
		if f.Exact && f.Value != nil {
			exact[f.Secret] = true
		}
	}
	var out []*Finding
	for _, f := range c.found {
		// What is folded of constants that are findings themselves says nothing new.
		twice := !f.Exact && f.Value != nil && f.Value.Literal == nil && exact[f.Secret]
		for i := len(out) - 1; i >= 0 && i >= len(out)-64 && !twice; i-- {
			o := out[i]
			if f.Pos >= o.End || o.Pos >= f.End {
				continue
			}
			if o.Pos == f.Pos && o.End == f.End && (o.Rule == f.Rule || o.Confidence > f.Confidence || o.Secret == f.Secret) {
				twice = true
			} else if pieces(o) && strings.Contains(o.Secret, f.Secret) {
				if f.Exact && o.Secret == f.Secret {
					out[i] = f // the same, and its place is better
				}
				twice = true
			} else if pieces(f) && strings.Contains(f.Secret, o.Secret) && f.Rule == o.Rule {
				twice = true
			}
		}
		if !twice {
			out = append(out, f)
		}
	}
	return out
}

func pieces(f *Finding) bool { return f.Value != nil && f.Value.Pieces }
