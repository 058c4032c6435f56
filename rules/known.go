package rules

import (
	"fmt"
	"slices"
	"unicode/utf8"
)

// known is what New needs of a rule's expressions: who has it need not parse them until
// the rule wakes.
type known struct {
	of       matching
	groups   int       // of the regex
	literals []literal // of its anchors
	implied  bool      // every match holds a keyword
}

// matching is the part of a rule that it was made from.
type matching struct {
	regex, path string
	keywords    []string
}

// literal is that of an anchor, see there.
type literal struct {
	text string
	wild bool
}

// knownOf parses a rule's expressions. The error says which is bad, and how.
func knownOf(f *File, r *Rule) (*known, error) {
	k := &known{of: matching{r.Regex, r.Path, r.Keywords}}
	if r.Path != "" {
		if _, err := f.parsed(r.Path); err != nil {
			return nil, fmt.Errorf("path: %w", err)
		}
	}
	if r.Regex == "" {
		return k, nil
	}
	n, err := f.parsed(r.Regex)
	if err != nil {
		return nil, fmt.Errorf("regex: %w", err)
	}
	k.groups = n.MaxCap()
	keywords := foldedWords(r.Keywords)
	all := true
	for _, a := range anchorsOf(n, keywords) {
		k.literals = append(k.literals, literal{a.literal, a.wild})
		all = all && holdsAny(a.literal, keywords)
	}
	k.implied = all && k.literals != nil || implies(n, keywords)
	return k, nil
}

// tells says whether it is of a rule as that is now: files of rules are merged, and
// their rules' fields are open to all.
func (k *known) tells(r *Rule) bool {
	return k != nil && k.of.regex == r.Regex && k.of.path == r.Path && slices.Equal(k.of.keywords, r.Keywords)
}

// knownPaths is what is wanted of an allowlist's paths.
type knownPaths struct {
	of       []string
	literals [][]literal // see literalsOf
}

func (k *knownPaths) tells(a *Allowlist) bool { return k != nil && slices.Equal(k.of, a.Paths) }

// foldedWords gives keywords as they are compared with a text.
func foldedWords(words []string) []string {
	if !slices.ContainsFunc(words, mayFold) {
		return words
	}
	out := make([]string, len(words))
	for i, w := range words {
		out[i] = folded([]byte(w))
	}
	return out
}

func mayFold(s string) bool {
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf || 'A' <= s[i] && s[i] <= 'Z' {
			return true
		}
	}
	return false
}
