package rules

import (
	"math/rand/v2"
	"regexp/syntax"
	"testing"

	"github.com/hookvet/hookvet/internal/fake"
)

func TestImplies(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		expr     string
		keywords []string
		want     bool
	}{
		{`key_[0-9]+`, []string{"key"}, true},
		{`(?i)KEY_[0-9]+`, []string{"key"}, true},
		{`[0-9]+:x`, []string{":"}, true},
		{`[0-9]+:?x`, []string{":"}, false},
		{`gh[us]_`, []string{"ghu_", "ghs_"}, true},
		{`gh[us]_`, []string{"ghu_"}, false},
		{`(?:ab|cd)+`, []string{"a", "c"}, true},
		{`(?:ab|cd)*`, []string{"a", "c"}, false},
		{`(?:ab|[0-9]+)`, []string{"a", "c"}, false},
		{`(ab[0-9]+|[0-9]+cd){2,}`, []string{"ab", "cd"}, true},
		{`(ab){0,2}`, []string{"ab"}, false},
		{`a[0-9]+b`, []string{"ab"}, false},
		{`[a-z]+`, []string{"a"}, false},
		{`[a-z]+`, nil, false},
		{`x`, []string{""}, true},
		{`this is a literal that is longer than is looked at at once`, []string{"longer than"}, true},
		{`(?i)this is a literal that is longer than is looked at at once`, []string{"longer than"}, true},
		{`É`, []string{"é"}, false}, // is, but that is not seen
	} {
		n, err := syntax.Parse(c.expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if got := implies(n, foldedWords(c.keywords)); got != c.want {
			t.Errorf("%s implies %q: %t", c.expr, c.keywords, got)
		}
	}
}

// TestImpliesTruth holds that matches of random expressions hold the keywords that they are
// said to imply.
func TestImpliesTruth(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(4, 4))
	g := fake.New(4)
	pieces := []string{"a", "k", "s", "(?i:k)", "(?i:S)", "[ab]", "[a-f]", "(?:ab|k)", "(a|sk)?", "b{1,2}", "[ks]+", ".", "K", "\u212a", "\u017f", "é"}
	yes := 0
	for range 4000 {
		expr := ""
		for range 1 + rnd.IntN(5) {
			expr += pieces[rnd.IntN(len(pieces))]
		}
		keywords := []string{[]string{"a", "k", "s", "ab", "sk", "kk", "bs"}[rnd.IntN(7)], []string{"b", "ks", "as"}[rnd.IntN(3)]}
		n, err := syntax.Parse(expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if !implies(n, keywords) {
			continue
		}
		for range 5 {
			v, err := g.Generate(expr)
			if err != nil {
				continue
			}
			yes++
			if !holdsAny(folded([]byte(v)), keywords) {
				t.Fatalf("%s is said to imply %q, but matches %q", expr, keywords, v)
			}
		}
	}
	if yes < 500 {
		t.Errorf("%d matches: the test shows little", yes)
	}
}
