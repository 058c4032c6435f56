package rules

// A dfa finds all occurrences of an automaton's words in one pass: each byte of text
// costs one load of its class and one of the next state.
//
// Its table is made as texts need it: of the thousands of states most texts see some
// hundred, and a scan of one file is to begin at once. So it belongs to one scanner,
// unless it is complete.
type dfa struct {
	*automaton
	next  []uint32 // next[state+class]: the next state; states are multiples of width
	node  []int32  // by state, divided by width
	state []uint32 // by node: its state; 0: it has none yet, or is the root
	// fail is, by node, that of the longest end of it that is a start of words too; -1: it is
	// not known yet.
	fail []int32
}

// Entries of a dfa's table from wordsEnd on want a look.
const (
	wordsEnd = 1 << 31    // words end in the state; added to it
	unknown  = ^uint32(0) // the entry is not made yet
)

// tableLimit is how many bytes of table a scanner may have of its own.
const tableLimit = 4 << 20

// lazy gives a dfa for one scanner.
func (a *automaton) lazy() *dfa { return a.dfa(min(64, len(a.nodes))) }

// complete gives a dfa that any number of scanners may share.
func (a *automaton) complete() *dfa {
	d := a.dfa(len(a.nodes))
	for row := 0; row < len(d.node); row++ {
		for c := range a.width {
			d.resolve(uint32(row*a.width), uint8(c))
		}
	}
	for n := range d.fail {
		d.failOf(int32(n)) // so that nothing is left to be found
	}
	return d
}

// dfa gives a dfa with room for some states.
func (a *automaton) dfa(room int) *dfa {
	d := &dfa{
		automaton: a,
		next:      make([]uint32, 0, room*a.width),
		node:      make([]int32, 0, room),
		state:     make([]uint32, len(a.nodes)),
		fail:      make([]int32, len(a.nodes)),
	}
	for i := range d.fail {
		d.fail[i] = -1
	}
	d.fail[0] = 0
	d.addState(0)
	return d
}

// isLarge says that scanners had better share a complete dfa.
func (a *automaton) isLarge() bool { return 4*len(a.nodes)*a.width > tableLimit }

func (d *dfa) addState(node int32) uint32 {
	s := uint32(len(d.next))
	for range d.width {
		d.next = append(d.next, unknown)
	}
	d.node = append(d.node, node)
	d.state[node] = s
	return s
}

// resolve makes an entry of the table.
func (d *dfa) resolve(state uint32, class uint8) uint32 {
	to := d.after(d.nodeOf(state), class)
	s := d.state[to]
	if to != 0 && s == 0 {
		s = d.addState(to)
	}
	if d.wordAt(to) != 0 {
		s |= wordsEnd
	}
	d.next[state+uint32(class)] = s
	return s
}

func (d *dfa) nodeOf(state uint32) int32 { return d.node[int(state)/d.width] }

// after gives the node that a byte of a class leads to.
func (d *dfa) after(node int32, class uint8) int32 {
	for {
		if to := d.childOf(node, class); to != 0 || node == 0 {
			return to
		}
		node = d.failOf(node)
	}
}

// failOf calls itself as often as a word has bytes, at most.
func (d *dfa) failOf(node int32) int32 {
	f := d.fail[node]
	if f < 0 {
		f = 0
		if n := &d.nodes[node]; n.parent != 0 {
			f = d.after(d.failOf(n.parent), n.class)
		}
		d.fail[node] = f
	}
	return f
}

// wordAt gives the longest end of a node that is a word, which may be the node; 0: none is.
func (d *dfa) wordAt(node int32) int32 {
	for node != 0 && d.nodes[node].word < 0 {
		node = d.failOf(node)
	}
	return node
}

// wordsAt calls hit for the words that end at a node, the longest first, until it returns
// false.
func (d *dfa) wordsAt(node int32, hit func(word int32) bool) bool {
	for node = d.wordAt(node); node != 0; node = d.wordAt(d.failOf(node)) {
		if !hit(d.nodes[node].word) {
			return false
		}
	}
	return true
}

