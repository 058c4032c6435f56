package rules

import (
	"math/rand/v2"
	"reflect"
	"regexp"
	"regexp/syntax"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/racetest"
)

// TestRunUp compares with regexp, on texts of all that such expressions tell apart.
func TestRunUp(t *testing.T) {
	pieces := []string{
		"key", "KEY", "\u212aey", "secret", "\u017fecret", "se", "api", "API", "aPI", "ke", "y", "a", "b", "k", "s", "_", "-", ".", " ", "=", "\"", "\n", "é", "\xff", "\xe2\x84", "\xc5",
		"=1234", "=\"abcd", "= abcde", ":key", "keykey", "secretkey",
	}
	rounds := 20_000
	if racetest.Enabled {
		rounds = 2_000
	}
	for _, expr := range []string{
		`(?i)[\w.-]{0,5}?(?:key|secret|(?-i:[Aa]pi|API))(?:[ \t\w.-]{0,4})[\s'"]{0,3}(?:=|:)[\s"]{0,3}([a-z0-9]{3,6})(?:["\s]|$)`,
		`(?i)[\w.-]{0,3}?(?:key)(?:[\w.-]{0,2}?)=?(\w+)?`,
		`[a-c]{0,2}?(?:key|secret)\b(.?)`,
		`[\w]{0,50}?k(?P<rest>e*)(y)`,
		`(?i)[a-z]{0,3}?(?:secret|s)(?:$|\s|=)`,
	} {
		n, err := syntax.Parse(expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		u := runUpOf(n)
		if u == nil {
			t.Fatalf("%s: no run-up", expr)
		}
		re := regexp.MustCompile(expr)
		rnd := rand.New(rand.NewPCG(1, uint64(len(expr))))
		found := 0
		for range rounds {
			var text []byte
			for range 1 + rnd.IntN(12) {
				text = append(text, pieces[rnd.IntN(len(pieces))]...)
			}
			want := re.FindAllIndex(text, -1)
			found += len(want)
			if got, ok := u.findAll(text); !ok || !reflect.DeepEqual(got, want) {
				t.Fatalf("%s: all in %q: %v, want %v", expr, text, got, want)
			}
			wantGroups := re.FindSubmatchIndex(text)
			if got, ok := u.submatch(text); !ok || !reflect.DeepEqual(got, wantGroups) {
				t.Fatalf("%s: groups in %q: %v, want %v", expr, text, got, wantGroups)
			}
		}
		if found < rounds/20 {
			t.Errorf("%s: only %d matches: the test shows little", expr, found)
		}
	}
}

// TestRunUpPatience holds that texts are given up on which asking at each word would take
// quadratic time, and that the expression then decides.
func TestRunUpPatience(t *testing.T) {
	const expr = `(?i)[\w.-]{0,50}?(?:key)[\w-]*=[0-9]{6}`
	p := &pattern{expr: expr, climbs: true}
	text := []byte(strings.Repeat("key", 3000) + "=123456")
	asked := 0
	left := patience(text)
	p.runUp().find(text[:9000], 0, &left, func([]byte) []int { asked++; return nil })
	if asked > 20 || left >= 0 {
		t.Errorf("asked %d times, and %d is left", asked, left)
	}
	if got, want := p.findAll(text), p.get().FindAllIndex(text, -1); len(want) != 1 || !reflect.DeepEqual(got, want) {
		t.Errorf("all: %v, want %v", got, want)
	}
	if got, want := p.submatch(text[:9000]), p.get().FindSubmatchIndex(text[:9000]); !reflect.DeepEqual(got, want) {
		t.Errorf("groups: %v, want %v", got, want)
	}
}

// TestNoRunUp lists expressions for which that would not be true.
func TestNoRunUp(t *testing.T) {
	for _, expr := range []string{
		`key`,
		`[a-z]{0,3}key`,         // takes as much as it can
		`[a-z]{1,3}?key`,        // must have one
		`[a-z]*?key`,            // no most
		`[a-z]{0,3}?\bkey`,      // looks at what is before
		`[a-z]{0,3}?(?:^key|b)`, // the same
		`[a-z]{0,3}?(?:key)?x?`, // the rest may be nothing
		`[^a]{0,3}?key`,         // the class has what stands for invalid bytes
		`.{0,3}?key`,            // no class
		`([a-z]{0,3}?)key`,      // a group of its own
		`[a-z]{0,3}?[0-9]{2}`,   // no words
	} {
		n, err := syntax.Parse(expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if runUpOf(n) != nil {
			t.Errorf("%s has a run-up", expr)
		}
	}
}

func BenchmarkRunUp(b *testing.B) {
	const expr = `(?i)[\w.-]{0,50}?(?:access|auth|credential|creds|key|passw(?:or)?d|secret|token)(?:[ \t\w.-]{0,20})[\s'"]{0,3}(?:=|>|:{1,3}=|\|\||:|=>|\?=|,)[\x60'"\s=]{0,5}([\w.=-]{10,150}|[a-z0-9][a-z0-9+/]{11,}={0,3})(?:[\x60'"\s;]|\\[nr]|$)`
	text := []byte(`	config.clientSecretForTheShop = getSecret("shop/client-secret") // not here`)
	n, err := syntax.Parse(expr, syntax.Perl)
	if err != nil {
		b.Fatal(err)
	}
	u, re := runUpOf(n), regexp.MustCompile(expr)
	for name, f := range map[string]func(){"regexp": func() { re.FindAllIndex(text, -1) }, "run-up": func() { u.findAll(text) }} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				f()
			}
		})
	}
}
