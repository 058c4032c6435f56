package rules

// An automaton is Aho and Corasick's, of a set of words, ASCII case ignored. It is
// what a dfa is made from, as far as texts need one.
type automaton struct {
	class [256]uint8 // columns of a dfa's table: bytes of no word are in column 0
	width int        // columns
	nodes []trieNode // of the trie; the first is the root
	heads [256]int32 // the root's children, by class
	words int        // how many
	depth int        // bytes of the longest word: so many decide on the state
}

// trieNode stands for a start of words.
type trieNode struct {
	child, sibling int32 // 0: none
	fail           int32 // of the longest end of it that is a start of words too
	out            int32 // of the longest such end that is a word; 0: none is
	word           int32 // number of the word that it is; -1: it is none
	class          uint8
}

// newAutomaton makes the automaton of words, which are in lower case, not empty
// and distinct.
func newAutomaton(words []string) *automaton {
	a := emptyAutomaton()
	for _, w := range words {
		a.add(w)
	}
	a.link()
	return a
}

func emptyAutomaton() *automaton {
	return &automaton{width: 1, nodes: []trieNode{{word: -1}}}
}

// add adds a word and gives its number, counted from 0. link must follow the last.
func (a *automaton) add(word string) (id int32) {
	at := int32(0)
	for i := range len(word) {
		c := a.class[word[i]]
		if c == 0 {
			c = uint8(a.width)
			a.class[word[i]] = c
			a.width++
		}
		to := a.childOf(at, c)
		if to == 0 {
			to = int32(len(a.nodes))
			n := trieNode{word: -1, class: c}
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

// has says whether a word has been added.
func (a *automaton) has(word string) bool {
	at := int32(0)
	for i := range len(word) {
		c := a.class[word[i]]
		if c == 0 {
			return false
		}
		if at = a.childOf(at, c); at == 0 {
			return false
		}
	}
	return a.nodes[at].word >= 0
}

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

// link finds for each node, breadth first, where to go on when the text does not go
// on as the words do.
func (a *automaton) link() {
	for b := byte('A'); b <= 'Z'; b++ {
		a.class[b] = a.class[lower(b)]
	}
	queue := make([]int32, 0, len(a.nodes))
	for _, to := range a.heads[:a.width] {
		if to != 0 {
			queue = append(queue, to)
		}
	}
	for i := 0; i < len(queue); i++ {
		n := &a.nodes[queue[i]]
		if f := &a.nodes[n.fail]; f.word >= 0 {
			n.out = n.fail
		} else {
			n.out = f.out
		}
		for c := n.child; c != 0; c = a.nodes[c].sibling {
			a.nodes[c].fail = a.after(n.fail, a.nodes[c].class)
			queue = append(queue, c)
		}
	}
}

// after gives the node that a byte of a class leads to.
func (a *automaton) after(node int32, class uint8) int32 {
	for {
		if to := a.childOf(node, class); to != 0 || node == 0 {
			return to
		}
		node = a.nodes[node].fail
	}
}

// scanString calls hit for each word in text, until it returns false.
func (a *automaton) scanString(text string, hit func(word int32) bool) {
	at := int32(0)
	for i := range len(text) {
		at = a.after(at, a.class[text[i]])
		if a.ends(at) && !a.wordsAt(at, hit) {
			return
		}
	}
}

// ends says that words end at a node.
func (a *automaton) ends(node int32) bool {
	n := &a.nodes[node]
	return n.word >= 0 || n.out != 0
}

// wordsAt calls hit for the words that end at a node, the longest first, until it returns
// false.
func (a *automaton) wordsAt(node int32, hit func(word int32) bool) bool {
	if a.nodes[node].word < 0 {
		node = a.nodes[node].out
	}
	for ; node != 0; node = a.nodes[node].out {
		if !hit(a.nodes[node].word) {
			return false
		}
	}
	return true
}
