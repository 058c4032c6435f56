package githistory

import (
	"context"
	"slices"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/internal/gitrepo"
)

// RangeSpec says which commits are new: those that Include reaches and Exclude
// does not.
type RangeSpec struct {
	Include, Exclude []string  // revisions, see gitrepo.Repo.Resolve
	Since            time.Time // if set: only commits of that time or later, by their committer's clock
	Source           string    // who told, for messages; empty: the user
}

// Range scans what the commits of a range bring: the versions of files that none
// of a commit's parents has, and its message. A secret that was in a file before
// is not new if another line of the file changes, nor if the commit takes it from
// another file.
//
// A revision that is not known is an error that wraps gitrepo.ErrNoRevision; but
// one to exclude is a gap if the clone is shallow, or if Source names who promised
// it: then more is scanned than is new.
func Range(ctx context.Context, repo *gitrepo.Repo, spec RangeSpec, opts Options) (*Result, error) {
	db, err := openObjects(repo)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	h := newHistory(repo, db, &opts)
	commits, outside, err := h.commitsOf(spec)
	if err != nil {
		return nil, err
	}
	r := &Result{}
	err = h.scanRange(ctx, r, commits, outside)
	r.Stats = h.scan.stats()
	h.finish(r)
	return r, err
}

// scanRange scans what the commits bring.
func (h *history) scanRange(ctx context.Context, r *Result, commits, outside []commit) error {
	h.graph = newGraph(h.db, append(slices.Clone(commits), outside...))
	var in []int32
	for i := range commits {
		in = append(in, h.graph.at[commits[i].num])
	}
	slices.Sort(in)
	trees := newReader(h.db)
	paths := newPathTable(trees.names)
	s := &story{
		ctx:   ctx,
		graph: h.graph, differ: &differ{edges: trees.edges, paths: paths}, at: make(map[place]*events), seen: make(map[gitobject.Num]bool),
		only: make(map[pathID]bool), held: h.newHeld(paths),
	}
	h.story = s

	// What is new, first: most ranges have no secret, and need no more.
	list := slices.Clone(h.tags)
	at, placed := make(map[gitobject.Num][]pathID), make(map[blobAt]bool)
	for _, i := range in {
		c := &h.graph.commits[i]
		list = append(list, c.num)
		if c.tree == none {
			h.gap("the tree of commit "+h.db.ID(c.num).String(), "missing")
			continue
		}
		s.changes(c, func(d change, _ []gitobject.Num) {
			if d.new == none {
				return
			}
			if name := paths.names.text[paths.steps[d.path].name]; s.held.files != nil && s.held.files.mayName(name) {
				s.only[d.path] = true
			}
			if at[d.new] == nil {
				list = append(list, d.new)
			}
			if place := (blobAt{d.new, d.path}); !placed[place] {
				placed[place] = true
				at[d.new] = append(at[d.new], d.path)
			}
		})
		if ctx.Err() != nil {
			return ctx.Err() // nothing was scanned yet
		}
	}
	if err := h.scanList(ctx, list); err != nil {
		h.unattributed(r)
		return err
	}
	h.missingIn(len(trees.absent), len(trees.bad))

	h.infos = make(map[int32]*finding.Commit)
	for _, n := range h.scan.found.objects() {
		for _, p := range at[n] {
			s.only[p] = true
		}
	}
	s.held.lazy = h.scanOne
	s.tell(in)
	s.unmove()
	if err := ctx.Err(); err != nil { // half of what happened would tell what is not so
		h.unattributed(r)
		return err
	}
	h.reportRange(r)
	h.leftOut(s.full || s.differ.full, s.held)
	return nil
}

// unmove forgets what commits brought to one path and took from another: it was
// there before.
func (s *story) unmove() {
	type move struct {
		commit int32
		secret int32
	}
	came := make(map[int32][]int32) // by commit
	for p, e := range s.at {
		for _, c := range e.came {
			came[c.commit] = append(came[c.commit], p.secret)
		}
	}
	moved := make(map[move]bool)
	for i, secrets := range came {
		if s.ctx.Err() != nil {
			return
		}
		s.changes(&s.graph.commits[i], func(d change, others []gitobject.Num) {
			stay := s.held.in(d.new, d.path)
			for _, old := range append(others, d.old) {
				for _, secret := range s.held.in(old, d.path) {
					if slices.Contains(secrets, secret) && !slices.Contains(stay, secret) {
						moved[move{i, secret}] = true
					}
				}
			}
		})
	}
	for p, e := range s.at {
		e.came = slices.DeleteFunc(e.came, func(c event) bool { return moved[move{c.commit, p.secret}] })
	}
}

// reportRange makes the findings of a range.
func (h *history) reportRange(r *Result) {
	tip := int32(-1)
	if ref, err := h.repo.Head(); err == nil && !ref.Unborn() {
		tip = (&tips{}).peel(h.graph, ref.Target)
	}
	t := &tips{reached: make([]standing, len(h.graph.commits))}
	for _, p := range h.story.order {
		e := h.story.at[p]
		if len(e.came) == 0 {
			continue
		}
		began := first(h.graph, t, e.came)
		x := &finding.Exposure{First: h.commit(began.commit), Paths: []string{h.story.held.text(p.path)}, Commits: len(e.came) + len(e.went)}
		if tip >= 0 {
			x.AtHead = slices.Contains(h.story.held.in(h.story.differ.blobAt(h.graph.commits[tip].tree, p.path), p.path), p.secret)
		}
		if len(e.went) > 0 && !x.AtHead {
			end := slices.MaxFunc(e.went, func(a, b event) int { return h.graph.compare(a.commit, b.commit) })
			if h.graph.commits[end.commit].order > h.graph.commits[began.commit].order {
				x.Removed = h.commit(end.commit)
			}
		}
		found := h.story.held.sightings(blobAt{began.blob, p.path})
		r.Found = list(r.Found, found, p.secret, x.Paths[0], x.First, x)
	}
	for _, n := range h.scan.found.objects() {
		var c *finding.Commit
		switch {
		case h.graph.at[n] >= 0:
			c = h.commit(h.graph.at[n])
		case slices.Contains(h.tags, n):
			c = readCommit(h.db, n)
		default:
			continue // a blob
		}
		found := h.scan.found.in[n]
		for i := range found {
			r.Found = list(r.Found, found[i:i+1], found[i].secret, h.objectName(n), c, &finding.Exposure{First: c})
		}
	}
	sortFound(r.Found)
}
