package githistory

import (
	"context"
	"slices"
	"strings"

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
	db, err := openObjects(repo)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	index, err := repo.Index()
	if err != nil {
		return nil, err
	}
	h := newHistory(repo, db, &opts)
	trees := newReader(db)
	s := &staged{history: h, trees: trees, paths: newPathTable(trees.names)}
	s.held = h.newHeld(s.paths)
	s.held.lazy = h.scanOne
	s.bases()
	s.compare(index)

	list := make([]gitobject.Num, 0, len(s.new))
	for _, e := range s.new {
		list = append(list, e.blob)
	}
	slices.Sort(list)
	list = slices.Compact(list)
	r := &Result{}
	err = h.scanList(ctx, list)
	if err == nil {
		s.report(r)
	} else {
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
	heads []gitobject.Num // trees of HEAD and of what is merged

	new    []blobAt                   // staged, and in no head
	old    []blobAt                   // in HEAD, and to be changed or removed
	merged []map[pathID]gitobject.Num // files of what is merged
}

// bases finds the trees to compare with. An unborn HEAD has none.
func (s *staged) bases() {
	add := func(what string, id plumbing.Hash) {
		n, ok := s.db.Lookup(id)
		if !ok {
			s.gap(what, "its commit is not here")
			return
		}
		c, _, err := loadCommit(s.db, n)
		if err != nil {
			s.gap(what, "%v", err)
			return
		}
		tree, ok := s.db.Lookup(c.tree)
		if !ok {
			s.gap(what, "its tree is not here")
			return
		}
		s.heads = append(s.heads, tree)
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

// compare finds what differs between the index and HEAD.
func (s *staged) compare(index *gitrepo.Index) {
	heads := make([]map[pathID]gitobject.Num, len(s.heads))
	for i, tree := range s.heads {
		heads[i] = s.files(tree, root)
	}
	add := func(blob gitobject.Num, path pathID) {
		for i := range heads {
			if was, ok := heads[i][path]; ok && was == blob {
				if i == 0 {
					delete(heads[0], path) // what is left was changed or removed
				}
				return // or its mode alone was
			}
		}
		s.new = append(s.new, blobAt{blob, path})
	}
	for i := range index.Entries {
		e := &index.Entries[i]
		if e.Gitlink() {
			continue
		}
		path := s.path(strings.TrimSuffix(e.Name, "/"))
		if e.Stage != 0 || e.IntentToAdd {
			if len(heads) > 0 {
				delete(heads[0], path)
			}
			continue
		}
		n, ok := s.db.Lookup(e.Hash)
		switch {
		case !ok:
			s.gap(e.Name, "what is staged is not in the object store: %s", e.Hash)
		case e.Dir():
			for path, blob := range s.files(n, path) {
				add(blob, path)
			}
		default:
			add(n, path)
		}
	}
	if len(heads) > 0 {
		for path, blob := range heads[0] {
			s.old = append(s.old, blobAt{blob, path})
		}
	}
	s.merged = heads[min(1, len(heads)):]
	slices.SortFunc(s.new, func(a, b blobAt) int { return int(a.path - b.path) })
}

// path numbers a slash path.
func (s *staged) path(name string) pathID {
	p := root
	for part := range strings.SplitSeq(name, "/") {
		p = s.paths.below(p, s.trees.names.id([]byte(part)))
	}
	return p
}

// files gives all blobs in a tree that stands at a path.
func (s *staged) files(tree gitobject.Num, at pathID) map[pathID]gitobject.Num {
	out := make(map[pathID]gitobject.Num)
	d := &differ{edges: s.trees.edges, paths: s.paths}
	d.diffAt(none, tree, at, 0, func(c change) { out[c.path] = c.new })
	s.full = s.full || d.full
	return out
}

// report lists the secrets that are new.
func (s *staged) report(r *Result) {
	var before *stagedBefore
	for _, e := range s.new {
		for _, secret := range s.held.in(e.blob, e.path) {
			if before == nil { // few commits have a secret, so few need this
				before = s.before()
			}
			if !before.moved[secret] && !before.at[place{secret, e.path}] {
				r.Found = list(r.Found, s.held.sightings(e), secret, s.paths.text(e.path), nil, nil)
			}
		}
	}
	sortFound(r.Found)
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
	for _, o := range s.old {
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
	for _, files := range s.merged {
		for _, e := range s.new {
			if blob, ok := files[e.path]; ok {
				for _, secret := range s.held.in(blob, e.path) {
					b.at[place{secret, e.path}] = true
				}
			}
		}
	}
	return b
}
