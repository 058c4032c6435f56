package rules

import (
	"fmt"
	"regexp/syntax"
	"testing"
)

func TestEithersOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ expr, want string }{
		{`curl.*[ \t](?:-u|--user)=`, `[["\t-u=" "\t--user=" " -u=" " --user="]]`},
		{`curl.*[ \t]-u`, `[["\t-u" " -u"]]`},
		{`(curl\s+[a-z]+://x)`, `[["://x"]]`},
		{`curl[a-z]+ab`, `[]`},                  // too short to be worth it
		{`curl(?: --user)?x+`, `[]`},            // the anchor's, and what need not be there
		{`curl.*(?:--user|-u[0-9])`, `[]`},      // not few strings
		{`curl.*[0-5][0-5]ab`, `[]`},            // too many
		{`curl.*(?i:--ask)x`, `[]`},             // U+212A may stand for the k
		{`curl.*(?i:--User)x`, `[]`},            // and U+017F for the s
		{`curl.*(?i:-tOOl)`, `[["-tool"]]`},     // any case
		{`curl.*--user.*curl `, `[["--user"]]`}, // what has the anchor in it says nothing
		{`curl|wget.*--user`, `[]`},             // not in every match
		{`curl.*(?:aab|aac){2}[x-z]+://`, `[["aabaab" "aabaac" "aacaab" "aacaac"] ["://"]]`},
	} {
		n, err := syntax.Parse(tt.expr, syntax.Perl)
		if err != nil {
			t.Fatal(err)
		}
		if got := fmt.Sprintf("%q", eithersOf(n, []anchor{{literal: "curl"}})); got != tt.want {
			t.Errorf("%s: %s, want %s", tt.expr, got, tt.want)
		}
	}
}
