package rules

import "slices"

// Inspection says how the engine looks for a rule, for those who write rules.
type Inspection struct {
	// Anchors are the literals, in lower case and sorted, one of which every match
	// holds. None: the expression runs on all of a text, unless LongRun says
	// that every match holds a long run of characters that is looked for instead.
	Anchors []string
	LongRun bool

	// KeywordNeeded says that a text must hold a keyword for the rule to match
	// though not every match does: it is looked for in the rest of the text.
	KeywordNeeded bool

	Longest int // bytes of the longest match; -1: there is no bound
	Groups  int // of the expression
}

// Inspect inspects the rule of an id, which has an expression; not ok if there is
// none such.
func (s *Set) Inspect(id string) (in Inspection, ok bool) {
	c := s.byID[id]
	if c == nil || c.regex == nil {
		return in, false
	}
	c.ready()
	for i := range c.literals {
		in.Anchors = append(in.Anchors, c.literals[i].text)
	}
	slices.Sort(in.Anchors)
	in.Anchors = slices.Compact(in.Anchors)
	in.LongRun, in.KeywordNeeded, in.Groups = c.run != nil, c.keyed, c.regex.syntax().MaxCap()
	if in.Longest = c.longest; c.longest == unbounded {
		in.Longest = -1
	}
	return in, true
}
