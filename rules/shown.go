package rules

import (
	"errors"
	"fmt"
	"regexp/syntax"
	"strings"
	"unicode/utf8"
)

// Errors about a file of rules end up in logs, and people paste what they want
// to allow into its expressions. So an error names the rule and the key, and
// shows of the file's own text only what is too short to be a secret.
const (
	maxFragment     = 8  // bytes of an expression that are shown: its fault is told by two or three
	maxFragmentWord = 3  // letters and digits in a row among them
	maxWord         = 20 // letters, digits and signs in a row in a key; the schema's longest has 13
	maxDigitWord    = 7  // the same if there is a digit in it
)

// hiddenPart stands in errors for what is not shown.
const hiddenPart = "…"

// patternError says what is wrong with an expression and, where the parser
// tells, at which of its characters.
func patternError(pattern string, err error) error {
	var fault *syntax.Error
	if !errors.As(err, &fault) {
		return errors.New("can't be parsed")
	}
	out := fault.Code.String()
	if n := len(fault.Expr); n > 0 && n <= maxFragment {
		out += ": `" + withoutWords(fault.Expr, isLetter, func(word string) bool { return len(word) > maxFragmentWord }) + "`"
	}
	// The parser may blame all of it.
	if at := strings.Index(pattern, fault.Expr); fault.Expr != "" && fault.Expr != pattern && at >= 0 && at == strings.LastIndex(pattern, fault.Expr) {
		out += fmt.Sprintf(" at character %d", utf8.RuneCountInString(pattern[:at])+1)
	}
	return errors.New(out)
}

// shownKeys gives a text that holds keys of a file, such as the decoder's
// messages, without the words that no key of the schema is like.
func shownKeys(s string) string {
	return withoutWords(s, func(c byte) bool { return isRun[c] || c == '=' || c >= utf8.RuneSelf }, func(word string) bool {
		return len(word) > maxWord || len(word) > maxDigitWord && strings.ContainsAny(word, "0123456789")
	})
}

func isLetter(c byte) bool { return isAlnum(c) || c >= utf8.RuneSelf }

// withoutWords hides the runs of bytes in a set that hide chooses.
func withoutWords(s string, in func(byte) bool, hide func(word string) bool) string {
	var out strings.Builder
	for len(s) > 0 {
		n := 0
		for n < len(s) && in(s[n]) {
			n++
		}
		switch word := s[:n]; {
		case n == 0:
			n = 1
			out.WriteByte(s[0])
		case hide(word):
			out.WriteString(hiddenPart)
		default:
			out.WriteString(word)
		}
		s = s[n:]
	}
	return out.String()
}
