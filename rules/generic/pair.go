package generic

import "bytes"

// joint is what joins a name to a value.
type joint uint8

const (
	noJoint  joint = iota
	assigned       // name = value, :=, =>, ?=
	keyed          // name: value
	compared       // name == value, !=
	listed         // "name", "value"
	called         // name("value")
	element        // <name>value</name>
	beside         // name value: an option of a command, a word of a language of settings
)

// pair is a name and the text that is given to it.
type pair struct {
	nameStart, nameEnd   int
	valueStart, valueEnd int
	wrapStart, wrapEnd   int // name of what is called with the value, or of its type
	joint                joint
	quote                byte // round the value; 0: none
	inString             byte // quote of the string that holds both; 0: none
	option               bool // the name is an option, --name
	end                  int  // behind the value and its quote
}

// maxNameBytes and maxValueBytes bound what is looked at.
const (
	maxNameBytes  = 80
	maxValueBytes = 1024
	maxBareBytes  = 512 // without quotes
)

// pairAt reads the pair whose name has the word w[s:e]; false if there is none.
func pairAt(w []byte, s, e int) (p pair, ok bool) {
	p.nameStart, p.nameEnd = s, e
	for p.nameStart > 0 && is(w[p.nameStart-1], isName) && e-p.nameStart < maxNameBytes {
		p.nameStart--
	}
	p.nameEnd = skip(w, e, min(len(w), e+maxNameBytes), isName)
	if p.nameEnd-p.nameStart > maxNameBytes {
		return p, false
	}
	if at(w, p.nameStart-1) == '\\' && p.nameStart < s && bytes.IndexByte([]byte("nrt"), w[p.nameStart]) >= 0 {
		p.nameStart++ // \npassword=
	}
	for p.nameStart < s && (w[p.nameStart] == '-' || w[p.nameStart] == '.') {
		p.option = w[p.nameStart] == '-'
		p.nameStart++
	}
	for p.nameEnd > e && (w[p.nameEnd-1] == '-' || w[p.nameEnd-1] == '.') {
		p.nameEnd--
	}
	switch c := at(w, p.nameStart-1); {
	case c == '@': // a host
		return p, false
	case (c == '(' || c == '$' || c == '{') && p.nameEnd-p.nameStart == 3 && bytes.EqualFold(w[p.nameStart:p.nameEnd], []byte("pwd")):
		return p, false // the directory: $(pwd):/src
	}
	before := p.nameStart
	quoted := is(at(w, before-1), isQuote)
	if quoted && quoteAt(w, p.nameEnd) == 0 { // "password=…": both are in the string
		p.inString, quoted = w[before-1], false
	} else if quoted {
		if before--; at(w, before-1) == '\\' {
			before--
		}
	}
	if p.inString == 0 {
		p.inString = openQuote(w[lineStart(w, before):before])
	}

	i := p.nameEnd
	for n := 0; n < 8 && i < len(w); n++ {
		switch c := w[i]; {
		case is(c, isQuote):
			if c == p.inString && !quoted && at(w, i-1) != '\\' {
				return p, false // the string ends
			}
		case c == ']' || c == ')' || c == '*' && !p.option:
		case c == '\\' && is(at(w, i+1), isQuote):
			i++
		case c == '[' && (at(w, i+1) == ']' || at(w, i+1) >= '0' && at(w, i+1) <= '9'): // char password[] =
			for i < len(w) && w[i] != ']' && w[i] != '\n' {
				i++
			}
		default:
			n = 8
			continue
		}
		i++
	}
	i, ok = p.join(w, i, quoted)
	if !ok {
		return p, false
	}
	return p, p.value(w, i)
}

