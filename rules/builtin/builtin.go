// Package builtin holds hookvet's own rules as data, one TOML file a pack.
//
// There is no Go to write for a rule: a block in a file is all of it. A block
// whose id is that of a rule it is laid over changes only the keys that it has.
package builtin

import (
	"embed"
	"fmt"
	"slices"

	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/gitleaks"
)

//go:embed *.toml
var packs embed.FS

// Default gives the rules that count where nothing else is said: gitleaks' with the
// packs laid over them.
func Default() (*rules.File, error) {
	base, err := gitleaks.Default()
	if err != nil {
		return nil, err
	}
	return Over(base)
}

// Over lays the packs over base, a file of rules.
func Over(base *rules.File) (*rules.File, error) {
	entries, err := packs.ReadDir(".")
	if err != nil {
		return nil, fmt.Errorf("listing the built-in rules: %w", err)
	}
	for _, e := range entries { // sorted by name
		data, err := packs.ReadFile(e.Name())
		if err != nil {
			return nil, fmt.Errorf("reading the built-in rules: %w", err)
		}
		pack, err := rules.ParseStrict("built-in "+e.Name(), data)
		if err != nil {
			return nil, err
		}
		if base, err = rules.Merge(pack, base); err != nil {
			return nil, err
		}
		base.Name = "built-in rules"
	}
	scanRuleFiles(base)
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
