package hardcoded

import (
	"strings"

	"github.com/hookvet/hookvet/internal/classify"
)

// pair is a key and its value in a text.
type pair struct {
	key        string
	start, end int // of the value
	form       form
}

// form says how a pair is written, which tells a document from a sentence.
type form uint8

const (
	inline  form = iota // somewhere in a line: user=x password=y, ?token=x
	ofLine              // begins its line: YAML, TOML, .env
	quoted              // "key": "value"
	option              // --key=value, --key value
	element             // <key>value</key>
)

// Bounds on the work for one text.
const (
	maxPairs    = 10_000 // whose keys say secret
	maxKeyBytes = 64
	maxValue    = 1024
)

// inPairs finds the values in a text whose keys say secret.
func inPairs(text string, test, help bool) []hit {
	var hits []hit
	pairs := 0
	last := pair{}
	perLine := 0 // pairs of the line
	for i := 0; i < len(text) && pairs < maxPairs; i++ {
		if text[i] == '\n' {
			perLine = 0
		}
		p, ok := pairAt(text, i)
		if !ok {
			continue
		}
		perLine++
		key := p.key
		before := last
		last = p
		if isName(before.key) && p.key != "" && isValue(p.key) { // name: DB_PASSWORD, value: …
			key = text[before.start:before.end]
		}
		s := classify.Name(key)
		if s < classify.Secret {
			continue
		}
		pairs++
		value := text[p.start:p.end]
		look := classify.Text(value)
		if look == classify.Chosen && (help || p.form == inline && perLine < 2) {
			continue
		}
		if !looksSecret(s, look, test) {
			continue
		}
		h := named(s, look, key, value)
		h.start, h.end = p.start, p.end
		hits = append(hits, h)
		i = p.end - 1
	}
	return hits
}

func isName(key string) bool {
	switch strings.ToLower(key) {
	case "name", "key":
		return true
	}
	return false
}

func isValue(key string) bool {
	switch strings.ToLower(key) {
	case "value", "default", "val":
		return true
	}
	return false
}

// pairAt reads the pair whose key ends in front of text[i], which separates the two.
func pairAt(text string, i int) (pair, bool) {
	c := text[i]
	next := byte(0)
	if i+1 < len(text) {
		next = text[i+1]
	}
	from := i + 1
	switch c {
	case '=':
		if next == '=' || next == '>' || next == '~' || i > 0 && strings.IndexByte("!<>=:+", text[i-1]) >= 0 {
			return pair{}, false
		}
	case ':':
		if next == '=' {
			from++
		} else if next == '/' && i+2 < len(text) && text[i+2] == '/' || next == ':' || i > 0 && text[i-1] == ':' {
			return pair{}, false
		}
	case '>':
		if i > 0 && strings.IndexByte("=-", text[i-1]) >= 0 {
			return pair{}, false
		}
	case ' ':
	default:
		return pair{}, false
	}
	end := i
	for end > 0 && i-end < 3 && (text[end-1] == ' ' || text[end-1] == '\t') && c != ' ' && c != '>' {
		end--
	}
	mark := byte(0)
	if end > 0 && (text[end-1] == '"' || text[end-1] == '\'') {
		mark = text[end-1]
		if end--; end > 0 && text[end-1] == '\\' {
			end-- // JSON in a string of JSON
		}
	}
	start := end
	for start > 0 && end-start < maxKeyBytes && keyByte(text[start-1]) {
		start--
	}
	key := strings.TrimLeft(text[start:end], "-.")
	if key == "" || key[0] >= '0' && key[0] <= '9' {
		return pair{}, false
	}
	p := pair{key: key}
	dashes := end - start - len(key)
	prev := byte('\n')
	if start > 0 {
		prev = text[start-1]
	}
	switch {
	case c == '>':
		if prev != '<' {
			return pair{}, false
		}
		p.form = element
	case c == ' ':
		if dashes == 0 || mark != 0 || prev != ' ' && prev != '\n' && prev != '\t' || next == ' ' || next == '-' {
			return pair{}, false
		}
		p.form = option
	case mark != 0 && prev == mark:
		p.form = quoted
	case dashes > 0:
		p.form = option
	case beginsLine(text, start):
		p.form = ofLine
	}
	if c == ':' && p.form == inline && next != ' ' && next != '"' {
		return pair{}, false // a:b is anything
	}
	for from < len(text) && from-i < 8 && (text[from] == ' ' || text[from] == '\t') {
		from++
	}
	p.start, p.end = valueAt(text, from, p.form)
	return p, p.end > p.start
}

// beginsLine says whether nothing but what documents and scripts have there stands in
// front of text[i] on its line.
func beginsLine(text string, i int) bool {
	low := max(0, i-64)
	head := text[low:i]
	if n := strings.LastIndexByte(head, '\n'); n >= 0 {
		head = head[n+1:]
	} else if low > 0 {
		return false
	}
	switch strings.Trim(head, " \t-") {
	case "", "export", "set", "ENV", "ARG", "env", "$env:", "local", "declare", "readonly", "#", "//":
		return true
	}
	return false
}

// valueAt gives the range of the value that begins at text[i].
func valueAt(text string, i int, f form) (start, end int) {
	limit := min(len(text), i+maxValue)
	if i >= limit {
		return i, i
	}
	if text[i] == '\\' && i+1 < limit && text[i+1] == '"' {
		end := strings.Index(text[i+2:limit], `\"`)
		return i + 2, i + 2 + max(0, end)
	}
	if q := text[i]; q == '"' || q == '\'' || q == '`' {
		for end := i + 1; end < limit; end++ {
			switch text[end] {
			case q:
				return i + 1, end
			case '\\':
				end++
			case '\n':
				return i, i
			}
		}
		if limit == len(text) { // the text is a part of a longer one
			return i + 1, limit
		}
		return i, i
	}
	stop := " \t\r\n\"'`"
	switch f {
	case element:
		stop = "<\n"
	case quoted:
		stop = ",}] \t\r\n\"'"
	case inline:
		stop = " \t\r\n\"'`;&,"
	}
	end = i
	for end < limit && strings.IndexByte(stop, text[end]) < 0 {
		end++
	}
	if f == ofLine { // a value with spaces is a text, but for what comments follow
		if rest := text[end:limit]; end < limit {
			if n := strings.IndexByte(rest, '\n'); n >= 0 {
				rest = rest[:n]
			}
			if rest = strings.TrimSpace(rest); rest != "" && rest[0] != '#' && !strings.Contains(rest, "=") {
				return i, i
			}
		}
		end = i + len(strings.TrimRight(text[i:end], ",;"))
	}
	return i, end
}

func keyByte(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '_' || c == '-' || c == '.'
}
