package generic

import (
	"bytes"
	"strings"

	"github.com/hookvet/hookvet/internal/classify"
)

// Scratch is what one goroutine keeps from one word to the next. The zero value is
// ready.
type Scratch struct {
	senses map[string]sense
}

// sense is what a name says.
type sense struct {
	classify.Sense
	about bool // of something beside a secret, see isAbout
}

// maxSenses bounds what is remembered of names, which come again and again.
const maxSenses = 4096

// sense judges a name.
func (s *Scratch) sense(name []byte) sense {
	if v, ok := s.senses[string(name)]; ok {
		return v
	}
	if s.senses == nil || len(s.senses) >= maxSenses {
		s.senses = make(map[string]sense)
	}
	v := sense{classify.Name(string(name)), isAbout(name)}
	s.senses[string(name)] = v
	return v
}

// Why a value is refused.
const (
	whyName        = "the name says that it is no secret"
	whyExpression  = "an expression, since it has no quotes"
	whyLookup      = "what is looked up"
	whySentence    = "a part of a sentence"
	whyItsName     = "the name itself"
	whyPlaceholder = "a placeholder"
	whyReference   = "a reference to a secret"
	whyToy         = "a toy: what examples have for a password"
	whyWord        = "a word of the language"
	whyForm        = "words, a number, a path, a hash or a public key by its form"
	whyIdentifier  = "an identifier"
	whyPart        = "a part of a text that is put together"
	whyList        = "an element of a list"
	whyShort       = "too short"
	whyPlain       = "not random"
	whyLabel       = "a label of an interface"
	whyVector      = "a test vector"
	whyContent     = "a hash of content"
)

// pairFound is what is found where there is a pair.
func pairFound(p *pair) Found {
	return Found{Start: p.nameStart, End: p.end, SecretStart: p.valueStart, SecretEnd: p.valueEnd, NameStart: p.nameStart, NameEnd: p.nameEnd}
}

// lookups are functions whose argument names a secret, or a text for people.
var lookups = func() map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(`getenv env environ get getproperty property getstring lookup lookupenv find read readfile open load fetch require import
		select query queryselector getelementbyid byid byname label text t i18n translate gettext trans localize message format sprintf printf print println log
		error errorf err new_error throw raise warn info debug fail assert expect contains hasprefix startswith endswith equals match matches test indexof
		input prompt field column param parameter option flag arg args header cookie session key var variable output data config setting settings
		secret getsecret parameterref ref sub getatt join concat path file resource url uri symbol sym atom keyword name getattribute attr prop
		isset empty has haskey containskey remove delete unset pop split replace trim regexp regex compile include render view template fill_in click_on click_button
		bool int number float boolean date object array list map set type typeof instanceof enum value_from from_env fromenv config_env system_get_env fetch_env configvalue describe it context should`) {
		m[w] = true
	}
	return m
}()

// isLookup says whether what is called looks its argument up.
func isLookup(name []byte) bool {
	if i := bytes.LastIndexAny(name, ".:>&*]! "); i >= 0 {
		name = name[i+1:]
	}
	return lookups[strings.ToLower(string(name))]
}

// bareKinds are the kinds of files in which a value may have no quotes, as the pair
// stands there.
func (p *pair) bareKinds(w []byte) Kinds {
	if p.joint == beside && !p.option {
		if p.opens(w) {
			return AnyKind &^ Prose
		}
		return 0
	}
	if p.quote != 0 || p.joint == element || p.inString != 0 && p.joint != keyed {
		return AnyKind
	}
	if p.joint == keyed && at(w, p.valueStart-1) == ':' {
		return 0 // a word and a colon: no YAML
	}
	if p.inString != 0 || p.alone(w) {
		return AnyKind
	}
	return AnyKind &^ Code
}

// alone says whether a pair without quotes is a line of settings in a text of many
// lines, of which a program may hold some: there is nothing else on its line, and its
// value has signs that no name has.
func (p *pair) alone(w []byte) bool {
	if p.joint != keyed && p.joint != assigned || len(bytes.TrimSpace(w[lineStart(w, p.nameStart):p.nameStart])) > 0 {
		return false
	}
	if i := skip(w, p.end, len(w), isSpace); i < len(w) && w[i] != '\n' && w[i] != '\r' {
		return false
	}
	value := string(w[p.valueStart:p.valueEnd])
	return !isExpression(value) && !strings.Contains(value, ".") && classify.Text(value) >= classify.Chosen
}

