package generic

import (
	"bytes"
	"strings"

	"github.com/hookvet/hookvet/internal/classify"
)

// secrets finds tokens and keys: where the name says so, and the value is random.
func secrets(s *Scratch, w []byte, start, end int, kinds Kinds) Found {
	p, ok := pairAt(w, start, end)
	if !ok {
		return Found{}
	}
	sense := s.sense(w[p.nameStart:p.nameEnd])
	if sense.Sense == classify.Password || sense.Sense == classify.None {
		return Found{}
	}
	accepted, why := judgeSecret(w, &p, kinds, sense)
	f := pairFound(&p)
	f.Kinds, f.Why = accepted, why
	return f
}

func judgeSecret(w []byte, p *pair, kinds Kinds, sense sense) (Kinds, string) {
	kinds &= p.bareKinds(w)
	switch {
	case sense.Sense == classify.Never || sense.about:
		return 0, whyName
	case kinds == 0:
		return 0, whyExpression
	case p.wrapEnd > 0 && isLookup(w[p.wrapStart:p.wrapEnd]):
		return 0, whyLookup
	case p.wrapEnd > 0 && isVector(w[p.wrapStart:p.wrapEnd]):
		return 0, whyVector
	case p.joined(w):
		return 0, whyPart
	case p.oneOfMany(w):
		return 0, whyList
	case p.goesOn(w):
		return 0, whySentence
	case p.valueEnd-p.valueStart < 8:
		return 0, whyShort
	case p.quote == 0 && bytes.IndexByte(bytes.TrimRight(w[p.valueStart:p.valueEnd], "="), '=') >= 0:
		return 0, whyForm // other pairs
	}
	value := string(w[p.valueStart:p.valueEnd])
	if why := noSecret(w, p, value, sense.Sense); why != "" {
		return 0, why
	}
	if contentHash(w, p) {
		return 0, whyContent
	}
	if kinds &^= Lock; kinds == 0 {
		return 0, whyContent
	}
	return kinds, ""
}

// noSecret says why a value is no token or key; empty if it may be one.
func noSecret(w []byte, p *pair, value string, sense classify.Sense) string {
	look, why := classify.Explain(value)
	if strings.HasSuffix(value, "/aws4_request") {
		return whyForm
	}
	switch {
	case look == classify.Strong, look == classify.Random && sense >= classify.Secret, look == classify.UUID && sense >= classify.Secret:
		return ""
	case sense == classify.About:
		if why == "" {
			why = whyPlain
		}
		return why
	case value[0] == '{' && p.innerToken(w):
		return ""
	case why == "" || why == classify.NotRandom:
		if !classify.Repeats(value) && (lettersOnly(value) || mixed(value)) {
			return ""
		}
	}
	name := string(w[p.nameStart:p.nameEnd])
	if ws := classify.Words(name); len(ws) > 0 && ws[len(ws)-1] == "secret" && secretIsChosen(ws, p) {
		if len(value) < 8 || len(value) < 10 && len(ws) == 1 || classify.Repeats(value) {
			return whyShort
		}
		if strings.Trim(value, "abcdefghijklmnopqrstuvwxyz-") == "" && strings.Contains(value, "-") || strings.ContainsAny(value, ":/") {
			return whyIdentifier
		}
		if low := strings.ToLower(value); strings.Contains(low, "secret") && (low != value || strings.ContainsAny(value, "_-. ")) {
			return whyItsName
		}
		return noPassword(name, value, p)
	}
	if why == "" {
		why = whyPlain
	}
	return why
}

// secretIsChosen says whether what a name calls a secret is one that people make up, as
// that of a session, and not the name of an object that holds one.
func secretIsChosen(ws []string, p *pair) bool {
	if len(ws) == 1 {
		return p.quote != 0 && p.joint != listed
	}
	switch ws[len(ws)-2] {
	case "jwt", "session", "app", "client", "hmac", "cookie", "webhook", "hook", "shared", "signing", "auth", "api", "token", "consumer", "jws", "hash", "storage", "default":
		return true
	}
	return false
}

// innerToken narrows the value, which is a document in a text, to the first random
// text in it.
func (p *pair) innerToken(w []byte) bool {
	for i := p.valueStart; i < p.valueEnd; {
		if !is(w[i], isWord) {
			i++
			continue
		}
		end := skip(w, i, p.valueEnd, isWord)
		if end-i >= 20 && classify.Text(string(w[i:end])) == classify.Strong {
			p.valueStart, p.valueEnd = i, end
			return true
		}
		i = end
	}
	return false
}

// mixed says whether letters and digits take turns as they do in no name.
func mixed(s string) bool {
	turns, last, ds := 0, -1, 0
	for i := range len(s) {
		k := 0
		switch c := s[i]; {
		case c >= '0' && c <= '9':
			k = 1
			ds++
		case c|0x20 < 'a' || c|0x20 > 'z':
			return false
		}
		if k != last {
			turns++
		}
		last = k
	}
	return len(s) >= 10 && ds >= 3 && turns >= 5
}

// lettersOnly says whether a text of letters is random: no word, no name.
func lettersOnly(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	score := classify.Surprise(s)
	return len(s) >= 16 && score >= 5.2 || len(s) >= 12 && score >= 6
}
