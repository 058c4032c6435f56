package rules

import (
	"fmt"
	"regexp/syntax"
	"slices"
	"testing"
)

// TestAnchors holds which literals are chosen.
func TestAnchors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		expr string
		want string
	}{
		{`gh[us]_[0-9]+`, "[ghs_ ghu_]"},
		{`(?i)loginmodule[\t ]{1,4}needed[0-9]`, "[loginmodule]"}, // and not dozens of both words
		{`(?:api|auth)?secret_[0-9]`, "[apisecret_ authsecret_ secret_]"},
		{`https?://[a-z]+\.example\.com/[0-9]`, "[.example.com/]"},
		{`https?://(?:\w+):(\w+)@`, "[http:// https://]"}, // there is no other
		{`https://hooks\.example\.com/[0-9]`, "[https://hooks.example.com/]"},
		{`https://a[0-9]+key_value`, "[key_value]"},
		{`h[0-9]+`, "[]"},
		{`ht[0-9]+`, "[ht]"},
		{`[0-9]*`, "[]"},
	} {
		n, err := syntax.Parse(c.expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range anchorsOf(n, nil) {
			got = append(got, a.literal)
		}
		if s := fmt.Sprint(slices.Sorted(slices.Values(got))); s != c.want {
			t.Errorf("%s: %s, want %s", c.expr, s, c.want)
		}
	}
}
