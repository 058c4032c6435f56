package rules

// A memo remembers what expressions say of short texts: the versions of a file, and
// the copies of it, hold the same windows and matches over and over. An expression
// depends on nothing but its text, so that this changes no outcome. It belongs
// to one scanner. A nil memo remembers nothing.
type memo struct {
	known map[memoKey]map[string]remembered
	size  int // bytes of the texts, and of what each takes beside
}

type memoKey struct {
	of any // a *pattern or an *allowlist
	op memoOp
}

type memoOp uint8

const (
	opMatch memoOp = iota
	opFindAll
	opSubmatch
)

type remembered struct {
	ok     bool
	places [][]int
}

const (
	memoText = 16 << 10 // bytes of the longest text that is remembered
	memoSize = 12 << 20 // bytes of all; then it begins anew
	memoBase = 128      // bytes that each takes beside its text, about
)

func newMemo() *memo { return &memo{known: make(map[memoKey]map[string]remembered)} }

func (m *memo) do(key memoKey, text []byte, ask func() remembered) remembered {
	if m == nil || len(text) > memoText {
		return ask()
	}
	of := m.known[key]
	r, ok := of[string(text)]
	if ok {
		return r
	}
	r = ask()
	if m.size > memoSize {
		clear(m.known)
		m.size, of = 0, nil
	}
	if of == nil {
		of = make(map[string]remembered)
		m.known[key] = of
	}
	of[string(text)] = r
	m.size += len(text) + memoBase + 64*len(r.places)
	return r
}

// match is regexp's Match.
func (m *memo) match(p *pattern, text []byte) bool {
	return m.do(memoKey{p, opMatch}, text, func() remembered { return remembered{ok: p.get().Match(text)} }).ok
}

// allowed says whether a regex of an allowlist matches.
func (m *memo) allowed(a *allowlist, text []byte) bool {
	return m.do(memoKey{a, opMatch}, text, func() remembered { return remembered{ok: a.regexes().match(string(text))} }).ok
}

// findAll is regexp's FindAllIndex.
func (m *memo) findAll(p *pattern, text []byte) [][]int {
	return m.do(memoKey{p, opFindAll}, text, func() remembered { return remembered{places: p.findAll(text)} }).places
}

// submatch is regexp's FindSubmatchIndex.
func (m *memo) submatch(p *pattern, text []byte) []int {
	return m.do(memoKey{p, opSubmatch}, text, func() remembered { return remembered{places: [][]int{p.submatch(text)}} }).places[0]
}
