package suppress

import "bytes"

// literal looks at the lines that open and close a literal of several lines, where the
// match is in its first line of text, or in its last: in a raw string of Go or a block of
// YAML that is not where the literal begins, and no comment can stand there. The match's
// own lines are from to to.
func (m *matched) literal(from, to int) (v Verdict) {
	a, b, ok := m.before(from)
	if ok && opens(m.text[a:b]) {
		if v = m.onLines(a, b); v.By == "" {
			v = v.or(m.above(a))
		}
	}
	if v.By != "" || to >= m.high {
		return v
	}
	from, to = m.after(to)
	if bytes.HasPrefix(bytes.TrimLeft(m.text[from:to], blanks), pemEnd) { // of a key of which the rest is the match
		if v = v.or(m.onLines(from, to)); v.By != "" || to >= m.high {
			return v
		}
		from, to = m.after(to)
	}
	if closes(m.text[from:to]) {
		v = v.or(m.onLines(from, to))
	}
	return v
}

// after gives the line after the one that ends at to, as far as it is in reach.
func (m *matched) after(to int) (a, b int) {
	a, b = to+1, m.high
	if i := bytes.IndexByte(m.text[a:b], '\n'); i >= 0 {
		b = a + i
	}
	return a, b
}

// quotes begin and end literals that go over lines: Go's and JavaScript's, Python's,
// Kotlin's and TOML's.
var quotes = [...][]byte{[]byte("`"), []byte(`"""`), []byte("'''")}

// opens says whether a literal of several lines begins at the end of a line.
func opens(l []byte) bool {
	l = bytes.TrimRight(l, blanks)
	for _, q := range quotes {
		if bytes.HasSuffix(l, q) {
			return bytes.Count(l, q)%2 == 1
		}
	}
	if i := bytes.Index(l, hash); i >= 0 {
		l = bytes.TrimRight(l[:i], blanks)
	}
	return opensBlock(l) || opensHere(l)
}

// closes says whether a line begins with the end of a literal.
func closes(l []byte) bool {
	l = bytes.TrimLeft(l, blanks)
	for _, q := range quotes {
		if bytes.HasPrefix(l, q) {
			return true
		}
	}
	return false
}

// opensBlock says whether a line ends as YAML opens a block: "key: |-" or "- >".
func opensBlock(l []byte) bool {
	l = bytes.TrimRight(l, "+-0123456789")
	if n := len(l); n == 0 || l[n-1] != '|' && l[n-1] != '>' {
		return false
	}
	key := bytes.TrimRight(l[:len(l)-1], blanks)
	n := len(key)
	return n > 0 && n < len(l)-1 && (key[n-1] == ':' || key[n-1] == '-')
}

// opensHere says whether a line ends as shells and Terraform open a text: "<<EOF",
// "<<-'EOF'".
func opensHere(l []byte) bool {
	i := bytes.LastIndex(l, hereMark)
	if i < 0 {
		return false
	}
	word := bytes.Trim(l[i+len(hereMark):], `-~'"`)
	for _, b := range word {
		if !wordByte(b) {
			return false
		}
	}
	return len(word) > 0
}

const blanks = " \t\r"

var (
	hash     = []byte(" #")
	hereMark = []byte("<<")
	pemEnd   = []byte("-----END ")
)
