package githistory

import (
	"slices"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/rules"
)

// lostEdge is an entry, seen from its object.
type lostEdge struct {
	tree gitobject.Num
	name nameID
}

// lostPlace is where a blob is beside the commits.
type lostPlace struct {
	path  string // may be empty: a ref names the blob itself
	where string // as in finding.Exposure
}

const (
	inIndex     = "staged, in no commit yet"
	unreachable = "unreachable: still in the object store"
)

// reportLost adds the blobs with a secret that no commit has.
func (h *history) reportLost(r *Result, secret int32, s *secretStory, x *finding.Exposure) {
	told := make(map[string]bool) // paths
	var lost *finding.Exposure    // of a secret that no commit has
	for _, n := range s.blobs {
		if h.story.seen[n] {
			continue
		}
		for _, p := range h.lostPlaces(n) {
			found := h.scan.found.all(n)
			if p.path == "" {
				p.path = h.objectName(n)
			} else {
				found = h.story.held.sightings(blobAt{n, h.story.held.paths.find(p.path)})
			}
			// The versions of a file that was staged over and over are one finding.
			if told[p.path] {
				continue
			}
			about := x
			if x.First == nil {
				if lost == nil {
					lost = &finding.Exposure{Where: p.where}
				}
				about = lost
			}
			had := len(r.Found)
			r.Found = list(r.Found, found, secret, p.path, nil, about)
			told[p.path] = len(r.Found) > had
			if about == lost && len(r.Found) > had {
				lost.Paths = append(lost.Paths, p.path)
				if lost.Where == unreachable {
					lost.Where = p.where
				}
			}
		}
	}
	if lost != nil {
		slices.Sort(lost.Paths)
	}
}

// lostPlaces finds where a blob is that no commit has: in the index, in what a ref
// names that is no commit, or in a tree that nothing has. A blob of which nothing
// is known has one place without a path.
func (h *history) lostPlaces(n gitobject.Num) []lostPlace {
	h.findLost()
	if places := h.beside[n]; len(places) > 0 {
		return places
	}
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
	return []lostPlace{{strings.Join(parts, "/"), unreachable}}
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
	h.beside = make(map[gitobject.Num][]lostPlace)
	h.eachStaged(func(path string, n gitobject.Num) {
		h.beside[n] = append(h.beside[n], lostPlace{path, inIndex})
	})
	for _, t := range h.tips.all {
		if t.commit >= 0 {
			continue
		}
		n, ok := t.end(h.db)
		if !ok {
			continue
		}
		where := "on no branch, but " + t.name + " has it"
		if kind, _ := h.db.Type(n); kind == gitobject.Blob {
			h.beside[n] = append(h.beside[n], lostPlace{"", where})
			continue
		}
		h.story.differ.diff(none, n, func(d change) {
			h.beside[d.new] = append(h.beside[d.new], lostPlace{h.story.held.text(d.path), where})
		})
	}
}

// eachStaged calls each for the files of the index whose blobs are here.
func (h *history) eachStaged(each func(path string, n gitobject.Num)) {
	index, err := h.repo.Index()
	if err != nil {
		if !h.noIndex {
			h.gap("index", "%v", err)
			h.noIndex = true
		}
		return
	}
	for _, e := range index.Entries {
		if n, ok := h.db.Lookup(e.Hash); ok && !e.IntentToAdd {
			each(e.Name, n)
		}
	}
}

// reportStaged adds the staged files that rules know by their path and that no
// commit has.
func (h *history) reportStaged(r *Result) {
	if h.files == nil {
		return
	}
	known := make(map[string]bool)
	for i := range r.Found {
		if r.Found[i].Match.PathOnly {
			known[r.Found[i].Path] = true
		}
	}
	h.eachStaged(func(path string, _ gitobject.Num) {
		if known[path] || !h.files.mayName(path[strings.LastIndexByte(path, '/')+1:]) {
			return
		}
		h.files.scan(path, func(m *rules.Match) {
			if _, ok := h.scan.found.file(path, m, h.opts.Keep); ok {
				r.Found = append(r.Found, Found{Match: m, Path: path, Exposure: &finding.Exposure{Where: inIndex, Paths: []string{path}}})
			}
		})
	})
}
