package hardcoded

import (
	"testing"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/internal/racetest"
	"github.com/hookvet/hookvet/rules"
)

// TestWorth holds that the built-in rules are asked about what they find: secrets are
// random, and an unlucky one in a hundred may look like words.
func TestWorth(t *testing.T) {
	t.Parallel()
	if racetest.Enabled {
		t.Skip("many samples of every rule, and no goroutines")
	}
	set, err := builtIn()
	if err != nil {
		t.Fatal(err)
	}
	sc := set.Scanner(rules.Options{})
	g := fixture.New(11)
	g.Plain = true
	tested := 0
	for _, r := range set.Rules() {
		if r.Regex == "" || r.Generic {
			continue
		}
		const each = 40
		samples, lost, example := 0, 0, ""
		for range each {
			v, err := g.Generate(r.Regex)
			if err != nil {
				continue // random, and not always lucky
			}
			found := false
			_ = sc.ScanBytes(rules.Input{Path: fileName}, []byte(v), func(m *rules.Match) { found = found || m.Rule.ID == r.ID })
			if !found {
				continue // too little entropy, or a stop word
			}
			samples++
			if !worth(v) {
				lost++
				example = v
			}
		}
		if samples > 0 {
			tested++
		}
		if lost > samples/20 {
			t.Errorf("%s: the rules are not asked about %d of %d, such as %q", r.ID, lost, samples, example)
		}
	}
	short := fixture.Value(t, "[A-Z][a-z]{2}@[0-9]{3}[a-z]")
	for text, want := range map[string]bool{
		"sqlserver://sa:" + short + "@db.acme.io/db": true, "app:" + short + "@tcp(db:3306)/app": true, "host=db user=app password=" + short: true,
		"https://acme.io/about-it": false, "me@acme.io (or you)": false,
	} {
		if worth(text) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
	if tested < 180 {
		t.Errorf("only %d rules have samples", tested)
	}
}
