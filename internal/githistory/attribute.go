package githistory

import (
	"cmp"
	"slices"

	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/rules"
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

// story is what became of the secrets of a history.
type story struct {
	graph  *graph
	differ *differ
	held   *held
	at     map[place]*events
	seen   map[gitobject.Num]bool // blobs that some commit has
	order  []place                // of at, as they were met
}

// tell goes through commits, which are indexes in order, and notes which secrets
// each brought and took.
func (s *story) tell(commits []int32) {
	var olds []map[pathID]gitobject.Num
	for _, i := range commits {
		c := &s.graph.commits[i]
		if c.tree == none {
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
		olds = olds[:0]
		s.merge(i, c, olds)
	}
}

// one notes a difference to the only parent.
func (s *story) one(i int32, d change) {
	s.seen[d.new] = true
	old, new := s.held.in(d.old, d.path), s.held.in(d.new, d.path)
	for _, secret := range new {
		if !slices.Contains(old, secret) {
			s.events(place{secret, d.path}).came = append(s.events(place{secret, d.path}).came, event{i, d.new})
		}
	}
	for _, secret := range old {
		if !slices.Contains(new, secret) {
			s.events(place{secret, d.path}).went = append(s.events(place{secret, d.path}).went, event{i, d.old})
		}
	}
}

// merge notes what a merge has that none of its parents had, and what all had and
// it has not.
func (s *story) merge(i int32, c *node, olds []map[pathID]gitobject.Num) {
	var changes []change // to the first parent
	for j, p := range c.parents {
		before := s.graph.commits[p].tree
		if j == 0 {
			s.differ.diff(before, c.tree, func(d change) { changes = append(changes, d) })
			if len(changes) == 0 {
				return
			}
			continue
		}
		old := make(map[pathID]gitobject.Num)
		s.differ.diff(before, c.tree, func(d change) { old[d.path] = d.old })
		olds = append(olds, old)
	}
	for _, d := range changes {
		s.seen[d.new] = true
		new := s.held.in(d.new, d.path)
		all := slices.Clone(s.held.in(d.old, d.path)) // what all parents had
		any := slices.Clone(all)                      // what one had
		for _, old := range olds {
			blob, differs := old[d.path]
			if !differs {
				blob = d.new
			}
			had := s.held.in(blob, d.path)
			all = slices.DeleteFunc(all, func(secret int32) bool { return !slices.Contains(had, secret) })
			any = append(any, had...)
		}
		for _, secret := range new {
			if !slices.Contains(any, secret) {
				s.events(place{secret, d.path}).came = append(s.events(place{secret, d.path}).came, event{i, d.new})
			}
		}
		for _, secret := range all {
			if !slices.Contains(new, secret) {
				s.events(place{secret, d.path}).went = append(s.events(place{secret, d.path}).went, event{i, d.old})
			}
		}
	}
}

func (s *story) events(p place) *events {
	e, ok := s.at[p]
	if !ok {
		e = &events{}
		s.at[p] = e
		s.order = append(s.order, p)
	}
	return e
}

// held tells which secrets a blob holds at a path.
type held struct {
	db    *gitobject.DB
	opts  *Options
	found *sightings
	paths *pathTable

	plain *rules.Scanner
	texts map[pathID]string
	known map[blobAt][]int32
	// where a blob's matches depend on its path, they are those here
	exact map[blobAt][]sighting
}

type blobAt struct {
	blob gitobject.Num
	path pathID
}

func newHeld(db *gitobject.DB, opts *Options, found *sightings, paths *pathTable) *held {
	return &held{
		db: db, opts: opts, found: found, paths: paths, texts: make(map[pathID]string),
		known: make(map[blobAt][]int32), exact: make(map[blobAt][]sighting),
	}
}

func (h *held) text(p pathID) string {
	t, ok := h.texts[p]
	if !ok {
		t = h.paths.text(p)
		h.texts[p] = t
	}
	return t
}

// in gives the numbers of the secrets in a blob, sorted, each once.
func (h *held) in(blob gitobject.Num, path pathID) []int32 {
	if blob == none {
		return nil
	}
	key := blobAt{blob, path}
	out, ok := h.known[key]
	if ok {
		return out
	}
	for _, s := range h.sightings(key) {
		out = append(out, s.secret)
	}
	slices.Sort(out)
	out = slices.Compact(out)
	h.known[key] = out
	return out
}

// sightings gives what is found in a blob at a path.
func (h *held) sightings(at blobAt) []sighting {
	if s, ok := h.exact[at]; ok {
		return s
	}
	all := h.found.in[at.blob]
	if len(all) == 0 {
		return nil
	}
	path := h.text(at.path)
	if h.opts.Set.SkipPath(path) {
		return nil
	}
	in := rules.Input{Path: path}
	if !slices.ContainsFunc(all, func(s sighting) bool { return !s.match.Stands(in) }) {
		return all
	}
	out := h.scan(at, in)
	h.exact[at] = out
	return out
}

// scan scans a blob for a path of its own.
func (h *held) scan(at blobAt, in rules.Input) []sighting {
	_, data, err := h.db.Read(at.blob, h.opts.maxBlob())
	if err != nil {
		return nil // it was read before; the database tells of the fault
	}
	if h.plain == nil {
		h.plain = h.opts.Set.Scanner(rules.Options{Inline: h.opts.Inline, MaxDecodeDepth: h.opts.DecodeDepth})
	}
	fresh := newSightings()
	fresh.secrets, fresh.values = h.found.secrets, h.found.values
	fresh.suppressed = h.found.suppressed
	scanText(h.plain, in, data, func(m *rules.Match) {
		if !m.PathOnly {
			fresh.add(at.blob, m, h.opts.Keep)
		}
	})
	h.found.values = fresh.values
	return fresh.in[at.blob]
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
