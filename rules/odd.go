package rules

import (
	"strings"
	"unicode/utf8"
)

// Three characters beyond ASCII have an ASCII letter as their lower case or fold
// to one: U+212A KELVIN SIGN (k), U+017F LONG S (s) and U+0130 I WITH DOT (i, by
// lower case only). Expressions that ignore case match the first two, gitleaks'
// keywords the first and the last; here keywords match all three. The automaton
// does not know them, but sees them.
const (
	kelvinSign = '\u212a'
	longS      = '\u017f'
	dottedI    = '\u0130'
)

var toPlain = strings.NewReplacer(string(longS), "s")

// folded gives text in lower case, as keywords are compared with it.
func folded(text []byte) string { return toPlain.Replace(strings.ToLower(string(text))) }

// foldedText is folded for the text that is searched, made once.
func (sc *Scanner) foldedText(text []byte) string {
	if sc.folded == "" {
		sc.folded = folded(text)
	}
	return sc.folded
}

// maxOdd is how many odd letters of a text are looked at one by one for keywords
// round them; with more, all of the text is.
const maxOdd = 1 << 10

// oddKeywords looks for keywords that such characters are in.
func (sc *Scanner) oddKeywords(text []byte) {
	if len(sc.oddAt) == maxOdd {
		sc.oddKeywordsIn(text, 0, len(text))
		return
	}
	for _, at := range sc.oddAt {
		sc.oddKeywordsIn(text, at-maxKeyword, at+maxKeyword)
	}
}

func (sc *Scanner) oddKeywordsIn(text []byte, from, to int) {
	low := ""
	for _, c := range sc.set.gated {
		if sc.keyword[c.index] && !sc.learning {
			continue
		}
		if low == "" {
			low = folded(text[max(0, from):min(len(text), to)])
		}
		if holdsAny(low, c.Keywords) {
			if sc.learning {
				sc.learn(c.index, keywordOnly, from, to)
				continue
			}
			sc.keyword[c.index] = true
			if c.literals == nil {
				sc.mark(c)
			}
		}
	}
}

// oddPlace is a k or an s in a literal of an anchor that ignores case.
type oddPlace struct {
	ref
	at int // offset in the literal
}

// oddKey finds the literals that an odd letter may stand in by the letter and a
// neighbour of it: the next, or the one before if it is the last.
type oddKey struct {
	letter, neighbour byte
	last              bool
}

// indexOdd finds the places of the odd letters in the literals of anchors.
func indexOdd(wild []ref) map[oddKey][]oddPlace {
	index := make(map[oddKey][]oddPlace)
	for _, r := range wild {
		literal := r.rule.literals[r.anchor].text
		for i := range len(literal) {
			if literal[i] != 'k' && literal[i] != 's' {
				continue
			}
			key := oddKey{letter: literal[i], last: i == len(literal)-1}
			if key.last {
				key.neighbour = literal[i-1]
			} else {
				key.neighbour = literal[i+1]
			}
			index[key] = append(index[key], oddPlace{r, i})
		}
	}
	return index
}

// oddHit notes the anchors that hold the odd letter that ends at text[end-1],
// where the automaton looks for a k or an s.
func (sc *Scanner) oddHit(text []byte, end int) {
	odd, size := utf8.DecodeLastRune(text[:end])
	letter := plain(odd, 0)
	if letter == 0 {
		return // no expression takes a dotted I for an i
	}
	try := func(neighbour byte, last bool) {
		for _, p := range sc.set.words.oddPlaces()[oddKey{letter, neighbour, last}] {
			literal := p.rule.literals[p.anchor].text
			start, before := foldedBefore(text[:end-size], literal[:p.at])
			stop, after := foldedAfter(text, end, literal[p.at+1:])
			if before && after {
				sc.anchorHit(p.ref, text, start, stop, true)
			}
		}
	}
	// A neighbour that is odd itself may stand for a letter, or for itself.
	if r, _ := utf8.DecodeRune(text[end:]); end < len(text) {
		try(plain(r, text[end]), false)
		if text[end] >= utf8.RuneSelf && plain(r, 0) != 0 {
			try(text[end], false)
		}
	}
	if before := text[:end-size]; len(before) > 0 {
		r, _ := utf8.DecodeLastRune(before)
		b := before[len(before)-1]
		try(plain(r, b), true)
		if b >= utf8.RuneSelf && plain(r, 0) != 0 {
			try(b, true)
		}
	}
}

// plain gives the letter that an odd letter stands for, or the other byte in
// lower case.
func plain(r rune, other byte) byte {
	switch r {
	case kelvinSign:
		return 'k'
	case longS:
		return 's'
	}
	return lower(other)
}

// foldedBefore says whether text ends in a literal in lower case, case ignored,
// and where it starts.
func foldedBefore(text []byte, literal string) (start int, ok bool) {
	for i := len(literal) - 1; i >= 0; i-- {
		if len(text) == 0 {
			return 0, false
		}
		r, size := utf8.DecodeLastRune(text)
		n := folds(r, size, text[len(text)-1], literal[i])
		if n == 0 {
			return 0, false
		}
		text = text[:len(text)-n]
	}
	return len(text), true
}

// foldedAfter says whether text[at:] starts with a literal in lower case, case
// ignored, and where it ends.
func foldedAfter(text []byte, at int, literal string) (end int, ok bool) {
	for i := range len(literal) {
		if at == len(text) {
			return 0, false
		}
		r, size := utf8.DecodeRune(text[at:])
		n := folds(r, size, text[at], literal[i])
		if n == 0 {
			return 0, false
		}
		at += n
	}
	return at, true
}

// folds gives the width of the character that stands for a byte of a literal:
// that of the rune r, if it is one of the odd ones, or 1, as literals may hold
// any other character as bytes; 0 if neither stands for it.
func folds(r rune, size int, b, want byte) int {
	switch {
	case r == kelvinSign && want == 'k', r == longS && want == 's':
		return size
	case lower(b) == want:
		return 1
	}
	return 0
}
