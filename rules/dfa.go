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
	wordsEnd = 1 << 31 // words end in the state; added to it
	unmade   = 3 << 30 // the entry is not made yet; added to its place in the table
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
			d.resolve(uint32(row*a.width + c)) // in column 0 it finds what the node's fail is
		}
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
	for c := range uint32(d.width) {
		d.next = append(d.next, unmade|(s+c))
	}
	d.node = append(d.node, node)
	d.state[node] = s
	return s
}

// look gives the state that an entry of the table stands for, and says whether words end there.
// It makes the entry if need be.
func (d *dfa) look(entry uint32) (state uint32, words bool) {
	if entry >= unmade {
		entry = d.resolve(entry &^ unmade)
	}
	return entry &^ wordsEnd, entry >= wordsEnd
}

// resolve makes the entry at a place of the table.
func (d *dfa) resolve(place uint32) uint32 {
	to := d.after(d.nodeOf(place), uint8(int(place)%d.width))
	s := d.state[to]
	if to != 0 && s == 0 {
		s = d.addState(to)
	}
	if d.wordAt(to) != 0 {
		s |= wordsEnd
	}
	d.next[place] = s
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
	var part [lanes][]byte
	s := [lanes]uint32{state}
	for lane := range lanes {
		at := from + lane*n
		part[lane] = text[at:][:n]
		if lane > 0 { // no word is longer than depth
			_, s[lane] = d.run(out.lanes[lane][:0], text[at-d.depth:at], 0, 0)
		}
		out.lanes[lane] = out.lanes[lane][:0]
	}
	for i := 0; i < n; {
		var m int
		m, s[0], s[1], s[2], s[3] = skip(d.next, &d.class, part[0][i:], part[1][i:], part[2][i:], part[3][i:], s[0], s[1], s[2], s[3])
		i += m
		for lane, entry := range s {
			if entry >= wordsEnd {
				words := false
				if s[lane], words = d.look(entry); words {
					out.lanes[lane] = append(out.lanes[lane], wordEnd{from + lane*n + i, d.nodeOf(s[lane])})
				}
			}
		}
	}
	for i := range out.lanes {
		out.all = append(out.all, out.lanes[i]...)
	}
	rest := from + lanes*n
	out.all, state = d.run(out.all, text[rest:to], rest, s[lanes-1])
	return state
}

// skip goes on in all parts, which are equally long, until words end in one of them, an entry
// of the table is not made or the parts end. It gives how many bytes of each it went, and the
// entries there.
//
// It calls nothing and is not inlined, so that all that it needs stays in registers.
//
//go:noinline
func skip(next []uint32, class *[256]uint8, p0, p1, p2, p3 []byte, s0, s1, s2, s3 uint32) (n int, e0, e1, e2, e3 uint32) {
	p1, p2, p3 = p1[:len(p0)], p2[:len(p0)], p3[:len(p0)]
	for n < len(p0) {
		s0 = next[s0+uint32(class[p0[n]])]
		s1 = next[s1+uint32(class[p1[n]])]
		s2 = next[s2+uint32(class[p2[n]])]
		s3 = next[s3+uint32(class[p3[n]])]
		n++
		if s0|s1|s2|s3 >= wordsEnd {
			break
		}
	}
	return n, s0, s1, s2, s3
}

// run is find in one part: it appends to out, and adds at to the places.
func (d *dfa) run(out []wordEnd, text []byte, at int, state uint32) ([]wordEnd, uint32) {
	next := d.next
	for i, b := range text {
		c := d.class[b]
		state = next[state+uint32(c)]
		if state >= wordsEnd {
			words := false
			if state, words = d.look(state); words {
				out = append(out, wordEnd{at + i + 1, d.nodeOf(state)})
			}
			next = d.next
		}
	}
	return out, state
}

// scanString calls hit for each word in text, until it returns false.
func (d *dfa) scanString(text string, hit func(word int32) bool) {
	var state uint32
	for i := range len(text) {
		c := d.class[text[i]]
		state = d.next[state+uint32(c)]
		if state >= wordsEnd {
			words := false
			if state, words = d.look(state); words && !d.wordsAt(d.nodeOf(state), hit) {
				return
			}
		}
	}
}
