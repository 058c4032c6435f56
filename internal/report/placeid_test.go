package report

import (
	"slices"
	"testing"

	"github.com/hookvet/hookvet/internal/finding"
)

// TestPlaceIDs: a name stays when lines move, and no two findings have the same.
func TestPlaceIDs(t *testing.T) {
	t.Parallel()
	at := func(file, print string, line int) finding.Finding {
		return finding.Finding{Rule: "r", File: file, Fingerprint: print, Position: finding.Position{Line: line, Column: 1}}
	}
	names := func(list ...finding.Finding) []string {
		ids := make(placeIDs)
		var out []string
		for _, f := range list {
			out = append(out, ids.of(f))
		}
		return out
	}
	got := names(at("a", "1", 1), at("a", "1", 2), at("a", "1", 3), at("b", "1", 1), at("a", "2", 1))
	if sorted := slices.Sorted(slices.Values(got)); len(slices.Compact(sorted)) != len(got) {
		t.Errorf("two have the same name: %q", got)
	}
	if moved := names(at("a", "1", 11), at("a", "1", 12), at("a", "1", 13), at("b", "1", 11), at("a", "2", 11)); !slices.Equal(moved, got) {
		t.Errorf("names moved with their lines: %q, %q", got, moved)
	}
}
