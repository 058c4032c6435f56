package generic

// What bytes are, by tables: the scans over them are short and many.
const (
	isName  = 1 << iota // of a name: letters, digits, _ - .
	isSpace             // space, tab
	isQuote             // " ' `
	isWord              // letters, digits, _
	isCall              // what may stand in what is called: pkg.New, Foo::bar, []byte, &str
)

var chars = func() (t [256]uint8) {
	for c := range 256 {
		b := byte(c)
		letter := b|0x20 >= 'a' && b|0x20 <= 'z'
		if letter || b >= '0' && b <= '9' || b == '_' {
			t[c] |= isName | isWord | isCall
		}
		switch b {
		case '-':
			t[c] |= isName
		case '.':
			t[c] |= isName | isCall
		case ':', '[', ']', '&', '*', '<', '>', '!', '$', '\\':
			t[c] |= isCall
		case ' ', '\t':
			t[c] |= isSpace
		case '"', '\'', '`':
			t[c] |= isQuote
		}
	}
	return t
}()

func is(c byte, class uint8) bool { return chars[c]&class != 0 }

// skip gives the first place at or after i, and before most, whose byte is not of a
// class.
func skip(text []byte, i, most int, class uint8) int {
	for i < most && chars[text[i]]&class != 0 {
		i++
	}
	return i
}

// at gives text[i], 0 behind the end.
func at(text []byte, i int) byte {
	if i >= 0 && i < len(text) {
		return text[i]
	}
	return 0
}
