package gitrepo

import (
	"errors"
	"io/fs"
	"os"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/finding"
)

// Merging returns the commits that a merge that is under way brings to HEAD
// (MERGE_HEAD); none if there is no merge.
func (r *Repo) Merging() ([]plumbing.Hash, []finding.Gap) {
	root, err := os.OpenRoot(r.GitDir)
	if err != nil {
		return nil, []finding.Gap{{What: "MERGE_HEAD", Why: err.Error()}}
	}
	defer root.Close()
	const name = "MERGE_HEAD"
	if _, err := root.Lstat(name); errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	c := refCollector{}
	c.pseudo(root, view{}, name)
	var out []plumbing.Hash
	for _, ref := range c.refs {
		out = append(out, ref.Target)
	}
	return out, c.gaps.list
}
