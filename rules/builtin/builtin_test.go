package builtin_test

import (
	"os"
	"path/filepath"
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

// TestOneFile holds that no two packs tell of the same rule: the later one's expression
// would win, and take the check of the earlier away.
func TestOneFile(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.toml")
	if err != nil {
		t.Fatal(err)
	}
	in := make(map[string]string)
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		pack, err := rules.ParseStrict(name, data)
		if err != nil {
			t.Fatal(err)
		}
		for i := range pack.Rules {
			id := pack.Rules[i].ID
			if in[id] != "" {
				t.Errorf("%s: %s has a block of %s, too: make one of the two", name, in[id], id)
			}
			in[id] = name
		}
	}
	if len(in) < 400 {
		t.Errorf("%d rules in %d files", len(in), len(files))
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
