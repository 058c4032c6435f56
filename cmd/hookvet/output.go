package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/internal/report"
)

// outputFlags say where a report goes, and how it looks.
type outputFlags struct {
	format          string
	output          string
	color           string
	showSecrets     bool
	exitZero        bool
	allowIncomplete bool
}

func (f *outputFlags) register(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.StringVar(&f.format, "format", report.Names()[0], "`format` of the report: "+strings.Join(report.Names(), ", "))
	fl.StringVarP(&f.output, "output", "o", "", "write the report to `file`")
	fl.StringVar(&f.color, "color", "auto", "`when` to use colours: auto, always, never")
	fl.BoolVar(&f.showSecrets, "show-secrets", false, "print secrets whole: mind where the output goes")
	fl.BoolVar(&f.exitZero, "exit-zero", false, "exit with 0 even if there are findings")
	fl.BoolVar(&f.allowIncomplete, "allow-incomplete", false, "exit as if everything could be scanned")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(report.Names(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("color", cobra.FixedCompletions([]string{"auto", "always", "never"}, cobra.ShellCompDirectiveNoFileComp))
}

// check checks the flags before any work is done.
func (f *outputFlags) check() error {
	if _, err := report.Lookup(f.format); err != nil {
		return fmt.Errorf("--format: %w", err)
	}
	switch f.color {
	case "auto", "always", "never":
	default:
		return fmt.Errorf("--color %q: use auto, always or never", f.color)
	}
	if f.output == "" {
		return nil
	}
	if info, err := os.Stat(f.output); err == nil && info.IsDir() {
		return fmt.Errorf("--output %s: is a directory", f.output)
	}
	if _, err := os.Stat(filepath.Dir(f.output)); err != nil {
		return fmt.Errorf("--output: %w", err)
	}
	return nil
}

// write writes the report and gives what it means for the exit status.
func (f *outputFlags) write(ctx context.Context, t terminal, r *report.Report) error {
	if err := f.writeTo(ctx, t, r); err != nil {
		return &exitError{exitIncomplete, fmt.Errorf("writing the report: %w", err)}
	}
	return outcome(r, f.exitZero, f.allowIncomplete)
}

func (f *outputFlags) writeTo(ctx context.Context, t terminal, r *report.Report) error {
	format, err := report.Lookup(f.format)
	if err != nil {
		return err
	}
	write := func(w io.Writer) error {
		return format.New(t.reportOptions(w, f.color, f.showSecrets)).Write(w, r)
	}
	if f.output == "" {
		return write(t.out)
	}
	if info, err := os.Stat(f.output); err == nil && !info.Mode().IsRegular() {
		file, err := openDevice(ctx, f.output)
		if err != nil {
			return err
		}
		return errors.Join(write(file), file.Close())
	}
	// Reports name places of secrets, and may show them: for the user only, and
	// whole or not at all.
	file, err := os.CreateTemp(filepath.Dir(f.output), ".hookvet-*")
	if err != nil {
		return err
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return os.Rename(file.Name(), f.output)
}

// openDevice opens a device or a pipe for writing. It waits for somebody who
// reads the pipe, but no longer than the context lasts.
func openDevice(ctx context.Context, path string) (*os.File, error) {
	type result struct {
		file *os.File
		err  error
	}
	opened := make(chan result, 1)
	go func() {
		file, err := os.OpenFile(path, os.O_WRONLY, 0)
		opened <- result{file, err}
	}()
	select {
	case r := <-opened:
		return r.file, r.err
	case <-ctx.Done():
		// Interrupted, maybe long ago. A reader who is there gets the report, and
		// if there is none, this fails instead of waiting. The process ends soon,
		// and with it the open above.
		file, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0)
		if errors.Is(err, syscall.ENXIO) {
			err = errors.New("interrupted before anybody read from the pipe")
		}
		return file, err
	}
}
