package classify

import (
	"encoding/base64"
	"encoding/hex"
	"math"
	"strings"
)

// Look is what a text looks like.
type Look uint8

// The looks, from what is no secret to what chance hardly makes.
const (
	Plain  Look = iota // words, a reference, a placeholder, or anything else
	Chosen             // a password that somebody made up
	UUID               // an identifier, or a token of those who use them for it
	Random
	Strong // random, and long enough that it cannot be a coincidence
)

// The lengths in bytes that are judged. Below the least a text says nothing; above the
// greatest it is a document.
const (
	minText = 6
	maxText = 4096
)

// Text judges a text.
func Text(s string) Look {
	look, _ := Explain(s)
	return look
}

// NotRandom is what Explain says of words and names.
const NotRandom = "words or a name: not random"

// Explain is Text, and says of a plain text what it is instead of a secret.
func Explain(s string) (look Look, why string) {
	switch {
	case len(s) < minText:
		return Plain, "too short"
	case len(s) > maxText:
		return Plain, "too long"
	case Reference(s):
		return Plain, "a reference to a secret"
	case Placeholder(s) || weak(s):
		return Plain, "a placeholder"
	case Other(s):
		return Plain, "words, a number, a hash or a public key by its form"
	}
	if uuid(s) {
		if distinct(s) < 8 {
			return Plain, "a UUID of few digits"
		}
		return UUID, ""
	}
	if look := random(s); look != Plain {
		if encodesPlain(s) {
			return Plain, "an encoding of words"
		}
		return look, ""
	}
	if chosen(s) {
		return Chosen, ""
	}
	return Plain, NotRandom
}

// Bytes judges a list of bytes that are no text: a key.
func Bytes(b string) Look {
	if len(b) < 16 || len(b) > 512 {
		return Plain
	}
	var seen [256]bool
	n, ascending := 0, 0
	for i := range len(b) {
		if !seen[b[i]] {
			seen[b[i]] = true
			n++
		}
		if i > 0 && b[i]-b[i-1] == 1 {
			ascending++
		}
	}
	// Of 16 bytes by chance, 12 and more are different; of 256, 160.
	if ascending > len(b)/4 || float64(n) < 0.7*256*(1-math.Exp(-float64(len(b))/256)) {
		return Plain
	}
	if len(b) == 256 && n == 256 {
		return Plain // a permutation: a table
	}
	return Strong
}

// encodesPlain says whether a text is base64 or hex of words, or of bytes that follow
// each other: "this is not a real key", 00010203….
func encodesPlain(s string) bool {
	if b, err := hex.DecodeString(s); err == nil {
		return sequences(string(b)) || words7(string(b))
	}
	for _, e := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		if b, err := e.DecodeString(strings.TrimRight(s, "=")); err == nil && len(b) >= 12 {
			return sequences(string(b)) || words7(string(b))
		}
	}
	return false
}

// words7 says whether bytes are a text, and nothing random.
func words7(b string) bool {
	for i := range len(b) {
		if b[i] < ' ' && b[i] != '\n' || b[i] >= 0x7f {
			return false
		}
	}
	return score(b) < 5 || Placeholder(b) || weak(b)
}

// random says whether a text, or the longest part of one that is joined by dashes, dots
// or underscores, is random.
func random(s string) Look {
	body := strings.TrimRight(s, "=")
	if len(s)-len(body) > 2 {
		return Plain
	}
	for i := range len(body) {
		c := body[i]
		if !isLower(c) && !isUpper(c) && !isDigit(c) && strings.IndexByte("+/_-.~:", c) < 0 {
			if randomSymbols(body) {
				return Random
			}
			return Plain
		}
	}
	best := randomRun(body)
	if best == Strong {
		return best
	}
	for part := range strings.FieldsFuncSeq(body, func(r rune) bool { return r == '-' || r == '_' || r == '.' || r == ':' }) {
		if len(part) >= 16 && len(part) < len(body) {
			best = max(best, randomRun(part))
		}
	}
	return best
}

