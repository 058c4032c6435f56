package gocmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"time"
)

// Go says how to run the command.
type Go struct {
	Dir     string   // where it runs; empty: the working directory
	Environ []string // as os.Environ gives it; nil: that of the process
	Flags   []string // of the user for go list and go vet, such as -tags=x
}

// ErrNotFound says that there is no go command.
var ErrNotFound = errors.New("the go command is not in PATH")

// maxOutput bounds what is kept of an output stream.
const maxOutput = 1 << 30

// killDelay is how long the command may go on after ctx ended and interrupted it.
const killDelay = 5 * time.Second

// run gives what the command writes. It fails only where there was no command to
// run, or ctx ended it: what go thinks of the packages is in its output.
func (g *Go) run(ctx context.Context, args ...string) (stdout, stderr []byte, exit int, err error) {
	path, err := exec.LookPath("go")
	if err != nil {
		return nil, nil, 0, fmt.Errorf("%w: %w", ErrNotFound, err)
	}
	cmd := exec.CommandContext(ctx, path, args...)
	cmd.WaitDelay, cmd.Dir = killDelay, g.Dir
	kill := cmd.Cancel
	cmd.Cancel = func() error {
		// It then waits for what it runs, and removes its temporary directory.
		if err := cmd.Process.Signal(os.Interrupt); err == nil || errors.Is(err, os.ErrProcessDone) {
			return err
		}
		return kill() // Windows can't interrupt
	}
	if cmd.Env = g.Environ; cmd.Env == nil {
		cmd.Env = os.Environ()
	}
	cmd.Env = safe(cmd.Env)
	out, errs := &bounded{}, &bounded{}
	cmd.Stdout, cmd.Stderr = out, errs
	err = cmd.Run()
	if ctx.Err() != nil {
		return nil, nil, 0, ctx.Err()
	}
	if failed := (*exec.ExitError)(nil); errors.As(err, &failed) {
		exit, err = failed.ExitCode(), nil
	}
	if err == nil && (out.full || errs.full) {
		err = fmt.Errorf("it wrote more than %d bytes", maxOutput)
	}
	if err != nil {
		return nil, nil, 0, fmt.Errorf("running go %s: %w", args[0], err)
	}
	return out.Bytes(), errs.Bytes(), exit, nil
}

// bounded keeps what is written up to maxOutput.
type bounded struct {
	bytes.Buffer
	full bool
}

func (b *bounded) Write(p []byte) (int, error) {
	if b.Len()+len(p) > maxOutput {
		b.full = true
		return len(p), nil
	}
	return b.Buffer.Write(p)
}

// keptFlags are those of GOFLAGS that say what to build, and run nothing.
var keptFlags = []string{"tags", "mod", "modfile", "modcacherw", "overlay", "trimpath"}

// safe gives the environment for a command that must run nothing of the packages.
func safe(environ []string) []string {
	out := make([]string, 0, len(environ)+3)
	flags := []string{"-buildvcs=false"}
	for _, e := range environ {
		name, value, _ := strings.Cut(e, "=")
		switch name {
		case "GOTOOLCHAIN", "CGO_ENABLED":
		case "GOFLAGS":
			for _, f := range strings.Fields(value) {
				flag, _, _ := strings.Cut(strings.TrimLeft(f, "-"), "=")
				for _, k := range keptFlags {
					if flag == k {
						flags = append(flags, f)
					}
				}
			}
		default:
			out = append(out, e)
		}
	}
	return append(out, "GOTOOLCHAIN=local", "CGO_ENABLED=0", "GOFLAGS="+strings.Join(flags, " "))
}
