package hardcoded

import (
	"bytes"
	"slices"
	"sync"
	"unicode/utf8"

	"github.com/hookvet/hookvet/internal/classify"
)

// Words that a text must have for Find to find something: parts of names that tell of
// secrets, see internal/classify, and what the forms that it knows have.
var (
	nameWords = []string{
		"passw", "passphrase", "passcode", "pwd", "psw", "senha", "contrasena", "motdepasse", "pass", "pw",
		"secret", "token", "cred", "key", "auth", "bearer", "jwt", "hmac", "signing", "pepper", "cookie", "license", "pat",
	}
	formWords = []string{"bearer ", "basic ", "-----begin", "akia", "asia", "://"}
)

// automaton is gateWords', by Aho and Corasick: next[state][byte] is a state, and
// those from word on end a word.
type automaton struct {
	next [][256]uint8
	name []bool // a nameWord ends
	form []bool // a formWord ends
}

var gate = sync.OnceValue(func() *automaton {
	a := &automaton{next: make([][256]uint8, 1), name: make([]bool, 1), form: make([]bool, 1)}
	for k, w := range slices.Concat(nameWords, formWords) {
		s := uint8(0)
		for i := range len(w) {
			to := a.next[s][w[i]]
			if to == 0 {
				to = uint8(len(a.next))
				a.next = append(a.next, [256]uint8{})
				a.name, a.form = append(a.name, false), append(a.form, false)
				a.next[s][w[i]] = to
			}
			s = to
		}
		if k < len(nameWords) {
			a.name[s] = true
		} else {
			a.form[s] = true
		}
	}
	fail := make([]uint8, len(a.next))
	var queue []uint8
	for _, to := range a.next[0] {
		if to != 0 {
			queue = append(queue, to)
		}
	}
	for len(queue) > 0 {
		s := queue[0]
		queue = queue[1:]
		a.name[s], a.form[s] = a.name[s] || a.name[fail[s]], a.form[s] || a.form[fail[s]]
		for c := range 256 {
			to := a.next[s][c]
			if to == 0 {
				a.next[s][c] = a.next[fail[s]][c]
				continue
			}
			fail[to] = a.next[fail[s]][c]
			queue = append(queue, to)
		}
	}
	for s := range a.next {
		for c := 'A'; c <= 'Z'; c++ {
			a.next[s][c] = a.next[s][c-'A'+'a']
		}
	}
	return a
})

// MayHold says whether Go source may have a constant that Find knows by its name or
// its form, so that it is worth to be parsed: a name that tells of a secret, and on
// its line or the next a literal that could be one, or a literal that has both. What
// rules find in a text as it stands, and in comments, needs no syntax.
func MayHold(source []byte) bool {
	a := gate()
	var s uint8
	named, before := false, false // on this line, on the last
	for i := afterImports(source); i < len(source); i++ {
		c := source[i]
		if s = a.next[s][c]; !named && a.name[s] && nameAt(source, i) {
			named = true
		}
		switch c {
		case '\n':
			named, before = false, named
		case '/':
			i = afterComment(source, i)
		case '\'':
			if end := literalEnd(source, i); end > 0 {
				i = end
			}
		case '"', '`':
			end := literalEnd(source, i)
			if end < 0 {
				continue // the file is broken: on with what follows
			}
			text := source[i+1 : end]
			if (named || before) && couldBe(text) || a.inside(text) {
				return true
			}
			named = named || a.named(text) // a key of a map, a flag
			i, s = end, 0
		case '{':
			if (named || before) && listStarts(source[i+1:]) {
				return true
			}
		}
	}
	return false
}

// afterImports gives the offset after the import declarations.
func afterImports(source []byte) int {
	at := 0
	for {
		i := bytes.Index(source[at:], []byte("\nimport"))
		if i < 0 {
			return at
		}
		at += i + 1
		line := source[at:]
		if j := bytes.IndexByte(line, '\n'); j >= 0 {
			line = line[:j]
		}
		end := []byte("\n")
		if bytes.HasSuffix(bytes.TrimRight(line, " \t\r"), []byte("(")) {
			end = []byte("\n)")
		}
		j := bytes.Index(source[at:], end)
		if j < 0 {
			return at
		}
		at += j
	}
}

// afterComment gives the offset of the last byte of a comment that may start at i.
func afterComment(source []byte, i int) int {
	switch {
	case bytes.HasPrefix(source[i:], []byte("//")):
		if j := bytes.IndexByte(source[i:], '\n'); j >= 0 {
			return i + j - 1
		}
		return len(source)
	case bytes.HasPrefix(source[i:], []byte("/*")):
		if j := bytes.Index(source[i+2:], []byte("*/")); j >= 0 {
			return i + 2 + j + 1
		}
	}
	return i
}

// literalEnd gives the offset of the quote that ends the literal at i; -1: none does.
func literalEnd(source []byte, i int) int {
	quote := source[i]
	if quote == '`' {
		if j := bytes.IndexByte(source[i+1:], '`'); j >= 0 {
			return i + 1 + j
		}
		return -1
	}
	for j := i + 1; j < len(source); j++ {
		switch source[j] {
		case '\\':
			j++
		case '\n':
			return -1
		case quote:
			return j
		}
	}
	return -1
}

// leastSecret is shorter than what Find takes for a secret by its name.
const leastSecret = 4

// couldBe says whether a text could be a secret: sentences are none.
func couldBe(text []byte) bool {
	return len(text) >= leastSecret && (bytes.IndexByte(text, ' ') < 0 || bytes.IndexByte(text, '\n') >= 0)
}

// inside says whether a text may have a secret with its name or in a known form.
func (a *automaton) inside(text []byte) bool {
	var s uint8
	for i, c := range text {
		s = a.next[s][c]
		if a.form[s] && formAt(text, i) {
			return true
		}
		if a.name[s] && nameAt(text, i) {
			rest := bytes.TrimLeftFunc(text[i+1:min(len(text), i+maxName)], func(r rune) bool { return r < utf8.RuneSelf && isNameByte(byte(r)) })
			rest = bytes.TrimLeft(rest, "\"'\\ \t")
			if len(rest) > 0 && (rest[0] == '=' || rest[0] == ':' || text[0] == '-') {
				return true
			}
		}
	}
	return false
}

// named says whether a text is a name that tells of a secret.
func (a *automaton) named(text []byte) bool {
	return len(text) <= maxName && classify.Name(string(text)) >= classify.About
}

// nameAt says whether the name of which source[i] is a part tells of a secret.
func nameAt(source []byte, i int) bool {
	from, to := i, i+1
	for from > 0 && i-from < maxName && isNameByte(source[from-1]) {
		from--
	}
	for to < len(source) && to-i < maxName && isNameByte(source[to]) {
		to++
	}
	return classify.Name(string(source[from:to])) >= classify.About
}

const maxName = 64

func isNameByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-'
}

// formAt says whether a form may be there: of a URL, that with a password.
func formAt(source []byte, i int) bool {
	if source[i] != '/' {
		return true
	}
	for _, c := range source[i+1 : min(len(source), i+maxName)] {
		switch c {
		case '@':
			return true
		case '"', '`', '\n', '/', ' ':
			return false
		}
	}
	return false
}

// listStarts says whether a list of numbers or characters goes on after its brace.
func listStarts(text []byte) bool {
	text = bytes.TrimLeft(text[:min(len(text), 64)], " \t\r\n")
	return len(text) > 0 && (text[0] >= '0' && text[0] <= '9' || text[0] == '\'')
}
