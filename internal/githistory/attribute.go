package githistory

import (
	"cmp"
	"context"
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
	ctx    context.Context // ends the telling
	graph  *graph
	differ *differ
	held   *held
	at     map[place]*events
	seen   map[gitobject.Num]bool // blobs that some commit has where a secret in them counts
	only   map[pathID]bool        // if set: the only paths that are told of
	order  []place                // of at, as they were met
	count  int                    // of events
	full   bool                   // a bound was met, and something was left out
}

// tell goes through commits, which are indexes in order, and notes which secrets
// each brought and took.
func (s *story) tell(commits []int32) {
	for _, i := range commits {
		if s.ctx.Err() != nil {
			return
		}
		s.changes(&s.graph.commits[i], func(d change, others []gitobject.Num) {
			if len(s.held.in(d.new, d.path)) > 0 {
				s.seen[d.new] = true
			}
			if s.only == nil || s.only[d.path] {
				s.note(i, d, others)
			}
		})
	}
}

// changes reports where a commit differs from all its parents: the versions of the
// first in the change, those of the others beside it. What differs from some of
// them only was merged.
func (s *story) changes(c *node, report func(d change, others []gitobject.Num)) {
	if c.tree == none && !c.empty {
		return
	}
	before := none // also where the parent is not here
	if len(c.parents) > 0 {
		before = s.graph.commits[c.parents[0]].tree
	}
	if len(c.parents) <= 1 {
		s.differ.diff(before, c.tree, func(d change) { report(d, nil) })
		return
	}
	var first []change
	s.differ.diff(before, c.tree, func(d change) { first = append(first, d) })
	others := make(map[pathID][]gitobject.Num, len(first))
	for j, p := range c.parents[1:] {
		if len(first) == 0 {
			return
		}
		s.differ.diff(s.graph.commits[p].tree, c.tree, func(d change) {
			if len(others[d.path]) == j {
				others[d.path] = append(others[d.path], d.old)
			}
		})
		first = slices.DeleteFunc(first, func(d change) bool { return len(others[d.path]) <= j })
	}
	for _, d := range first {
		report(d, others[d.path])
	}
}

// note notes what came that no parent had, and what went that all had.
func (s *story) note(i int32, d change, others []gitobject.Num) {
	new, old := s.held.in(d.new, d.path), s.held.in(d.old, d.path)
	all, some := old, old // what all parents had, and what one had
	for _, o := range others {
		had := s.held.in(o, d.path)
		all = slices.DeleteFunc(slices.Clone(all), func(secret int32) bool {
			_, ok := slices.BinarySearch(had, secret)
			return !ok
		})
		some = append(slices.Clip(some), had...)
	}
	if len(others) > 0 {
		slices.Sort(some)
	}
	s.differ.work += (2*len(new) + len(some) + len(all)) / 16
	butNot(new, some, func(secret int32) {
		if e := s.events(place{secret, d.path}); e != nil {
			e.came = append(e.came, event{i, d.new})
		}
	})
	butNot(all, new, func(secret int32) {
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
