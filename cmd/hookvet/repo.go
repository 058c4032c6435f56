package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/internal/githistory"
	"github.com/hookvet/hookvet/internal/gitrepo"
	"github.com/hookvet/hookvet/internal/pipeline"
)

// repoFlags are those of commands that scan a git repository.
type repoFlags struct {
	runFlags
	maxBlobSize int64
	wholeBlobs  bool
}

func (f *repoFlags) register(cmd *cobra.Command) {
	f.runFlags.register(cmd)
	fl := cmd.Flags()
	fl.Var(number(&f.maxBlobSize, "BYTES", int64(githistory.DefaultMaxBlob)), "max-blob-size", "leave out larger versions of files, and say how many; 0: no limit")
	fl.BoolVar(&f.wholeBlobs, "whole-blobs", false, "scan every version whole, without regard to what it shares with others: the same, slower")
	_ = fl.MarkHidden("whole-blobs")
	_ = cmd.RegisterFlagCompletionFunc("max-blob-size", cobra.NoFileCompletions)
}

// git opens the repository: that of path, or if it is empty the one that git
// would take here.
func (f *repoFlags) git(t terminal, path string) (pipeline.Git, error) {
	repo, err := gitrepo.Open(path, gitrepo.Options{Getenv: t.env})
	if errors.Is(err, gitrepo.ErrNotRepository) {
		return pipeline.Git{}, fmt.Errorf("%w (`hookvet scan` scans directories)", err)
	}
	if err != nil {
		return pipeline.Git{}, err
	}
	return pipeline.Git{Repo: repo, MaxBlob: f.maxBlobSize, WholeBlobs: f.wholeBlobs, Counters: new(githistory.Counters)}, nil
}

// watch tells how far a scan of objects is.
func watch(c *githistory.Counters) func() string {
	return func() string {
		done, total := c.Objects.Load(), c.Total.Load()
		if total > 0 && done >= total {
			return fmt.Sprintf("scanned %d objects, %d found: looking for who brought them", done, c.Findings.Load())
		}
		return fmt.Sprintf("scanning: %d of %d objects, %d MB, %d found", done, total, c.Bytes.Load()/1e6, c.Findings.Load())
	}
}

// fromHere gives the way from the working directory to a place, "" for none.
func fromHere(path string) string {
	here, err := os.Getwd()
	if err != nil || path == "" {
		return path
	}
	if real, err := filepath.EvalSymlinks(here); err == nil {
		here = real
	}
	rel, err := filepath.Rel(here, path)
	switch {
	case err != nil:
		return filepath.ToSlash(path)
	case rel == ".":
		return ""
	}
	return filepath.ToSlash(rel)
}
