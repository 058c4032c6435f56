package rules_test

import (
	"math/rand/v2"
	"regexp"
	"regexp/syntax"
	"slices"
	"testing"

	"github.com/hookvet/hookvet/rules"
)

// TestWriteExpr holds that an expression that was written from a tree means what the tree was
// read from: texts are matched alike, and so are
// groups.
func TestWriteExpr(t *testing.T) {
	t.Parallel()
	exprs := []string{
		`a`, `(?i)ask`, `a{2}`, `a{2,}?`, `a{2,5}`, `(a|bc|)*?d`, `[^ab]+`, `[\]^-]`, `[^\x00-\x{10FFFF}]`, `(?s).`, `.`, `(?m)^a$`, `^a$`, `\Aa\z`, `\ba\B`,
		`(?i)[k-s]é`, `(?P<name>ab)+`, `(?:a(?i:b))?c`, `\x{212A}\.\*`, `(?:a{0,3}){2}`, `(?:|a)`, `(?:ab)??`, `\pL+\PL`, `(?i:ſ)`, `a\nb`, `\Q*\E`,
	}
	samples := make(map[string][]string) // by expression
	set := defaultSet(t)
	for id, all := range samplesOf(t, set, 1) {
		i := slices.IndexFunc(set.Rules(), func(r *rules.Rule) bool { return r.ID == id })
		exprs = append(exprs, set.Rules()[i].Regex)
		samples[set.Rules()[i].Regex] = all
	}
	random := randomRule{rand.New(rand.NewPCG(1, 2))}
	for range 2000 {
		exprs = append(exprs, random.regex(4))
	}
	matches := 0
	for _, expr := range exprs {
		n, err := syntax.Parse(expr, syntax.Perl)
		if err != nil {
			continue // too long, when it is repeated
		}
		written := rules.WriteExpr(n)
		want, got := regexp.MustCompile(expr), regexp.MustCompile(written)
		for _, text := range append(samples[expr], random.text(), random.text(), random.text()) {
			w, g := want.FindAllStringSubmatchIndex(text, -1), got.FindAllStringSubmatchIndex(text, -1)
			if !slices.EqualFunc(w, g, func(a, b []int) bool { return slices.Equal(a, b) }) {
				t.Errorf("%s, written as %s, in %q: %v, want %v", expr, written, text, g, w)
			}
			matches += len(w)
		}
	}
	if matches < 1000 {
		t.Errorf("only %d matches: the texts prove nothing", matches)
	}
}
