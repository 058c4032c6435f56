package builtin

import (
	"embed"
	"fmt"
	"slices"
	"sync"

	"github.com/hookvet/hookvet/internal/classify"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/gitleaks"
)

//go:generate go test -count=1 -run ^TestSnapshot$ . -update

//go:embed *.toml
var packs embed.FS

//go:embed snapshot.txt
var snapshot string

// name is what errors call the rules.
const name = "built-in rules"

// Default gives the rules that count where nothing else is said: gitleaks' with the
// packs laid over them. They have no examples: see Read.
func Default() (*rules.File, error) { return rules.ReadSnapshot(name, snapshot) }

// Read gives the rules of Default with their examples, from the files that they are
// written in, which takes a hundred times as long.
func Read() (*rules.File, error) {
	var wg sync.WaitGroup
	var own []*rules.File
	var err error
	wg.Go(func() { own, err = parse() })
	base, baseErr := gitleaks.Default()
	wg.Wait()
	if baseErr != nil {
		return nil, baseErr
	}
	if err != nil {
		return nil, err
	}
	return over(base, own)
}

// Over lays the packs over base, a file of rules.
func Over(base *rules.File) (*rules.File, error) {
	own, err := parse()
	if err != nil {
		return nil, err
	}
	return over(base, own)
}

// parse reads the packs, in the order of their names.
func parse() ([]*rules.File, error) {
	entries, err := packs.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("listing the built-in rules: %w", err)
	}
	var out []*rules.File
	for _, e := range entries { // sorted by name
		data, err := packs.ReadFile(e.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the built-in rules: %w", err)
		}
		pack, err := rules.ParseStrict("built-in "+e.Name(), data)
		if err != nil {
			return nil, err
		}
		out = append(out, pack)
	}
	return out, nil
}

func over(base *rules.File, own []*rules.File) (*rules.File, error) {
	for _, pack := range own {
		var err error
		if base, err = rules.Merge(pack, base); err != nil {
			return nil, err
		}
		base.Name = name
	}
	scanRuleFiles(base)
	base.Allowlists = append([]rules.Allowlist{{
		Description: "says of itself that it stands for a secret, or is one that documentation prints",
		StopWords:   classify.StandIns(),
	}}, base.Allowlists...)
	return base, nil
}

// ruleFiles is gitleaks' word in its allowlist for leaving alone whole files of
// rules, in which a pasted token would be missed. Who scans them leaves out what
// stands in their patterns: see rules.PatternValues.
const ruleFiles = `gitleaks\.toml`

func scanRuleFiles(f *rules.File) {
	for i := range f.Allowlists {
		a := &f.Allowlists[i]
		a.Paths = slices.DeleteFunc(slices.Clone(a.Paths), func(p string) bool { return p == ruleFiles })
	}
}
