package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"path/filepath"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/githistory"
	"github.com/hookvet/hookvet/internal/gitrepo"
)

// maxSubmodules bounds the repositories that are scanned, over all depths.
const maxSubmodules = 10_000

// submodules scans the history of all submodules, and of theirs, each once.
func (g *gitJob) submodules(ctx context.Context) error {
	type place struct {
		repo *gitrepo.Repo
		path string // that goes before what is in it
	}
	seen := map[string]bool{g.git.Repo.GitDir: true}
	next := []place{{g.git.Repo, ""}}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		subs, gaps := at.repo.Submodules()
		for _, gap := range gaps {
			gap.What = at.path + gap.What
			g.gaps = append(g.gaps, gap)
		}
		for _, s := range subs {
			name := at.path + cmp.Or(s.Path, gitDirName(at.repo, s))
			if seen[s.GitDir] {
				continue
			}
			seen[s.GitDir] = true
			if len(seen) > maxSubmodules {
				g.gaps = append(g.gaps, finding.Gap{What: name, Why: fmt.Sprintf("there are more than %d submodules", maxSubmodules)})
				return nil
			}
			repo, err := gitrepo.Open(s.GitDir, gitrepo.Options{})
			if err == nil {
				err = g.scan(ctx, name+"/", repo, githistory.History)
			}
			if ctx.Err() != nil {
				return cmp.Or(err, ctx.Err())
			}
			if err != nil {
				g.gaps = append(g.gaps, finding.Gap{What: name, Why: err.Error()})
				continue
			}
			next = append(next, place{repo, name + "/"})
		}
	}
	return nil
}

// gitDirName names a submodule that has no place in the worktree.
func gitDirName(parent *gitrepo.Repo, s gitrepo.Submodule) string {
	if rel, err := filepath.Rel(parent.CommonDir, s.GitDir); err == nil && filepath.IsLocal(rel) {
		return "(" + filepath.ToSlash(rel) + ")"
	}
	return "(submodule)"
}
