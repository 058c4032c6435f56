package rules_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/hookvet/hookvet/rules"
)

// TestStands holds that a scan for any path, with Stands, tells what a scan at
// each path finds.
func TestStands(t *testing.T) {
	t.Parallel()
	f, err := rules.Parse("paths", []byte(`
[allowlist]
condition = "AND"
paths = ['''^c/''']
regexes = ['''aaa3''']
[[rules]]
id = "generic-a"
regex = "aaa[0-9]"
[[rules]]
id = "a-in-yaml"
regex = "aaa[0-5]"
path = '''\.yaml$'''
[[rules]]
id = "b"
regex = "bbb[0-9]"
[[rules.allowlists]]
paths = ['''_test\.go$''']
[[rules.allowlists]]
condition = "AND"
paths = ['''^docs/''']
stopwords = ["b4"]
[[rules.allowlists]]
condition = "AND"
commits = ["0123456789012345678901234567890123456789"]
regexes = ["b5"]
[[rules]]
id = "both"
regex = "ccc[0-9]"
[[rules.required]]
id = "b"
withinLines = 1
[[rules]]
id = "only-path"
path = '''\.p12$'''
`))
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.New(f)
	if err != nil {
		t.Fatal(err)
	}
	any, plain := set.Scanner(rules.Options{AnyPath: true}), set.Scanner(rules.Options{})
	inputs := []rules.Input{{Path: "a.go"}, {Path: "a.yaml"}, {Path: "a_test.go"}, {Path: "docs/a.yaml"}, {Path: "c/a.yaml"}, {Path: "c/a_test.go"}, {Path: "x.p12"},
		{Path: "a.go", Commit: "0123456789012345678901234567890123456789"}}
	stood, fell := 0, 0
	for seed := range uint64(3000) {
		r := rand.New(rand.NewPCG(seed, 0))
		text := ""
		for range 1 + r.IntN(5) {
			text += fmt.Sprintf("%c%[1]c%[1]c%d%s", 'a'+rune(r.IntN(3)), r.IntN(10), []string{" ", "\n"}[r.IntN(2)])
		}
		var matches []*rules.Match
		all := everything(t, func(emit func(*rules.Match)) error {
			return any.ScanBytes(rules.Input{}, []byte(text), func(m *rules.Match) { matches = append(matches, m); emit(m) })
		})
		for _, in := range inputs {
			want := everything(t, func(emit func(*rules.Match)) error {
				return plain.ScanBytes(in, []byte(text), func(m *rules.Match) {
					if !m.PathOnly {
						emit(m)
					}
				})
			})
			if len(all) == 0 && len(want) > 0 {
				t.Fatalf("%q at %v: %v, but nothing at any path", text, in, want)
			}
			if slices.ContainsFunc(matches, func(m *rules.Match) bool { return !m.Stands(in) }) {
				fell++
				if slices.Equal(all, want) {
					t.Errorf("%q at %v: a match does not stand, but all are found: %v", text, in, want)
				}
				continue
			}
			stood++
			if !slices.Equal(all, want) {
				t.Fatalf("%q at %v:\nany path %v\nthere    %v", text, in, all, want)
			}
		}
	}
	if stood == 0 || fell == 0 {
		t.Errorf("%d stood, %d fell: the texts prove nothing", stood, fell)
	}
}
