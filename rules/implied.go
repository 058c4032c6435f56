package rules

import "regexp/syntax"

// implies says that every match of an expression holds one of some keywords, which are
// folded: then the text need not be searched for them too.
func implies(n *syntax.Regexp, keywords []string) bool {
	if len(keywords) == 0 {
		return false
	}
	if set, ok := exactOf(n); ok {
		return allHold(set, keywords)
	}
	switch n.Op {
	case syntax.OpCapture, syntax.OpPlus:
		return implies(n.Sub[0], keywords)
	case syntax.OpRepeat:
		return n.Min > 0 && implies(n.Sub[0], keywords)
	case syntax.OpLiteral: // a long one
		return isASCII(string(n.Rune)) && holdsAny(folded([]byte(string(n.Rune))), keywords)
	case syntax.OpAlternate:
		for _, sub := range n.Sub {
			if !implies(sub, keywords) {
				return false
			}
		}
		return true
	case syntax.OpConcat:
		// A keyword may go over several parts.
		run := []exact{{}}
		for _, sub := range n.Sub {
			set, ok := exactOf(sub)
			if !ok {
				if implies(sub, keywords) {
					return true
				}
				run = []exact{{}}
				continue
			}
			longer, ok := product(run, set)
			if !ok {
				longer = set
			}
			if run = longer; allHold(run, keywords) {
				return true
			}
		}
	}
	return false
}

func allHold(set []exact, keywords []string) bool {
	for _, e := range set {
		if !holdsAny(e.s, keywords) {
			return false
		}
	}
	return len(set) > 0
}
