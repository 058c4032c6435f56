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
	stood, fell, hid := 0, 0, 0
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
				if got, hides := standing(matches, in); hides {
					hid++
				} else if there := apart(scanned(t, plain, in, text)); !slices.Equal(got, there) {
					t.Fatalf("%q at %v, where nothing is hidden:\nstand %v\nthere %v", text, in, got, there)
				}
				continue
			}
			stood++
			if !slices.Equal(all, want) {
				t.Fatalf("%q at %v:\nany path %v\nthere    %v", text, in, all, want)
			}
		}
	}
	if stood == 0 || hid == 0 || fell == hid {
		t.Errorf("%d stood, %d fell, %d of them with what may hide others: the texts prove nothing", stood, fell, hid)
	}
}

// scanned gives the matches in a text at a path, but for those of the path alone.
func scanned(t *testing.T, sc *rules.Scanner, in rules.Input, text string) (all []*rules.Match) {
	t.Helper()
	if err := sc.ScanBytes(in, []byte(text), func(m *rules.Match) {
		if !m.PathOnly {
			all = append(all, m)
		}
	}); err != nil {
		t.Fatal(err)
	}
	return all
}

// standing describes the matches that stand, and says whether one that does not hides
// something.
func standing(all []*rules.Match, in rules.Input) (there []string, hides bool) {
	var stand []*rules.Match
	for _, m := range all {
		if m.Stands(in) {
			stand = append(stand, m)
		} else {
			hides = hides || m.Hides()
		}
	}
	return apart(stand), hides
}

// apart describes matches without what stands beside them, of which a scan for any path
// knows more.
func apart(all []*rules.Match) (out []string) {
	for _, m := range all {
		bare := *m
		bare.Beside = nil
		out = append(out, describe(&bare))
	}
	slices.Sort(out)
	return out
}
