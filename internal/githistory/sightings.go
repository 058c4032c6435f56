package githistory

import (
	"encoding/binary"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/hookvet/hookvet/internal/gitobject"
	"github.com/hookvet/hookvet/rules"
)

// sighting is a match in an object. The versions of a file hold the same match
// over and over: its texts are kept once.
type sighting struct {
	match  *rules.Match // the first with the same texts: its places are not these
	secret int32        // number of the secret

	hides bool // what rules.Match.Hides says of this match

	start, end, secretStart, secretEnd                 int64
	line, secretLine, secretColumn, endLine, endColumn int32
}

// restored gives the match as it was found.
func (s *sighting) restored() *rules.Match {
	m := *s.match
	m.Start, m.End, m.SecretStart, m.SecretEnd = s.start, s.end, s.secretStart, s.secretEnd
	m.Line, m.SecretLine, m.SecretColumn = int(s.line), int(s.secretLine), int(s.secretColumn)
	m.SecretEndLine, m.SecretEndColumn = int(s.endLine), int(s.endColumn)
	m.Parts = moved(m.Parts, m.Start-s.match.Start, m.Line-s.match.Line)
	return &m
}

// moved gives the parts of a match that was found elsewhere.
func moved(parts []*rules.Match, bytes int64, lines int) []*rules.Match {
	if len(parts) == 0 || bytes == 0 && lines == 0 {
		return parts
	}
	out := make([]*rules.Match, len(parts))
	for i, p := range parts {
		m := *p
		m.Start, m.End, m.SecretStart, m.SecretEnd = m.Start+bytes, m.End+bytes, m.SecretStart+bytes, m.SecretEnd+bytes
		m.Line, m.SecretLine, m.SecretEndLine = m.Line+lines, m.SecretLine+lines, m.SecretEndLine+lines
		m.Parts = moved(m.Parts, bytes, lines)
		out[i] = &m
	}
	return out
}

// maxSightings and maxTexts, in bytes, bound the memory that matches take.
const (
	maxSightings = 2_000_000
	maxTexts     = 256 << 20
)

// sightings collects matches. It is safe for concurrent use.
type sightings struct {
	mu         sync.Mutex
	in         map[gitobject.Num][]sighting
	further    map[gitobject.Num][][]sighting // by kind: what Options.Language found
	samples    map[string]*rules.Match
	secrets    map[string]int32
	values     []string // by number of the secret
	suppressed map[Suppressed]struct{}
	count      int
	texts      int
	full       bool // something was left out
}

func newSightings() *sightings {
	return &sightings{
		in: make(map[gitobject.Num][]sighting), further: make(map[gitobject.Num][][]sighting), samples: make(map[string]*rules.Match), secrets: make(map[string]int32),
		suppressed: make(map[Suppressed]struct{}),
	}
}

// value is what makes two matches one secret.
func value(m *rules.Match) string {
	v := m.Secret
	if m.Whole {
		v = m.Match
	}
	if strings.Contains(v, "\r") {
		v = strings.ReplaceAll(v, "\r\n", "\n")
	}
	return strings.TrimSpace(v)
}

// add takes a match in an object; keep as in Options.
func (s *sightings) add(n gitobject.Num, m *rules.Match, keep func(*rules.Match) bool) (kept bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	found, ok := s.sight(m, keep)
	if ok {
		s.in[n] = append(s.in[n], found)
	}
	return ok
}

// addFurther takes matches of a language in an object, by kind.
func (s *sightings) addFurther(n gitobject.Num, byKind [][]*rules.Match, keep func(*rules.Match) bool) (kept int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	lists := make([][]sighting, len(byKind))
	for kind, all := range byKind {
		for _, m := range all {
			if found, ok := s.sight(m, keep); ok {
				lists[kind] = append(lists[kind], found)
			}
		}
		bySecret(lists[kind])
	}
	if len(lists[0]) > 0 {
		s.further[n] = lists
	}
	return len(lists[0])
}

