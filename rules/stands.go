package rules

import (
	"fmt"

	"github.com/hookvet/hookvet/rules/generic"
)

// Stands reports whether a match that was found with Options.AnyPath would be
// found at a path and in a commit as well. If every match of a content stands,
// a scan of the content there gives the same matches; of one that does not Hides
// tells whether only a scan can tell what is found there.
//
// Allowlists that leave a whole content alone are Set.SkipPath's to ask for.
func (m *Match) Stands(in Input) bool {
	if !m.rule.appliesAt(&in) || m.rule.native != nil && m.kinds&generic.KindOf(in.Path) == 0 {
		return false
	}
	for _, a := range m.ifAllowed {
		if a.allowsPlace(&in) {
			return false
		}
	}
	for _, p := range m.Parts {
		if !p.Stands(in) {
			return false
		}
	}
	return true
}

// AppendPlaces appends what, besides the rule and the parts, Stands depends on: matches that
// differ in it may stand at different paths.
func (m *Match) AppendPlaces(key []byte) []byte {
	key = append(key, byte(m.kinds), byte(len(m.ifAllowed)))
	for _, a := range m.ifAllowed {
		key = fmt.Appendf(key, "%p", a)
	}
	return key
}

// Hides reports whether something else may be found in the match's content where it does
// not stand: with Options.AnyPath a match may keep another from being reported that would
// be at a path where it is none itself.
func (m *Match) Hides() bool { return m.hides }

// appliesAt tells whether a rule applies to contents of a path and commit.
func (c *compiled) appliesAt(in *Input) bool {
	if c.path != nil && !c.path().match(in.Path) {
		return false
	}
	for _, a := range c.allowlists {
		if a.allowsContent(in) {
			return false
		}
	}
	return true
}
