package finding

import (
	"math/rand/v2"
	"strings"
	"testing"
)

func TestRedact(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	long := random(r, alnum, 30) + "7"
	for _, tt := range []struct{ name, secret, prefix string }{
		{"empty", "", ""},
		{"stripe webhook", "whsec_" + long, "whsec_"},
		{"two words", "sk_live_" + long, "sk_live_"},
		{"word with version", "dop_v1_" + long, "dop_v1_"},
		{"unknown provider", "acme_" + long, ""},
		{"upper case", "NRAK-" + long, "NRAK-"},
		{"no separator", "AKIA" + strings.ToUpper(long), "AKIA"},
		{"third word stays", "sk-ant-api03-" + long, "sk-ant-"},
		{"over ten bytes", "github_pat_" + long, "github_"},
		{"rest too short", "whsec_" + long[:11], ""},
		{"over a quarter", "sk_live_" + long[:20], ""},
		{"word too long", "abcdefghi_" + long + long, ""},
		{"mixed case", "aBc_" + long, ""},
		{"digits first", "12ab-" + long, ""},
		{"many digits", "a123_" + long, ""},
		{"uuid", "deadbeef-0000-4000-8000-0123456789ab", ""},
		{"hex word", "cafe-" + long, ""},
		{"only separator", "-" + long, ""},
		{"pass phrase", "correct-horse-battery-staple-and-more-of-it", ""},
		{"spaces", "my_ pass word has 1234 blanks in it", ""},
		{"url", "https://hooks.example.com/" + long, ""},
		{"key", fakeKey(r, "\n"), ""},
		{"short", "hunter2", ""},
		{"not ascii", "ключ_" + long, ""},
	} {
		want := tt.prefix + Mask
		if tt.secret == "" {
			want = ""
		}
		if got := Redact(tt.secret); got != want {
			t.Errorf("%s: got %q, want %q", tt.name, got, want)
		}
	}
}

func TestRedactShowsLittle(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(2, 2))
	for range 2000 {
		for _, s := range fakes(r) {
			got := Redact(s)
			shown, ok := strings.CutSuffix(got, Mask)
			if !ok || !strings.HasPrefix(s, shown) {
				t.Fatalf("%q became %q", s, got)
			}
			if n := len(shown); n > maxPrefix || n*4 > len(s) || (n > 0 && len(s)-n < minHidden) {
				t.Fatalf("%q shows %q", s, shown)
			}
		}
	}
}

// Random text seldom looks as if it had a prefix, and then shows very little.
func TestRedactRandom(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	const rounds = 20000
	shown, much := 0, 0
	for range rounds {
		n := len(Redact(random(r, urlset, 43))) - len(Mask)
		shown += n
		if n > 4 {
			much++
		}
	}
	if shown > rounds/8 || much > rounds/100 {
		t.Errorf("of %d secrets %d bytes shown, of %d more than four", rounds, shown, much)
	}
}

func TestRedactedKnowsItsRule(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	word := "hunter_" + random(r, alnum, 30) + "7"
	known := "whsec_" + random(r, alnum, 30) + "7"
	for _, tt := range []struct {
		f    Finding
		want string
	}{
		{Finding{Secret: word, Prefix: "hunter_"}, "hunter_" + Mask},
		{Finding{Secret: word}, Mask},
		{Finding{Secret: word, Prefix: "other_"}, Mask},
		{Finding{Secret: word, Prefix: word[:12]}, Mask},
		{Finding{Secret: "https://" + word, Prefix: "https://"}, Mask},
		{Finding{Secret: known, Confidence: Sink}, "whsec_" + Mask},
		{Finding{}, ""},
	} {
		if got := tt.f.Redacted(); got != tt.want {
			t.Errorf("%v %s: got %q, want %q", tt.f.Confidence, tt.f.Kind, got, tt.want)
		}
	}
}
