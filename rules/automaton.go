package rules

// An automaton finds all occurrences of a set of words in one pass, ASCII case
// ignored: Aho and Corasick's, made dense, so that each byte of text costs one
// load of its class and one load of the next state.
type automaton struct {
	class [256]uint8 // which column of next a byte is
	next  []uint32   // next[state+class]: the next state; states are multiples of the number of classes
	// first is the least state in which a word ends. States are numbered so
	// that those come last, and the inner loop needs one compare.
	first  uint32
	stride uint32
	ends   [][]int32 // words that end in state first + i*stride, longest first
	depth  int       // bytes of the longest word: so many decide on the state
}

// newAutomaton makes the automaton of words, which are in lower case, not empty
// and distinct.
func newAutomaton(words []string) *automaton {
	a := &automaton{stride: 1}
	for _, w := range words {
		for i := range len(w) {
			if b := w[i]; a.class[b] == 0 {
				a.class[b] = uint8(a.stride)
				a.stride++
			}
		}
	}
	for b := byte('A'); b <= 'Z'; b++ {
		a.class[b] = a.class[lower(b)]
	}
	k := int(a.stride)

	// The trie, a row of k children for each node; node 0 is the root.
	most := 1
	for _, w := range words {
		most += len(w)
		a.depth = max(a.depth, len(w))
	}
	trie := make([]int32, k, most*k)
	ends := make([][]int32, 1, most)
	for id, w := range words {
		at := 0
		for i := range len(w) {
			c := int(a.class[w[i]])
			to := int(trie[at*k+c])
			if to == 0 {
				to = len(ends)
				trie[at*k+c] = int32(to)
				trie = trie[:len(trie)+k]
				ends = append(ends, nil)
			}
			at = to
		}
		ends[at] = append(ends[at], int32(id))
	}

	// Breadth first: a node's missing children are those of its failure node.
	nodes := len(ends)
	fail := make([]int32, nodes)
	queue := make([]int32, 0, nodes)
	for c := range k {
		if to := trie[c]; to != 0 {
			queue = append(queue, to)
		}
	}
	for i := 0; i < len(queue); i++ {
		n := queue[i]
		f := fail[n]
		ends[n] = append(ends[n], ends[f]...)
		row, frow := trie[int(n)*k:int(n)*k+k], trie[int(f)*k:int(f)*k+k]
		for c, to := range row {
			if to == 0 {
				row[c] = frow[c]
			} else {
				fail[to] = frow[c]
				queue = append(queue, to)
			}
		}
	}

	// Number the states, those in which words end last; within each kind those
	// near the root first, since they are the ones that text visits.
	order := make([]int32, 0, nodes)
	for _, final := range []bool{false, true} {
		for i := -1; i < len(queue); i++ {
			n := int32(0)
			if i >= 0 {
				n = queue[i]
			}
			if (len(ends[n]) > 0) == final {
				order = append(order, n)
			}
		}
	}
	state := make([]uint32, nodes)
	for i, n := range order {
		state[n] = uint32(i * k)
	}
	a.next = make([]uint32, nodes*k)
	a.first = uint32(nodes * k)
	for i, n := range order {
		for c := range k {
			a.next[i*k+c] = state[trie[int(n)*k+c]]
		}
		if len(ends[n]) > 0 {
			a.first = min(a.first, uint32(i*k))
			a.ends = append(a.ends, ends[n])
		}
	}
	return a
}

// wordEnd is a place where words end: those of a state in which words end.
type wordEnd struct {
	end   int
	state uint32
}

// words gives the words that end at a place, longest first.
func (a *automaton) words(e wordEnd) []int32 { return a.ends[(e.state-a.first)/a.stride] }

// wordEnds are the places that find has found. It may be used again.
type wordEnds struct{ all, late []wordEnd }

// twoLanes is the bytes from which a text is searched in two parts.
const twoLanes = 256

// find finds the places in text[from:to] where words end, in their order, and returns
// the state after them. state is the one before, at first 0.
//
// The load of a state has to wait for the one before it. So the two halves of a text are
// searched in turns.
func (a *automaton) find(out *wordEnds, text []byte, from, to int, state uint32) uint32 {
	next, first := a.next, a.first
	out.all = out.all[:0]
	if to-from >= max(twoLanes, 2*a.depth) {
		half := from + (to-from)/2
		other := uint32(0)
		for _, b := range text[half-a.depth : half] { // no word is longer
			other = next[other+uint32(a.class[b])]
		}
		out.late = out.late[:0]
		left := text[from:half]
		right := text[half:to][:len(left)]
		for i, b := range left {
			state = next[state+uint32(a.class[b])]
			other = next[other+uint32(a.class[right[i]])]
			if state >= first {
				out.all = append(out.all, wordEnd{from + i + 1, state})
			}
			if other >= first {
				out.late = append(out.late, wordEnd{half + i + 1, other})
			}
		}
		out.all = append(out.all, out.late...)
		from, state = half+len(left), other
	}
	for i, b := range text[from:to] {
		state = next[state+uint32(a.class[b])]
		if state >= first {
			out.all = append(out.all, wordEnd{from + i + 1, state})
		}
	}
	return state
}

// scanString calls hit for each word in text, until it returns false.
func (a *automaton) scanString(text string, hit func(word int32) bool) {
	var s uint32
	for i := range len(text) {
		s = a.next[s+uint32(a.class[text[i]])]
		if s >= a.first {
			for _, w := range a.ends[(s-a.first)/a.stride] {
				if !hit(w) {
					return
				}
			}
		}
	}
}
