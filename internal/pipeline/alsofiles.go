package pipeline

import (
	"context"
	"path/filepath"

	"github.com/hookvet/hookvet/internal/report"
)

// alsoFiles makes the report of what was staged, and of files beside it.
func (g *gitJob) alsoFiles(ctx context.Context, opts Options, files []string) (*report.Report, error) {
	r, err := g.report("", nil, nil)
	if err != nil || len(files) == 0 {
		return r, err
	}
	opts.Roots = files
	more, err := Scan(ctx, opts)
	if more == nil {
		return nil, err
	}
	join(r, more)
	r.Stats.Seconds += more.Stats.Seconds
	return r, err
}

// notStaged gives the files that are not among those that are staged, whose slash paths
// are from the top of the worktree.
func notStaged(files []string, top string, staged []string) []string {
	is := make(map[string]bool, len(staged))
	for _, s := range staged {
		is[s] = true
	}
	top = realPath(top)
	var out []string
	for _, f := range files {
		// The file may be a link; its directory's place is what counts.
		dir := realPath(filepath.Dir(f))
		if rel, err := filepath.Rel(top, filepath.Join(dir, filepath.Base(f))); err == nil && is[filepath.ToSlash(rel)] {
			continue
		}
		out = append(out, f)
	}
	return out
}
