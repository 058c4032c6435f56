package gitrepo

import (
	"fmt"
	"os"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

// Partial tells whether objects may be missing on purpose, because a remote
// has promised to have them (git clone --filter).
func (r *Repo) Partial() bool {
	for _, v := range r.config {
		switch {
		case v.section == "extensions" && v.key == "partialclone":
			return true
		case v.section == "remote" && v.key == "partialclonefilter":
			return true
		case v.section == "remote" && v.key == "promisor":
			if on, _ := r.config.flag("remote", v.sub, "promisor"); on {
				return true
			}
		}
	}
	found := false
	for _, dir := range append([]string{r.ObjectsDir}, r.Alternates...) {
		root, err := os.OpenRoot(dir)
		if err != nil {
			continue // the reader of the objects reports it
		}
		readDir(root, "pack", func(e os.DirEntry) error {
			if strings.HasSuffix(e.Name(), ".promisor") {
				found = true
				return errStop
			}
			return nil
		})
		root.Close()
	}
	return found
}

// Shallow returns the commits whose parents were left out on purpose, in the
// order of the file; none if the repository is whole.
func (r *Repo) Shallow() ([]plumbing.Hash, error) {
	root, err := os.OpenRoot(r.CommonDir)
	if err != nil {
		return nil, fmt.Errorf("reading shallow: %w", bare(err))
	}
	defer root.Close()
	data, err := readFile(root, "shallow", maxList)
	if missing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading shallow: %w", err)
	}
	var out []plumbing.Hash
	for line := range strings.Lines(string(data)) {
		h, ok := parseHash(strings.TrimRight(line, "\r\n"))
		if !ok {
			return nil, fmt.Errorf("reading shallow: line %d is no object id", len(out)+1)
		}
		out = append(out, h)
	}
	return out, nil
}
