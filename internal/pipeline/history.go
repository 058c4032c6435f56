package pipeline

import (
	"context"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/githistory"
	"github.com/hookvet/hookvet/internal/gitrepo"
	"github.com/hookvet/hookvet/internal/report"
)

// History scans the history of a repository, or a range of it. The report and
// the error are as Scan's, but the error may also tell why the repository or a
// revision can't be read at all.
func History(ctx context.Context, opts Options, git Git) (*report.Report, error) {
	g, err := newGitJob(ctx, opts, git)
	if err != nil {
		return nil, err
	}
	scan := githistory.History
	g.scope = allHistory
	if git.Range != nil {
		g.scope = someFiles
		if source := git.Range.Source; source != "" {
			g.notes = append(g.notes, "scanned is what is new, as "+source+" tells")
		}
		scan = func(ctx context.Context, repo *gitrepo.Repo, opts githistory.Options) (*githistory.Result, error) {
			return githistory.Range(ctx, repo, *git.Range, opts)
		}
	}
	err = g.scan(ctx, "", git.Repo, scan)
	if err == nil && git.Submodules {
		err = g.submodules(ctx)
	}
	switch s := g.stats; {
	case s.Blobs == 0 && s.TooLarge > 0:
		return g.report("", &allTooLarge, err)
	case git.Range == nil && s.Commits+s.Blobs+s.Tags == 0:
		return g.report("", &emptyHistory, err)
	case git.Range != nil && s.Commits == 0 && git.MayBeEmpty:
		return g.report("no commit is new", nil, err)
	case git.Range != nil && s.Commits == 0:
		return g.report("", &finding.Gap{What: "range", Why: "no commit is in it (A..B is what B has and A has not)"}, err)
	}
	return g.report("", nil, err)
}

// Staged scans what is about to be committed: what is in the index and not in
// HEAD, and of Options.Roots, which are files, those that are not among that: a hook
// may be asked to look at files though nothing is staged, and must not pass them unread.
// The report and the error are as History's. That nothing is staged is no
// fault: it happens in every commit that only removes or renames.
func Staged(ctx context.Context, opts Options, git Git) (*report.Report, error) {
	g, err := newGitJob(ctx, opts, git)
	if err != nil {
		return nil, err
	}
	if g.watches() {
		g.opts.StagedFile = g.lookFor()
	}
	err = g.scan(ctx, "", git.Repo, githistory.Staged)
	if opts.Roots != nil && err == nil {
		rest := notStaged(opts.Roots, git.Repo.WorkTree, g.staged)
		if len(rest) > 0 || g.stats.Blobs > 0 {
			return g.alsoFiles(ctx, opts, rest)
		}
	}
	switch s := g.stats; {
	case s.Blobs == 0 && s.TooLarge > 0:
		return g.report("", &allTooLarge, err)
	case s.Blobs == 0:
		return g.report("nothing new is staged", nil, err)
	}
	return g.report("", nil, err)
}

var emptyHistory = finding.Gap{What: "history", Why: "the repository is empty: there is nothing to scan"}

var allTooLarge = finding.Gap{What: "files", Why: "all that there is to scan is larger than --max-blob-size"}
