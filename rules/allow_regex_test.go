package rules

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
)

// TestAlternatives compares the parts of an allowlist's expressions with the whole.
func TestAlternatives(t *testing.T) {
	pieces := []string{"key", "Key", "KEY", "turkey", "\u212aey", "author", "api", "_", "-", ".", "x", "aaaa", "true", "null", "$", "{", "}", "\n", "é", "\xff", "false", "id", " "}
	for _, exprs := range [][]string{
		{`(?i)(?:access(?:ibility|or)|author|(?:api|key)[_.-]?(?:id|name)|turkey|key-?)`},
		{`(?i)^true|false|null$`, `^x+$`, `KEY_ID`}, // the flag is for all that follow
		{`^(?i:a+|b+|c+)$`, `^\$(?:\d+|{\d+})$`, `\bkey\b`},
		{`a|`, `b`}, // nothing, which is everywhere
		{`key`},
		{`(?m)^key$|^id$`, `(?s)a.x`},
		{`(?-i)Key`, `(?i)id`, `author`},
	} {
		whole := regexp.MustCompile("(?:" + strings.Join(exprs, "|") + ")")
		parts := newPatternSet(&File{}, alternatives(exprs))
		rnd := rand.New(rand.NewPCG(1, 1))
		yes := 0
		for range 3000 {
			text := ""
			for range 1 + rnd.IntN(5) {
				text += pieces[rnd.IntN(len(pieces))]
			}
			want := whole.MatchString(text)
			if got := parts.match(text); got != want {
				t.Fatalf("%q: %q matches: %t, want %t", exprs, text, got, want)
			}
			if want {
				yes++
			}
		}
		if yes == 0 {
			t.Errorf("%q matched nothing: the test shows nothing", exprs)
		}
	}
}
