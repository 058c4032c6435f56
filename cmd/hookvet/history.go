package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/internal/gitrepo"
	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/internal/report"
)

// historyFlags are the plain values of the command line.
type historyFlags struct {
	repoFlags
	commits    string
	since      string
	prePush    bool
	goSyntax   string
	submodules bool
}

func newHistory(t terminal) *cobra.Command {
	var f historyFlags
	cmd := &cobra.Command{
		Use:   "history [repo]",
		Short: "scan the history of a git repository, or a range of it",
		Long: `Scan everything that a git repository holds: each version of each file on every
branch and tag, in stashes, notes and reflogs, and what nothing reaches any more
but git gc has not yet removed; and the messages of commits and tags. For each
secret the report says who brought it in, when, and where it stands.

With --range only what the commits of a range bring is scanned: A..B is what B
has and A has not, A alone is A..HEAD. --range auto takes the range from the
environment of a CI job (GitHub, GitLab, Jenkins and others) or of pre-commit.
--since leaves out older commits, by their committer's clock. What is staged, in
the worktree or in no commit is not a part of a range.

The versions of Go files in a range are read as Go too, as in hookvet scan. In a whole
history that takes several times as long as all else: --go-syntax on asks for it.

--pre-push is for git's hook of that name, which gives the remote as argument and
what is pushed on standard input. What is known to be on the remote is left out.

Of a whole history --unused lists the lines of .gitleaksignore that suppress nothing in
it. Comments it does not list: those of former versions can't be changed.

It reads the repository by itself: no git is started, and no filter, hook or
other program that the repository's configuration names.`,
		Example: `  hookvet history
  hookvet history --since 90d --min-confidence pattern ~/src/shop
  hookvet history --range origin/main..HEAD
  hookvet history --range auto                     in CI
  hookvet history --no-repo-config --no-inline-allow --submodules strange.git
  exec hookvet history --pre-push "$@"             in .git/hooks/pre-push`,
		Args: cobra.MaximumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error { return runHistory(cmd, t, &f, args) },
	}
	f.register(cmd)
	goSyntaxFlag(cmd, &f.goSyntax, "auto", "on", "off")
	fl := cmd.Flags()
	fl.Var(text(&f.commits, "A..B"), "range", "scan only what is new in these commits; A: A..HEAD; auto: as the CI system tells")
	fl.Var(text(&f.since, "DATE"), "since", "scan only commits since then: 2006-01-02, RFC 3339, or back from now: 12h, 90d, 2 weeks")
	fl.BoolVar(&f.prePush, "pre-push", false, "scan what a push sends, as git tells its pre-push hook")
	fl.BoolVar(&f.submodules, "submodules", false, "scan the history of submodules too")
	for _, name := range []string{"range", "since"} {
		_ = cmd.RegisterFlagCompletionFunc(name, cobra.NoFileCompletions)
	}
	return cmd
}

func runHistory(cmd *cobra.Command, t terminal, f *historyFlags, args []string) error {
	opts, err := f.options(t)
	if err != nil {
		return err
	}
	remote, path := "", ""
	switch {
	case f.prePush && f.commits != "":
		return errors.New("--pre-push: the hook is told the range, so there can be no --range")
	case f.submodules && (f.prePush || f.commits != "" || f.since != ""):
		return errors.New("--submodules: a range is of one repository; scan the submodule by its path")
	case f.prePush && len(args) > 0:
		remote = args[0] // the second is its address
	default:
		if path, err = onePath(args); err != nil {
			return err
		}
	}
	g, err := f.git(t, path)
	if err != nil {
		return err
	}
	g.Submodules = f.submodules
	if err := f.setRange(cmd.Context(), t, &g, remote); err != nil {
		return err
	}
	opts.GoSyntax = f.goSyntax == "on" || f.goSyntax == "auto" && g.Range != nil
	return f.run(cmd.Context(), t, watch(g.Counters), func(ctx context.Context) (*report.Report, error) { return pipeline.History(ctx, opts, g) })
}

// onePath gives the argument, empty if there is none.
func onePath(args []string) (string, error) {
	switch {
	case len(args) == 0:
		return "", nil
	case len(args) > 1:
		return "", fmt.Errorf("one repository at a time, but %d are given", len(args))
	case args[0] == "":
		return "", errors.New("the path is empty")
	}
	return args[0], nil
}

// setRange resolves --range, --since and --pre-push.
func (f *historyFlags) setRange(ctx context.Context, t terminal, g *pipeline.Git, remote string) error {
	var err error
	switch {
	case f.prePush:
		push, err := readPush(ctx, t)
		if ctx.Err() != nil {
			return &exitError{exitIncomplete, err}
		}
		if err != nil {
			return fmt.Errorf("--pre-push: %w", err)
		}
		if g.Range, g.Gaps, err = pipeline.Push(g.Repo, push, remote); err != nil {
			return err
		}
		g.MayBeEmpty = true
	case f.commits == "auto":
		auto, ok, err := gitrepo.AutoRange(t.env)
		if err != nil {
			return fmt.Errorf("--range auto: %w", err)
		}
		if !ok {
			return errors.New("--range auto: no CI job or hook tells here which commits are new; name them, as in --range origin/main..HEAD")
		}
		g.Range, g.MayBeEmpty = pipeline.Between(auto.Base, auto.Head, auto.Source), true
	case f.commits != "":
		base, head, err := parseRange(f.commits)
		if err != nil {
			return fmt.Errorf("--range %s: %w", f.commits, err)
		}
		g.Range = pipeline.Between(base, head, "")
	case f.since != "":
		if g.Range, g.Gaps, err = pipeline.Refs(g.Repo); err != nil {
			return err
		}
		g.MayBeEmpty = true
	}
	if f.since != "" {
		since, err := parseSince(f.since, time.Now())
		if err != nil {
			return fmt.Errorf("--since %s: %w", f.since, err)
		}
		g.Range.Since = since
	}
	return nil
}

// readPush reads what git says of a push on standard input. An interrupt ends the
// wait for it.
func readPush(ctx context.Context, t terminal) ([]gitrepo.PushRef, error) {
	type result struct {
		refs []gitrepo.PushRef
		err  error
	}
	done := make(chan result, 1)
	go func() {
		refs, err := gitrepo.ParsePushLines(t.in)
		done <- result{refs, err}
	}()
	select {
	case r := <-done:
		return r.refs, r.err
	case <-ctx.Done():
		return nil, errors.New("interrupted before git had said what is pushed")
	}
}