// join reads what joins the name, which ends before w[i], to its value.
func (p *pair) join(w []byte, i int, quoted bool) (int, bool) {
	spaced := skip(w, i, len(w), isSpace)
	if spaced >= len(w) {
		return 0, false
	}
	if v := valueKey(w, spaced); v > 0 && isKeyOfName(w[:p.nameStart]) {
		p.joint = keyed
		return v, true
	}
	next := at(w, spaced+1)
	switch c := w[spaced]; {
	case c == '=' && next == '~', c == ':' && next == ':', c == '-' && next == '>':
		return 0, false
	case c == '=' && next == '=', c == '!' && next == '=':
		p.joint = compared
		spaced += 2
		if at(w, spaced) == '=' {
			spaced++
		}
		return spaced, true
	case c == '=' && next == '>', c == ':' && next == '=', (c == '?' || c == '+' || c == '|') && next == '=':
		p.joint = assigned
		return spaced + 2, true
	case (c == '|' || c == '?') && next == c && at(w, spaced+2) == '=':
		p.joint = assigned
		return spaced + 3, true
	case c == '=':
		p.joint = assigned
		return spaced + 1, true
	case c == ':':
		p.joint = keyed
		if j := typedEnd(w, spaced+1); j > 0 { // password: String = "…"
			p.joint = assigned
			return j, true
		}
		return spaced + 1, true
	case c == ',' && quoted:
		p.joint = listed
		return spaced + 1, true
	case c == '(' && spaced == p.nameEnd && !quoted:
		p.joint = called
		return spaced + 1, true
	case c == '>' && spaced == i && (at(w, p.nameStart-1) == '<' || at(w, p.nameStart-1) == ':'):
		p.joint = element
		return spaced + 1, true
	case spaced > i && !quoted:
		if j := typedEnd(w, spaced-1); j > 0 { // password string = "…"
			p.joint = assigned
			return j, true
		}
		if p.joint = beside; spaced > i+1 && p.option {
			return 0, false // a text of help
		}
		return spaced, true
	}
	return 0, false
}

// typedEnd gives the place behind the equals sign of ` type = `, which starts at w[i]; 0
// if there is none.
func typedEnd(w []byte, i int) int {
	i = skip(w, i, len(w), isSpace)
	from := i
	most := min(len(w), i+32)
	for i < most && (is(w[i], isCall) || w[i] == '?' || w[i] == ',') {
		i++
	}
	i = skip(w, i, len(w), isSpace)
	if i == from || at(w, i) != '=' || at(w, i+1) == '=' || at(w, i+1) == '>' || !is(w[from], isCall) {
		return 0
	}
	return i + 1
}

// value reads the value that starts at w[i], after space.
func (p *pair) value(w []byte, i int) bool {
	from := i
	i = skip(w, i, len(w), isSpace)
	if p.joint == element {
		return p.until(w, i, func(c byte) bool { return c == '<' || c == '\n' }) && at(w, p.end) == '<'
	}
	if c := at(w, i); (c == '[' || c == '(') && is(at(w, skip(w, i+1, len(w), isSpace)), isQuote) {
		i = skip(w, i+1, len(w), isSpace)
	}
	if q := quoteAt(w, i); q > 0 {
		if !p.quotedValue(w, q-1) {
			return false
		}
		if p.joint == called && at(w, p.end) == ',' { // setPassword("user", "…")
			if q = quoteAt(w, skip(w, p.end+1, len(w), isSpace)); q > 0 {
				return p.quotedValue(w, q-1)
			}
		}
		return true
	}
	// Base64.decode("…"), new Secret("…"), []byte("…"), u"…".
	p.wrapStart = i
	j := i
	for most := min(len(w), i+64); j < most && (is(w[j], isCall) || w[j] == ' ' && is(at(w, j+1), isCall)); {
		j++
	}
	if j > i && j < len(w) {
		if k := skip(w, j+1, len(w), isSpace); w[j] == '(' && quoteAt(w, k) > 0 {
			p.wrapEnd = j
			return p.quotedValue(w, quoteAt(w, k)-1)
		}
		if is(w[j], isQuote) && j-i <= 2 && is(w[i], isWord) {
			p.wrapStart = 0
			return p.quotedValue(w, j)
		}
	}
	p.wrapStart = 0
	if p.joint == called || p.joint == listed || p.joint == assigned && i > from && !is(at(w, from-2), isSpace) {
		return false // "password= user=…" is empty
	}
	return p.bareValue(w, i)
}

