package main

import (
	"cmp"
	"encoding/json"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/racetest"
)

// told is what a report tells of a secret.
type told struct {
	Line                                   int
	Severity, Provider, Kind, Note, Revoke string
	confidence                             finding.Confidence
}

// TestSeverity holds that a secret is as bad, and of the same provider and kind, whatever
// command finds it, and where passes know where it goes, that they are no less sure.
func TestSeverity(t *testing.T) {
	if racetest.Enabled {
		t.Skip("the processes are built without the race detector")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command")
	}
	dir := unpack(t, "testdata/severity.txtar")
	scan := toldBy(t, dir, "scan", ".")
	var severities []string
	for _, f := range scan {
		severities = append(severities, f.Severity)
	}
	if diff := gocmp.Diff([]string{"critical", "low", "high", "low", "critical", "critical", "low"}, severities); diff != "" {
		t.Fatalf("scan: %s", diff)
	}
	for _, args := range [][]string{{"check"}, {"check", "--driver", "vet"}, {"audit", "."}} {
		all := toldBy(t, dir, args...)
		if diff := gocmp.Diff(scan, all, gocmp.AllowUnexported(told{}), gocmp.FilterPath(func(p gocmp.Path) bool { return p.Last().String() == ".confidence" }, gocmp.Ignore())); diff != "" {
			t.Errorf("%q, against scan: %s", args, diff)
			continue
		}
		for i := range all {
			if all[i].confidence < scan[i].confidence {
				t.Errorf("%q: line %d is %s, by scan %s", args, all[i].Line, all[i].confidence, scan[i].confidence)
			}
		}
	}
}

// toldBy gives what a command tells of secrets, by line.
func toldBy(t *testing.T, dir string, args ...string) (all []told) {
	t.Helper()
	cmd := exec.Command("hookvet", append(args, "--no-progress", "--format", "json")...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOPROXY=off")
	out, _ := cmd.Output()
	if code := cmd.ProcessState.ExitCode(); code != exitFindings {
		t.Fatalf("%q: status %d: %s", args, code, out)
	}
	var r struct {
		Findings []struct {
			File, Severity, Confidence, Provider, Kind, Note, Remediation string
			Line                                                          int
		}
	}
	if err := json.Unmarshal(out, &r); err != nil {
		t.Fatal(err)
	}
	for _, f := range r.Findings {
		confidence, err := finding.ParseConfidence(f.Confidence)
		if err != nil {
			t.Fatal(err)
		}
		// The name of a variable is another matter: a fix makes one of the identifier.
		revoke, _, _ := strings.Cut(f.Remediation, ", then ")
		all = append(all, told{f.Line, f.Severity, f.Provider, f.Kind, f.Note, revoke, confidence})
	}
	slices.SortFunc(all, func(a, b told) int { return cmp.Compare(a.Line, b.Line) })
	return all
}
