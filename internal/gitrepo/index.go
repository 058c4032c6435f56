package gitrepo

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/go-git/go-git/v5/plumbing"
)

// Index is what is staged.
type Index struct {
	Version int // 2, 3 or 4; 0 if there is no index
	Entries []IndexEntry

	// Split tells that most entries came from a shared index, Sparse that
	// entries may be whole directories.
	Split, Sparse bool
}

// IndexEntry is a staged file, link or submodule, or in a sparse index a
// directory.
type IndexEntry struct {
	// Name is the slash path from the top of the worktree, that of a directory
	// with a slash at its end. A stranger's bytes: nothing keeps "../x" out of
	// it, so it must not be opened.
	Name string
	Hash plumbing.Hash

	// Mode is git's: 0100644, 0100755, 0120000 a symbolic link, 0160000 a
	// submodule's commit, 0040000 a directory's tree (Dir).
	Mode uint32

	// Stage is 0, or 1 to 3 for the base, ours and theirs of a conflict.
	Stage int

	// IntentToAdd: only the name is staged (git add -N), Hash means nothing.
	IntentToAdd bool

	// SkipWorktree: the file is not in the worktree on purpose.
	SkipWorktree bool
}

const (
	modeDir     = 0o040000
	modeGitlink = 0o160000
)

// Dir tells that the entry stands for all files of a tree (sparse index).
func (e IndexEntry) Dir() bool { return e.Mode == modeDir }

// Gitlink tells that the entry is a submodule's commit.
func (e IndexEntry) Gitlink() bool { return e.Mode == modeGitlink }

// Index reads the index, the one that the environment of Open named or else
// the worktree's. A split index comes with the entries of its shared part. No
// file is an empty index, as in a new or a bare repository.
func (r *Repo) Index() (*Index, error) {
	path := r.indexFile
	open := func() (*os.File, error) { return openPath(path) }
	if path == "" {
		path = filepath.Join(r.GitDir, "index")
		open = func() (*os.File, error) {
			root, err := os.OpenRoot(r.GitDir)
			if err != nil {
				return nil, bare(err)
			}
			defer root.Close()
			return openFile(root, "index")
		}
	}
	f, err := open()
	if missing(err) {
		return &Index{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("reading the index %s: %w", path, err)
	}
	defer f.Close()
	data, err := readAll(f, maxIndex)
	if err != nil {
		return nil, fmt.Errorf("reading the index %s: %w", path, err)
	}
	if len(data) == 0 {
		return &Index{}, nil // as git does: a program made the file with mktemp
	}
	raw, err := decodeIndex(data)
	if err != nil {
		return nil, fmt.Errorf("reading the index %s: %w", path, err)
	}
	if raw.link == nil {
		return &raw.Index, nil
	}
	index, err := r.joinShared(raw)
	if err != nil {
		return nil, fmt.Errorf("reading the split index %s: %w", path, err)
	}
	return index, nil
}
