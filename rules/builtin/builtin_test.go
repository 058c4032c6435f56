package builtin_test

import (
	"strings"
	"testing"

	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/builtin"
	"github.com/hookvet/hookvet/rules/gitleaks"
)

// TestOver holds that the packs change what gitleaks has only where a block says
// so, and that the outcome compiles.
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
		left += len(a.Paths) - len(over.Allowlists[len(over.Allowlists)-len(base.Allowlists)+i].Paths)
	}
	if left != 1 {
		t.Errorf("%d paths are gone of %q", left, base.Allowlists[0].Paths)
	}
	set, err := rules.New(over)
	if err != nil {
		t.Fatal(err)
	}
	is := make(map[string]*rules.Rule)
	for _, r := range set.Rules() {
		is[r.ID] = r
	}
	told := 0
	for _, b := range base.Rules {
		r := is[b.ID]
		if r == nil {
			continue // a pack replaces it
		}
		if r.Origin == b.Origin && (r.Regex != b.Regex || r.Path != b.Path) {
			t.Errorf("%s: matches something else than gitleaks' rule", r.ID)
		}
		if r.Kind != "" {
			told++
		}
	}
	if told < 50 {
		t.Errorf("%d rules have a kind", told)
	}
}

// TestStandIns holds that what says that it stands for a secret is none, whatever rule
// finds it, and that gitleaks' own set has no such list.
func TestStandIns(t *testing.T) {
	t.Parallel()
	over, err := builtin.Default()
	if err != nil {
		t.Fatal(err)
	}
	base, err := gitleaks.Default()
	if err != nil {
		t.Fatal(err)
	}
	text := "t = ghp_xxxxxx" + strings.Repeat("a1B2c3", 5) + "\n"
	for _, test := range []struct {
		file *rules.File
		want int
	}{{over, 0}, {base, 1}} {
		set, err := rules.New(test.file)
		if err != nil {
			t.Fatal(err)
		}
		found := 0
		if err := set.Scanner(rules.Options{}).ScanBytes(rules.Input{Path: "a.env"}, []byte(text), func(*rules.Match) { found++ }); err != nil {
			t.Fatal(err)
		}
		if found != test.want {
			t.Errorf("%s: %d matches, want %d", test.file.Name, found, test.want)
		}
	}
}
