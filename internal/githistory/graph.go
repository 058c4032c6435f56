package githistory

import (
	"cmp"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/gitobject"
)

// graph is the commits of a database.
type graph struct {
	db      *gitobject.DB
	commits []node  // parents before children
	at      []int32 // by object number: index in commits; -1
	loop    bool    // commits are their own ancestors: ids are forged
	missing []plumbing.Hash
}

type node struct {
	num     gitobject.Num
	tree    gitobject.Num // none if it is not here, or empty
	empty   bool          // the tree is the empty one, which need not be stored
	parents []int32       // indexes; those that are not here are left out
	cut     bool          // a parent is not here
	time    int64         // of the committer, in seconds
	// order is later than that of all ancestors: the time, or where clocks were
	// wrong one second after the latest parent (git's corrected commit date).
	order int64
}

// emptyTree is known to git without being stored.
var emptyTree = plumbing.NewHash("4b825dc642cb6eb9a060e54bf8d69288fbee4904")

// newGraph orders commits.
func newGraph(db *gitobject.DB, commits []commit) *graph {
	slices.SortFunc(commits, func(a, b commit) int { return int(int64(a.num) - int64(b.num)) })
	at := make([]int32, db.Len())
	for i := range at {
		at[i] = -1
	}
	for i := range commits {
		at[commits[i].num] = int32(i)
	}
	g := &graph{db: db}
	nodes := make([]node, len(commits))
	children := make([][]int32, len(commits))
	wait := make([]int32, len(commits)) // parents that have no place yet
	absent := make(map[plumbing.Hash]struct{})
	for i := range commits {
		c := &commits[i]
		n := &nodes[i]
		n.num, n.tree, n.time, n.order = c.num, none, c.time, c.time
		if t, ok := db.Lookup(c.tree); ok {
			n.tree = t
		} else {
			n.empty = c.tree == emptyTree
		}
		for _, id := range c.parents {
			p, ok := db.Lookup(id)
			if !ok || at[p] < 0 {
				n.cut = true
				absent[id] = struct{}{}
				continue
			}
			n.parents = append(n.parents, at[p])
			children[at[p]] = append(children[at[p]], int32(i))
			wait[i]++
		}
	}
	order := make([]int32, 0, len(nodes))
	for i := range nodes {
		if wait[i] == 0 {
			order = append(order, int32(i))
		}
	}
	for i := 0; i < len(order); i++ {
		n := &nodes[order[i]]
		for _, child := range children[order[i]] {
			nodes[child].order = max(nodes[child].order, n.order+1)
			if wait[child]--; wait[child] == 0 {
				order = append(order, child)
			}
		}
	}
	if len(order) < len(nodes) {
		g.loop = true
		for i := range nodes {
			if wait[i] > 0 {
				nodes[i].parents, nodes[i].cut = nil, true
				order = append(order, int32(i))
			}
		}
	}
	place := make([]int32, len(nodes))
	for i, was := range order {
		place[was] = int32(i)
	}
	g.commits = make([]node, len(nodes))
	for i, was := range order {
		n := nodes[was]
		for j, p := range n.parents {
			n.parents[j] = place[p]
		}
		g.commits[i] = n
	}
	for i, c := range at {
		if c >= 0 {
			at[i] = place[c]
		}
	}
	g.at = at
	for id := range absent {
		g.missing = append(g.missing, id)
	}
	slices.SortFunc(g.missing, func(a, b plumbing.Hash) int { return slices.Compare(a[:], b[:]) })
	return g
}

// compare orders commits by their time, where clocks were right, but parents
// before children in any case; then by their ids.
func (g *graph) compare(a, b int32) int {
	x, y := &g.commits[a], &g.commits[b]
	return cmp.Or(cmp.Compare(x.order, y.order), cmp.Compare(x.num, y.num))
}

// mark calls first for each commit that the starts reach and that was not marked
// before, and marks it.
func (g *graph) mark(marked []bool, starts []int32, first func(i int32)) {
	next := slices.Clone(starts)
	for len(next) > 0 {
		i := next[len(next)-1]
		next = next[:len(next)-1]
		if i < 0 || marked[i] {
			continue
		}
		marked[i] = true
		first(i)
		next = append(next, g.commits[i].parents...)
	}
}
