package pipeline

import (
	"context"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gocmd"
)

// TestIncompletePackage holds that what a pass has not looked at is a gap, told once, and
// no finding.
func TestIncompletePackage(t *testing.T) {
	t.Chdir(t.TempDir())
	j, err := newJob(context.Background(), Options{}, ".")
	if err != nil {
		t.Fatal(err)
	}
	k := &checking{job: j, check: &Check{Tests: true}, sites: newSites(".")}
	d := gocmd.Diagnostic{Analyzer: "secretsink", Category: finding.Incomplete, Posn: k.sites.root + "/tables/a.go:1:9", Message: "secretsink has not looked at all of package tables: x"}
	if left := k.addDiagnostics([]gocmd.Diagnostic{d, d}); len(left) != 0 {
		t.Errorf("left to fix: %v", left)
	}
	if len(k.gaps) != 1 || k.gaps[0].What != "tables" || !strings.Contains(k.gaps[0].Why, "not looked at all") {
		t.Errorf("gaps: %v", k.gaps)
	}
}
