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
	only   map[pathID]bool        // if set: the only paths that are told of
	order  []place                // of at, as they were met
}

// tell goes through commits, which are indexes in order, and notes which secrets
// each brought and took.
func (s *story) tell(commits []int32) {
	for _, i := range commits {
		s.changes(&s.graph.commits[i], func(d change, others []gitobject.Num) {
			s.seen[d.new] = true
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
	if c.tree == none {
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
	all, any := old, old // what all parents had, and what one had
	for _, o := range others {
		had := s.held.in(o, d.path)
		all = slices.DeleteFunc(slices.Clone(all), func(secret int32) bool { return !slices.Contains(had, secret) })
		any = append(slices.Clip(any), had...)
	}
	for _, secret := range new {
		if !slices.Contains(any, secret) {
			e := s.events(place{secret, d.path})
			e.came = append(e.came, event{i, d.new})
		}
	}
	for _, secret := range all {
		if !slices.Contains(new, secret) {
			e := s.events(place{secret, d.path})
			e.went = append(e.went, event{i, d.old})
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

	// lazy, if set, is called before a blob is asked for.
	lazy  func(gitobject.Num)
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
	if h.lazy != nil {
		h.lazy(at.blob)
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
	if slices.ContainsFunc(all, func(s sighting) bool { return !s.match.Stands(in) }) {
		all = h.scan(at, in)
		h.exact[at] = all
	}
	if h.opts.Expected != nil && len(all) > 0 {
		if expected := h.opts.Expected(path); expected != nil {
			all = h.unexpected(at, all, expected)
			h.exact[at] = all
		}
	}
	return all
}

// unexpected leaves out what is expected in a version of a file.
func (h *held) unexpected(at blobAt, all []sighting, expected func([]byte) func(*rules.Match) string) []sighting {
	_, data, err := h.db.Read(at.blob, h.opts.maxBlob())
	if err != nil {
		return all
	}
	by := expected(data)
	var out []sighting
	for i := range all {
		m := all[i].restored()
		if m.Suppressed = by(m); m.Suppressed == "" {
			out = append(out, all[i])
		} else {
			h.found.add(at.blob, m, nil) // counted as suppressed, no more
		}
	}
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
		return cmp.Or(cmp.Compare(rank(t.reached[a.commit]), rank(t.reached[b.commit])),
			cmp.Compare(g.commits[a.commit].order, g.commits[b.commit].order), cmp.Compare(a.commit, b.commit))
	})
}

// rank puts commits of all branches and tags together.
func rank(s standing) standing {
	if s <= byTag {
		return byHead
	}
	return s
}
