package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/analyzers"
	"github.com/hookvet/hookvet/internal/githistory"
	"github.com/hookvet/hookvet/internal/gitrepo"
	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/internal/report"
)

// auditFlags are the plain values of the command line.
type auditFlags struct {
	scanFlags
	everythingFlags
	since string
}

// everythingFlags are those of commands that look at files, Go packages and history.
type everythingFlags struct {
	untrusted   bool
	history     string
	tags        string
	tests       bool
	submodules  bool
	maxBlobSize int64

	notes []string // about the directory
}

func newAudit(t terminal) *cobra.Command {
	var f auditFlags
	cmd := &cobra.Command{
		Use:   "audit [repo]",
		Short: "scan everything: files, Go packages, history, in one report",
		Long: `Scan all that there is of a repository (default: the one of the working directory): its
files, as hookvet scan does; the Go packages of each module in it, as hookvet check
does; and its history, as hookvet history does. Each secret is one entry: what it is,
how sure that is, where it stands now, since when and by whom it was exposed, and what
to do.

All of the repository is scanned, from its top, even if a directory in it is named;
with --history off, that directory alone. Of a bare repository there is only history.
What is in no repository has no history, and is scanned all the same. Configuration,
ignore file and baseline are those of the top, for all modules.

A module is a directory with a go.mod, wherever it is, but in vendor, testdata and
node_modules, and in directories whose name begins with a dot or an underscore or has
an @: of these only files are scanned. A module or package that can't be checked is
listed, which makes the audit incomplete (exit status 3), and the others are checked.

--since-audit compares with the JSON of an earlier audit: what is new since is marked,
and what is gone is listed.

--unused lists all that suppresses nothing: comments, lines of .gitleaksignore, and
entries of the baseline; lines and entries only if the audit is complete, with history,
tests and every confidence.

The only program that is started is the go command, for the Go packages, with cgo,
toolexec and other toolchains switched off; modules that are missing it may fetch, as
GOPROXY says. --untrusted starts none at all: Go files are then read without types. It
leaves the repository's own configuration, ignore file, baseline and comments without
effect, too.`,
		Example: `  hookvet audit
  hookvet audit --format html --output audit.html
  hookvet audit --untrusted ~/strange/repo
  hookvet audit --format json --output now.json --since-audit last.json
  hookvet audit --min-confidence pattern --format sarif --output hookvet.sarif`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return runAudit(cmd, t, &f, args) },
	}
	f.runFlags.register(cmd)
	f.scanFlags.registerFiles(cmd)
	f.everythingFlags.register(cmd)
	cmd.Flags().Var(text(&f.since, "FILE"), "since-audit", "tell what is new and what is gone since an earlier report in JSON")
	return cmd
}

func (f *everythingFlags) register(cmd *cobra.Command) {
	fl := cmd.Flags()
	fl.BoolVar(&f.untrusted, "untrusted", false, "start no program, and heed nothing in the repository that suppresses findings")
	fl.Var(choice(&f.history, "on|off", []string{"on", "off"}), "history", "scan the history too")
	fl.Var(text(&f.tags, "LIST"), "tags", "build tags for Go packages, with commas between them")
	fl.BoolVar(&f.tests, "tests", true, "check files of Go tests too")
	fl.BoolVar(&f.submodules, "submodules", false, "scan the history of submodules too")
	fl.Var(number(&f.maxBlobSize, "BYTES", int64(githistory.DefaultMaxBlob)), "max-blob-size", "leave out larger versions of files, and say how many; 0: no limit")
	_ = cmd.RegisterFlagCompletionFunc("max-blob-size", cobra.NoFileCompletions)
}

