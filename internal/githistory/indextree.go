package githistory

import (
	"cmp"
	"crypto/sha1"
	"slices"
	"strconv"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/gitrepo"
)

// indexTrees are the directories of an index with the ids of the trees that git
// would make of them: where a commit has the same id, all files are the same.
//
// The index has such ids itself (its TREE extension), but to take them from the
// entries costs no more than the checksum of the index, they are always there, and
// an index that comes from a stranger can't lie in them.
type indexTrees struct {
	entries []gitrepo.IndexEntry // sorted
	dirs    []indexDir           // the first is the root
	cut     bool                 // some entries lie too deep, and are in a directory above
}

// indexDir is a directory of an index.
type indexDir struct {
	name        string
	from, to    int   // its entries, with those of the directories in it
	first, next int32 // the first directory in it, and the next in the one that it is in; 0: none
	last        int32
	known       bool // id is that of its tree; not so in a conflict
	id          plumbing.Hash
}

// maxIndexDirs bounds the memory for directories: in an index of version 4 a few
// bytes make a path of many.
const maxIndexDirs = 1 << 20

func newIndexTrees(entries []gitrepo.IndexEntry) *indexTrees {
	order := func(a, b gitrepo.IndexEntry) int {
		return cmp.Or(strings.Compare(a.Name, b.Name), cmp.Compare(a.Stage, b.Stage))
	}
	if !slices.IsSortedFunc(entries, order) { // git writes none such
		entries = slices.Clone(entries)
		slices.SortStableFunc(entries, order)
	}
	t := &indexTrees{entries: entries, dirs: []indexDir{{known: true}}}
	m := treeMaker{indexTrees: t}
	m.open(0, "")
	for i := range entries {
		m.add(i)
	}
	for len(m.path) > 0 {
		m.close(len(entries))
	}
	return t
}

// treeMaker goes through the entries of an index.
type treeMaker struct {
	*indexTrees
	path []madeTree // the directory that it is in, and those above
	free [][]byte
	tree []byte // what is hashed
}

// madeTree is a tree object that is being made.
type madeTree struct {
	dir    int32
	prefix string // the path with a slash at the end
	data   []byte
}

func (m *treeMaker) open(dir int32, prefix string) {
	var data []byte
	if n := len(m.free); n > 0 {
		data, m.free = m.free[n-1], m.free[:n-1]
	}
	m.path = append(m.path, madeTree{dir, prefix, data[:0]})
}

// close ends the lowest directory before the entry at to.
func (m *treeMaker) close(to int) {
	top := m.path[len(m.path)-1]
	m.path = m.path[:len(m.path)-1]
	d := &m.dirs[top.dir]
	d.to = to
	m.tree = append(strconv.AppendInt(append(m.tree[:0], "tree "...), int64(len(top.data)), 10), 0)
	m.tree = append(m.tree, top.data...)
	d.id = sha1.Sum(m.tree)
	m.free = append(m.free, top.data)
	if len(m.path) == 0 {
		return
	}
	up := &m.path[len(m.path)-1]
	m.dirs[up.dir].known = m.dirs[up.dir].known && d.known
	// git makes no tree of a directory in which files are only intended to be.
	if len(top.data) > 0 {
		up.add(modeTree, d.name, d.id)
	}
}

func (t *madeTree) add(mode uint32, name string, id plumbing.Hash) {
	t.data = append(strconv.AppendUint(t.data, uint64(mode), 8), ' ')
	t.data = append(append(t.data, name...), 0)
	t.data = append(t.data, id[:]...)
}

// add adds an entry.
func (m *treeMaker) add(i int) {
	e := &m.entries[i]
	for !strings.HasPrefix(e.Name, m.path[len(m.path)-1].prefix) {
		m.close(i)
	}
	name := strings.TrimSuffix(e.Name, "/") // of a directory of a sparse index
	for {
		top := &m.path[len(m.path)-1]
		at := len(top.prefix)
		slash := -1
		if at < len(name) {
			slash = strings.IndexByte(name[at:], '/')
		}
		d := &m.dirs[top.dir]
		switch {
		case slash >= 0 && (len(m.path) > maxDepth || len(m.dirs) >= maxIndexDirs):
			d.known, m.cut = false, true
			return
		case slash >= 0:
			dir := int32(len(m.dirs))
			if d.last == 0 {
				d.first = dir
			} else {
				m.dirs[d.last].next = dir
			}
			d.last = dir
			m.dirs = append(m.dirs, indexDir{name: name[at : at+slash], from: i, known: true})
			m.open(dir, name[:at+slash+1])
		case e.Stage != 0 || i > 0 && m.entries[i-1].Name == e.Name || at > len(name):
			d.known = false
			return
		case e.IntentToAdd:
			return
		default:
			top.add(e.Mode, name[at:], e.Hash)
			return
		}
	}
}

// eachFile calls each for the entries of a directory that are in none below.
func (t *indexTrees) eachFile(dir int32, each func(e *gitrepo.IndexEntry)) {
	d := &t.dirs[dir]
	below := d.first
	for i := d.from; i < d.to; {
		if below != 0 && i == t.dirs[below].from {
			i = t.dirs[below].to
			below = t.dirs[below].next
			continue
		}
		each(&t.entries[i])
		i++
	}
}
