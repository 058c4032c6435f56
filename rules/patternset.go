package rules

import (
	"slices"
	"sync"
	"sync/atomic"
)

// A patternSet tells whether any of several patterns matches a short string, a
// path above all, and runs only those one of whose anchors is there.
type patternSet struct {
	always []*pattern
	words  *automaton
	byWord [][]*pattern

	// A complete table is worth its making where there is much to look at.
	seen     atomic.Int64 // bytes
	once     sync.Once
	complete *dfa
	mu       sync.Mutex // of lazy
	lazy     *dfa
}

// lazyBytes is how much a patternSet looks at without a complete table.
const lazyBytes = 16 << 10

// literalsOf gives, of each expression of a list, the literals one of which it can't
// match without; nil: it has none. They are those of inSequence.
func literalsOf(f *File, exprs []string) [][]literal {
	out := make([][]literal, len(exprs))
	for i, expr := range inSequence(exprs) {
		n, err := f.parsed(expr)
		if err != nil {
			continue
		}
		for _, a := range anchorsOf(n, nil) {
			out[i] = append(out[i], literal{a.literal, a.wild})
		}
	}
	return out
}

func newPatternSet(f *File, exprs []string) *patternSet {
	if len(exprs) == 0 {
		return nil
	}
	return patternSetOf(exprs, literalsOf(f, exprs))
}

// patternSetOf makes the set of expressions whose literals are known.
func patternSetOf(exprs []string, literals [][]literal) *patternSet {
	s := &patternSet{words: emptyAutomaton(0)}
	for i, expr := range inSequence(exprs) {
		p := &pattern{expr: expr}
		if literals[i] == nil {
			s.always = append(s.always, p)
			continue
		}
		for _, l := range literals[i] {
			if l.wild {
				// A path with one of the two odd letters is as good as none:
				// look for the letter too.
				for _, odd := range []string{string(kelvinSign), string(longS)} {
					s.note(odd, p)
				}
			}
			s.note(l.text, p)
		}
	}
	s.lazy = s.words.lazy()
	return s
}

func (s *patternSet) note(word string, p *pattern) {
	id := int(s.words.add(word))
	if id == len(s.byWord) {
		s.byWord = append(s.byWord, nil)
	}
	if n := len(s.byWord[id]); n == 0 || s.byWord[id][n-1] != p {
		s.byWord[id] = append(s.byWord[id], p)
	}
}

// scan calls hit for each word in text, until it returns false.
func (s *patternSet) scan(text string, hit func(word int32) bool) {
	if s.seen.Add(int64(len(text))) <= lazyBytes {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.lazy.scanString(text, hit)
		return
	}
	s.once.Do(func() { s.complete = s.words.complete() })
	s.complete.scanString(text, hit)
}

// match reports whether a pattern matches text. A nil set matches nothing.
func (s *patternSet) match(text string) bool {
	if s == nil {
		return false
	}
	found := false
	var failed []*pattern // a word may stand in a text many times
	s.scan(text, func(word int32) bool {
		for _, p := range s.byWord[word] {
			if slices.Contains(failed, p) {
				continue
			}
			if p.get().MatchString(text) {
				found = true
				return false
			}
			failed = append(failed, p)
		}
		return true
	})
	if found {
		return true
	}
	for _, p := range s.always {
		if p.get().MatchString(text) {
			return true
		}
	}
	return false
}
