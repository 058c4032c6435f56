package classify_test

import (
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/classify"
	"github.com/hookvet/hookvet/internal/fixture"
)

func TestPlaceholder(t *testing.T) {
	t.Parallel()
	for _, s := range []string{
		"changeme", "ChangeMe!", "your-token", "YOUR_API_KEY", "AKIAIOSFODNN7" + "EXAMPLE", "xxxxxxxx", "tok_****", "api-key-here", "whsec_...", "insert-key", "dummy", "fake-token",
	} {
		if !classify.Placeholder(s) {
			t.Errorf("Placeholder(%q) is false", s)
		}
	}
	g := fixture.For(t)
	for range 200 {
		for _, regex := range []string{`[A-Za-z0-9+/]{64}`, `[0-9a-f]{40}`, `[A-Z][a-z]{5}[0-9]{3}!`} {
			g.Plain = true
			s, err := g.Generate(regex)
			if err != nil {
				t.Fatal(err)
			}
			if classify.Placeholder(s) {
				t.Errorf("Placeholder(%q) is true", s)
			}
		}
	}
}

// TestStandIns holds that what no rule reports is long enough that a private key hardly
// holds it by chance, and in lower case, as it is compared.
func TestStandIns(t *testing.T) {
	t.Parallel()
	for _, s := range classify.StandIns() {
		if len(s) < 5 && s != "\u2026" || strings.ToLower(s) != s {
			t.Errorf("%q is too short, or not in lower case", s)
		}
		if !classify.Placeholder("a" + s + "b") {
			t.Errorf("Placeholder knows %q not", s)
		}
	}
}
