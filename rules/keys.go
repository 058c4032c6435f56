package rules

import (
	"bytes"
	"strings"
)

// keyReader goes through the keys of a TOML document: headers and what stands
// in front of an equals sign, but not what is inside of a value. The decoder
// says what is wrong with a document; the reader only stops there.
type keyReader struct {
	data []byte
	pos  int

	header bool   // [path] or [[path]]
	path   string // dotted, without quotes; cut after maxKeyParts
	depth  int    // parts of the whole path
	offset int    // of the key, or of the header's first bracket
	value  string // if it is a string, without quotes; escapes are left as they are

	valueAt int // where the value begins
}

// maxKeyParts is one more than any key of the schema has.
const maxKeyParts = 4

func (k *keyReader) next() bool {
	k.blank()
	k.offset = k.pos
	if k.header = k.peek() == '['; k.header {
		k.skip("[")
	}
	if !k.key() {
		return false
	}
	if k.header {
		k.line()
		return true
	}
	if k.peek() != '=' {
		return false
	}
	k.pos++
	k.valueAt = k.pos
	k.readValue()
	return true
}

// key reads a dotted key and the space behind it.
func (k *keyReader) key() bool {
	var path []byte
	for k.depth = 0; ; k.pos++ {
		k.skip(" \t")
		part := k.quoted()
		if part == nil {
			from := k.pos
			for k.pos < len(k.data) && (k.data[k.pos] == '-' || k.data[k.pos] == '_' || isAlnum(k.data[k.pos])) {
				k.pos++
			}
			if part = k.data[from:k.pos]; len(part) == 0 {
				return false
			}
		}
		if k.depth++; k.depth <= maxKeyParts {
			if k.depth > 1 {
				path = append(path, '.')
			}
			path = append(path, part...)
		}
		if k.skip(" \t"); k.peek() != '.' {
			k.path = string(path)
			return true
		}
	}
}

// readValue reads to the end of the line on which the value ends.
func (k *keyReader) readValue() {
	k.skip(" \t")
	k.value = string(k.quoted())
	for nested := 0; k.pos < len(k.data); {
		switch c := k.data[k.pos]; c {
		case '"', '\'':
			k.quoted()
			continue
		case '#':
			k.line()
			continue
		case '[', '{':
			nested++
		case ']', '}':
			nested--
		case '\n':
			if nested <= 0 {
				return
			}
		}
		k.pos++
	}
}

// quoted reads a string of any of TOML's four kinds; nil if none begins here.
func (k *keyReader) quoted() []byte {
	quote := k.peek()
	if quote != '"' && quote != '\'' {
		return nil
	}
	mark := []byte{quote}
	if triple := []byte{quote, quote, quote}; bytes.HasPrefix(k.data[k.pos:], triple) {
		mark = triple
	}
	k.pos += len(mark)
	from := k.pos
	for ; k.pos < len(k.data); k.pos++ {
		switch {
		case k.data[k.pos] == '\\' && quote == '"':
			k.pos++
		case k.data[k.pos] == '\n' && len(mark) == 1:
			return k.data[from:k.pos]
		case bytes.HasPrefix(k.data[k.pos:], mark):
			// The last three of up to five quotes are the mark.
			for n := 0; len(mark) == 3 && n < 2 && bytes.HasPrefix(k.data[k.pos+1:], mark); n++ {
				k.pos++
			}
			k.pos += len(mark)
			return k.data[from : k.pos-len(mark)]
		}
	}
	k.pos = len(k.data)
	return k.data[min(from, len(k.data)):]
}

// peek gives the next byte, 0 at the end.
func (k *keyReader) peek() byte {
	if k.pos < len(k.data) {
		return k.data[k.pos]
	}
	return 0
}

// blank skips white space and comments.
func (k *keyReader) blank() {
	for k.skip(" \t\r\n"); k.peek() == '#'; k.skip(" \t\r\n") {
		k.line()
	}
}

func (k *keyReader) skip(set string) {
	for k.pos < len(k.data) && strings.IndexByte(set, k.data[k.pos]) >= 0 {
		k.pos++
	}
}

// line skips to the end of the line.
func (k *keyReader) line() {
	if i := bytes.IndexByte(k.data[k.pos:], '\n'); i >= 0 {
		k.pos += i
	} else {
		k.pos = len(k.data)
	}
}

func isAlnum(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}
