//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/rules/structure"
)

// TestNobodyReads holds that nothing is said when the reader of standard output
// has gone, and that the status is that of the scan.
func TestNobodyReads(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, text := range map[string]string{"found": "{{fake \"ghp_[0-9a-zA-Z]{36}\" check=\"github\"}}\n", "clean": "nothing\n"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(fixture.Expand(t, text, fixture.Sealed(structure.Seal))), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct {
		want int
		args []string
	}{
		{exitFindings, []string{"scan", filepath.Join(dir, "found")}},
		{exitFindings, []string{"scan", "--format", "json", filepath.Join(dir, "found")}},
		{exitClean, []string{"scan", filepath.Join(dir, "clean")}},
		{exitIncomplete, []string{"scan", filepath.Join(dir, "absent")}},
		{exitClean, []string{"rules", "list"}},
		{exitClean, []string{"rules", "test", filepath.Join(dir, "found")}},
		{exitClean, []string{"completion", "bash"}},
		{exitClean, []string{"--help"}},
	} {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		var errs bytes.Buffer
		cmd := exec.Command("hookvet", tt.args...)
		cmd.Stdout, cmd.Stderr = w, &errs
		err = cmd.Run()
		w.Close()
		got := 0
		if exit := (*exec.ExitError)(nil); errors.As(err, &exit) {
			got = exit.ExitCode() // -1 for a signal
		} else if err != nil {
			t.Fatal(err)
		}
		if got != tt.want || errs.Len() > 0 {
			t.Errorf("%q: status %d, want %d; %s", tt.args, got, tt.want, errs.String())
		}
	}
}

// TestOutputIsStdout holds that /dev/stdout, or any name for the file that
// standard output is, is written to, and never replaced.
func TestOutputIsStdout(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := filepath.Join(dir, "out.txt")
	out, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	cmd := exec.Command("hookvet", "scan", "-o", name, filepath.Join(dir, "absent"))
	cmd.Stdout = out
	if err := cmd.Run(); err == nil {
		t.Error("no error")
	}
	if info, err := out.Stat(); err != nil || info.Size() == 0 {
		t.Errorf("nothing in the file that standard output is: %v", err)
	}
}
