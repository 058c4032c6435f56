package rules

import (
	"cmp"
	"slices"
)

// withoutRepeats drops what was found again after decoding text beside it, or a
// piece of the secret: the signature in a URL, with its %2B undone.
func (sc *Scanner) withoutRepeats(all []*Match) []*Match {
	type key struct {
		rule   *Rule
		secret string
		line   int
	}
	plain := make(map[key]bool)
	places := make(map[*Rule]spans)
	for _, m := range all { // by the start of their secrets
		if len(m.Decoded) == 0 {
			plain[key{m.Rule, m.Secret, m.Line}] = true
			if !m.Rule.Generic { // to which encoded text is a value like any other, whatever is in it
				places[m.Rule] = places[m.Rule].add(m)
			}
		}
	}
	seen := make(map[key]bool)
	return slices.DeleteFunc(all, func(m *Match) bool {
		if len(m.Decoded) == 0 {
			return false
		}
		k := key{m.Rule, m.Secret, m.Line}
		repeat := plain[k] || seen[k] || places[m.Rule].hold(m)
		if repeat {
			sc.refuse(m, "refused: found on the same line without undoing that")
		}
		seen[k] = true
		return repeat
	})
}

// spans are the matches of a rule in text as it stands, by the starts of their secrets.
type spans []span

type span struct {
	start, end int64
	length     int
	furthest   int64 // end of this one and those before it
}

func (s spans) add(m *Match) spans {
	at := span{m.SecretStart, m.SecretEnd, len(m.Secret), m.SecretEnd}
	if len(s) > 0 {
		at.furthest = max(at.end, s[len(s)-1].furthest)
	}
	return append(s, at)
}

// maxSpans bounds how many of the places before a secret are looked at.
const maxSpans = 64

// hold says whether m's secret is one of them, decoded: it shares text with it, and is
// no longer. A longer one is more than what was found without decoding, such as
// an address with the https%3A%2F%2F in front of it. Where the whole of a secret is
// base64 or hex, as Kubernetes keeps them, what it decodes to is the secret.
func (s spans) hold(m *Match) bool {
	n, _ := slices.BinarySearchFunc(s, m.SecretEnd, func(at span, end int64) int { return cmp.Compare(at.start, end) })
	opaque := m.Decoded[0] == base64Encoding.String() || m.Decoded[0] == hexEncoding.String()
	for i := n - 1; i >= max(0, n-maxSpans) && s[i].furthest > m.SecretStart; i-- {
		if s[i].end > m.SecretStart && s[i].length >= len(m.Secret) {
			whole := m.SecretStart <= s[i].start && m.SecretEnd >= s[i].end
			return !whole || !opaque
		}
	}
	return false
}
