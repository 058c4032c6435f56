package hardcoded

import (
	"encoding/hex"
	"strings"

	"github.com/hookvet/hookvet/analyzers/constvals"
	"github.com/hookvet/hookvet/internal/classify"
	"github.com/hookvet/hookvet/internal/finding"
)

// byName tells a secret by what it is called, if it looks like one too.
func (c *checker) byName(v *constvals.Value, names []constvals.Name) (hit, bool) {
	if v.Kind == constvals.Key || v.Holes || v.Part {
		return hit{}, false
	}
	s, name := sense(names)
	if s < classify.About {
		return hit{}, false
	}
	look := classify.Text(v.Text)
	test := v.File != nil && v.File.Test
	if !looksSecret(s, look, test) || test && vector(v) {
		return hit{}, false
	}
	return named(s, look, name, v.Text), true
}

// vector says whether a value in a test is one of those that cryptography is tested
// with: hex in a file that decodes it or imports ciphers.
func vector(v *constvals.Value) bool {
	if _, err := hex.DecodeString(v.Text); err != nil {
		return false
	}
	for _, spec := range v.File.Syntax.Imports {
		if p := strings.Trim(spec.Path.Value, "\""); p == "encoding/hex" || p == "crypto" || strings.HasPrefix(p, "crypto/") || strings.HasPrefix(p, "golang.org/x/crypto/") {
			return true
		}
	}
	return false
}

// looksSecret says whether a value that has a look is a secret under a name that makes
// sense.
func looksSecret(s classify.Sense, look classify.Look, test bool) bool {
	switch {
	case s < classify.About || look == classify.Plain:
		return false
	case s == classify.About:
		return look == classify.Strong && !test
	case look == classify.Chosen:
		return s == classify.Password && !test
	case look == classify.UUID:
		return !test
	}
	return true
}

func named(s classify.Sense, look classify.Look, name, text string) hit {
	h := hit{end: len(text), rule: ruleSecret, confidence: finding.Generic, secret: text, name: name, what: "the name says secret, and the value is random"}
	if s == classify.Password {
		h.rule, h.what = rulePassword, "the name says password, and the value is random"
		if look == classify.Chosen {
			h.what = "the name says password, and the value looks like one"
		}
	}
	return h
}

// sense judges the names of a value. The nearest decides; what is farther says less,
// unless what is nearer says nothing at all.
func sense(names []constvals.Name) (classify.Sense, string) {
	best, of := classify.None, ""
	for i, n := range names {
		s := classify.Name(n.Text)
		if s == classify.Never {
			break
		}
		if n.Of == constvals.OfType && s > classify.About {
			s = classify.About // of what belongs to a token, not all is the token
		}
		if s > best {
			best, of = s, n.Text
		}
		if !classify.Neutral(n.Text) {
			if best < classify.About && i+1 < len(names) { // a map of secrets: its elements have names of their own
				if out := names[len(names)-1]; out.Of == constvals.OfVariable && classify.Name(out.Text) >= classify.Secret {
					best, of = classify.About, out.Text
				}
			}
			break
		}
	}
	return best, of
}

// bytesByName tells a key that is a list of bytes and no text.
func (c *checker) bytesByName(v *constvals.Value) (hit, bool) {
	if v.Kind == constvals.Key || v.Part || v.File != nil && v.File.Test {
		return hit{}, false
	}
	s, name := sense(v.Names)
	if s < classify.Secret && !(s == classify.About && classify.Words(name)[0] == "key") || classify.Bytes(v.Text) != classify.Strong {
		return hit{}, false
	}
	h := named(s, classify.Strong, name, v.Text)
	h.rule = ruleSecret
	return h, true
}
