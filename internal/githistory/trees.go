package githistory

import (
	"bytes"
	"context"
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/gitobject"
)

// edge is an entry of a tree that matters: a tree, or a blob that is looked for.
type edge struct {
	at    int32 // offset in the tree object
	name  nameID
	child gitobject.Num
	tree  bool
}

type nameID int32

// names numbers the names of entries. It is safe for concurrent use.
type names struct {
	mu   sync.Mutex
	ids  map[string]nameID
	text []string
}

func newNames() *names { return &names{ids: make(map[string]nameID)} }

func (n *names) id(name []byte) nameID {
	n.mu.Lock()
	defer n.mu.Unlock()
	id, ok := n.ids[string(name)]
	if !ok {
		id = nameID(len(n.text))
		n.text = append(n.text, string(name))
		n.ids[n.text[id]] = id
	}
	return id
}

// forest is what the trees of a database tell of the blobs that are looked for.
type forest struct {
	db     *gitobject.DB
	wanted map[gitobject.Num]bool // blobs
	byName func(name string) bool // further blobs, by the name of the entry; nil: none
	every  bool                   // byName takes every name
	names  *names
	edges  [][]edge                   // by number of the tree, in their order
	absent map[plumbing.Hash]struct{} // objects that trees name and that are not here
	bad    []gitobject.Num            // trees that are damaged
	holds  bool                       // some blob that is looked for is in a tree
	cut    bool                       // a bound was met, and something was left out
	count  atomic.Int64               // of edges

	mu      sync.Mutex
	workers []treeWorker
}

type treeWorker struct {
	chunk []edge
	buf   []edge
}

// treeEntry is an entry as it stands in a tree object:
//
//	<mode in octal> SP <name> NUL <id: 20 bytes>
type treeEntry struct {
	mode     uint32
	name     []byte
	id       []byte
	from, to int
}

const (
	modeTree = 0o040000
	modeLink = 0o160000 // a submodule's commit
	modeType = 0o170000
)

// nextEntry reads the entry at data[at:].
func nextEntry(data []byte, at int) (e treeEntry, ok bool) {
	e.from = at
	i := at
	for ; i < len(data) && data[i] != ' '; i++ {
		d := data[i] - '0'
		if d > 7 || e.mode > 0o777777 {
			return e, false
		}
		e.mode = e.mode<<3 | uint32(d)
	}
	if i >= len(data) {
		return e, false
	}
	i++
	n := bytes.IndexByte(data[i:], 0)
	if n < 0 || len(data)-i-n-1 < len(plumbing.Hash{}) {
		return e, false
	}
	e.name = data[i : i+n]
	i += n + 1
	e.id = data[i : i+len(plumbing.Hash{})]
	e.to = i + len(e.id)
	return e, true
}

// maxAbsent bounds how many missing objects are remembered.
const maxAbsent = 1 << 20

// walkTrees reads all trees. Entries that were copied from the tree's base have
// been looked at there.
func walkTrees(ctx context.Context, f *forest, jobs int) error {
	f.names = newNames()
	f.absent = make(map[plumbing.Hash]struct{})
	f.workers = make([]treeWorker, jobs)
	f.edges = make([][]edge, f.db.Len())
	err := gitobject.Walk(ctx, f.db, gitobject.WalkOptions{Types: []gitobject.Type{gitobject.Tree}, Workers: jobs}, f.visit)
	f.workers = nil
	f.prune()
	return err
}

// maxEdges bounds the memory for edges, of 16 bytes each.
const maxEdges = 1 << 27

// maxTreePaths is at how many paths a tree may have blobs that are looked for. A
// kilobyte of trees that hold each other over and over may have more of them than
// there are atoms.
const (
	maxTreePaths = 1 << 17
	maxAllPaths  = 1 << 22 // where every file is looked for
)

// prune leaves out trees that hold nothing that is looked for, at any depth, and
// what makes a tree hold too many paths.
func (f *forest) prune() {
	// Upwards from the trees that hold a blob: a loop among trees, which only
	// forged ids can make, does no harm.
	above := f.above()
	holds := make([]bool, len(f.edges))
	var next []gitobject.Num
	for n, edges := range f.edges {
		if slices.ContainsFunc(edges, func(e edge) bool { return !e.tree }) {
			holds[n], f.holds = true, true
			next = append(next, gitobject.Num(n))
		}
	}
	for len(next) > 0 {
		n := next[len(next)-1]
		next = next[:len(next)-1]
		for _, up := range above.of(n) {
			if !holds[up] {
				holds[up] = true
				next = append(next, up)
			}
		}
	}
	wait := make([]int32, len(f.edges)) // subtrees whose paths are not counted yet
	for n, edges := range f.edges {
		if !holds[n] {
			f.edges[n] = nil
			continue
		}
		f.edges[n] = slices.DeleteFunc(edges, func(e edge) bool { return e.tree && !holds[e.child] })
		for _, e := range f.edges[n] {
			if e.tree {
				wait[n]++
			}
		}
		if wait[n] == 0 {
			next = append(next, gitobject.Num(n))
		}
	}
	paths := make([]int32, len(f.edges)) // 0: not counted
	for len(next) > 0 {
		n := next[len(next)-1]
		next = next[:len(next)-1]
		f.limit(n, paths)
		for _, up := range above.of(n) {
			if wait[up]--; wait[up] == 0 {
				next = append(next, up)
			}
		}
	}
	for n := range f.edges {
		if holds[n] && wait[n] > 0 { // a loop, or above one
			f.limit(gitobject.Num(n), paths)
		}
	}
}

