package main

import (
	"context"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/internal/report"
)

func newStaged(t terminal) *cobra.Command {
	var f stagedFlags
	cmd := &cobra.Command{
		Use:   "staged [repo | --files FILE...]",
		Short: "scan what is about to be committed: for a pre-commit hook",
		Long: `Scan what the next commit would bring: the versions of files that are in git's
index and not in HEAD, as they are staged, whatever the files on the disk hold by
now. A secret that the file had in HEAD already is not reported again: history
finds it. Go files are read as Go, as in hookvet scan.

In a hook it reads the index that git is about to commit from, which in
git commit -a and git commit FILE is another than usual. Nothing of the
repository is run: no filter, no fsmonitor, no git.

That nothing new is staged is no fault: the exit status is 0 then, and a line
says so.

With --files the arguments are files, as pre-commit gives them to its hooks. Those
that are not staged are scanned as they are on the disk: where pre-commit runs on all
files, or on those of a range of commits, nothing is staged.`,
		Example: `  hookvet staged
  hookvet staged --min-confidence pattern
  printf '#!/bin/sh\nexec hookvet staged\n' > .git/hooks/pre-commit && chmod +x .git/hooks/pre-commit`,
		RunE: func(cmd *cobra.Command, args []string) error { return runStaged(cmd, t, &f, args) },
	}
	f.register(cmd)
	cmd.Flags().BoolVar(&f.files, "files", false, "the arguments are files: scan those that are not staged, too")
	goSyntaxFlag(cmd, &f.goSyntax, "on", "off")
	return cmd
}

// stagedFlags are the plain values of the command line.
type stagedFlags struct {
	repoFlags
	goSyntax string
	files    bool
}

func runStaged(cmd *cobra.Command, t terminal, f *stagedFlags, args []string) error {
	opts, err := f.options(t)
	if err != nil {
		return err
	}
	opts.GoSyntax = f.goSyntax == "on"
	path := ""
	if f.files {
		opts.Roots = append([]string{}, args...)
	} else if path, err = onePath(args); err != nil {
		return err
	}
	g, err := f.git(t, path)
	if err != nil {
		return err
	}
	g.Root = fromHere(g.Repo.WorkTree)
	if filepath.IsAbs(path) {
		g.Root = filepath.ToSlash(g.Repo.WorkTree)
	}
	return f.run(cmd.Context(), t, watch(g.Counters), func(ctx context.Context) (*report.Report, error) { return pipeline.Staged(ctx, opts, g) })
}
