package githistory

import (
	"cmp"
	"container/heap"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"sync/atomic"
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
	h := &history{repo: repo, db: db, opts: &opts, scan: newObjects(db, &opts)}
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

// commitsOf finds the commits of a range, and the parents of these that are not
// in it.
func (h *history) commitsOf(spec RangeSpec) (in, outside []commit, err error) {
	shallow, err := h.repo.Shallow()
	if err != nil {
		h.gap("shallow", "%v", err)
	}
	walk := revWalk{db: h.db, since: spec.Since.Unix(), all: spec.Since.IsZero(), flags: make(map[gitobject.Num]bool)}
	for _, rev := range spec.Exclude {
		n, err := h.resolve(rev)
		if errors.Is(err, gitrepo.ErrNoRevision) && (len(shallow) > 0 || spec.Source != "") {
			why := "is not here: what is new is not known, and all is scanned"
			if len(shallow) > 0 {
				why += " (the clone is shallow; in GitHub Actions fetch-depth: 0 mends that, in GitLab CI GIT_DEPTH: 0)"
			}
			h.gap(rev, "%s", why)
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		walk.push(n, false)
	}
	for _, rev := range spec.Include {
		n, err := h.resolve(rev)
		if err != nil {
			return nil, nil, err
		}
		h.includeTags(rev, spec.Since)
		walk.push(n, true)
	}
	in = walk.run()
	cut := 0
	inRange := make(map[gitobject.Num]bool, len(in))
	for i := range in {
		inRange[in[i].num] = true
	}
	for i := range in {
		for _, id := range in[i].parents {
			n, ok := h.db.Lookup(id)
			if !ok {
				cut++
				continue
			}
			if !inRange[n] {
				inRange[n] = true
				c, _, err := loadCommit(h.db, n)
				if err != nil {
					h.gap("commit "+id.String(), "%v", err)
					continue
				}
				c.parents = nil
				outside = append(outside, c)
			}
		}
	}
	if cut > 0 {
		what := "missing"
		if len(shallow) > 0 {
			what = "not here, since the clone is shallow: all that they hold counts as new"
		}
		h.gap(fmt.Sprintf("the parents of %d commits of the range", cut), "%s", what)
	}
	for _, why := range walk.faults {
		h.gap("range", "%v", why)
	}
	return in, outside, nil
}

// resolve gives the commit that a revision names.
func (h *history) resolve(rev string) (gitobject.Num, error) {
	id, err := h.repo.Resolve(rev, look{h.db})
	if err != nil {
		return none, err
	}
	for range maxPeel {
		n, ok := h.db.Lookup(id)
		if !ok {
			return none, fmt.Errorf("%s: %w: %s is not in the object store", rev, gitrepo.ErrNoRevision, id)
		}
		if t, _ := h.db.Type(n); t == gitobject.Commit {
			return n, nil
		}
		if id, ok = tagTarget(h.db, n); !ok {
			break
		}
	}
	return none, fmt.Errorf("%s: is not a commit", rev)
}

// includeTags notes the annotated tags that a revision names: their messages are
// new too, unless they are older than since.
func (h *history) includeTags(rev string, since time.Time) {
	id, err := h.repo.Resolve(rev, look{h.db})
	for range maxPeel {
		n, ok := h.db.Lookup(id)
		if err != nil || !ok {
			return
		}
		if id, ok = tagTarget(h.db, n); !ok {
			return
		}
		if readCommit(h.db, n).Date.Before(since) {
			continue
		}
		h.tags = append(h.tags, n)
	}
}

// revWalk goes from commits to their parents, the latest first, until only
// excluded ones are left.
type revWalk struct {
	db     *gitobject.DB
	since  int64
	all    bool                   // since is not set
	flags  map[gitobject.Num]bool // met: whether it is in the range
	queue  revQueue
	wanted int // commits of the range in the queue
	faults []error
}

// slack is how many more excluded commits are looked at when none of the range
// is left in the queue: where clocks were wrong, a commit that counts as new may
// be an ancestor of one of these. git takes 5.
const slack = 256

type revItem struct {
	commit
	in bool
}

type revQueue []revItem

func (q revQueue) Len() int { return len(q) }
func (q revQueue) Less(i, j int) bool {
	return q[i].time > q[j].time || q[i].time == q[j].time && q[i].num < q[j].num
}
func (q revQueue) Swap(i, j int) { q[i], q[j] = q[j], q[i] }
func (q *revQueue) Push(x any)   { *q = append(*q, x.(revItem)) }
func (q *revQueue) Pop() any {
	old := *q
	x := old[len(old)-1]
	*q = old[:len(old)-1]
	return x
}

// push queues a commit. One that is excluded stays so.
func (w *revWalk) push(n gitobject.Num, in bool) {
	was, met := w.flags[n]
	if met && (!was || in) {
		return
	}
	w.flags[n] = in
	c, _, err := loadCommit(w.db, n)
	if err != nil {
		w.faults = append(w.faults, err)
		return
	}
	if in {
		w.wanted++
	}
	heap.Push(&w.queue, revItem{c, in})
}

func (w *revWalk) run() []commit {
	var out []commit
	for left, old := slack, 0; w.queue.Len() > 0; {
		if w.wanted == 0 {
			if left--; left < 0 {
				break
			}
		}
		item := heap.Pop(&w.queue).(revItem)
		if item.in {
			w.wanted--
		}
		in := w.flags[item.num] && item.in
		if in {
			if !w.all && item.time < w.since {
				// Its ancestors may be newer, where clocks were wrong; the latest
				// come first, so that many old ones in a row tell that all are.
				if old++; old > slack {
					break
				}
			} else {
				old = 0
				out = append(out, item.commit)
			}
		}
		for _, id := range item.parents {
			if n, ok := w.db.Lookup(id); ok {
				w.push(n, in)
			}
		}
	}
	return slices.DeleteFunc(out, func(c commit) bool { return !w.flags[c.num] })
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
		only: make(map[pathID]bool), held: newHeld(h.db, h.opts, h.scan.found, paths),
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
			return ctx.Err()
		}
	}
	if err := h.scanList(ctx, list); err != nil {
		h.unattributed(r)
		return err
	}
	h.missingIn(trees)

	h.infos = make(map[int32]*finding.Commit)
	for n := range h.scan.found.in {
		for _, p := range at[n] {
			s.only[p] = true
		}
	}
	s.held.lazy = h.scanOne
	s.tell(in)
	if s.differ.full {
		h.gap("range", "the trees mean more paths than there is time for: some are left out")
	}
	s.unmove()
	h.reportRange(r)
	return nil
}

