package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/internal/racetest"
	"github.com/hookvet/hookvet/rules/structure"
)

// TestDrivers holds that hookvet check reports, and would change, the same whatever runs
// the passes, on the modules of its other test, on one where much is broken, and on those
// in directories that HOOKVET_MODULES names, as PATH does.
func TestDrivers(t *testing.T) {
	if racetest.Enabled {
		t.Skip("the processes are built without the race detector")
	}
	hookvet, err := exec.LookPath("hookvet")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("there is no go command")
	}
	for _, test := range []struct {
		archive string
		dirs    []string
		status  int
	}{
		{"../../testdata/script/check.txtar", []string{".", "tests", "fix", "fixed"}, exitFindings},
		{"../../testdata/script/check.txtar", []string{"worse", "empty"}, exitIncomplete},
		{"testdata/drivers.txtar", []string{"."}, exitIncomplete},
		{"testdata/drivers.txtar", []string{"sound"}, exitFindings},
	} {
		dir := unpack(t, test.archive)
		for _, sub := range test.dirs {
			t.Run(filepath.Base(test.archive)+" "+sub, func(t *testing.T) { sameReports(t, hookvet, filepath.Join(dir, sub), test.status) })
		}
	}
	for _, dir := range filepath.SplitList(os.Getenv("HOOKVET_MODULES")) {
		t.Run(dir, func(t *testing.T) { sameReports(t, hookvet, dir, -1) })
	}
}

func unpack(t *testing.T, file string) string {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	for _, f := range archive.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(fixture.Expand(t, string(f.Data), fixture.Sealed(structure.Seal))), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

var (
	seconds    = regexp.MustCompile(`"seconds":[0-9.]+`)
	fromSource = regexp.MustCompile(`"packages":([0-9]+),"from_source":([0-9]+)`)
)

// sameReports compares the reports of all drivers. status is what they end with; negative:
// any.
func sameReports(t *testing.T, hookvet, dir string, status int) {
	t.Helper()
	var first string
	for _, driver := range pipeline.Drivers() {
		cmd := exec.Command(hookvet, "check", "--no-progress", "--driver", driver, "--format", "json", "--diff")
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOPROXY=off", "NO_COLOR=1")
		var out, errs bytes.Buffer // what would change, and the report
		cmd.Stdout, cmd.Stderr = &out, &errs
		err := cmd.Run()
		if ended := (*exec.ExitError)(nil); err != nil && !errors.As(err, &ended) {
			t.Fatal(err)
		}
		if got := cmd.ProcessState.ExitCode(); status >= 0 && got != status {
			t.Errorf("%s: status %d, want %d: %s", driver, got, status, &errs)
		}
		text := seconds.ReplaceAllString(errs.String(), `"seconds":0`)
		switch n := fromSource.FindStringSubmatch(text); {
		case driver == string(pipeline.DriverVet) && n != nil, driver == string(pipeline.DriverSource) && n == nil && !strings.Contains(text, `"packages":0,`), n != nil && n[1] != n[2]:
			t.Errorf("%s: of the packages these are from source: %q", driver, n)
		}
		got := cmd.ProcessState.String() + "\n" + out.String() + fromSource.ReplaceAllString(text, `"packages":$1`)
		if first == "" {
			first = got
		} else if diff := cmp.Diff(strings.Split(first, "\n"), strings.Split(got, "\n")); diff != "" {
			t.Errorf("%s, against %s: %s", driver, pipeline.Drivers()[0], diff)
		}
	}
}