func runAudit(cmd *cobra.Command, t terminal, f *auditFlags, args []string) error {
	dir, err := onePath(args)
	if err != nil {
		return err
	}
	if err := f.enter(t, dir, &f.output, &f.config, &f.baseline, &f.output.output, &f.since); err != nil {
		return err
	}
	opts, parts, progress, err := f.everything(t, &f.scanFlags)
	if err != nil {
		return err
	}
	if f.since == "" {
		return f.run(cmd.Context(), t, progress, func(ctx context.Context) (*report.Report, error) { return pipeline.Audit(ctx, opts, parts) })
	}
	earlier, err := os.ReadFile(f.since)
	if err != nil {
		return fmt.Errorf("--since-audit: %w", err)
	}
	if _, err := report.Compare(&report.Report{}, f.since, bytes.NewReader(earlier)); err != nil { // before the work
		return fmt.Errorf("--since-audit: %s %w", f.since, err)
	}
	opts.Fingerprints = true
	return f.run(cmd.Context(), t, progress, func(ctx context.Context) (*report.Report, error) {
		r, err := pipeline.Audit(ctx, opts, parts)
		if r != nil {
			r.Since, _ = report.Compare(r, filepath.Base(f.since), bytes.NewReader(earlier))
		}
		return r, err
	})
}

// enter goes into the directory, if one is given, and from there to the top of the
// repository that it is in: history has paths from the top, and one baseline.
func (f *everythingFlags) enter(t terminal, dir string, out *outputFlags, names ...*string) error {
	// Files that flags name stay where they are.
	if err := out.stay(); err != nil {
		return err
	}
	if err := enter(dir, names...); err != nil {
		return err
	}
	if f.history == "off" {
		return nil
	}
	repo, err := gitrepo.Open(".", gitrepo.Options{Getenv: t.env})
	if err != nil || repo.WorkTree == "" {
		return nil // which everything tells
	}
	top := fromHere(repo.WorkTree)
	if top == "" {
		return nil
	}
	if err := enter(top, names...); err != nil {
		return err
	}
	f.notes = append(f.notes, "the directory is a part of a repository, all of which was scanned (--history off scans the directory)")
	return nil
}

// enter goes into a directory, if one is given. Files that are named stay where they are.
func enter(dir string, names ...*string) error {
	if dir == "" {
		return nil
	}
	for _, name := range names {
		if *name != "" && *name != "-" {
			abs, err := filepath.Abs(*name)
			if err != nil {
				return fmt.Errorf("finding %s: %w", *name, err)
			}
			*name = abs
		}
	}
	if err := os.Chdir(dir); err != nil {
		return fmt.Errorf("entering the directory: %w", err)
	}
	return nil
}

// everything resolves the flags for the working directory.
func (f *everythingFlags) everything(t terminal, scan *scanFlags) (pipeline.Options, pipeline.AuditParts, func() string, error) {
	parts := pipeline.AuditParts{Notes: f.notes}
	if f.untrusted {
		scan.noRepoConfig, scan.noInlineAllow = true, true
	}
	opts, err := scan.options(nil, t)
	if err != nil {
		return opts, parts, nil, err
	}
	seen := new(pipeline.Counters)
	opts.Counters = seen
	if !f.untrusted {
		self, err := os.Executable()
		if err != nil {
			return opts, parts, nil, fmt.Errorf("finding the program to run on packages: %w", err)
		}
		parts.Check = &pipeline.Check{Patterns: []string{"./..."}, Tests: f.tests, Tool: self, Weaknesses: analyzers.Weaknesses(), Driver: pipeline.DriverAuto, InProcess: inProcess}
		if f.tags != "" {
			parts.Check.Go.Flags = append(parts.Check.Go.Flags, "-tags="+f.tags)
		}
	}
	if f.history != "off" {
		repo, err := gitrepo.Open(".", gitrepo.Options{Getenv: t.env})
		switch {
		case errors.Is(err, gitrepo.ErrNotRepository): // files alone
		case err != nil:
			return opts, parts, nil, err
		default:
			parts.Git = &pipeline.Git{Repo: repo, MaxBlob: f.maxBlobSize, Counters: new(githistory.Counters), Submodules: f.submodules}
		}
	}
	var stage atomic.Value
	stage.Store("")
	parts.Stage = func(s string) { stage.Store(s) }
	progress := func() string {
		switch s := stage.Load().(string); {
		case s == "history" && parts.Git != nil:
			return watch(parts.Git.Counters)()
		case s == "files":
			return fmt.Sprintf("scanning files: %d read, %d MB, %d found", seen.Files.Load(), seen.Bytes.Load()/1e6, seen.Findings.Load())
		default:
			return "scanning " + s
		}
	}
	return opts, parts, progress, nil
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}
