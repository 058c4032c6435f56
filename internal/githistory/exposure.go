package githistory

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/rules"
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
	for n, all := range h.scan.found.in {
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
		s := &secrets[i]
		slices.Sort(s.blobs)
		slices.Sort(s.messages)
		h.reportSecret(r, int32(i), s, standing)
	}
	sortFound(r.Found)
}

// standings is where secrets stand now.
type standings struct {
	head map[int32]bool
	tips map[int32][]int32 // by secret: indexes of tips
}

func (h *history) standing() standings {
	out := standings{head: make(map[int32]bool), tips: make(map[int32][]int32)}
	if h.tips.head >= 0 {
		for secret := range h.inTree(h.graph.commits[h.tips.head].tree) {
			out.head[secret] = true
		}
	}
	seen := make(map[gitobject.Num]map[int32]bool) // by tree
	for i, t := range h.tips.all {
		if t.commit < 0 || t.commit == h.tips.head || t.stands == byStash {
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
			out.tips[secret] = append(out.tips[secret], int32(i))
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
	tips := now.tips[secret]
	for _, i := range tips[:min(len(tips), maxTips)] {
		x.Tips = append(x.Tips, h.tips.all[i].name)
	}
	x.MoreTips = len(tips) - len(x.Tips)
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
		if !x.AtHead && len(tips) == 0 && len(went) > 0 && len(s.messages) == 0 {
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

// list adds the first match of each rule that found a secret.
func list(out []Found, found []sighting, secret int32, path string, c *finding.Commit, x *finding.Exposure) []Found {
	from := len(out)
	for i := range found {
		if f := &found[i]; f.secret == secret && !slices.ContainsFunc(out[from:], func(o Found) bool { return o.Match.Rule == f.match.Rule }) {
			out = append(out, Found{Match: f.restored(), Path: path, Commit: c, Exposure: x})
		}
	}
	return out
}

// reportMessages adds the first commit whose message has a secret, and each tag.
func (h *history) reportMessages(r *Result, secret int32, s *secretStory, x *finding.Exposure) {
	var commits []event
	for _, n := range s.messages {
		if i := h.graph.at[n]; i >= 0 {
			commits = append(commits, event{i, n})
			continue
		}
		tag := readCommit(h.db, n)
		if x.First == nil {
			x.First = tag
			x.Days = max(0, int(h.opts.now().Sub(tag.Date)/day))
			x.Where = "in a tag that no ref has: still in the object store"
			for _, t := range h.tips.all {
				if t.object == n {
					x.Where, x.Tips = "", append(x.Tips, t.name)
				}
			}
		}
		r.Found = list(r.Found, h.scan.found.in[n], secret, h.objectName(n), tag, x)
	}
	if len(commits) > 0 {
		began := first(h.graph, h.tips, commits)
		r.Found = list(r.Found, h.scan.found.in[began.blob], secret, h.objectName(began.blob), h.commit(began.commit), x)
	}
}

// reportLost adds the blobs with a secret that no commit has.
func (h *history) reportLost(r *Result, secret int32, s *secretStory, x *finding.Exposure) {
	for _, n := range s.blobs {
		if h.story.seen[n] {
			continue
		}
		path, where := h.lostPath(n)
		found := h.scan.found.in[n]
		if path == "" {
			path = h.objectName(n)
		} else {
			if h.opts.Set.SkipPath(path) {
				continue
			}
			in := rules.Input{Path: path}
			found = slices.DeleteFunc(slices.Clone(found), func(f sighting) bool { return !f.match.Stands(in) })
		}
		lost := x
		if x.First == nil {
			lost = &finding.Exposure{Where: where, AtHead: x.AtHead, Paths: []string{path}}
		}
		r.Found = list(r.Found, found, secret, path, nil, lost)
	}
}

// lostPath finds a path for a blob that no commit has: in the index, or in a tree
// that is not a commit's.
func (h *history) lostPath(n gitobject.Num) (path, where string) {
	h.findLost()
	if path, ok := h.staged[n]; ok {
		return path, "staged, in no commit yet"
	}
	where = "unreachable: still in the object store"
	var parts []string
	for range 64 {
		e, ok := h.above[n]
		if !ok {
			break
		}
		parts = append(parts, h.trees.names.text[e.name])
		n = e.tree
	}
	slices.Reverse(parts)
	return strings.Join(parts, "/"), where
}

// lostEdge is an entry, seen from its object.
type lostEdge struct {
	tree gitobject.Num
	name nameID
}

// findLost reads, once, what tells of blobs that no commit has.
func (h *history) findLost() {
	if h.above != nil {
		return
	}
	h.above = make(map[gitobject.Num]lostEdge)
	for n, edges := range h.trees.edges {
		for _, e := range edges {
			if _, ok := h.above[e.child]; !ok {
				h.above[e.child] = lostEdge{gitobject.Num(n), e.name}
			}
		}
	}
	h.staged = make(map[gitobject.Num]string)
	index, err := h.repo.Index()
	if err != nil {
		h.gap("index", "%v", err)
		return
	}
	for _, e := range index.Entries {
		if n, ok := h.db.Lookup(e.Hash); ok && !e.IntentToAdd {
			h.staged[n] = e.Name
		}
	}
}