// limit leaves out what makes a tree hold too many paths.
func (f *forest) limit(n gitobject.Num, paths []int32) {
	most := int32(maxTreePaths)
	if f.every {
		most = maxAllPaths
	}
	sum := int32(0)
	f.edges[n] = slices.DeleteFunc(f.edges[n], func(e edge) bool {
		more := int32(1)
		if e.tree {
			more = paths[e.child]
		}
		if more == 0 || sum+more > most {
			f.cut = true
			return true
		}
		sum += more
		return false
	})
	paths[n] = sum
}

// upward tells which trees hold a tree, as often as they do.
type upward struct {
	start []int32 // by tree: in trees
	trees []gitobject.Num
}

func (u *upward) of(n gitobject.Num) []gitobject.Num { return u.trees[u.start[n]:u.start[n+1]] }

func (f *forest) above() *upward {
	u := &upward{start: make([]int32, len(f.edges)+2)}
	each := func(do func(n int, child gitobject.Num)) {
		for n, edges := range f.edges {
			for _, e := range edges {
				if e.tree {
					do(n, e.child)
				}
			}
		}
	}
	each(func(_ int, child gitobject.Num) { u.start[child+2]++ })
	for i := 2; i < len(u.start); i++ {
		u.start[i] += u.start[i-1]
	}
	u.trees = make([]gitobject.Num, u.start[len(u.start)-1])
	each(func(n int, child gitobject.Num) {
		u.trees[u.start[child+1]] = gitobject.Num(n)
		u.start[child+1]++
	})
	return u
}

// treeState is what is known of a tree for those made from it.
type treeState struct {
	starts []int32 // of all entries
	edges  []edge
}

func (f *forest) visit(o *gitobject.Object, base *treeState) *treeState {
	w := &f.workers[o.Worker]
	state := &treeState{starts: make([]int32, 0, len(o.Data)/32+1)}
	out := w.buf[:0]
	c, start, known := 0, 0, 0 // the copy, and the base's entry and edge, that may be the next
	for at := 0; at < len(o.Data); {
		e, ok := nextEntry(o.Data, at)
		if !ok {
			f.mu.Lock()
			f.bad = append(f.bad, o.Num)
			f.mu.Unlock()
			break
		}
		at = e.to
		state.starts = append(state.starts, int32(e.from))
		if base != nil {
			for c < len(o.Copies) && o.Copies[c].To+o.Copies[c].Len < e.to {
				c++
			}
			if c < len(o.Copies) && o.Copies[c].To <= e.from {
				// The same bytes are the same entry if one starts there.
				was := int32(e.from - o.Copies[c].To + o.Copies[c].From)
				if start = seek(len(base.starts), start, func(i int) int32 { return base.starts[i] }, was); start < len(base.starts) && base.starts[start] == was {
					known = seek(len(base.edges), known, func(i int) int32 { return base.edges[i].at }, was)
					if known < len(base.edges) && base.edges[known].at == was {
						same := base.edges[known]
						same.at = int32(e.from)
						out = append(out, same)
					}
					continue
				}
			}
		}
		if found, ok := f.entry(&e); ok {
			out = append(out, found)
		}
	}
	w.buf = out
	if len(out) == 0 {
		return state
	}
	if f.count.Add(int64(len(out))) > maxEdges {
		f.mu.Lock()
		f.cut = true
		f.mu.Unlock()
		return nil // so that those made from it are not taken to hold as little
	}
	if len(w.chunk)+len(out) > cap(w.chunk) {
		w.chunk = make([]edge, 0, max(4096, len(out)))
	}
	from := len(w.chunk)
	w.chunk = append(w.chunk, out...)
	state.edges = w.chunk[from:len(w.chunk):len(w.chunk)]
	f.edges[o.Num] = state.edges
	return state
}

// seek gives the first i at which value is not less than want. Searches go on
// where the last one ended, most often by one.
func seek(n, from int, value func(int) int32, want int32) int {
	if from < n && value(from) <= want {
		for i := from; i < min(n, from+4); i++ {
			if value(i) >= want {
				return i
			}
		}
	}
	return sort.Search(n, func(i int) bool { return value(i) >= want })
}

// entry looks at an entry that is not known: the edge, if it matters.
func (f *forest) entry(e *treeEntry) (edge, bool) {
	isTree := e.mode&modeType == modeTree
	if e.mode&modeType == modeLink {
		return edge{}, false
	}
	n, ok := f.db.Lookup(plumbing.Hash(e.id))
	if !ok {
		if plumbing.Hash(e.id) == emptyTree {
			return edge{}, false
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		if len(f.absent) < maxAbsent {
			f.absent[plumbing.Hash(e.id)] = struct{}{}
		}
		return edge{}, false
	}
	if !isTree && !f.wanted[n] && (f.byName == nil || !f.byName(string(e.name))) {
		return edge{}, false
	}
	return edge{at: int32(e.from), name: f.names.id(e.name), child: n, tree: isTree}, true
}
