package githistory

import (
	"cmp"
	"slices"

	"github.com/hookvet/hookvet/internal/gitobject"
)

// place is a secret at a path.
type place struct {
	secret int32
	path   pathID
}

// event is a commit that brought a secret to a path, or took it away.
type event struct {
	commit int32
	blob   gitobject.Num // the version that has the secret
}

// events are what happened to a secret at a path, in the order of the commits.
type events struct{ came, went []event }

// Bounds of what is kept of a history: a few kilobytes of trees may mean any
// number of places.
const (
	maxPlaces = 500_000
	maxEvents = 20_000_000
)

// story is what became of the secrets of a history.
type story struct {
	graph  *graph
	differ *differ
	held   *held
	at     map[place]*events
	seen   map[gitobject.Num]bool // blobs that some commit has
	order  []place                // of at, as they were met
	count  int                    // of events
	full   bool                   // a bound was met, and something was left out
}

// tell goes through commits, which are indexes in order, and notes which secrets
// each brought and took.
func (s *story) tell(commits []int32) {
	for _, i := range commits {
		c := &s.graph.commits[i]
		if c.tree == none && !c.empty {
			continue
		}
		if len(c.parents) == 1 && s.graph.commits[c.parents[0]].tree == c.tree {
			continue
		}
		if len(c.parents) <= 1 {
			before := none // also where the parent is not here
			if len(c.parents) == 1 {
				before = s.graph.commits[c.parents[0]].tree
			}
			s.differ.diff(before, c.tree, func(d change) { s.one(i, d) })
			continue
		}
		s.merge(i, c)
	}
}

// one notes a difference to the only parent.
func (s *story) one(i int32, d change) {
	s.seen[d.new] = true
	old, new := s.held.in(d.old, d.path), s.held.in(d.new, d.path)
	s.note(i, d, new, old, old, new)
}

// note notes the secrets that came, which are those in new and not in had, and
// those that went, which are in all and not in now.
func (s *story) note(i int32, d change, new, had, all, now []int32) {
	s.differ.work += (len(new) + len(had) + len(all) + len(now)) / 16
	butNot(new, had, func(secret int32) {
		if e := s.events(place{secret, d.path}); e != nil {
			e.came = append(e.came, event{i, d.new})
		}
	})
	butNot(all, now, func(secret int32) {
		if e := s.events(place{secret, d.path}); e != nil {
			e.went = append(e.went, event{i, d.old})
		}
	})
}

// butNot gives what is in one sorted list and not in another.
func butNot(a, b []int32, each func(int32)) {
	for _, v := range a {
		for len(b) > 0 && b[0] < v {
			b = b[1:]
		}
		if len(b) == 0 || b[0] != v {
			each(v)
		}
	}
}

// merge notes what a merge has that none of its parents had, and what all had and
// it has not.
func (s *story) merge(i int32, c *node) {
	var changes []change // to the first parent
	s.differ.diff(s.graph.commits[c.parents[0]].tree, c.tree, func(d change) { changes = append(changes, d) })
	if len(changes) == 0 {
		return
	}
	var olds []map[pathID]gitobject.Num // what differs in the other parents
	for _, p := range c.parents[1:] {
		old := make(map[pathID]gitobject.Num)
		s.differ.diff(s.graph.commits[p].tree, c.tree, func(d change) { old[d.path] = d.old })
		olds = append(olds, old)
	}
	for _, d := range changes {
		s.seen[d.new] = true
		new := s.held.in(d.new, d.path)
		first := s.held.in(d.old, d.path)
		all := slices.Clone(first)  // what all parents had
		some := slices.Clone(first) // what one had
		for _, old := range olds {
			blob, differs := old[d.path]
			if !differs {
				blob = d.new
			}
			had := s.held.in(blob, d.path)
			all = slices.DeleteFunc(all, func(secret int32) bool {
				_, ok := slices.BinarySearch(had, secret)
				return !ok
			})
			some = append(some, had...)
		}
		slices.Sort(some)
		s.note(i, d, new, some, all, new)
	}
}

// events gives those of a place; nil if there are too many.
func (s *story) events(p place) *events {
	e, ok := s.at[p]
	if s.count == maxEvents || !ok && len(s.at) == maxPlaces {
		s.full = true
		return nil
	}
	s.count++
	if !ok {
		e = &events{}
		s.at[p] = e
		s.order = append(s.order, p)
	}
	return e
}

// first gives the event that brought a secret: the earliest of those that a
// branch or tag reaches, or else of those that are reached in the plainest way.
func first(g *graph, t *tips, all []event) event {
	return slices.MinFunc(all, func(a, b event) int {
		return cmp.Or(cmp.Compare(rank(t.reached[a.commit]), rank(t.reached[b.commit])), g.compare(a.commit, b.commit))
	})
}

// rank puts commits of all branches and tags together.
func rank(s standing) standing {
	if s <= byTag {
		return byHead
	}
	return s
}
