package githistory

import (
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/internal/gitrepo"
)

// comparison goes down an index and the trees of the heads together, and leaves out
// the directories that are the same as in the first.
type comparison struct {
	*staged
	index *indexTrees
	work  int // entries of trees that were looked at
}

// treeKey is what an entry of a tree is found by.
type treeKey struct {
	name string
	tree bool
}

// compare finds what differs between the index and the heads.
func (s *staged) compare(index *indexTrees) {
	c := comparison{staged: s, index: index}
	c.dir(0, "", root, s.heads)
	s.full = s.full || index.cut
	slices.SortFunc(s.new, func(a, b stagedFile) int { return int(a.path - b.path) })
}

// dir compares a directory of the index with a tree of each head; zero where a head
// has none.
func (c *comparison) dir(dir int32, prefix string, path pathID, heads []plumbing.Hash) {
	d := &c.index.dirs[dir]
	if d.known && len(heads) > 0 && heads[0] == d.id {
		return
	}
	have := make([]map[treeKey]plumbing.Hash, len(heads))
	for i, id := range heads {
		have[i] = c.entries(id)
	}
	c.index.eachFile(dir, func(e *gitrepo.IndexEntry) { c.file(e, prefix, have) })
	for i := d.first; i != 0; i = c.index.dirs[i].next {
		name := c.index.dirs[i].name
		key := treeKey{name, true}
		c.dir(i, prefix+name+"/", c.paths.below(path, c.trees.names.id([]byte(name))), c.take(have, key))
	}
	if len(have) == 0 {
		return
	}
	for key, id := range have[0] {
		at := idAt{id, c.paths.below(path, c.trees.names.id([]byte(key.name)))}
		if key.tree {
			c.gone = append(c.gone, at)
		} else {
			c.old = append(c.old, at)
		}
	}
}

// take gives what the heads have, and takes it from the first: what is left there
// was removed.
func (c *comparison) take(have []map[treeKey]plumbing.Hash, key treeKey) []plumbing.Hash {
	out := make([]plumbing.Hash, len(have))
	for i := range have {
		out[i] = have[i][key]
	}
	if len(have) > 0 {
		delete(have[0], key)
	}
	return out
}

// file compares an entry of a directory with what the heads have there.
func (c *comparison) file(e *gitrepo.IndexEntry, prefix string, have []map[treeKey]plumbing.Hash) {
	if e.Gitlink() {
		return
	}
	whole := strings.TrimSuffix(e.Name, "/")
	name, ok := strings.CutPrefix(whole, prefix)
	if !ok || strings.Contains(name, "/") { // too deep to be compared
		name, have = whole, nil
	}
	key := treeKey{name, e.Dir()}
	if e.Stage != 0 || e.IntentToAdd {
		c.take(have, treeKey{name, false})
		return
	}
	was := c.take(have, key)
	for i, id := range was {
		if id == e.Hash {
			if i > 0 && !was[0].IsZero() {
				have[0][key] = was[0] // it is changed to what another head has
			}
			return // or its mode alone was
		}
	}
	path := c.paths.find(whole)
	n, ok := c.store.Lookup(e.Hash)
	switch {
	case !ok:
		c.gap(e.Name, "what is staged is not in the object store: %s", e.Hash)
	case e.Dir():
		c.sparse(n, path, was)
		return
	default:
		c.new = append(c.new, stagedFile{blobAt{n, path}, was[min(1, len(was)):]})
	}
	switch {
	case len(was) == 0 || was[0].IsZero():
	case e.Dir():
		c.gone = append(c.gone, idAt{was[0], path})
	default:
		c.old = append(c.old, idAt{was[0], path})
	}
}

// sparse compares the tree that a directory of a sparse index stands for.
func (c *comparison) sparse(tree gitobject.Num, path pathID, heads []plumbing.Hash) {
	was := make([]map[pathID]gitobject.Num, len(heads))
	for i, id := range heads {
		if n, ok := c.lookup(id); ok {
			was[i] = c.files(n, path)
		}
	}
	for path, blob := range c.files(tree, path) {
		c.sparseFile(blobAt{blob, path}, was)
	}
	if len(was) > 0 {
		for path, blob := range was[0] {
			c.old = append(c.old, idAt{c.store.ID(blob), path})
		}
	}
}

func (c *comparison) sparseFile(at blobAt, heads []map[pathID]gitobject.Num) {
	f := stagedFile{blobAt: at}
	for i := range heads {
		was, ok := heads[i][at.path]
		switch {
		case ok && was == at.blob:
			if i == 0 {
				delete(heads[0], at.path)
			}
			return
		case ok && i > 0:
			f.merged = append(f.merged, c.store.ID(was))
		}
	}
	c.new = append(c.new, f)
}

// entries gives the entries of a tree but for submodules.
func (c *comparison) entries(id plumbing.Hash) map[treeKey]plumbing.Hash {
	if c.work > maxChanges {
		c.full = true // and what is staged seems to be new
		return nil
	}
	n, ok := c.lookup(id)
	if !ok {
		return nil
	}
	out := make(map[treeKey]plumbing.Hash)
	c.trees.each(n, func(e *treeEntry) {
		out[treeKey{string(e.name), e.mode&modeType == modeTree}] = plumbing.Hash(e.id)
	})
	c.work += len(out) + 1
	return out
}

// files gives all blobs in a tree that stands at a path.
func (s *staged) files(tree gitobject.Num, at pathID) map[pathID]gitobject.Num {
	out := make(map[pathID]gitobject.Num)
	d := &differ{edges: s.trees.edges, paths: s.paths}
	d.diffAt(none, tree, at, 0, func(c change) { out[c.path] = c.new })
	s.full = s.full || d.full
	return out
}