// opens says whether a name that has its value beside it is a word of a language of
// settings or of SQL: it opens its line, or is in capitals, and the value has quotes.
func (p *pair) opens(w []byte) bool {
	if p.quote == 0 {
		return false
	}
	name := w[p.nameStart:p.nameEnd]
	head := bytes.TrimSpace(w[lineStart(w, p.nameStart):p.nameStart])
	return len(head) == 0 || len(head) == 1 && head[0] == ':' || bytes.Equal(bytes.ToUpper(name), name) || bytes.HasSuffix(head, []byte("root"))
}

// oneOfMany says whether a name and its value are two of a list of more, which pairs
// nothing.
func (p *pair) oneOfMany(w []byte) bool {
	if p.joint != listed {
		return false
	}
	i := p.nameStart - 1
	for i >= 0 && (is(w[i], isQuote|isSpace) || w[i] == '\\') {
		i--
	}
	j := skip(w, p.end, len(w), isSpace)
	if at(w, j) == ',' {
		j = skip(w, j+1, len(w), isSpace)
		if is(at(w, j), isQuote) {
			return true
		}
	}
	return i >= 0 && w[i] != '(' && w[i] != '[' && w[i] != '{' && w[i] != '\n'
}

// isAbout says whether a name is that of something beside a secret: its id, its type.
func isAbout(name []byte) bool {
	ws := classify.Words(string(name))
	if len(ws) < 2 {
		return false
	}
	switch ws[len(ws)-1] {
	case "id", "ids", "name", "names", "type", "types", "prefix", "suffix", "index", "number", "date", "time", "at", "status", "state":
		return true
	}
	for i, w := range ws {
		if w == "token" && i > 0 {
			switch ws[i-1] {
			case "next", "page", "change", "request", "continuation", "continue", "term", "idempotency", "pagination", "cursor", "resume", "sync":
				return true // a place in a list, the number of a request
			}
		}
		switch w {
		case "csrf", "xsrf", "authenticity", "nonce", "csrfmiddlewaretoken", "antiforgery", "requestverification":
			return true
		}
	}
	return false
}

// goesOn says whether words follow a value that has no quotes, or one in quotes, so that
// it is the first of a sentence: "password: option 'algorithm' is missing".
func (p *pair) goesOn(w []byte) bool {
	if p.quote != 0 || p.joint == element || p.option || p.joint == assigned && p.inString != 0 {
		return false
	}
	i := skip(w, p.end, len(w), isSpace)
	c := at(w, i)
	word := c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 || is(c, isQuote) && c != p.inString
	return i > p.end && word && (p.joint == keyed || p.joint == beside || at(w, p.nameEnd) == ' ')
}

// joined says whether a quoted value is put together with others.
func (p *pair) joined(w []byte) bool {
	if p.quote == 0 {
		return false
	}
	i := skip(w, p.end, len(w), isSpace)
	switch c := at(w, i); {
	case c == '+' || c == '%' && at(w, i+1) != '>':
		return true
	case c == '.' && at(w, i+1) == ' ':
		return true
	}
	return false
}

// isVector says whether what is called with a value is what tests of cryptography read
// their vectors with; programs call what their library has.
func isVector(name []byte) bool {
	if i := bytes.LastIndexAny(name, ".:>&*]! "); i >= 0 {
		name = name[i+1:]
	}
	switch strings.ToLower(string(name)) {
	case "dehex", "fromhex", "decodehex", "unhex", "musthex", "mustdecodehex", "hexbytes", "hextobytes", "hexdecode", "h2b", "hex2bytes", "decodehexstring":
		return true
	}
	return false
}

// contentHash says whether a line tells that what stands there is the hash of some content.
func contentHash(w []byte, p *pair) bool {
	head := bytes.ToLower(w[lineStart(w, p.nameStart):p.nameStart])
	for _, word := range []string{"integrity", "checksum", "sha256", "sha512", "sha1", "fingerprint", "digest", "etag", "commit", "publickey", "public_key", "public key"} {
		if bytes.Contains(head, []byte(word)) {
			return true
		}
	}
	return false
}

// letters gives a text without what is no letter or digit, in lower case.
func letters(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		}
		return -1
	}, s)
}
