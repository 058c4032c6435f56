package gitleaks

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/zricethezav/gitleaks/v8/config"

	"github.com/hookvet/hookvet/rules"
)

// TestHalves holds that reading the rules in halves gives what reading them at once
// does.
func TestHalves(t *testing.T) {
	got, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	want, err := rules.Parse(Name, []byte(config.DefaultConfig))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreUnexported(rules.File{}, rules.Rule{}, rules.Allowlist{}), cmpopts.EquateEmpty()); diff != "" {
		t.Error(diff)
	}
	if _, err := rules.New(got); err != nil {
		t.Error(err)
	}
}

// TestErrors holds that a fault in either half is told as that of the whole file.
func TestErrors(t *testing.T) {
	rule := "[[rules]]\nid = \"x\"\nregex = 'a'\n"
	for _, text := range []string{
		"title = 1 2\n" + rule + rule, rule + strings.Repeat("# filler\n", 20) + "\n[[rules]]\nid = \n", rule + rule + rule, rule + "\n" + rule, "nothing",
	} {
		_, want := rules.Parse(Name, []byte(text))
		f, err := parse(text)
		if err == nil {
			_, err = rules.New(f) // which sees what is defined twice
		}
		if want == nil || err == nil || err.Error() != want.Error() {
			t.Errorf("%q: got %v, want %v", text, err, want)
		}
	}
}
