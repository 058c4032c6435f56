package builtin_test

import (
	"testing"

	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/builtin"
)

// TestAnchors holds that no rule reads all of most texts: one without a literal or a
// long run to look for has keywords that are rare. That it is for some paths is no
// excuse, since a history is searched as if every version stood at every path. One such rule
// made the history of golang/tools take fifteen times as long.
func TestAnchors(t *testing.T) {
	t.Parallel()
	f, err := builtin.Read()
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.New(f)
	if err != nil {
		t.Fatal(err)
	}
	const least = 3 // bytes of a keyword
	for _, r := range set.Rules() {
		in, ok := set.Inspect(r.ID)
		if !ok || r.Regex == "" || in.LongRun || len(in.Anchors) > 0 {
			continue
		}
		if !in.KeywordNeeded {
			t.Errorf("%s: there is nothing to look for: its expression runs on all of every text", r.ID)
		}
		for _, k := range r.Keywords {
			if len(k) < least {
				t.Errorf("%s: there is nothing to look for but %q: its expression runs on all of every text that holds it", r.ID, k)
			}
		}
	}
}
