package githistory

import (
	"cmp"
	"slices"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gitobject"
)

// secretStory is all that is known of one secret.
type secretStory struct {
	places   []place
	messages []gitobject.Num // commits and tags
	blobs    []gitobject.Num // that hold it
}

// report makes the findings: one for each secret, path and rule.
func (h *history) report(r *Result) {
	secrets := make([]secretStory, len(h.scan.found.values))
	for _, p := range h.story.order {
		s := &secrets[p.secret]
		s.places = append(s.places, p)
	}
	for _, n := range h.scan.found.objects() {
		all := h.scan.found.all(n)
		t, _ := h.db.Type(n)
		for i := range all {
			s := &secrets[all[i].secret]
			list := &s.messages
			if t == gitobject.Blob {
				list = &s.blobs
			}
			if k := len(*list); k == 0 || (*list)[k-1] != n {
				*list = append(*list, n)
			}
		}
	}
	standing := h.standing()
	for i := range secrets {
		if h.story.ctx.Err() != nil {
			return
		}
		had := len(r.Found)
		s := &secrets[i]
		slices.Sort(s.blobs)
		slices.Sort(s.messages)
		h.reportSecret(r, int32(i), s, standing)
		if len(r.Found) == had && h.story.full && len(s.blobs) > 0 { // its places were left out
			n := s.blobs[0]
			r.Found = list(r.Found, h.scan.found.all(n), int32(i), h.objectName(n), nil, &finding.Exposure{})
		}
	}
	h.reportStaged(r)
}

// standings is where secrets stand now.
type standings struct {
	head map[int32]bool
	tips map[int32]*tipList // by secret
}

// tipList is the first maxTips of some tips, indexes, and how many there are beside.
type tipList struct {
	first []int32
	more  int
}

func (l *tipList) add(i int32) {
	if len(l.first) < maxTips {
		l.first = append(l.first, i)
	} else {
		l.more++
	}
}

func (h *history) standing() standings {
	// What the commits took does not count against what stands now.
	h.full = h.story.differ.full
	h.story.differ.work, h.story.differ.full = 0, false
	out := standings{head: make(map[int32]bool), tips: make(map[int32]*tipList)}
	if h.tips.head >= 0 {
		for secret := range h.inTree(h.graph.commits[h.tips.head].tree) {
			out.head[secret] = true
		}
	}
	seen := make(map[gitobject.Num]map[int32]bool) // by tree
	for i, t := range h.tips.all {
		if t.commit < 0 || t.commit == h.tips.head || t.stands == byStash || t.stands == byPseudo {
			continue
		}
		tree := h.graph.commits[t.commit].tree
		if tree == none || h.trees.edges[tree] == nil {
			continue
		}
		in, ok := seen[tree]
		if !ok {
			in = h.inTree(tree)
			seen[tree] = in
		}
		for secret := range in {
			if out.tips[secret] == nil {
				out.tips[secret] = &tipList{}
			}
			out.tips[secret].add(int32(i))
		}
	}
	return out
}

// inTree gives the secrets in a tree.
func (h *history) inTree(tree gitobject.Num) map[int32]bool {
	out := make(map[int32]bool)
	if tree != none {
		h.story.differ.diff(none, tree, func(c change) {
			for _, secret := range h.story.held.in(c.new, c.path) {
				out[secret] = true
			}
		})
	}
	return out
}

