package rules

import (
	"bytes"
	"regexp/syntax"
	"unicode"
	"unicode/utf8"
)

// unbounded is the greatest length of what has none.
const unbounded = -1

// A reach says how far a sequence of expressions can go in a text, so that a
// window round an anchor holds every match that contains it. Each link is a set
// of bytes and the greatest number of them that a part of the sequence takes;
// as parts are melted into one link, and assertions left out, it goes at least
// as far as the sequence can.
//
// Going as far as each link can is right although the sequence may go less far
// in one part and then further in the next: from a place p a link gets to
// right(p), and from any place before p to no place after right(p), for it
// either stops before p or takes p's bytes too.
type reach []reachLink

// reachLink is a link, or alternatives of which the furthest counts.
type reachLink struct {
	link
	line   bool // the set has all bytes but a newline
	either []reach
}

// maxUnrolled bounds how many links the rounds of a repeated sequence become
// before they are melted into one.
const maxUnrolled = 128

// nodes counts the nodes of an expression, each as often as it may be repeated.
func nodes(n *syntax.Regexp) int {
	sum := 1 + len(n.Rune)
	for _, sub := range n.Sub {
		sum += nodes(sub)
	}
	if n.Op == syntax.OpRepeat && n.Max > 1 {
		sum *= n.Max
	}
	return min(sum, maxLength)
}

func reachOf(nodes ...*syntax.Regexp) reach {
	var r reach
	for _, n := range nodes {
		r.add(n)
	}
	return r
}

func (r *reach) add(n *syntax.Regexp) {
	switch n.Op {
	case syntax.OpConcat:
		for _, sub := range n.Sub {
			r.add(sub)
		}
		return
	case syntax.OpCapture:
		r.add(n.Sub[0])
		return
	case syntax.OpLiteral:
		for _, c := range n.Rune {
			one := syntax.Regexp{Op: syntax.OpLiteral, Flags: n.Flags, Rune: []rune{c}}
			r.append(&one)
		}
		return
	case syntax.OpQuest:
		if !isCharacter(n.Sub[0]) {
			r.add(n.Sub[0])
			return
		}
	case syntax.OpRepeat:
		if !isCharacter(n.Sub[0]) && 0 <= n.Max && n.Max*nodes(n.Sub[0]) <= maxUnrolled {
			for range n.Max {
				r.add(n.Sub[0])
			}
			return
		}
	case syntax.OpAlternate:
		lo, hi := lengths(n)
		l := reachLink{link: link{min: lo, max: hi}}
		for _, sub := range n.Sub {
			l.either = append(l.either, reachOf(sub))
		}
		*r = append(*r, l)
		return
	}
	r.append(n)
}

// isCharacter says that a match of n is a character, whose repetitions one link
// describes.
func isCharacter(n *syntax.Regexp) bool {
	switch n.Op {
	case syntax.OpLiteral:
		return len(n.Rune) == 1
	case syntax.OpCharClass, syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return true
	case syntax.OpCapture:
		return isCharacter(n.Sub[0])
	}
	return false
}

func (r *reach) append(n *syntax.Regexp) {
	if lo, hi := lengths(n); hi != 0 {
		set := bytesOf(n)
		*r = append(*r, reachLink{link: link{set, lo, hi}, line: set == notNewline})
	}
}

// right gives the furthest end of what starts at or before from in text.
func (r reach) right(text []byte, from int) int {
	p := from
	for i := range r {
		l := &r[i]
		if l.either != nil {
			furthest := p
			for _, e := range l.either {
				furthest = max(furthest, e.right(text, p))
			}
			p = furthest
			continue
		}
		end := len(text)
		if l.max != unbounded {
			end = min(end, p+l.max)
		}
		if l.line {
			if j := bytes.IndexByte(text[p:end], '\n'); j >= 0 {
				end = p + j
			}
			p = end
			continue
		}
		for p < end && l.set.has(text[p]) {
			p++
		}
	}
	return p
}

// notNewline is the set of what stands in a line.
var notNewline = bytesOf(&syntax.Regexp{Op: syntax.OpAnyCharNotNL})