// scanList scans objects in parallel.
func (h *history) scanList(ctx context.Context, list []gitobject.Num) error {
	if c := h.opts.Counters; c != nil {
		c.Total.Store(int64(len(list)))
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for i := range h.scan.workers {
		wg.Go(func() {
			for ctx.Err() == nil {
				k := int(next.Add(1)) - 1
				if k >= len(list) {
					return
				}
				h.scanObject(i, list[k])
			}
		})
	}
	wg.Wait()
	for _, n := range list {
		h.scan.done[n] = true
		bySecret(h.scan.found.in[n])
	}
	return ctx.Err()
}

// scanObject reads and scans an object.
func (h *history) scanObject(worker int, n gitobject.Num) {
	t, data, err := h.db.Read(n, h.opts.maxBlob())
	switch {
	case errors.Is(err, gitobject.ErrTooLarge):
		h.scan.tooLarge(n, 0)
	case err != nil:
		h.scan.gap(n, err.Error())
	default:
		h.scan.visit(&gitobject.Object{Worker: worker, Num: n, Type: t, Data: data}, nil)
	}
}

// scanOne scans a blob that is not in the range, to compare with.
func (h *history) scanOne(n gitobject.Num) {
	if !h.scan.done[n] {
		h.scan.done[n] = true
		before, large, tooMany := h.scan.workers[0].stats, h.scan.large, h.scan.tooMany.Load()
		h.scanObject(0, n)
		bySecret(h.scan.found.in[n])
		// It is no part of what was asked for.
		h.scan.workers[0].stats, h.scan.large = before, large
		h.scan.tooMany.Store(tooMany)
	}
}

// missingIn tells what trees name and is not here.
func (h *history) missingIn(trees *reader) {
	why := "missing"
	if h.repo.Partial() {
		why = "missing: the clone is partial (git fetch --refetch gets them)"
	}
	if n := len(trees.absent); n > 0 {
		h.gap(fmt.Sprintf("%d files or directories that commits have", n), "%s", why)
	}
	if n := len(trees.bad); n > 0 {
		h.gap(fmt.Sprintf("%d trees", n), "damaged, or no trees")
	}
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
			end := slices.MaxFunc(e.went, func(a, b event) int {
				return cmp.Or(cmp.Compare(h.graph.commits[a.commit].order, h.graph.commits[b.commit].order), cmp.Compare(a.commit, b.commit))
			})
			if h.graph.commits[end.commit].order > h.graph.commits[began.commit].order {
				x.Removed = h.commit(end.commit)
			}
		}
		found := h.story.held.sightings(blobAt{began.blob, p.path})
		r.Found = list(r.Found, found, p.secret, x.Paths[0], x.First, x)
	}
	for _, n := range sortedNums(h.scan.found.in) {
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

func sortedNums(m map[gitobject.Num][]sighting) []gitobject.Num {
	return slices.Sorted(maps.Keys(m))
}
