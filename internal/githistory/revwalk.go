package githistory

import (
	"container/heap"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/internal/gitrepo"
)

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
