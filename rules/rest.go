package rules

import (
	"regexp/syntax"
	"strings"
)

// Where a rule's expression has something before its anchor, most often
// `[\w.-]{0,50}?`, the search for a match tries many starts, which makes it
// some ten times as slow as a match from the anchor on. So the latter, which is
// necessary for a match, is asked first: it refuses most of what the chain lets
// through.

// restOf gives the part of an expression from an anchor on, or nil if asking it
// would say no more, or not the truth, about the whole.
func restOf(a *anchor) []*syntax.Regexp {
	if len(a.before) == 0 || len(a.after) == 0 {
		return nil
	}
	self := a.self
	for len(self) > 0 && isAssertion(self[0]) {
		self = self[1:] // looks at what is before the anchor
	}
	for _, n := range self {
		if hasAssertion(n) {
			return nil
		}
	}
	if len(self) == 0 {
		return nil
	}
	return append(append([]*syntax.Regexp(nil), self...), a.after...)
}

func restPattern(nodes []*syntax.Regexp) *pattern {
	return &pattern{write: func() string {
		var sb strings.Builder
		sb.WriteString(`\A`)
		writeJoined(&sb, nodes, "")
		return sb.String()
	}}
}

func isAssertion(n *syntax.Regexp) bool {
	switch n.Op {
	case syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText,
		syntax.OpWordBoundary, syntax.OpNoWordBoundary:
		return true
	}
	return false
}

func hasAssertion(n *syntax.Regexp) bool {
	if isAssertion(n) {
		return true
	}
	for _, sub := range n.Sub {
		if hasAssertion(sub) {
			return true
		}
	}
	return false
}