func (h *history) reportSecret(r *Result, secret int32, s *secretStory, now standings) {
	g := h.graph
	var came, went []event
	for _, p := range s.places {
		e := h.story.at[p]
		came = append(came, e.came...)
		went = append(went, e.went...)
	}
	for _, n := range s.messages {
		if i := g.at[n]; i >= 0 {
			came = append(came, event{i, n})
		}
	}
	x := &finding.Exposure{AtHead: now.head[secret]}
	if tips := now.tips[secret]; tips != nil {
		for _, i := range tips.first {
			x.Tips = append(x.Tips, h.tips.all[i].name)
		}
		x.MoreTips = tips.more
	}
	for _, p := range s.places {
		if len(h.story.at[p].came) > 0 {
			x.Paths = append(x.Paths, h.story.held.text(p.path))
		}
	}
	slices.Sort(x.Paths)

	if len(came) > 0 {
		began := first(g, h.tips, came)
		x.First = h.commit(began.commit)
		x.Where = h.tips.where(g, began.commit, x.First)
		commits := make(map[int32]bool)
		for _, e := range came {
			commits[e.commit] = true
		}
		for _, e := range went {
			commits[e.commit] = true
		}
		x.Commits = len(commits)
		until := h.opts.now()
		if !x.AtHead && len(x.Tips) == 0 && len(went) > 0 && len(s.messages) == 0 {
			end := slices.MaxFunc(went, func(a, b event) int {
				return cmp.Or(-cmp.Compare(rank(h.tips.reached[a.commit]), rank(h.tips.reached[b.commit])), g.compare(a.commit, b.commit))
			})
			x.Removed = h.commit(end.commit)
			if parents := g.commits[end.commit].parents; len(parents) > 0 {
				x.Last = h.commit(parents[0])
			}
			until = time.Unix(g.commits[end.commit].time, 0)
		}
		x.Days = max(0, int(until.Sub(time.Unix(g.commits[began.commit].time, 0))/day))
	}
	for _, p := range s.places {
		if e := h.story.at[p]; len(e.came) > 0 {
			began := first(g, h.tips, e.came)
			found := h.story.held.sightings(blobAt{began.blob, p.path})
			r.Found = list(r.Found, found, secret, h.story.held.text(p.path), h.commit(began.commit), x)
		}
	}
	h.reportMessages(r, secret, s, x)
	h.reportLost(r, secret, s, x)
}

// list adds the first match of each rule that found a secret; found is sorted by
// secret.
func list(out []Found, found []sighting, secret int32, path string, c *finding.Commit, x *finding.Exposure) []Found {
	from := len(out)
	first, _ := slices.BinarySearchFunc(found, secret, func(s sighting, secret int32) int { return cmp.Compare(s.secret, secret) })
	for i := first; i < len(found) && found[i].secret == secret; i++ {
		if f := &found[i]; !slices.ContainsFunc(out[from:], func(o Found) bool { return o.Match.Rule == f.match.Rule }) {
			out = append(out, Found{Match: f.restored(), Path: path, Commit: c, Exposure: x})
		}
	}
	return out
}

// findTagTips notes, once, which refs name each tag, also through other tags.
func (h *history) findTagTips() {
	if h.tagTips != nil {
		return
	}
	h.tagTips = make(map[gitobject.Num][]int32)
	for i, t := range h.tips.all {
		object := t.object
		for range maxPeel {
			id, ok := tagTarget(h.db, object)
			if !ok {
				break
			}
			h.tagTips[object] = append(h.tagTips[object], int32(i))
			if object, ok = h.db.Lookup(id); !ok {
				break
			}
		}
	}
}

// reportMessages adds the first commit whose message has a secret, and each tag.
func (h *history) reportMessages(r *Result, secret int32, s *secretStory, x *finding.Exposure) {
	var commits []event
	tags := false // x is about them
	named := make(map[int32]bool)
	for _, n := range s.messages {
		if i := h.graph.at[n]; i >= 0 {
			commits = append(commits, event{i, n})
			continue
		}
		h.findTagTips()
		tag := readCommit(h.db, n)
		if x.First == nil || tags && tag.Date.Before(x.First.Date) {
			x.First, tags = tag, true
			if !tag.Date.IsZero() {
				x.Days = max(0, int(h.opts.now().Sub(tag.Date)/day))
			}
		}
		for _, i := range h.tagTips[n] {
			if tags && !named[i] {
				named[i] = true
				if len(x.Tips) < maxTips {
					x.Tips = append(x.Tips, h.tips.all[i].name)
				} else {
					x.MoreTips++
				}
			}
		}
		r.Found = list(r.Found, h.scan.found.in[n], secret, h.objectName(n), tag, x)
	}
	if tags && len(x.Tips) == 0 {
		x.Where = "in a tag that no ref has: still in the object store"
	}
	if len(commits) > 0 {
		began := first(h.graph, h.tips, commits)
		r.Found = list(r.Found, h.scan.found.in[began.blob], secret, h.objectName(began.blob), h.commit(began.commit), x)
	}
}
