package rules

import (
	"regexp/syntax"
	"slices"
	"testing"
)

func TestLeads(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		expr  string
		group int
		want  []string
	}{
		{`ghp_[0-9a-zA-Z]{36}`, 0, []string{"ghp_"}},
		{`\b((?:AKIA|ASIA)[A-Z2-7]{16})\b`, 0, []string{"akia", "asia"}},
		{`(?i)token[=:] ?(tok-[a-z]{9})`, 1, []string{"tok-"}},
		{`(?i)token[=:] ?([a-z]{9})`, 1, nil},
		{`(a)(b[c-x]+)`, 2, []string{"b"}},
		{`(a[0-9])|(bb[0-9])`, 0, []string{"bb", "a"}},
		{`A3-[A-Z0-9]{6}-[A-Z0-9]{5}`, 0, []string{"a3-"}},
		{`x(?:y|z)[0-9]`, 0, []string{"x"}},
		{`(?:xy|z)-[0-9]`, 0, []string{"xy", "z"}},
		{`[0-9]a`, 0, nil},
		{`é[0-9]`, 0, nil},
	} {
		n, err := syntax.Parse(tt.expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if got := leadsOf(n, tt.group); !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", tt.expr, got, tt.want)
		}
	}
}