func randomRun(s string) Look {
	n, d := len(s), distinct(s)
	hex, digits, lowers, uppers, joins := true, 0, 0, 0, 0
	for i := range n {
		c := s[i]
		switch {
		case isDigit(c):
			digits++
		case isLower(c):
			lowers++
			hex = hex && c <= 'f'
		case isUpper(c):
			uppers++
			hex = hex && c <= 'F'
		default:
			joins++
			hex = false
		}
	}
	if n < 10 || d < 7 || sequences(s) {
		return Plain
	}
	if hex && (lowers == 0 || uppers == 0) {
		switch letters := lowers + uppers; {
		case letters == 0 || digits == 0 || n < 16 || letters*10 < n || digits*5 < n:
			return Plain
		case n >= 32 && d >= 10:
			return Strong
		}
		return Random
	}
	if joins*4 > n {
		return Plain // words, numbers and what joins them
	}
	switch sc := score(s); {
	case lowers+uppers < n/4 || d < n/3 && d < 14:
		return Plain
	case digits == 0 && n >= 24 && sc >= 6.1:
		return Random
	case digits == 0:
		return Plain
	case n >= 20 && sc >= 5.6 && digits+min(lowers, uppers) >= 3:
		return Strong
	case n >= 16 && sc >= 5.8 && (digits >= 2 || digits > 0 && sc >= 6.3):
		return Random
	case n >= 10 && sc >= 6.5 && digits >= 2 && joins <= 1:
		return Random
	}
	return Plain
}

// randomSymbols is for what password generators make: all sorts of characters.
func randomSymbols(s string) bool {
	if len(s) < 12 || len(s) > 128 || code(s) {
		return false
	}
	kinds, changes, last := [4]int{}, 0, -1
	for i := range len(s) {
		k := 3
		switch c := s[i]; {
		case isLower(c):
			k = 0
		case isUpper(c):
			k = 1
		case isDigit(c):
			k = 2
		case c <= ' ' || c >= 0x7f:
			return false
		}
		kinds[k]++
		if k != last {
			changes++
		}
		last = k
	}
	return kinds[0] > 0 && kinds[1] > 0 && kinds[2] > 0 && changes*2 >= len(s) && distinct(s)*3 >= len(s)*2 && score(s) >= 6
}

// chosen says whether somebody may have made a text up as a password: letters, with
// digits or signs that names do not have.
func chosen(s string) bool {
	if len(s) > 64 || code(s) {
		return false
	}
	letters, digits, signs, leet := 0, 0, 0, false
	for i := range len(s) {
		c := s[i]
		switch {
		case isLower(c) || isUpper(c):
			letters++
		case isDigit(c):
			digits++
			leet = leet || i > 0 && i+1 < len(s) && isLower(s[i-1]) && isLower(s[i+1])
		case strings.IndexByte("!@#$%^&*?+~", c) >= 0:
			signs++
		case strings.IndexByte("-_.", c) < 0:
			return false
		}
	}
	if letters < 2 || digits+signs == 0 || distinct(s) < 5 {
		return false
	}
	if signs > 0 {
		return digits > 0 || strings.IndexByte("+~&", s[0]) < 0 && signs*3 <= len(s) && !strings.HasSuffix(s, "*") && s[0] != '@' && s[0] != '#'
	}
	ws := words(s)
	joined := strings.ContainsAny(s, "-_.")
	for _, w := range ws {
		if technical[w] {
			return false
		}
		if joined && (passwords[w] || secrets[w] || w == "key" || about[w]) {
			return false // the name of a secret
		}
	}
	if len(ws) == 1 && (passwords[ws[0]] || secrets[ws[0]]) {
		return digits > 1 && !joined // "password2" is a field of a form
	}
	if joined {
		return leet && len(ws) > 1 && strings.IndexByte(s, '.') < 0
	}
	// oauthToken2, listV1: names that have a number.
	return leet || len(ws) == 1 && letters >= 4 && (digits >= 2 || len(s) <= 10)
}

// technical words stand in front of numbers in names.
var technical = set(`sha md hmac aes des rsa rs es hs ps ecdsa ed curve oauth utf iso ipv ip http https tls ssl ssh x pkcs base
	log page test item field column table user node host server vm disk eth port step stage level version v rev
	ubuntu debian windows linux mysql postgres mongo redis kafka arm amd x86 int uint float web h p secp sect crc ascii ripemd blake chacha poly
	key value param arg example foo bar baz group role member alice bob level zone region us eu ap`)

// distinct counts the different bytes of a text.
func distinct(s string) int {
	var seen [256]bool
	n := 0
	for i := range len(s) {
		if !seen[s[i]] {
			seen[s[i]] = true
			n++
		}
	}
	return n
}

// Repeats says whether much of a text is what follows each other, or the same over and
// over, or few characters.
func Repeats(s string) bool { return distinct(s) < 6 || sequences(s) }

// sequences says whether much of a text is what follows each other, or the same over
// and over: an alphabet, "0123456789abcdef", "aaaa…".
func sequences(s string) bool {
	same := 0
	for i := 1; i < len(s); i++ {
		if d := int(s[i]) - int(s[i-1]); d >= -1 && d <= 1 {
			same++
		}
	}
	if same*2 > len(s) {
		return true
	}
	for _, period := range []int{2, 3, 4, 5, 6, 8, 10, 16} {
		if len(s) >= 3*period && s[period:] == s[:len(s)-period] {
			return true
		}
	}
	return false
}