// wordEnd is a place where words end: those of a node.
type wordEnd struct {
	end  int
	node int32
}

// wordEnds are the places that find has found. It may be used again.
type wordEnds struct {
	all   []wordEnd
	lanes [lanes][]wordEnd
}

// lanes is in how many parts a long text is searched at once, and manyLanes the bytes
// from which that is worth it.
const (
	lanes     = 4
	manyLanes = 384
)

// find finds the places in text[from:to] where words end, in their order, and returns
// the state after them. state is the one before, at first 0.
//
// The load of a state has to wait for the one before it. So the quarters of a text are
// searched in turns, each from the state that the bytes before it lead to.
func (d *dfa) find(out *wordEnds, text []byte, from, to int, state uint32) uint32 {
	out.all = out.all[:0]
	if to-from < max(manyLanes, 2*lanes*d.depth) {
		out.all, state = d.run(out.all, text[from:to], from, state)
		return state
	}
	n := (to - from) / lanes
	start := func(lane int) uint32 { // no word is longer than depth
		at := from + lane*n
		_, s := d.run(out.lanes[lane][:0], text[at-d.depth:at], 0, 0)
		return s
	}
	s1, s2, s3 := start(1), start(2), start(3)
	for i := range out.lanes {
		out.lanes[i] = out.lanes[i][:0]
	}
	part := func(lane int) []byte { return text[from+lane*n:][:n] }
	p0 := part(0)
	p1, p2, p3 := part(1)[:len(p0)], part(2)[:len(p0)], part(3)[:len(p0)]
	next := d.next
	for i := range p0 {
		c0, c1, c2, c3 := d.class[p0[i]], d.class[p1[i]], d.class[p2[i]], d.class[p3[i]]
		t0, t1, t2, t3 := next[state+uint32(c0)], next[s1+uint32(c1)], next[s2+uint32(c2)], next[s3+uint32(c3)]
		if t0|t1|t2|t3 >= wordsEnd {
			end := from + i + 1
			t0 = d.note(out, 0, state, c0, end)
			t1 = d.note(out, 1, s1, c1, end+n)
			t2 = d.note(out, 2, s2, c2, end+2*n)
			t3 = d.note(out, 3, s3, c3, end+3*n)
			next = d.next
		}
		state, s1, s2, s3 = t0, t1, t2, t3
	}
	for i := range out.lanes {
		out.all = append(out.all, out.lanes[i]...)
	}
	rest := from + lanes*n
	out.all, state = d.run(out.all, text[rest:to], rest, s3)
	return state
}

// note makes a step that may want a look, and notes the words that end there.
func (d *dfa) note(out *wordEnds, lane int, state uint32, c uint8, end int) uint32 {
	s := d.next[state+uint32(c)]
	if s == unknown {
		s = d.resolve(state, c)
	}
	if s >= wordsEnd {
		s &^= wordsEnd
		out.lanes[lane] = append(out.lanes[lane], wordEnd{end, d.nodeOf(s)})
	}
	return s
}

// run is find in one part: it appends to out, and adds at to the places.
func (d *dfa) run(out []wordEnd, text []byte, at int, state uint32) ([]wordEnd, uint32) {
	next := d.next
	for i, b := range text {
		c := d.class[b]
		s := next[state+uint32(c)]
		if s >= wordsEnd {
			if s == unknown {
				s = d.resolve(state, c)
				next = d.next
			}
			if s >= wordsEnd {
				s &^= wordsEnd
				out = append(out, wordEnd{at + i + 1, d.nodeOf(s)})
			}
		}
		state = s
	}
	return out, state
}

// scanString calls hit for each word in text, until it returns false.
func (d *dfa) scanString(text string, hit func(word int32) bool) {
	var state uint32
	for i := range len(text) {
		c := d.class[text[i]]
		s := d.next[state+uint32(c)]
		if s == unknown {
			s = d.resolve(state, c)
		}
		if s >= wordsEnd {
			s &^= wordsEnd
			if !d.wordsAt(d.nodeOf(s), hit) {
				return
			}
		}
		state = s
	}
}