// left gives the furthest start of what ends at or after to in text. It stops
// when it gets to stop, from which it is known to get to known.
func (r reach) left(text []byte, to, stop, known int) int {
	p := to
	for i := len(r) - 1; i >= 0; i-- {
		l := &r[i]
		if l.either != nil {
			furthest := p
			for _, e := range l.either {
				furthest = min(furthest, e.left(text, p, stop, known))
			}
			p = furthest
			continue
		}
		end := 0
		if l.max != unbounded {
			end = max(0, p-l.max)
		}
		if l.line {
			if p = end + bytes.LastIndexByte(text[end:p], '\n') + 1; p < stop {
				return known
			}
			continue
		}
		for p > end && l.set.has(text[p-1]) {
			p--
			if p < stop {
				return known
			}
		}
	}
	return p
}

// maxLength caps sums and products of lengths: an expression with a greater
// bound is as good as unbounded.
const maxLength = 1 << 20

// lengths gives the least and the greatest length in bytes of a match of n.
func lengths(n *syntax.Regexp) (lo, hi int) {
	switch n.Op {
	case syntax.OpNoMatch:
		return 0, 0
	case syntax.OpLiteral:
		for _, r := range n.Rune {
			l, h := runeLengths(r, n.Flags&syntax.FoldCase != 0)
			lo, hi = lo+l, hi+h
		}
		return lo, hi
	case syntax.OpCharClass:
		return classLengths(n.Rune)
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return 1, utf8.UTFMax
	case syntax.OpCapture:
		return lengths(n.Sub[0])
	case syntax.OpStar:
		return 0, unbounded
	case syntax.OpPlus:
		lo, _ = lengths(n.Sub[0])
		return lo, unbounded
	case syntax.OpQuest:
		_, hi = lengths(n.Sub[0])
		return 0, hi
	case syntax.OpRepeat:
		l, h := lengths(n.Sub[0])
		lo, hi = l*n.Min, unbounded
		if n.Max >= 0 && h != unbounded {
			hi = h * n.Max
		}
		if hi > maxLength {
			hi = unbounded
		}
		return min(lo, maxLength), hi
	case syntax.OpConcat:
		for _, sub := range n.Sub {
			l, h := lengths(sub)
			lo = min(lo+l, maxLength)
			if h == unbounded || hi == unbounded || hi+h > maxLength {
				hi = unbounded
			} else {
				hi += h
			}
		}
		return lo, hi
	case syntax.OpAlternate:
		lo = maxLength
		for _, sub := range n.Sub {
			l, h := lengths(sub)
			lo = min(lo, l)
			if h == unbounded || hi == unbounded {
				hi = unbounded
			} else {
				hi = max(hi, h)
			}
		}
		return lo, hi
	}
	return 0, 0 // empty match and the assertions
}

// runeLengths gives the lengths of a rune's encodings, those of the runes that
// it folds to included. U+FFFD also stands for one byte of invalid UTF-8.
func runeLengths(r rune, fold bool) (lo, hi int) {
	lo, hi = classLengths([]rune{r, r})
	if fold {
		for f := simpleFold(r); f != r; f = simpleFold(f) {
			l, h := classLengths([]rune{f, f})
			lo, hi = min(lo, l), max(hi, h)
		}
	}
	return lo, hi
}

func classLengths(ranges []rune) (lo, hi int) {
	lo = utf8.UTFMax
	for i := 0; i < len(ranges); i += 2 {
		a, b := ranges[i], ranges[i+1]
		l := utf8.RuneLen(a)
		if l < 0 || a <= utf8.RuneError && utf8.RuneError <= b {
			l = 1
		}
		h := utf8.RuneLen(b)
		if h < 0 {
			h = utf8.UTFMax
		}
		lo, hi = min(lo, l), max(hi, h)
	}
	if hi == 0 {
		return 0, 0 // empty class: never matches
	}
	return lo, hi
}

func simpleFold(r rune) rune { return unicode.SimpleFold(r) }
