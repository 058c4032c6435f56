package githistory

import (
	"cmp"
	"slices"

	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/rules"
)

// held tells which secrets a blob holds at a path.
type held struct {
	db    objectStore
	opts  *Options
	found *sightings
	paths *pathTable
	files *fileRules // nil if there are none

	// lazy, if set, scans a blob that was not scanned yet.
	lazy  func(gitobject.Num)
	plain *rules.Scanner
	texts map[pathID]string
	known map[blobAt][]int32
	// where a blob's matches depend on its path, they are those here
	exact   map[blobAt][]sighting
	plainAt map[blobAt]bool       // where they do not
	further map[blobAt][]sighting // with what Options.Language found, of blobs that have some
	named   map[pathID][]sighting // what the path alone tells

	few       bool  // paths, so that it does not pay to look at names first
	rescanned int64 // bytes
	full      bool  // a bound was met: not all that depends on paths was looked at
}

// fewNames is when it does not: the scan of a path takes some ten microseconds.
const fewNames = 100

// blobAt is a blob at a path; at noPath, wherever the path makes no difference.
type blobAt struct {
	blob gitobject.Num
	path pathID
}

func (h *history) newHeld(paths *pathTable) *held {
	return &held{
		db: h.store, opts: h.opts, found: h.scan.found, paths: paths, files: h.files, texts: make(map[pathID]string),
		known: make(map[blobAt][]int32), exact: make(map[blobAt][]sighting), plainAt: make(map[blobAt]bool), further: make(map[blobAt][]sighting), named: make(map[pathID][]sighting),
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
	list, general := h.at(blobAt{blob, path})
	if len(list) == 0 {
		return nil
	}
	key := blobAt{blob, path}
	if general {
		key.path = noPath
	}
	out, ok := h.known[key]
	if !ok {
		for _, s := range list {
			out = append(out, s.secret)
		}
		out = slices.Clip(slices.Compact(out))
		h.known[key] = out
	}
	return out
}

// sightings gives what is found in a blob at a path, sorted by secret.
func (h *held) sightings(at blobAt) []sighting {
	list, _ := h.at(at)
	return list
}

// at also says whether the same is found at most paths.
func (h *held) at(at blobAt) (list []sighting, general bool) {
	list, general = h.byRules(at)
	if h.found.further[at.blob] == nil {
		return list, general
	}
	both, ok := h.further[at]
	if !ok {
		path := h.text(at.path)
		if kind, is := h.opts.Language.Kind(path); is && !h.opts.Set.SkipPath(path) {
			list = bySecret(slices.Concat(list, h.found.further[at.blob][kind]))
		}
		both = list
		h.further[at] = both
	}
	return both, false
}

// apart collects matches of a blob that do not count wherever it is. The bounds and the
// texts are those of all that is found.
func (h *held) apart(blob gitobject.Num, collect func(add func(*rules.Match)), keep func(*rules.Match) bool) []sighting {
	elsewhere := h.found.in
	h.found.in = make(map[gitobject.Num][]sighting)
	defer func() { h.found.in = elsewhere }()
	collect(func(m *rules.Match) { h.found.add(blob, m, keep) })
	return h.found.in[blob]
}

// byRules is at for what the rules find.
func (h *held) byRules(at blobAt) (list []sighting, general bool) {
	if s, ok := h.exact[at]; ok {
		return s, false
	}
	if h.lazy != nil {
		h.lazy(at.blob)
	}
	all, file := h.found.in[at.blob], h.byPath(at.path)
	if len(all) == 0 {
		return file, false
	}
	if h.plainAt[at] {
		return all, true
	}
	path := h.text(at.path)
	if h.opts.Set.SkipPath(path) {
		h.exact[at] = nil
		return nil, false
	}
	in := rules.Input{Path: path}
	expected := h.expected(path)
	if here, hides := inPlace(all, in); hides {
		all = h.scan(at, in)
	} else if len(here) < len(all) {
		all = here
	} else if len(file) == 0 && expected == nil {
		h.plainAt[at] = true
		return all, true
	}
	if expected != nil && len(all) > 0 {
		all = h.unexpected(at, all, expected)
	}
	if len(file) > 0 {
		all = bySecret(slices.Concat(all, file))
	}
	h.exact[at] = all
	return all, false
}

// inPlace gives the sightings that count at a path, and says whether one of the others may
// hide something that does.
func inPlace(all []sighting, in rules.Input) (here []sighting, hides bool) {
	for _, s := range all {
		if s.match.Stands(in) {
			here = append(here, s)
		} else {
			hides = hides || s.hides
		}
	}
	return here, hides
}

func (h *held) expected(path string) func([]byte) func(*rules.Match) string {
	if h.opts.Expected == nil {
		return nil
	}
	return h.opts.Expected(path)
}

// unexpected leaves out what is expected in a version of a file.
func (h *held) unexpected(at blobAt, all []sighting, expected func([]byte) func(*rules.Match) string) []sighting {
	_, data, err := h.db.Read(at.blob, h.opts.maxBlob())
	if err != nil {
		return all // it was read before; the database tells of the fault
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

// bySecret sorts sightings of one object so that those of a secret are together,
// in the order of their places.
func bySecret(all []sighting) []sighting {
	slices.SortStableFunc(all, func(a, b sighting) int { return cmp.Compare(a.secret, b.secret) })
	return all
}

// maxRescan is how many bytes are scanned again, because rules make a difference
// between the paths of a file.
const maxRescan = 8 << 30

// scan scans a blob for a path of its own.
func (h *held) scan(at blobAt, in rules.Input) []sighting {
	if h.rescanned > maxRescan {
		h.full = true
		here, _ := inPlace(h.found.in[at.blob], in)
		return here
	}
	_, data, err := h.db.Read(at.blob, h.opts.maxBlob())
	if err != nil {
		return nil // it was read before; the database tells of the fault
	}
	h.rescanned += int64(len(data)) + 1<<10
	if h.plain == nil {
		h.plain = h.opts.Set.Scanner(rules.Options{Inline: h.opts.Inline, MaxDecodeDepth: h.opts.DecodeDepth})
	}
	return bySecret(h.apart(at.blob, func(add func(*rules.Match)) {
		scanText(h.plain, in, data, func(m *rules.Match) { // too many matches were told of before
			if !m.PathOnly {
				add(m)
			}
		})
	}, h.opts.Keep))
}

// byPath gives what rules on paths alone find at a path.
func (h *held) byPath(path pathID) []sighting {
	if h.files == nil || path <= root || !h.few && !h.files.mayName(h.paths.names.text[h.paths.steps[path].name]) {
		return nil
	}
	out, ok := h.named[path]
	if ok {
		return out
	}
	text := h.text(path)
	h.files.scan(text, func(m *rules.Match) {
		if s, ok := h.found.file(text, m, h.opts.Keep); ok {
			out = append(out, s)
		}
	})
	h.named[path] = out
	return out
}
