package githistory

import (
	"context"
	"fmt"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/internal/gitrepo"
)

// Staged scans what is staged and differs from HEAD, as the next commit would
// have it: the index alone is read, never the work tree.
//
// A secret that HEAD has at the same path, or that the commit takes from
// another file, is not the commit's fault and not reported; during a merge the
// same goes for the commits that are merged. Stats.Blobs counts the files that
// differ: 0 means that nothing is staged. Entries in conflict can't be committed
// and are left out.
func Staged(ctx context.Context, repo *gitrepo.Repo, opts Options) (*Result, error) {
	// A commit has few files that differ.
	store, err := gitobject.OpenStore(repo.ObjectsDir, objectOptions(repo))
	if err != nil {
		return nil, fmt.Errorf("opening the objects of the repository: %w", err)
	}
	defer store.Close()
	index, err := repo.Index()
	if err != nil {
		return nil, err
	}
	h := newHistory(repo, store, &opts)
	trees := newReader(store)
	s := &staged{history: h, trees: trees, paths: newPathTable(trees.names)}
	s.bases()
	s.compare(newIndexTrees(index.Entries))
	s.held = h.newHeld(s.paths)
	s.held.lazy = h.scanOne
	s.held.few = len(s.new) <= fewNames

	list := make([]gitobject.Num, 0, len(s.new))
	for _, e := range s.new {
		list = append(list, e.blob)
	}
	slices.Sort(list)
	list = slices.Compact(list)
	r := &Result{}
	for _, e := range s.new {
		r.Staged = append(r.Staged, s.paths.text(e.path))
	}
	slices.Sort(r.Staged)
	err = h.scanList(ctx, list)
	if err == nil {
		err = s.report(ctx, r)
	}
	if err != nil {
		r.Found = nil
		h.unattributed(r)
	}
	r.Stats = h.scan.stats()
	h.missingIn(len(trees.absent), len(trees.bad))
	h.leftOut(s.full, s.held)
	h.finish(r)
	return r, err
}

// staged compares the index with the commits that it is to follow.
type staged struct {
	*history
	trees *reader
	paths *pathTable
	held  *held
	heads []plumbing.Hash // trees of HEAD and of what is merged

	new  []stagedFile // staged, and in no head
	old  []idAt       // in HEAD, and to be changed or removed
	gone []idAt       // the same of whole directories
}

// stagedFile is a file that is staged, and what the commits that are merged have
// at its path; zero if nothing.
type stagedFile struct {
	blobAt
	merged []plumbing.Hash
}

// idAt is an object at a path that was not looked for in the object store, and
// need not be there.
type idAt struct {
	id   plumbing.Hash
	path pathID
}

// bases finds the trees to compare with. An unborn HEAD has none.
func (s *staged) bases() {
	add := func(what string, id plumbing.Hash) {
		n, ok := s.store.Lookup(id)
		if !ok {
			s.gap(what, "its commit is not here")
			return
		}
		c, _, err := loadCommit(s.store, n)
		if err != nil {
			s.gap(what, "%v", err)
			return
		}
		if c.tree != emptyTree {
			if _, ok := s.store.Lookup(c.tree); !ok {
				s.gap(what, "its tree is not here")
				return
			}
		}
		s.heads = append(s.heads, c.tree)
	}
	head, err := s.repo.Head()
	switch {
	case err != nil:
		s.gap("HEAD", "%v", err)
	case !head.Unborn():
		add("HEAD", head.Target)
	}
	merging, gaps := s.repo.Merging()
	s.gaps = append(s.gaps, gaps...)
	for _, id := range merging {
		add("MERGE_HEAD", id)
	}
}

// report lists the secrets that are new. The error is that of ctx.
func (s *staged) report(ctx context.Context, r *Result) error {
	var before *stagedBefore
	for _, e := range s.new {
		if err := ctx.Err(); err != nil {
			return err
		}
		for _, secret := range s.held.in(e.blob, e.path) {
			if before == nil { // few commits have a secret, so few need this
				before = s.before()
			}
			if !before.moved[secret] && !before.at[place{secret, e.path}] {
				r.Found = list(r.Found, s.held.sightings(e.blobAt), secret, s.paths.text(e.path), nil, nil)
			}
		}
		if tell := s.opts.StagedFile; tell != nil {
			if _, data, err := s.store.Read(e.blob, s.opts.maxBlob()); err == nil { // else its scan has told
				tell(s.paths.text(e.path), data)
			}
		}
	}
	sortFound(r.Found)
	return nil
}

// stagedBefore is where secrets were in the commits that the index is to follow.
type stagedBefore struct {
	at    map[place]bool
	moved map[int32]bool // taken from a file
}

func (s *staged) before() *stagedBefore {
	b := &stagedBefore{at: make(map[place]bool), moved: make(map[int32]bool)}
	now := make(map[pathID]gitobject.Num, len(s.new))
	for _, e := range s.new {
		now[e.path] = e.blob
	}
	for _, o := range s.replaced() {
		left := none
		if blob, ok := now[o.path]; ok {
			left = blob
		}
		stay := s.held.in(left, o.path)
		for _, secret := range s.held.in(o.blob, o.path) {
			b.at[place{secret, o.path}] = true
			if !slices.Contains(stay, secret) {
				b.moved[secret] = true
			}
		}
	}
	for _, e := range s.new {
		for _, id := range e.merged {
			if n, ok := s.lookup(id); ok {
				for _, secret := range s.held.in(n, e.path) {
					b.at[place{secret, e.path}] = true
				}
			}
		}
	}
	return b
}

// replaced gives the files that the commit is to change or to remove.
func (s *staged) replaced() []blobAt {
	var out []blobAt
	for _, o := range s.old {
		if n, ok := s.lookup(o.id); ok {
			out = append(out, blobAt{n, o.path})
		}
	}
	for _, o := range s.gone {
		if n, ok := s.lookup(o.id); ok {
			for path, blob := range s.files(n, o.path) {
				out = append(out, blobAt{blob, path})
			}
		}
	}
	return out
}

// lookup looks for an object that a tree has.
func (s *staged) lookup(id plumbing.Hash) (gitobject.Num, bool) {
	if id.IsZero() || id == emptyTree {
		return 0, false
	}
	n, ok := s.store.Lookup(id)
	if !ok {
		s.trees.missing(id)
	}
	return n, ok
}
