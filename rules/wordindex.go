package rules

import "sync"

// maxKeyword is the length in bytes up to which the automaton looks for keywords.
const maxKeyword = 3 * maxLiteral

// ref says what a word of the automaton means to a rule.
type ref struct {
	rule   *compiled
	anchor int32 // index of the rule's anchor, or one of the two below
}

const (
	keywordOnly = -1 // the word is a keyword: the rule may match in this text
	oddLetter   = -2 // the word is U+212A or U+017F
)

// wordIndex says which rules wait for which words.
type wordIndex struct {
	*automaton
	refs    [][]ref // by word: who waits for it
	lengths []int   // by word: its bytes

	wild    []ref // whose literals an odd letter may stand in
	oddOnce sync.Once
	odd     map[oddKey][]oddPlace

	sharedOnce sync.Once
	shared     *dfa
}

// dfa gives a dfa for a scanner.
func (x *wordIndex) dfa() *dfa {
	if !x.isLarge() {
		return x.lazy()
	}
	x.sharedOnce.Do(func() { x.shared = x.complete() })
	return x.shared
}

// oddPlaces gives the places of odd letters in literals. Most texts have none.
func (x *wordIndex) oddPlaces() map[oddKey][]oddPlace {
	x.oddOnce.Do(func() { x.odd = indexOdd(x.wild) })
	return x.odd
}

// wordCollector collects the words of a wordIndex.
type wordCollector struct {
	words   *automaton
	left    int // bytes of words that may be added
	lengths []int
	// In the order of adding: who waits for which word.
	refs []ref
	of   []int32
	wild []ref
}

// maxWordBytes bounds the automaton, whose states are as many as its words have
// bytes and take up to 1 KB each. gitleaks' rules need 3,000. A rule whose words
// find no room is searched for on the whole text.
const maxWordBytes = 32 << 10

// nodesEach is about how many nodes of the automaton each rule adds.
const nodesEach = 14

// room says whether all of some words can be added.
func (x *wordCollector) room(words []literal) bool {
	sum := 0
	for _, w := range words {
		if sum += len(w.text); sum > x.left {
			break
		}
	}
	if sum <= x.left {
		return true
	}
	sum = 0
	for _, w := range words {
		if !x.words.has(w.text) {
			sum += len(w.text)
		}
	}
	return sum <= x.left
}

func (x *wordCollector) add(word string, r ref) {
	had := x.words.words
	id := x.words.add(word)
	if x.words.words > had {
		x.left -= len(word)
		x.lengths = append(x.lengths, len(word))
	}
	x.refs, x.of = append(x.refs, r), append(x.of, id)
}

// index gives what has been collected.
func (x *wordCollector) index() *wordIndex {
	out := &wordIndex{automaton: x.words, refs: make([][]ref, x.words.words), lengths: x.lengths, wild: x.wild}
	// The lists are cut from one: sizes first.
	sizes := make([]int, x.words.words)
	for _, id := range x.of {
		sizes[id]++
	}
	all := make([]ref, len(x.refs))
	for id, n := range sizes {
		out.refs[id], all = all[:0:n], all[n:]
	}
	for i, id := range x.of {
		out.refs[id] = append(out.refs[id], x.refs[i])
	}
	return out
}
