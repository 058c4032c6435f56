package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/internal/source"
	"github.com/hookvet/hookvet/rules"
)

// scanFlags are the plain values of the command line.
type scanFlags struct {
	config           string
	noRepoConfig     bool
	minConfidence    string
	respectGitignore bool
	archiveDepth     int
	decodeDepth      int
	maxFileSize      int64
	binary           bool
	output           outputFlags
	jobs             int
	noProgress       bool
}

func newScan(t terminal) *cobra.Command {
	var f scanFlags
	cmd := &cobra.Command{
		Use:   "scan [paths | -]",
		Short: "scan files of every kind, or standard input",
		Long: `Scan the files below the paths (default: the working directory), archives and
compressed files included, or standard input if the path is -.

Files that .gitignore names are scanned too, for ignored files such as .env are
where secrets lie; .git is not: the history is another matter. Symbolic links
are not followed.

Rules come from the first of these: --config, $HOOKVET_CONFIG, .hookvet.toml or
.gitleaks.toml in the scanned directory (in the working directory, if several
paths or a file are scanned), or else the built-in ones. A .gitleaksignore there
is honoured too. For a stranger's repository, use --no-repo-config.

To leave one finding alone, write a comment on its line or alone on the line
above: hookvet:allow and a reason. gitleaks:allow works as well.`,
		Example: `  hookvet scan
  hookvet scan --no-repo-config --format json --output report.json ~/strange/repo
  hookvet scan --min-confidence pattern .env deploy/
  kubectl get secret app -o yaml | hookvet scan -`,
		RunE: func(cmd *cobra.Command, args []string) error { return runScan(cmd, t, &f, args) },
	}
	fl := cmd.Flags()
	fl.StringVar(&f.config, "config", "", "`file` of rules, in hookvet's or gitleaks' schema")
	fl.BoolVar(&f.noRepoConfig, "no-repo-config", false, "leave out configuration and ignore files of the scanned tree")
	fl.StringVar(&f.minConfidence, "min-confidence", "generic", "report what is at least as sure as `level`: "+strings.Join(finding.Confidences(), ", "))
	fl.BoolVar(&f.respectGitignore, "respect-gitignore", false, "leave out files that .gitignore names")
	fl.IntVar(&f.archiveDepth, "max-archive-depth", source.DefaultMaxArchiveDepth, "open archives within archives up to this depth; 0: none")
	fl.IntVar(&f.decodeDepth, "max-decode-depth", rules.DefaultDecodeDepth, "undo encodings (base64, hex, percent, escapes) round each other up to this depth; 0: none")
	fl.Int64Var(&f.maxFileSize, "max-file-size", 0, "leave out files of more than this many `bytes`, and list them; 0: no limit")
	fl.BoolVar(&f.binary, "binary", false, "scan binary files too")
	fl.IntVar(&f.jobs, "jobs", 0, "workers; 0: one a processor")
	fl.BoolVar(&f.noProgress, "no-progress", false, "show no progress bar")
	f.output.register(cmd)
	_ = cmd.RegisterFlagCompletionFunc("min-confidence", cobra.FixedCompletions(finding.Confidences(), cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// options resolves the flags.
func (f *scanFlags) options(args []string, t terminal) (pipeline.Options, error) {
	opts := pipeline.Options{
		Version: version(), Config: f.config, NoRepoConfig: f.noRepoConfig, Env: t.env, DecodeDepth: f.decodeDepth,
		Source: source.Options{
			Jobs: f.jobs, RespectGitignore: f.respectGitignore, MaxArchiveDepth: f.archiveDepth,
			MaxFileSize: f.maxFileSize, Binary: f.binary,
		},
	}
	for _, n := range []struct {
		flag  string
		value int64
	}{{"jobs", int64(f.jobs)}, {"max-archive-depth", int64(f.archiveDepth)}, {"max-decode-depth", int64(f.decodeDepth)}, {"max-file-size", f.maxFileSize}} {
		if n.value < 0 {
			return opts, fmt.Errorf("--%s %d: must not be negative", n.flag, n.value)
		}
	}
	if f.decodeDepth == 0 {
		opts.DecodeDepth = -1
	}
	var err error
	if opts.MinConfidence, err = finding.ParseConfidence(f.minConfidence); err != nil {
		return opts, fmt.Errorf("--min-confidence: %w", err)
	}
	switch {
	case len(args) == 0:
		opts.Roots = []string{"."}
	case len(args) == 1 && args[0] == "-":
		opts.Stdin = t.in
	default:
		for _, a := range args {
			if a == "-" {
				return opts, errors.New("- (standard input) can't be scanned together with paths")
			}
			if a == "" {
				return opts, errors.New("a path is empty")
			}
		}
		opts.Roots = args
	}
	return opts, nil
}

func runScan(cmd *cobra.Command, t terminal, f *scanFlags, args []string) error {
	opts, err := f.options(args, t)
	if err != nil {
		return err
	}
	if err := f.output.check(); err != nil {
		return err
	}
	opts.Fingerprints = f.output.format != "text"
	p := startProgress(t, f.noProgress)
	if p != nil {
		opts.Counters = &p.Counters
	}
	r, scanErr := pipeline.Scan(cmd.Context(), opts)
	p.end()
	if r == nil {
		return scanErr
	}
	err = f.output.write(t, r)
	if scanErr != nil && statusOf(err) != exitUsage {
		return &exitError{code: exitIncomplete} // interrupted, whatever else is allowed
	}
	return err
}

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
func (f *outputFlags) write(t terminal, r *report.Report) error {
	if err := f.writeTo(t, r); err != nil {
		return &exitError{exitIncomplete, fmt.Errorf("writing the report: %w", err)}
	}
	return outcome(r, f.exitZero, f.allowIncomplete)
}

func (f *outputFlags) writeTo(t terminal, r *report.Report) error {
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
		file, err := os.OpenFile(f.output, os.O_WRONLY, 0) // a device or a pipe
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
