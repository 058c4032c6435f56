package generic

import (
	"bytes"
	"strings"

	"github.com/hookvet/hookvet/internal/classify"
)

// passwords finds what people choose themselves, where the name says that it is that.
func passwords(s *Scratch, w []byte, start, end int, kinds Kinds) Found {
	p, ok := pairAt(w, start, end)
	if !ok {
		return Found{}
	}
	if !bytes.ContainsRune(w[start:end], ' ') && s.sense(w[p.nameStart:p.nameEnd]).Sense != classify.Password { // but "identified by"
		return Found{}
	}
	f := pairFound(&p)
	f.Kinds, f.Why = judgePassword(w, &p, kinds)
	return f
}

func judgePassword(w []byte, p *pair, kinds Kinds) (Kinds, string) {
	kinds &= p.bareKinds(w)
	name, value := string(w[p.nameStart:p.nameEnd]), string(w[p.valueStart:p.valueEnd])
	switch {
	case kinds == 0:
		return 0, whyExpression
	case p.wrapEnd > 0 && isLookup(w[p.wrapStart:p.wrapEnd]):
		return 0, whyLookup
	case p.joined(w):
		return 0, whyPart
	case p.oneOfMany(w):
		return 0, whyList
	case p.goesOn(w):
		return 0, whySentence
	case name == "PASS" && (p.joint == keyed || p.joint == listed) || p.joint == compared && strings.EqualFold(name, "pass"):
		return 0, whyWord // of a test
	case len(value) < 3 || len(value) > 128:
		return 0, whyShort
	}
	if why := noPassword(name, value, p); why != "" {
		return 0, why
	}
	if kinds &^= Locale | Lock; kinds == 0 {
		return 0, whyLabel
	}
	return kinds, ""
}

// noPassword says why a value is none that a person would choose; empty if it may be one.
func noPassword(name, value string, p *pair) string {
	low := letters(value)
	switch {
	case low == "":
		return whyForm
	case len(value) > 2 && value[0] == '$' && (value[1] == '_' || value[1] >= 'A' && value[1] <= 'Z') && strings.ToUpper(value) == value:
		return whyReference
	case classify.Reference(strings.Trim(value, "'\"")):
		return whyReference
	case value[0] == '\\' || !classify.ASCII(value) && p.quote == 0:
		return whyForm
	case classify.Placeholder(value):
		return whyPlaceholder
	case is(value[0], isQuote), strings.Contains(value, `:"`), isPattern(value): // a tag of a field
		return whyForm
	case words[low]:
		return whyWord
	case isToy(low) && (low != "secret" || p.quote != 0) && strings.Trim(value, "-_.") != "" && !strings.ContainsAny(value, "!@#$%^&*?+~"):
		return whyToy
	case (strings.HasSuffix(letters(name), low) && len(low) >= 6 || isLabel(value)) && !p.inEnvironment(name):
		return whyItsName
	case strings.ContainsAny(value, " \t"):
		return whySentence
	case classify.Form(value):
		return whyForm
	case p.quote == 0 && isExpression(value):
		return whyExpression
	}
	return ""
}

// inEnvironment says whether a pair sets a variable, NAME=value: what is called like it
// there is its value all the same.
func (p *pair) inEnvironment(name string) bool {
	return p.joint == assigned && p.quote == 0 && strings.ToUpper(name) == name
}

// words are what stands in the place of a value: of languages, of types, of forms.
var words = func() map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(`true false null nil none undefined void empty yes no on off string str text bool boolean int integer number float object array any
		required optional default auto self this new var let const func function return value values varchar char password passwords passwd pwd hidden input
		unset missing invalid valid blank disabled enabled unknown never always prompt ask env environment file stdin basic plain md5 sha1 sha256 bcrypt
		current old confirm confirmation reset forgot change login username user email name publickey keyboardinteractive hostbased oauth oauth2 token certificate kerberos gssapi mfa otp totp webauthn passkey ldap saml`) {
		m[w] = true
	}
	return m
}()

// isToy says whether a text, letters and digits alone, is what examples and tests have
// for a password: a few letters, or digits in their order, or one of some words.
func isToy(low string) bool {
	stem := strings.TrimRight(low, "0123456789")
	switch {
	case stem == "":
		return strings.Contains("01234567890", low) || strings.Contains("123123123", low) || strings.Count(low, low[:1]) == len(low)
	case len(low) < 4 && len(stem) == len(low):
		return true
	}
	return toys[stem]
}

var toys = func() map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(`pass passwd pwd test testing tester tests foo bar baz qux foobar barfoo foobarbaz admin root guest demo abc abcd abcdef xyz doe john jane opensesame aladdin alicesecret postgres postgresql mysql mariadb mongo redis rabbitmq alice bob
		wrong wrongpass wrongpassword bad good error errors fail fails invalid incorrect ignored fake temp tmp dummy whatever something anything nothing key val secret
		string text word words a b c p x y utf ascii latin iso testsecret testpass testpassword`) {
		m[w] = true
	}
	return m
}()

// isPattern says whether a value is a regular expression or a part of one.
func isPattern(value string) bool {
	for _, mark := range []string{".*", ".+", `\d`, `\w`, `\s`, `\S`, "[^", "[a-z", "[A-Z", "[0-9", "(?"} {
		if strings.Contains(value, mark) {
			return true
		}
	}
	return false
}

// isLabel says whether a value is the name of a field or what stands beside one: words
// of which one says password.
func isLabel(value string) bool {
	ws := classify.Words(value)
	if len(ws) < 2 && !strings.ContainsAny(value, "_-.:") {
		return false
	}
	for _, w := range ws {
		switch w {
		case "password", "passwd", "pwd", "passphrase":
			return !strings.ContainsAny(value, "0123456789!@#$%^&*")
		}
	}
	return false
}

// isExpression says whether a value without quotes is read as code: a call, an element.
func isExpression(value string) bool {
	return strings.ContainsAny(value, "(){}[]|") || strings.Contains(value, "+=") || strings.Contains(value, "this.") || strings.HasPrefix(value, "$") || strings.HasPrefix(value, "@") || strings.HasPrefix(value, "!") || strings.HasPrefix(value, "&") || strings.HasPrefix(value, "*")
}