// quoteAt gives one more than the place of the quote at w[i], escaped or not; 0 if there
// is none.
func quoteAt(w []byte, i int) int {
	switch {
	case is(at(w, i), isQuote):
		return i + 1
	case at(w, i) == '\\' && is(at(w, i+1), isQuote):
		return i + 2
	}
	return 0
}

// quotedValue reads the value behind the quote w[i].
func (p *pair) quotedValue(w []byte, i int) bool {
	escaped := at(w, i-1) == '\\'
	if !escaped && w[i] == p.inString {
		return false // the string ends
	}
	p.quote, p.valueStart = w[i], i+1
	for j := i + 1; j < len(w) && j-i <= maxValueBytes; j++ {
		switch c := w[j]; {
		case c == '\n':
			return false
		case c == '\\' && escaped && at(w, j+1) == p.quote:
			p.valueEnd, p.end = j, j+2
			return j > p.valueStart
		case c == p.quote:
			p.valueEnd, p.end = j, j+1
			return j > p.valueStart
		case c == '\\':
			j++
		}
	}
	return false
}

// bareValue reads a value without quotes.
func (p *pair) bareValue(w []byte, i int) bool {
	inside := p.inString
	return p.until(w, i, func(c byte) bool {
		switch {
		case c <= ' ' || c == '"' || c == '\'' || c == '`' || c == '<' || c == '>' || c == '\\':
			return true
		case c == '&' || c == ';' || c == ',' || c == ')' || c == ']' || c == '}':
			return inside != 0 || c == ';' || c == ',' || c == '&'
		}
		return false
	})
}

func (p *pair) until(w []byte, i int, stop func(byte) bool) bool {
	p.valueStart = i
	for i < len(w) && i-p.valueStart <= maxBareBytes && !stop(w[i]) {
		i++
	}
	if i-p.valueStart > maxBareBytes {
		return false
	}
	p.valueEnd, p.end = i, i
	return i > p.valueStart
}

// openQuote gives the quote of the string that a line's first part leaves open; 0 if
// there is none.
func openQuote(head []byte) byte {
	open := byte(0)
	for i := 0; i < len(head); i++ {
		switch c := head[i]; {
		case c == '\\':
			i++
		case open != 0:
			if c == open {
				open = 0
			}
		case c == '\'' && i > 0 && is(head[i-1], isWord) && is(at(head, i+1), isWord): // don't
		case is(c, isQuote):
			open = c
		}
	}
	return open
}

func lineStart(w []byte, i int) int { return bytes.LastIndexByte(w[:i], '\n') + 1 }

// valueKey gives the place behind the key of `value: `, `value="` or `"value": ` at
// w[i], which may be on the next line; 0 if there is none.
func valueKey(w []byte, i int) int {
	for n := 0; i < len(w) && n < 60; n++ {
		if c := w[i]; c > ' ' && c != ',' && !is(c, isQuote) {
			break
		}
		i++
	}
	if i+6 > len(w) || !(w[i]|0x20 == 'v' && string(w[i+1:i+5]) == "alue") {
		return 0
	}
	i += 5
	for is(at(w, i), isQuote) {
		i++
	}
	i = skip(w, i, len(w), isSpace)
	if c := at(w, i); c != ':' && c != '=' {
		return 0
	}
	if i++; at(w, i) == '>' {
		i++
	}
	return i
}

// isKeyOfName says whether text ends with `name: ` or `key="`, so that what follows is
// the name of something.
func isKeyOfName(head []byte) bool {
	head = bytes.TrimRight(head, " \t\"'`\\-_.$/")
	if n := len(head); n < 4 || head[n-1] != ':' && head[n-1] != '=' && head[n-1] != '>' {
		return false
	}
	head = bytes.TrimRight(head, " \t\"'`\\:=>")
	for _, key := range []string{"name", "Name", "key", "Key", "NAME", "KEY"} {
		if bytes.HasSuffix(head, []byte(key)) {
			return true
		}
	}
	return false
}
