package githistory

import (
	"slices"
	"strings"

	"github.com/hookvet/hookvet/internal/gitobject"
)

// pathID numbers the paths that matter; root is the empty path.
type pathID int32

const root pathID = 0

// noPath is no path: of objects that have none, or where none makes a difference.
const noPath pathID = -1

// pathTable holds paths as a tree of names: most are never spelt out.
type pathTable struct {
	names *names
	ids   map[pathStep]pathID
	steps []pathStep // by id
}

type pathStep struct {
	dir  pathID
	name nameID
}

func newPathTable(n *names) *pathTable {
	return &pathTable{names: n, ids: make(map[pathStep]pathID), steps: []pathStep{{}}}
}

func (t *pathTable) below(dir pathID, name nameID) pathID {
	step := pathStep{dir, name}
	id, ok := t.ids[step]
	if !ok {
		id = pathID(len(t.steps))
		t.ids[step] = id
		t.steps = append(t.steps, step)
	}
	return id
}

// find gives the number of a slash path.
func (t *pathTable) find(path string) pathID {
	p := root
	for name := range strings.SplitSeq(path, "/") {
		p = t.below(p, t.names.id([]byte(name)))
	}
	return p
}

// text gives the slash path.
func (t *pathTable) text(p pathID) string {
	var parts []string
	n := 0
	for ; p > root; p = t.steps[p].dir {
		name := t.names.text[t.steps[p].name]
		parts = append(parts, name)
		n += len(name) + 1
	}
	out := make([]byte, 0, n)
	for i, part := range slices.Backward(parts) {
		out = append(out, part...)
		if i > 0 {
			out = append(out, '/')
		}
	}
	return string(out)
}

// none stands for no object.
const none = ^gitobject.Num(0)

// change is a path at which two trees differ; none where a tree has no blob there.
type change struct {
	path     pathID
	old, new gitobject.Num
}

// Bounds against trees that hold each other over and over: a kilobyte of them
// may mean more paths than there is time for.
const (
	maxDepth   = 2048
	maxChanges = 50_000_000 // of a whole history
	maxPaths   = 4_000_000
)

// differ compares trees. edges gives the entries of a tree that count, in git's
// order.
type differ struct {
	edges func(tree gitobject.Num) []edge
	paths *pathTable
	work  int  // entries looked at
	full  bool // a bound was met, and something was left out
}

// diff calls report for each blob that differs between two trees, either of which
// may be none.
func (d *differ) diff(before, after gitobject.Num, report func(change)) {
	d.diffAt(before, after, root, 0, report)
}

func (d *differ) diffAt(before, after gitobject.Num, dir pathID, depth int, report func(change)) {
	if before == after || d.full {
		return
	}
	if depth > maxDepth || d.work > maxChanges || len(d.paths.steps) > maxPaths {
		d.full = true
		return
	}
	var a, b []edge
	if before != none {
		a = d.edges(before)
	}
	if after != none {
		b = d.edges(after)
	}
	for len(a) > 0 || len(b) > 0 {
		d.work++
		var old, new *edge
		switch {
		case len(a) == 0:
			new = &b[0]
		case len(b) == 0:
			old = &a[0]
		case a[0].name == b[0].name && a[0].tree == b[0].tree:
			old, new = &a[0], &b[0]
		case d.less(&a[0], &b[0]):
			old = &a[0]
		default:
			new = &b[0]
		}
		oldNum, newNum := none, none
		var name nameID
		var tree bool
		if old != nil {
			a = a[1:]
			oldNum, name, tree = old.child, old.name, old.tree
		}
		if new != nil {
			b = b[1:]
			newNum, name, tree = new.child, new.name, new.tree
		}
		switch {
		case oldNum == newNum:
		case tree:
			d.diffAt(oldNum, newNum, d.paths.below(dir, name), depth+1, report)
		default:
			report(change{d.paths.below(dir, name), oldNum, newNum})
		}
	}
}

// less is the order of entries in a tree: by name, as if trees had a slash at the
// end.
func (d *differ) less(a, b *edge) bool {
	x, y := d.paths.names.text[a.name], d.paths.names.text[b.name]
	n := min(len(x), len(y))
	if x[:n] != y[:n] {
		return x[:n] < y[:n]
	}
	return after(x, n, a.tree) < after(y, n, b.tree)
}

func after(name string, n int, tree bool) byte {
	switch {
	case n < len(name):
		return name[n]
	case tree:
		return '/'
	}
	return 0
}

// blobAt gives the blob at a path in a tree; none if there is none.
func (d *differ) blobAt(tree gitobject.Num, path pathID) gitobject.Num {
	var steps []nameID
	for ; path > root; path = d.paths.steps[path].dir {
		steps = append(steps, d.paths.steps[path].name)
	}
	for i, name := range slices.Backward(steps) {
		if tree == none {
			return none
		}
		next := none
		for _, e := range d.edges(tree) {
			if e.name == name && e.tree == (i > 0) {
				next = e.child
			}
		}
		tree = next
	}
	return tree
}
