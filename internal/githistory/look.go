package githistory

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/gitobject"
)

// look is what gitrepo asks of objects when it resolves revisions.
type look struct{ db *gitobject.DB }

func (l look) Abbrev(prefix string) []plumbing.Hash {
	var out []plumbing.Hash
	i := sort.Search(l.db.Len(), func(i int) bool { return l.db.ID(gitobject.Num(i)).String() >= prefix })
	for ; i < l.db.Len() && len(out) < 2; i++ {
		id := l.db.ID(gitobject.Num(i))
		if !strings.HasPrefix(id.String(), prefix) {
			break
		}
		out = append(out, id)
	}
	return out
}

func (l look) Commit(id plumbing.Hash) ([]plumbing.Hash, plumbing.Hash, error) {
	n, ok := l.db.Lookup(id)
	if !ok {
		return nil, plumbing.ZeroHash, fmt.Errorf("commit %s is not here", id)
	}
	c, _, err := loadCommit(l.db, n)
	return c.parents, c.tree, err
}

func (l look) TagTarget(id plumbing.Hash) (plumbing.Hash, bool) {
	n, ok := l.db.Lookup(id)
	if !ok {
		return plumbing.ZeroHash, false
	}
	return tagTarget(l.db, n)
}

// loadCommit reads one commit.
func loadCommit(db objectStore, n gitobject.Num) (c commit, message []byte, err error) {
	t, data, err := db.Read(n, DefaultMaxBlob)
	if err != nil {
		return c, nil, fmt.Errorf("reading commit %s: %w", db.ID(n), err)
	}
	c, message, ok := parseCommit(data)
	if t != gitobject.Commit || !ok {
		return c, nil, fmt.Errorf("%s is not a commit", db.ID(n))
	}
	c.num = n
	return c, message, nil
}

// reader reads trees one by one, for work that needs a few of them.
type reader struct {
	db     objectStore
	names  *names
	known  map[gitobject.Num][]edge
	kept   int // entries in known
	absent map[plumbing.Hash]struct{}
	bad    map[gitobject.Num]struct{}
}

func newReader(db objectStore) *reader {
	return &reader{
		db: db, names: newNames(), known: make(map[gitobject.Num][]edge),
		absent: make(map[plumbing.Hash]struct{}), bad: make(map[gitobject.Num]struct{}),
	}
}

// maxKnown is how many entries of trees are kept in memory.
const maxKnown = 1 << 20

// edges gives the entries of a tree, but for submodules.
func (r *reader) edges(tree gitobject.Num) []edge {
	if e, ok := r.known[tree]; ok {
		return e
	}
	var out []edge
	r.each(tree, func(e *treeEntry) {
		if n, ok := r.db.Lookup(plumbing.Hash(e.id)); ok {
			out = append(out, edge{at: int32(e.from), name: r.names.id(e.name), child: n, tree: e.mode&modeType == modeTree})
		} else {
			r.missing(plumbing.Hash(e.id))
		}
	})
	if r.kept > maxKnown {
		clear(r.known)
		r.kept = 0
	}
	r.kept += len(out) + 1
	r.known[tree] = slices.Clip(out)
	return out
}

// each gives the entries of a tree to a function, but for submodules.
func (r *reader) each(tree gitobject.Num, each func(*treeEntry)) {
	t, data, err := r.db.Read(tree, math.MaxInt32)
	if err != nil || t != gitobject.Tree {
		r.bad[tree] = struct{}{}
		return
	}
	for at := 0; at < len(data); {
		e, ok := nextEntry(data, at)
		if !ok {
			r.bad[tree] = struct{}{}
			break
		}
		at = e.to
		if e.mode&modeType != modeLink {
			each(&e)
		}
	}
}

// missing counts an object that a tree names and that is not here.
func (r *reader) missing(id plumbing.Hash) {
	if len(r.absent) < maxAbsent {
		r.absent[id] = struct{}{}
	}
}
