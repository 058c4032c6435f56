package main

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/internal/source"
	"github.com/hookvet/hookvet/rules"
)

// runFlags are those of every command that scans.
type runFlags struct {
	config        string
	baseline      string
	noRepoConfig  bool
	gitleaksRules bool
	noInlineAllow bool
	unused        bool
	minConfidence string
	decodeDepth   int
	jobs          int
	noProgress    bool
	output        outputFlags
}

func (f *runFlags) register(cmd *cobra.Command) {
	f.registerScan(cmd)
	cmd.Flags().BoolVar(&f.unused, "unused", false, "list comments, lines of .gitleaksignore and entries of the baseline that suppress nothing; the exit status is as without")
	f.output.register(cmd)
}

// registerScan registers those that say nothing of the report.
func (f *runFlags) registerScan(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.Var(text(&f.config, "FILE"), "config", "file of rules, in hookvet's or gitleaks' schema")
	fl.Var(text(&f.baseline, "FILE"), "baseline", "list of known findings, which are not reported (default \".hookvet.baseline\", where there is one)")
	fl.BoolVar(&f.noRepoConfig, "no-repo-config", false, "leave out configuration, ignore file and baseline of the scanned tree, and those above it")
	gitleaksRulesFlag(fl, &f.gitleaksRules)
	fl.BoolVar(&f.noInlineAllow, "no-inline-allow", false, "report what a comment such as hookvet:allow or gitleaks:allow would suppress")
	fl.Var(choice(&f.minConfidence, "LEVEL", finding.Confidences()), "min-confidence", "report what is at least this sure: "+strings.Join(finding.Confidences(), ", "))
	fl.Var(number(&f.decodeDepth, "N", rules.DefaultDecodeDepth), "max-decode-depth", "undo encodings (base64, hex, percent, escapes) round each other up to this depth; 0: none")
	fl.Var(number(&f.jobs, "N", 0), "jobs", "workers; 0: one a processor")
	fl.BoolVar(&f.noProgress, "no-progress", false, "show no progress bar")
	_ = cmd.RegisterFlagCompletionFunc("min-confidence", cobra.FixedCompletions(finding.Confidences(), cobra.ShellCompDirectiveNoFileComp))
	for _, name := range []string{"max-decode-depth", "jobs"} {
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions)
	}
}

// options resolves the flags.
func (f *runFlags) options(t terminal) (pipeline.Options, error) {
	opts := pipeline.Options{
		Version: version(), Config: f.config, Baseline: f.baseline, NoRepoConfig: f.noRepoConfig, GitleaksRules: f.gitleaksRules, NoInline: f.noInlineAllow, Unused: f.unused, Env: t.env, DecodeDepth: f.decodeDepth,
		Source: source.Options{Jobs: f.jobs}, Fingerprints: f.output.needs(func(f report.Format) bool { return f.Name != "text" }),
	}
	if f.decodeDepth == 0 {
		opts.DecodeDepth = -1
	}
	opts.LineHashes = f.output.needs(func(f report.Format) bool { return f.LineHashes })
	var err error
	if opts.MinConfidence, err = finding.ParseConfidence(f.minConfidence); err != nil {
		return opts, fmt.Errorf("--min-confidence: %w", err)
	}
	return opts, f.output.check(t)
}

// run scans and writes the report; progress tells how far the scan is.
func (f *runFlags) run(ctx context.Context, t terminal, progress func() string, scan func(context.Context) (*report.Report, error)) error {
	p := startProgress(t, f.noProgress, progress)
	r, scanErr := scan(ctx)
	p.end()
	if r == nil && ctx.Err() != nil {
		return &exitError{exitIncomplete, scanErr}
	}
	if r == nil {
		return scanErr
	}
	err := f.output.write(ctx, t, r)
	if scanErr != nil { // interrupted, whatever else is allowed
		return &exitError{exitIncomplete, errors.Unwrap(err)}
	}
	return err
}
