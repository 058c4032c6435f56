package builtin_test

import (
	"net/url"
	"testing"

	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/builtin"
	"github.com/hookvet/hookvet/rules/gitleaks"
)

// TestOver holds that the packs change no rule's matching as long as they only
// add to what gitleaks has, and that every id in them is one of a rule.
func TestOver(t *testing.T) {
	t.Parallel()
	base, err := gitleaks.Default()
	if err != nil {
		t.Fatal(err)
	}
	over, err := builtin.Over(base)
	if err != nil {
		t.Fatal(err)
	}
	// Of the allowlists only the path of files of rules is gone.
	left := 0
	for i, a := range base.Allowlists {
		left += len(a.Paths) - len(over.Allowlists[i].Paths)
	}
	if left != 1 {
		t.Errorf("%d paths are gone of %q", left, base.Allowlists[0].Paths)
	}
	set, err := rules.New(over)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := len(set.Rules()), len(base.Rules); got != want {
		t.Errorf("%d rules, want %d: a block's id is not that of a rule", got, want)
	}
	told := 0
	for i, r := range set.Rules() {
		b := base.Rules[i]
		if r.ID != b.ID || r.Regex != b.Regex || r.Path != b.Path || r.Entropy != b.Entropy || len(r.Keywords) != len(b.Keywords) || r.Origin != b.Origin {
			t.Errorf("%s: matches something else than gitleaks' rule", r.ID)
		}
		if want := r.ID == "generic-api-key" || r.ID == "hashicorp-tf-password"; r.Generic != want {
			t.Errorf("%s: generic is %t", r.ID, r.Generic)
		}
		if r.Kind != "" {
			told++
		}
		if u, err := url.Parse(r.Rotate); err != nil || r.Rotate != "" && (u.Scheme != "https" || u.Host == "") {
			t.Errorf("%s: rotate is %q, not an address", r.ID, r.Rotate)
		}
	}
	if told < 50 {
		t.Errorf("%d rules have a kind", told)
	}
}