// all gives what was found in an object, whatever its path, sorted by secret.
func (s *sightings) all(n gitobject.Num) []sighting {
	if more := s.further[n]; more != nil {
		return bySecret(slices.Concat(s.in[n], more[0]))
	}
	return s.in[n]
}

// objects gives the objects in which something was found, sorted.
func (s *sightings) objects() []gitobject.Num {
	all := slices.AppendSeq(slices.Collect(maps.Keys(s.in)), maps.Keys(s.further))
	slices.Sort(all)
	return slices.Compact(all)
}

// sight makes a sighting of a match.
func (s *sightings) sight(m *rules.Match, keep func(*rules.Match) bool) (_ sighting, kept bool) {
	v := value(m)
	if by := m.Suppressed; by != "" || keep != nil && !keep(m) {
		key := Suppressed{by, m.Rule.ID, v}
		if _, ok := s.suppressed[key]; !ok && s.room(len(v)) {
			s.suppressed[key] = struct{}{}
		}
		return sighting{}, false
	}
	key := sampleKey(m)
	sample, ok := s.samples[key]
	if !ok {
		if !s.room(len(key) + len(m.Source) + len(m.Match)) {
			return sighting{}, false
		}
		sample = m
		s.samples[key] = m
	}
	if s.count >= maxSightings {
		s.full = true
		return sighting{}, false
	}
	s.count++
	return sighting{
		match: sample, secret: s.number(v), hides: m.Hides(), start: m.Start, end: m.End, secretStart: m.SecretStart, secretEnd: m.SecretEnd,
		line: int32(m.Line), secretLine: int32(m.SecretLine), secretColumn: int32(m.SecretColumn),
		endLine: int32(m.SecretEndLine), endColumn: int32(m.SecretEndColumn),
	}, true
}

// file takes a match of a path, which counts as a secret of its own.
func (s *sightings) file(path string, m *rules.Match, keep func(*rules.Match) bool) (sighting, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.room(len(path)) {
		return sighting{}, false
	}
	if keep != nil && !keep(m) {
		s.suppressed[Suppressed{Rule: m.Rule.ID}] = struct{}{}
		return sighting{}, false
	}
	return sighting{match: m, secret: s.number(" " + path)}, true
}

// number numbers a secret. Values are trimmed: none begins as the key of a path does.
func (s *sightings) number(value string) int32 {
	id, ok := s.secrets[value]
	if !ok {
		id = int32(len(s.values))
		s.secrets[value] = id
		s.values = append(s.values, value)
	}
	return id
}

func (s *sightings) room(n int) bool {
	if s.texts+n > maxTexts {
		s.full = true
		return false
	}
	s.texts += n
	return true
}

// sampleKey is the same for matches that differ in nothing but their places.
func sampleKey(m *rules.Match) string {
	return string(appendSampleKey(nil, m, m))
}

// appendSampleKey adds a part of the match whole, or itself; the places of parts
// count, seen from it.
func appendSampleKey(key []byte, m, whole *rules.Match) []byte {
	for _, text := range []string{m.Rule.ID, m.Secret, m.Match, m.Source} {
		key = binary.AppendUvarint(key, uint64(len(text)))
		key = append(key, text...)
	}
	for _, d := range m.Decoded {
		key = append(append(key, d...), ' ')
	}
	number := func(n int) { key = binary.AppendVarint(key, int64(n)) }
	number(m.SourceFrom)
	number(m.SourceTo)
	number(len(m.Beside))
	for _, b := range m.Beside {
		number(b[0])
		number(b[1])
	}
	if m != whole {
		for _, at := range []int64{m.Start, m.End, m.SecretStart, m.SecretEnd} {
			key = binary.AppendVarint(key, at-whole.Start)
		}
		number(m.Line - whole.Line)
		number(m.SecretLine - whole.Line)
		number(m.SecretEndLine - whole.Line)
		number(m.SecretColumn)
		number(m.SecretEndColumn)
	}
	key = m.AppendPlaces(key)
	number(len(m.Parts))
	for _, p := range m.Parts {
		key = appendSampleKey(key, p, whole)
	}
	return key
}
