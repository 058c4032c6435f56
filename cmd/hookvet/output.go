package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/internal/report"
)

// outputFlags say where a report goes, and how it looks.
type outputFlags struct {
	format          string
	output          string
	also            []string
	color           string
	showSecrets     bool
	exitZero        bool
	allowIncomplete bool
}

var colors = []string{"auto", "always", "never"}

func (f *outputFlags) register(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.Var(choice(&f.format, "FORMAT", report.Names()), "format", "how the report looks: "+strings.Join(report.Names(), ", "))
	fl.VarP(text(&f.output, "FILE"), "output", "o", "write the report to this file, not to standard output")
	fl.Var(value{"FORMAT=FILE", func() string { return "" }, func(s string) error {
		f.also = append(f.also, s)
		return nil
	}}, "also", "write the report to a file in another format, too; may be given again")
	fl.Var(choice(&f.color, "WHEN", colors), "color", "when to use colours: "+strings.Join(colors, ", "))
	fl.BoolVar(&f.showSecrets, "show-secrets", false, "print secrets whole: mind where the output goes")
	fl.BoolVar(&f.exitZero, "exit-zero", false, "exit with 0 even if there are findings")
	fl.BoolVar(&f.allowIncomplete, "allow-incomplete", false, "exit as if everything could be scanned")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(report.Names(), cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("color", cobra.FixedCompletions(colors, cobra.ShellCompDirectiveNoFileComp))
}

// check checks, before any work is done, that a report can be written to
// --output. It leaves the place of the report in f.output: no link, and nothing
// for standard output.
func (f *outputFlags) check(t terminal) error {
	if err := f.checkOutput(t); err != nil {
		return err
	}
	taken := make(map[string]bool)
	f.takes(taken)
	for _, also := range f.also {
		o, err := f.other(also)
		if err == nil {
			err = o.checkOutput(t)
		}
		if err == nil && o.output == "" {
			err = errors.New("the file is standard output, which is for --format")
		}
		if err == nil && !o.takes(taken) {
			err = errors.New("another report goes to that file")
		}
		if err != nil {
			return fmt.Errorf("--also %s: %w", also, err)
		}
	}
	return nil
}

// takes enters the file, if the report goes to one, and says whether none did before.
func (f *outputFlags) takes(taken map[string]bool) bool {
	if f.output == "" {
		return true
	}
	if info, err := os.Stat(f.output); err == nil && !info.Mode().IsRegular() {
		return true // a device may have many
	}
	path, err := filepath.Abs(f.output)
	if err != nil {
		return true
	}
	if dir, err := filepath.EvalSymlinks(filepath.Dir(path)); err == nil {
		path = filepath.Join(dir, filepath.Base(path))
	}
	was := taken[path]
	taken[path] = true
	return !was
}

// stay has the names of files mean the same in another directory.
func (f *outputFlags) stay() error {
	for i, also := range f.also {
		format, file, ok := strings.Cut(also, "=")
		if !ok || file == "" || file == "-" {
			continue // which check tells
		}
		abs, err := filepath.Abs(file)
		if err != nil {
			return fmt.Errorf("finding %s: %w", file, err)
		}
		f.also[i] = format + "=" + abs
	}
	return nil
}

// checkOutput is check for --output alone.
func (f *outputFlags) checkOutput(t terminal) error {
	if f.output == "" || f.output == "-" || isFile(t.out, f.output) {
		f.output = ""
		return nil
	}
	info, err := os.Stat(f.output)
	switch {
	case err == nil && info.IsDir():
		return outputError(f.output, errors.New("is a directory"))
	case err == nil && !info.Mode().IsRegular():
		return nil // a device, or a pipe such as that of >(command)
	}
	if info, err := os.Lstat(f.output); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		// What takes the place of the file must not take that of the link.
		to, err := filepath.EvalSymlinks(f.output)
		if err != nil {
			return outputError(f.output, err)
		}
		f.output = to
	}
	// Gone before the scan begins, so that it is no part of what is scanned.
	probe, err := createBeside(f.output)
	if err == nil {
		err = errors.Join(probe.Close(), os.Remove(probe.Name()))
	}
	if err != nil {
		return outputError(f.output, err)
	}
	return nil
}

// other gives what FORMAT=FILE of --also means.
func (f *outputFlags) other(also string) (*outputFlags, error) {
	format, file, ok := strings.Cut(also, "=")
	if !ok || file == "" {
		return nil, errors.New("want FORMAT=FILE, such as sarif=hookvet.sarif")
	}
	if _, err := report.Lookup(format); err != nil {
		return nil, err
	}
	return &outputFlags{format: format, output: file, color: "never", showSecrets: f.showSecrets}, nil
}

// needs says whether any of the formats has a use for something.
func (f *outputFlags) needs(what func(report.Format) bool) bool {
	names := []string{f.format}
	for _, also := range f.also {
		format, _, _ := strings.Cut(also, "=")
		names = append(names, format)
	}
	return slices.ContainsFunc(names, func(name string) bool {
		format, err := report.Lookup(name)
		return err == nil && what(format)
	})
}

// outputError is an error about --output, without the name of the file beside it.
func outputError(name string, err error) error {
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		err = fmt.Errorf("can't write there: %w", path.Err)
	}
	return fmt.Errorf("--output %s: %w", name, err)
}

// isFile says whether w is the file of that name, as /dev/stdout may be.
func isFile(w io.Writer, name string) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	mine, err := f.Stat()
	named, err2 := os.Stat(name)
	return err == nil && err2 == nil && os.SameFile(mine, named)
}

// write writes the report and gives what it means for the exit status.
func (f *outputFlags) write(ctx context.Context, t terminal, r *report.Report) error {
	err := f.writeTo(ctx, t, r)
	if f.output == "" {
		err = writeError(err)
	}
	for _, also := range f.also {
		o, alsoErr := f.other(also)
		if alsoErr == nil {
			alsoErr = o.checkOutput(t) // which follows a link
		}
		if alsoErr == nil {
			alsoErr = o.writeTo(ctx, t, r)
		}
		err = errors.Join(err, alsoErr)
	}
	if err != nil {
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
	file, err := createBeside(f.output)
	if err != nil {
		return outputError(f.output, err)
	}
	if err := errors.Join(write(file), file.Close()); err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return os.Rename(file.Name(), f.output)
}

// createBeside makes a file that takes the other's place when it is done: reports
// name places of secrets, and may show them, so they are for the user only, and
// whole or not at all.
func createBeside(name string) (*os.File, error) {
	return os.CreateTemp(filepath.Dir(name), ".hookvet-*")
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
