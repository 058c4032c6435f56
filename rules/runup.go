package rules

import (
	"regexp/syntax"
	"unicode/utf8"
)

// runUp is how an expression is matched that begins with a class repeated as seldom as
// can be, as `[\w.-]{0,50}?`, and then a word: most of gitleaks' do. regexp tries all
// starts at once, fifty threads of them. But the leftmost match is that at the first
// place where the rest matches, for what stands before a later place begins no earlier;
// and it begins as many characters of the class before that as there are, up to the
// most. So the rest alone is matched, where its words are.
type runUp struct {
	class []rune // pairs of first and last
	most  int
	leads []string // in lower case: the rest begins with one of them
	rest  *pattern
}

// runUpOf gives nil if an expression is of another form.
func runUpOf(n *syntax.Regexp) *runUp {
	if n.Op != syntax.OpConcat || len(n.Sub) < 2 {
		return nil
	}
	run, word := n.Sub[0], n.Sub[1]
	if run.Op != syntax.OpRepeat || run.Min != 0 || run.Max < 0 || run.Flags&syntax.NonGreedy == 0 || run.Sub[0].Op != syntax.OpCharClass {
		return nil
	}
	u := &runUp{class: run.Sub[0].Rune, most: run.Max, leads: leads(word)}
	if u.has(utf8.RuneError) || hasAssertion(word) { // that would look at what is before
		return nil
	}
	for _, lead := range u.leads {
		if lead == "" {
			return nil
		}
	}
	u.rest = restPattern(n.Sub[1:])
	return u
}

func (u *runUp) has(r rune) bool {
	for i := 0; i < len(u.class); i += 2 {
		if u.class[i] <= r && r <= u.class[i+1] {
			return true
		}
	}
	return false
}

// start gives where the match begins whose rest begins at the offset at. It is not
// before from.
func (u *runUp) start(text []byte, from, at int) int {
	for range u.most {
		r, size := utf8.DecodeLastRune(text[from:at])
		if size == 0 || !u.has(r) {
			break
		}
		at -= size
	}
	return at
}

// mayBegin says whether the rest may match at the beginning of a text.
func (u *runUp) mayBegin(text []byte) bool {
	for _, lead := range u.leads {
		i := 0
		for i < len(lead) && i < len(text) && lower(text[i]) == lead[i] {
			i++
		}
		// Letters of two scripts are k and s in another case.
		if i == len(lead) || i < len(text) && text[i] >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// patience is what the questions about a text may cost, in bytes that they may look at:
// where the rest takes any number of bytes, asking at each of its words would be quadratic.
func patience(text []byte) int { return 16*len(text) + 4<<10 }

// find gives the first place, from an offset on, where ask finds the rest; ask gives nil
// if it does not. Negative patience is an answer that is not known.
func (u *runUp) find(text []byte, from int, patience *int, ask func([]byte) []int) []int {
	for at := from; at < len(text); at++ {
		if !u.mayBegin(text[at:]) {
			continue
		}
		if *patience -= len(text) - at; *patience < 0 {
			return nil
		}
		if places := ask(text[at:]); places != nil {
			for i := range places {
				if places[i] >= 0 {
					places[i] += at
				}
			}
			places[0] = u.start(text, from, at)
			return places
		}
	}
	return nil
}

// findAll is regexp's FindAllIndex; false: it would take too long.
func (u *runUp) findAll(text []byte) (all [][]int, ok bool) {
	ask := u.rest.get().FindIndex
	left := patience(text)
	for from := 0; ; {
		places := u.find(text, from, &left, ask)
		if places == nil {
			return all, left >= 0
		}
		all = append(all, places)
		from = places[1]
	}
}

// submatch is regexp's FindSubmatchIndex; false: it would take too long.
func (u *runUp) submatch(text []byte) (places []int, ok bool) {
	left := patience(text)
	places = u.find(text, 0, &left, u.rest.get().FindSubmatchIndex)
	return places, left >= 0
}
