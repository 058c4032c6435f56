package generic

import "strings"

// The stretch of text that a matcher looks at, in bytes: before the word that woke
// it, and after. What is further away counts for nothing.
const (
	Before = 256
	After  = 1280
)

// WorthReach is how many bytes after the word Worth looks at.
const WorthReach = 60

// A Matcher is one way to find secrets that only their surroundings tell. It is
// immutable.
type Matcher struct {
	name string
	find func(*Scratch, []byte, int, int, Kinds) Found
	// worth says whether what follows the word may give something.
	worth func(after []byte, kinds Kinds) bool
}

// Found is what a matcher makes of a word.
type Found struct {
	Start, End             int   // of all: the name, what joins them, and the value
	SecretStart, SecretEnd int   // of the value
	NameStart, NameEnd     int   // of the name, if it has one
	Kinds                  Kinds // of files in which it is a secret; none if Why says why
	Why                    string
}

// Any says whether there is a value at all, a secret or not.
func (f *Found) Any() bool { return f.SecretEnd > f.SecretStart }

var matchers = []*Matcher{
	{name: "password", find: passwords, worth: worthName},
	{name: "secret", find: secrets, worth: worthName},
	{name: "url-credentials", find: urlCredentials, worth: worthURL},
	{name: "authorization", find: authorization, worth: worthAuthorization},
}

// New gives the matcher of a name; nil if there is none.
func New(name string) *Matcher {
	for _, m := range matchers {
		if m.name == name {
			return m
		}
	}
	return nil
}

// Names lists the names of the matchers, for people.
func Names() string {
	var all []string
	for _, m := range matchers {
		all = append(all, m.name)
	}
	return strings.Join(all, ", ")
}

// Worth says whether it is worth asking Find about a word that is followed by after, in
// a file that is of one of some kinds. It looks at WorthReach bytes at most; where there
// are fewer since the text was cut, ask Find.
func (m *Matcher) Worth(after []byte, kinds Kinds) bool {
	return m.worth(after[:min(len(after), WorthReach)], kinds)
}

// Find looks at the word text[start:end], in a file that is of one of some kinds.
// Offsets of what it finds are in text.
func (m *Matcher) Find(s *Scratch, text []byte, start, end int, kinds Kinds) Found {
	if !m.Worth(text[end:], kinds) {
		return Found{}
	}
	from := max(0, start-Before)
	f := m.find(s, text[from:min(len(text), end+After)], start-from, end-from, kinds)
	if !f.Any() {
		return Found{}
	}
	f.Start, f.End, f.SecretStart, f.SecretEnd = f.Start+from, f.End+from, f.SecretStart+from, f.SecretEnd+from
	f.NameStart, f.NameEnd = f.NameStart+from, f.NameEnd+from
	if f.Kinds&Code != 0 && kinds != Code && !m.Worth(text[end:], Code) {
		f.Kinds &^= Code // as if it were asked for that kind alone
	}
	return f
}
