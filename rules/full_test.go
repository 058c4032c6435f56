package rules

import (
	"slices"
	"strings"
	"testing"
)

// TestScanFromManyHits holds that a text with more hits than are kept loses none
// of its matches, whole or made from another.
func TestScanFromManyHits(t *testing.T) {
	t.Parallel()
	set := setOf(t, `
[[rules]]
id = "common"
regex = "fill[a-z]{70}[0-9]"
[[rules]]
id = "rare"
regex = "lock=[0-9]{2}"
`)
	sc := set.Scanner(Options{})
	everything := set.Scanner(Options{everything: true})
	ids := func(scan func(emit func(*Match)) error) (out []string) {
		// More matches than are kept is an error, and no concern of this test.
		_ = scan(func(m *Match) {
			if m.Rule.ID == "rare" {
				out = append(out, m.Secret)
			}
		})
		return out
	}
	// Anchors that what can follow them follows, without a match.
	base := []byte(strings.Repeat("fillabcdefgh", maxHits/2) + "\nlock=11\n")
	text := append(slices.Clone(base), strings.Repeat("fillabcdefgh", maxHits)+"\nlock=22\n"...)
	var state *State
	first := ids(func(emit func(*Match)) (err error) {
		state, err = sc.ScanFrom(Input{}, base, nil, nil, emit)
		return err
	})
	if !slices.Equal(first, []string{"lock=11"}) {
		t.Errorf("base: %q", first)
	}
	copies := []Copy{{0, 0, len(base)}}
	for what, base := range map[string]*State{"whole": nil, "made from another": state} {
		got := ids(func(emit func(*Match)) error { _, err := sc.ScanFrom(Input{}, text, base, copies, emit); return err })
		if !slices.Equal(got, []string{"lock=11", "lock=22"}) {
			t.Errorf("%s: %q", what, got)
		}
	}
	all := ids(func(emit func(*Match)) error {
		_, err := everything.ScanFrom(Input{}, base, nil, nil, emit)
		return err
	})
	if !slices.Equal(all, first) {
		t.Errorf("without the automaton: %q", all)
	}
}
