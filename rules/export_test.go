package rules

import (
	"regexp/syntax"
	"strings"
	"time"
)

// Everything changes options so that every rule runs on the whole text.
func Everything(o Options) Options {
	o.everything = true
	return o
}

// SmallBuffers changes options so that contents are cut into small pieces.
func SmallBuffers(o Options) Options {
	o.sizes = sizes{buffer: 16 << 10, wait: 8 << 10, before: 3 << 10, tail: 1 << 10}
	return o
}

// Plainest changes options so that only the encodings are undone that gitleaks
// knows.
func Plainest(o Options) Options {
	o.plainest = true
	return o
}

// At gives a set that takes a time for now.
func At(s *Set, now time.Time) *Set {
	s.now = now
	return s
}

// SaysNothing reports whether a state spares no work.
func SaysNothing(s *State) bool { return s.opaque }

// SegmentsOf gives the places of the segments that a state knows: those that decode,
// and the wide ones.
func SegmentsOf(s *State) (out [][2]int) {
	for _, k := range s.segments {
		out = append(out, [2]int{k.start, k.end})
	}
	out = append(out, [2]int{-1, -1})
	for _, p := range s.wide {
		out = append(out, [2]int{p.from, p.to})
	}
	return out
}

// WriteExpr gives an expression that means what a tree does.
func WriteExpr(n *syntax.Regexp) string {
	var sb strings.Builder
	writeExpr(&sb, n)
	return sb.String()
}
