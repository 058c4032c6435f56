package rules_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/racetest"
	"github.com/hookvet/hookvet/rules"
)

// randomRule writes a rule with a random expression over few letters, so that a
// random text has many near matches. Among the letters are those on which the
// search for literals could stumble: k and s, which have odd relatives.
type randomRule struct{ *rand.Rand }

func (r randomRule) pick(of ...string) string { return of[r.IntN(len(of))] }

func (r randomRule) regex(depth int) string {
	if depth <= 0 || r.IntN(3) == 0 {
		return r.atom()
	}
	switch r.IntN(9) {
	case 0, 1, 2, 3:
		var sb strings.Builder
		for range 1 + r.IntN(4) {
			sb.WriteString(r.regex(depth - 1))
		}
		return sb.String()
	case 4:
		return "(?:" + r.regex(depth-1) + "|" + r.regex(depth-1) + ")"
	case 5:
		return "(" + r.regex(depth-1) + ")"
	case 6:
		return "(?:" + r.regex(depth-1) + ")" + r.repeat()
	case 7:
		return r.atom() + r.repeat()
	}
	return "(?i:" + r.regex(depth-1) + ")"
}

func (r randomRule) atom() string {
	return r.pick("a", "b", "k", "s", "ab", "sk", "aks", "k_", "sab", "=", "_", "[ab]", "[a-k]", "[^a]", ".", `\s`, `\w`, `\b`, `\B`, "^", "$", "(?m:^)", "(?m:$)", `\n`,
		"[ks]", "é", "[é-ü]", "bak", "ask", `[\w=]`, "(?s:.)", "-", `\x{212A}`, "[abks]{16}", "[ab]{17,}", "[^=]{16,20}?")
}

func (r randomRule) repeat() string {
	return r.pick("?", "*", "+", "{2}", "{1,3}", "{0,4}", "{3,}", "??", "*?", "+?", "{1,3}?", "{0,9}?")
}

func (r randomRule) text() string {
	var sb strings.Builder
	for range r.IntN(60) {
		sb.WriteString(r.pick("a", "b", "k", "s", "A", "B", "K", "S", "ab", "sk", "SK", "aks", "AKS", "_", "=", "-", " ", "\n", "\r\n", "é", "ü", "\u212a", "\u017f", "\xff", "\xc3", "bak", "ask", "sab", "\u017fab", "as\u212a", "\u0130", "abababab", "kskskskskskskskskab"))
	}
	return sb.String()
}

func (r randomRule) keywords() string {
	var out []string
	for range r.IntN(3) {
		out = append(out, fmt.Sprintf("%q", r.pick("a", "ab", "sk", "k_", "S", "Ak", "bak", "=", "é")))
	}
	return strings.Join(out, ", ")
}

// TestRandomRules holds that windows find what the whole expression finds on the
// whole text: the matches' places, in order, are those of regexp's FindAll.
func TestRandomRules(t *testing.T) {
	t.Parallel()
	rounds := 10_000
	if testing.Short() || racetest.Enabled {
		rounds = 1_000
	}
	for seed := range uint64(rounds) {
		checkRandomRule(t, seed, 4)
	}
}

func FuzzRandomRules(f *testing.F) {
	for seed := range uint64(20) {
		f.Add(seed, uint8(4))
	}
	f.Fuzz(func(t *testing.T, seed uint64, depth uint8) { checkRandomRule(t, seed, int(depth%6)) })
}

func checkRandomRule(t *testing.T, seed uint64, depth int) {
	t.Helper()
	r := randomRule{rand.New(rand.NewPCG(seed, 0))}
	expr := r.regex(depth)
	re, err := regexp.Compile(expr)
	if err != nil || re.MatchString("") {
		return // an expression that matches nothing at all is no rule
	}
	file := fmt.Sprintf("[[rules]]\nid = \"r\"\nregex = %q\nkeywords = [%s]\n", expr, r.keywords())
	f, err := rules.Parse("random", []byte(file))
	if err != nil {
		t.Fatalf("seed %d: %s: %v", seed, file, err)
	}
	set, err := rules.New(f)
	if err != nil {
		t.Fatalf("seed %d: %s: %v", seed, file, err)
	}
	sc := set.Scanner(rules.Options{MaxDecodeDepth: -1})
	plain := set.Scanner(rules.Everything(rules.Options{MaxDecodeDepth: -1}))
	for range 12 {
		text := r.text()
		want := naive(re, f.Rules[0].Keywords, text)
		for _, s := range []*rules.Scanner{sc, plain} {
			var got []string
			if err := s.ScanBytes(rules.Input{}, []byte(text), func(m *rules.Match) {
				got = append(got, fmt.Sprintf("%d %q", m.Start, m.Match))
			}); err != nil {
				t.Fatal(err)
			}
			slices.Sort(got)
			if !slices.Equal(got, want) {
				t.Fatalf("seed %d: %s text %q\ngot  %v\nwant %v", seed, file, text, got, want)
			}
		}
	}
}

// naive does what the engine promises to be the same as.
func naive(re *regexp.Regexp, keywords []string, text string) []string {
	low := strings.ReplaceAll(strings.ToLower(text), "\u017f", "s")
	if len(keywords) > 0 && !slices.ContainsFunc(keywords, func(k string) bool { return strings.Contains(low, k) }) {
		return nil
	}
	var out []string
	for _, f := range re.FindAllStringIndex(text, -1) {
		match := text[f[0]:f[1]]
		start := f[0] + len(match) - len(strings.TrimLeft(match, "\n"))
		if match = strings.Trim(match, "\n"); match == "" {
			continue
		}
		out = append(out, fmt.Sprintf("%d %q", start, match))
	}
	slices.Sort(out)
	return out
}
