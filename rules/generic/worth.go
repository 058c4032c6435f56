package generic

// worthName says whether what follows a part of a name may be the rest of a name, what
// joins it to a value, and the start of a value that is a text.
func worthName(b []byte, kinds Kinds) bool {
	n := len(b)
	i := skip(b, 0, n, isName)
	for i < n && (is(b[i], isQuote) || b[i] == ']' || b[i] == '\\' || b[i] == ')' || b[i] == '*') {
		i++
	}
	i = skip(b, i, n, isSpace)
	if i == n {
		return n == WorthReach
	}
	switch c := b[i]; c {
	case '=', ':', '>', '?', '|', '+', '!', ',', '(', '[':
		i++
	case '\n', '\r', '-': // a list of names and values, a shell's option
		return true
	default:
		if !is(c, isQuote|isWord) {
			// What a shell's option may be: --password $x is none.
			return kinds&^Code != 0 && c > ' ' && c != '$' && c != '<' && c != '{' && c != ';' && c != '/'
		}
	}
	for i < n && (b[i] == '=' || b[i] == '>' || b[i] == '|' || b[i] == '?' || b[i] == ':') {
		i++
	}
	i = skip(b, i, n, isSpace)
	if i == n {
		return n == WorthReach
	}
	switch b[i] {
	case '\n', '\r', ';', '$':
		return false
	}
	if kinds&^Code != 0 {
		return true
	}
	// In code a text has quotes, but for settings in a text of many lines: see alone.
	word, sign := true, false
	for ; i < n; i++ {
		switch c := b[i]; {
		case is(c, isQuote):
			return true
		case c == '\n':
			return word && sign
		case c == '.' || c == '(' || c == ',' || c == ';' || c == '{' || c == ' ':
			word = false
		case c|0x20 < 'a' || c|0x20 > 'z':
			sign = true
		}
	}
	return n == WorthReach || word && sign
}

// worthURL says whether a name, a colon, a password and an at sign may follow.
func worthURL(b []byte, _ Kinds) bool {
	colon := false
	for _, c := range b {
		switch {
		case c == '@':
			return colon
		case c == ':':
			colon = true
		case c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || c == '/' || c == '\\' || c >= 0x7f:
			return false
		}
	}
	return len(b) == WorthReach && colon
}

// worthAuthorization says whether a token may follow.
func worthAuthorization(b []byte, _ Kinds) bool {
	i := skip(b, 0, len(b), isSpace)
	n := 0
	for i < len(b) && isToken(b[i]) {
		i++
		n++
	}
	return n >= 6 || i == len(b) && len(b) == WorthReach
}

// isToken says whether a byte is of base64, either alphabet, or of a JWT.
func isToken(c byte) bool {
	return is(c, isName) || c == '+' || c == '/' || c == '=' || c == '~'
}
