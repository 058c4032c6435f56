package rules

// wakeDirty runs the automaton over what was not copied, and some bytes beside.
func (sc *Scanner) wakeDirty(text []byte, before, after int) {
	sc.gathered.text, sc.gathered.pieces = sc.gathered.text[:0], sc.gathered.pieces[:0] // a panic may have left some
	from, to := 0, 0
	sc.clean.dirty(len(text), func(a, b int) {
		a, b = max(0, a-before), min(len(text), b+after)
		if a > to {
			sc.gather(text, from, to)
			from = a
		}
		to = max(to, b)
	})
	sc.gather(text, from, to)
	sc.hitGathered(text)
}

// gathered are short stretches of a text one after another, with a byte between that is in
// no word: the automaton goes through several parts of a long text at once.
type gathered struct {
	text   []byte
	pieces []gatheredPiece
}

// gatheredPiece says that what is gathered from at on stands in the text from from on.
type gatheredPiece struct{ at, from int }

const (
	gatherShort = 4 << 10 // longer stretches are not worth it
	gatherMost  = 16 << 10
)

// gather notes the words in text[from:to], now or when there is more.
func (sc *Scanner) gather(text []byte, from, to int) {
	g := &sc.gathered
	between, ok := sc.words.between()
	switch {
	case from == to:
		return
	case to-from > gatherShort || !ok:
		sc.hitGathered(text) // hits are wanted in their order
		sc.hitIn(text, from, to, false)
		return
	case len(g.text)+to-from > gatherMost:
		sc.hitGathered(text)
	}
	g.pieces = append(g.pieces, gatheredPiece{len(g.text), from})
	g.text = append(append(g.text, text[from:to]...), between)
}

// hitGathered notes the words in what was gathered.
func (sc *Scanner) hitGathered(text []byte) {
	g := &sc.gathered
	sc.words.find(&sc.ends, g.text, 0, len(g.text), 0)
	piece := 0
	for _, e := range sc.ends.all {
		for piece+1 < len(g.pieces) && g.pieces[piece+1].at < e.end {
			piece++
		}
		end := g.pieces[piece].from + e.end - g.pieces[piece].at
		sc.words.wordsAt(e.node, func(w int32) bool {
			sc.hit(w, text, end, false)
			return true
		})
	}
	g.text, g.pieces = g.text[:0], g.pieces[:0]
}
