package rules

import "strings"

// A wordSet tells whether a short string holds any of many words, such as the
// 1,500 stop words of a generic rule. It is quick to make, unlike an automaton,
// for most scans ask it a few times only.
type wordSet struct {
	starts map[[3]byte][]string // words by their first bytes
	short  []string             // words of fewer than three bytes
}

func newWordSet(words []string) *wordSet {
	if len(words) == 0 {
		return nil
	}
	s := &wordSet{starts: make(map[[3]byte][]string, len(words))}
	for _, w := range words {
		w = strings.ToLower(w)
		if len(w) < 3 {
			s.short = append(s.short, w)
			continue
		}
		k := [3]byte{w[0], w[1], w[2]}
		s.starts[k] = append(s.starts[k], w)
	}
	return s
}

// in gives a word that text, in any case, holds. A nil set has no words.
func (s *wordSet) in(text string) (string, bool) {
	if s == nil {
		return "", false
	}
	text = strings.ToLower(text)
	for _, w := range s.short {
		if strings.Contains(text, w) {
			return w, true
		}
	}
	for i := 0; i+3 <= len(text); i++ {
		for _, w := range s.starts[[3]byte{text[i], text[i+1], text[i+2]}] {
			if strings.HasPrefix(text[i:], w) {
				return w, true
			}
		}
	}
	return "", false
}
