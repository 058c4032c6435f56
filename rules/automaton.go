package rules

// An automaton is Aho and Corasick's, of a set of words, ASCII case ignored: their trie.
// A dfa finds the rest, as far as texts need it.
type automaton struct {
	class [256]uint8 // columns of a dfa's table: column 0 has bytes of no word only
	width int        // columns
	nodes []trieNode // the first is the root
	heads [256]int32 // the root's children, by class
	words int        // how many
	depth int        // bytes of the longest word: so many decide on the state
}

// trieNode stands for a start of words.
type trieNode struct {
	child, sibling, parent int32 // 0: none
	word                   int32 // number of the word that it is; -1: it is none
	class                  uint8
}

// frequent are the letters, digits and signs of words that text has most, Go's source for one.
const frequent = "etranisoclfdupmghb0xvy_1k"

// newAutomaton makes the automaton of words, which are in lower case, not empty
// and distinct.
func newAutomaton(words []string) *automaton {
	a := emptyAutomaton(0)
	for _, w := range words {
		a.add(w)
	}
	return a
}

// emptyAutomaton has room for some nodes.
func emptyAutomaton(room int) *automaton {
	a := &automaton{width: 1, nodes: make([]trieNode, 1, 1+room)}
	a.nodes[0].word = -1
	for i := range len(frequent) { // what texts need of a row lies side by side
		a.newClass(frequent[i])
	}
	return a
}

// add adds a word, unless it is there, and gives its number, counted from 0.
func (a *automaton) add(word string) (id int32) {
	at := int32(0)
	for i := range len(word) {
		c := a.class[word[i]]
		if c == 0 {
			c = a.newClass(word[i])
		}
		to := a.childOf(at, c)
		if to == 0 {
			to = int32(len(a.nodes))
			n := trieNode{word: -1, class: c, parent: at}
			if at == 0 {
				a.heads[c] = to
			} else {
				n.sibling = a.nodes[at].child
				a.nodes[at].child = to
			}
			a.nodes = append(a.nodes, n)
		}
		at = to
	}
	n := &a.nodes[at]
	if n.word < 0 {
		n.word = int32(a.words)
		a.words++
		a.depth = max(a.depth, len(word))
	}
	return n.word
}

func (a *automaton) newClass(b byte) uint8 {
	c := uint8(a.width)
	a.width++
	a.class[b] = c
	if 'a' <= b && b <= 'z' {
		a.class[b-'a'+'A'] = c
	}
	return c
}

// between gives a byte that is in no word, if there is one: after it the automaton is at its
// root.
func (a *automaton) between() (b byte, ok bool) {
	for i, c := range a.class {
		if c == 0 {
			return byte(i), true
		}
	}
	return 0, false
}

// has says whether a word has been added.
func (a *automaton) has(word string) bool {
	at := int32(0)
	for i := range len(word) {
		if at = a.childOf(at, a.class[word[i]]); at == 0 {
			return false
		}
	}
	return a.nodes[at].word >= 0
}

// childOf gives the child of a node by its class; 0: there is none.
func (a *automaton) childOf(node int32, class uint8) int32 {
	if node == 0 {
		return a.heads[class]
	}
	c := a.nodes[node].child
	for c != 0 && a.nodes[c].class != class {
		c = a.nodes[c].sibling
	}
	return c
}
