package secretsink

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"github.com/hookvet/hookvet/analyzers/sinks"
)

// schemes come before a secret and are none.
var schemes = []string{"bearer", "basic", "bot", "token", "digest", "apikey", "apitoken", "negotiate"}

// core returns a text without what only decorates secrets: white space and a
// scheme of authorization before it.
func core(text string) string {
	text = strings.TrimSpace(text)
	first, rest, _ := strings.Cut(text, " ")
	for _, scheme := range schemes {
		if strings.EqualFold(first, scheme) {
			return strings.TrimSpace(rest)
		}
	}
	return text
}

// isPlaceholder reports whether a text is written so that nobody takes it for
// a value: masks, references and blanks to fill.
func isPlaceholder(text string) bool {
	text = core(text)
	if text == "" {
		return true
	}
	for _, pair := range []string{"<>", "[]"} {
		if text[0] == pair[0] && text[len(text)-1] == pair[1] && !strings.ContainsAny(text[1:len(text)-1], pair) {
			return true
		}
	}
	for _, mark := range []string{"${", "{{", "$("} {
		if strings.HasPrefix(text, mark) {
			return true
		}
	}
	switch strings.ToLower(strings.Trim(text, "-*_.#=()<>[]{} ")) {
	case "redacted", "masked", "hidden", "censored", "obfuscated", nilUUID:
		return true // "***hidden***", "--- REDACTED ---"
	}
	return strings.Trim(text, "xX-") == "" || strings.IndexFunc(text, func(r rune) bool {
		// Signs alone: "***", "...", "{}". What cannot be printed is binary.
		return r < ' ' || r > '~' || unicode.IsLetter(r) || unicode.IsDigit(r)
	}) < 0
}

// nilUUID is what programs put where an API wants a UUID and they have none.
const nilUUID = "00000000-0000-0000-0000-000000000000"

// isBlank reports whether a text asks to be replaced: "YOUR_TOKEN_HERE". Some programs
// run with such a text, so it is none of the placeholders that nobody takes for a value.
func isBlank(text string) bool {
	if strings.ContainsFunc(text, unicode.IsDigit) {
		return false
	}
	words := strings.FieldsFunc(strings.ToLower(core(text)), func(r rune) bool { return !unicode.IsLetter(r) })
	if len(words) < 2 {
		return false
	}
	switch words[0] {
	case "insert", "replace", "enter", "paste":
		return true
	}
	return words[len(words)-1] == "here" || slices.Contains(words, "your")
}

// inert reports whether a blank of this kind lets nobody in: a service that others run
// would have to accept it. As the key by which the program itself signs, verifies or
// encrypts it is as bad as any that is known.
func inert(kind sinks.Kind) bool {
	switch kind {
	case "api-key", "token", "password", "oauth-secret", "dsn":
		return true
	}
	return false
}

// isPlausible reports whether a text can be a secret where only a name says
// that there is one: not a path, a URL, a switch or a sentence.
func isPlausible(text string) bool {
	whole := strings.TrimSpace(text)
	text = core(text)
	if text != whole && isProperName(text) {
		return false // "Bearer Oracle" is what each client of a service sends
	}
	if isPlaceholder(text) || strings.ContainsAny(text, " \t\n") || !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return false
	}
	switch strings.ToLower(text) {
	case "true", "false", "none", "null", "nil", "auto", "default", "required", "optional", "yes", "no", "on", "off", "0", "1", "-1":
		return false
	}
	for _, prefix := range []string{"/", "./", "../", "~/", "~", "$", "%", "file:", "env:", "vault:", "http://", "https://"} {
		if strings.HasPrefix(text, prefix) {
			return false
		}
	}
	for _, suffix := range []string{".pem", ".key", ".crt", ".json", ".yaml", ".yml", ".txt", ".toml", ".env"} {
		if strings.HasSuffix(strings.ToLower(text), suffix) {
			return false
		}
	}
	return true
}

// isProperName reports whether a text is a word with a capital.
func isProperName(text string) bool {
	return len(text) > 1 && 'A' <= text[0] && text[0] <= 'Z' && strings.Trim(text[1:], "abcdefghijklmnopqrstuvwxyz") == ""
}

// isPrefix reports whether a text is what comes before a signature: "sha256=",
// "v1,".
func isPrefix(text string) bool {
	switch strings.ToLower(strings.TrimRight(text, "=:, ")) {
	case "", "sha1", "sha256", "sha384", "sha512", "hmac", "hmac-sha256", "v0", "v1", "v1a", "v2", "t", "s", "basic", "bearer":
		return true
	}
	return false
}

// hasPrivateKey reports whether there is a private key in PEM in the text.
func hasPrivateKey(text string) bool {
	// In two parts, so that no scanner takes this line for a key.
	return strings.Contains(text, "PRIVATE KEY"+"-----") || strings.Contains(text, "PRIVATE KEY BLOCK"+"-----")
}

// Bounds of looksReal.
const (
	realLength  = 20  // characters
	realEntropy = 3.6 // bits a character; English has some 4 in long texts, but has no digits
)

// looksReal reports whether a text is so random that it is more likely a real
// secret than a stand-in: of letters of both cases and digits, long, without
// spaces and without runs as in "abcdef" and "12345".
func looksReal(text string) bool {
	if hasPrivateKey(text) {
		return !strings.Contains(text, "TESTING KEY") // as Go's own tests mark theirs
	}
	text = core(text)
	if len(text) < realLength || len(text) > 512 {
		return false
	}
	var lower, upper, digit, runs int
	counts := make(map[byte]int)
	for i := range len(text) {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z':
			lower++
		case 'A' <= c && c <= 'Z':
			upper++
		case '0' <= c && c <= '9':
			digit++
		case !strings.ContainsRune("+/=_-.:", rune(c)):
			return false
		}
		if i > 0 && (c == text[i-1] || c == text[i-1]+1) {
			runs++
		}
		counts[c]++
	}
	if lower == 0 || upper == 0 || digit < 2 || runs*4 > len(text) {
		return false
	}
	entropy := 0.0
	for _, n := range counts {
		share := float64(n) / float64(len(text))
		entropy -= share * math.Log2(share)
	}
	return entropy >= realEntropy
}
