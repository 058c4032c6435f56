//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os/exec"
	"strings"
	"syscall"
	"testing"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/rules/structure"
)

// TestInterrupt holds that one signal ends a scan whose standard input says no
// more, with a report of what it said.
func TestInterrupt(t *testing.T) {
	t.Parallel()
	for _, s := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM} {
		cmd := exec.Command("hookvet", "scan", "-")
		var out bytes.Buffer
		cmd.Stdout, cmd.Stderr = &out, &out
		in, err := cmd.StdinPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		// More than a pipe holds: when all is written, some of it was read, and
		// the signal is waited for.
		text := fixture.Expand(t, "{{fake \"ghp_[0-9a-zA-Z]{36}\" check=\"github\"}}\n", fixture.Sealed(structure.Seal)) + strings.Repeat("nothing here\n", 1<<17)
		if _, err := in.Write([]byte(text)); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Process.Signal(s); err != nil {
			t.Fatal(err)
		}
		exit := (*exec.ExitError)(nil)
		if err := cmd.Wait(); !errors.As(err, &exit) || exit.ExitCode() != exitIncomplete {
			t.Errorf("%v: %v", s, err)
		}
		for _, want := range []string{"interrupted before it was done", "github-pat"} {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%v: no %q in\n%s", s, want, out.String())
			}
		}
	}
}

// TestInterruptPush holds that one signal ends the wait for what git would say.
func TestInterruptPush(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(context.Background())
	in, out := io.Pipe()
	defer out.Close()
	go func() {
		_, _ = out.Write([]byte("half a line")) // until it is read
		cancel()
	}()
	if _, err := readPush(ctx, terminal{in: in}); err == nil || ctx.Err() == nil {
		t.Errorf("error %v", err)
	}
}
