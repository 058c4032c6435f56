package rules

import (
	"bytes"
	"strings"
)

// patternKeys are the keys whose values say what secrets, or harmless texts,
// look like: what a rule finds there is an example at most.
var patternKeys = map[string]bool{
	"regex": true, "path": true, "keywords": true,
	"examples": true, "nearmisses": true, "text": true, // text is in both
	"regexes": true, "paths": true, "stopwords": true, "commits": true,
}

// PatternValues gives the places, start and end, of the strings in a file of
// rules that are patterns: in order, apart, quotes included. Where data stops
// being TOML it stops too.
func PatternValues(data []byte) [][2]int {
	var out [][2]int
	k := keyReader{data: data}
	if bytes.HasPrefix(data, bom) {
		k.pos = len(bom)
	}
	rules, table := false, false // in a table of rules or allowlists; in any
	for k.next() {
		top, last, ok := k.ends()
		if k.header {
			rules, table = ok && holdsPatterns(top), true
			continue
		}
		if ok && (table && rules || !table && holdsPatterns(top)) {
			v := keyReader{data: data[:k.pos], pos: k.valueAt}
			out, _ = v.strings(out, patternKeys[last], 0)
		}
	}
	return out
}

var bom = []byte("\xef\xbb\xbf")

func holdsPatterns(table string) bool {
	return table == "rules" || table == "allowlist" || table == "allowlists"
}

// ends gives the first and the last part of the key, in lower case; not ok if
// the key is none of the schema.
func (k *keyReader) ends() (first, last string, ok bool) {
	parts := strings.Split(strings.ToLower(k.path), ".")
	return parts[0], parts[len(parts)-1], len(parts) == k.depth
}

// maxNested is how deep tables and lists in each other are looked into.
const maxNested = 32

// strings reads a value and appends the places of the strings in it: all if
// pattern is set, or else those of pattern keys in inline tables.
func (k *keyReader) strings(out [][2]int, pattern bool, nested int) ([][2]int, bool) {
	k.blank()
	from := k.pos
	switch c := k.peek(); {
	case c == '"' || c == '\'':
		k.quoted()
		if pattern {
			out = append(out, [2]int{from, k.pos})
		}
		return out, true
	case nested == maxNested || k.pos == len(k.data):
		return out, false
	case c != '[' && c != '{':
		for k.pos < len(k.data) && strings.IndexByte(",]}#\n", k.data[k.pos]) < 0 {
			k.pos++
		}
		return out, k.pos > from
	}
	closing := map[byte]byte{'[': ']', '{': '}'}[k.peek()]
	k.pos++
	for ok := true; ; {
		if k.blank(); k.peek() == closing {
			k.pos++
			return out, true
		}
		inner := pattern
		if closing == '}' {
			if !k.key() || k.peek() != '=' {
				return out, false
			}
			k.pos++
			_, last, known := k.ends()
			inner = known && patternKeys[last]
		}
		if out, ok = k.strings(out, inner, nested+1); !ok {
			return out, false
		}
		if k.blank(); k.peek() == ',' {
			k.pos++
		} else if k.peek() != closing {
			return out, false
		}
	}
}
