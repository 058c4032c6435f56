package suppress

import (
	"bytes"
	"unicode/utf8"
)

// maxReach is how far before and behind a match a comment is looked for, so
// that a text that is one huge line costs no more for each of its matches.
const maxReach = 64 << 10

// Caps for the text of one comment and for the comments of a kind that are
// read for one match; a line made of nothing but markers must not be read
// again from each of them.
const (
	maxComment  = 1 << 10
	maxComments = 16
)

// What InlineProblem says.
const (
	NoReason       = "hookvet:allow without a reason does not suppress"
	NolintNoReason = "nolint:hookvet without a // reason does not suppress"
	OtherRule      = "hookvet:allow with a rule id in front of the reason suppresses that rule only"
)

var (
	allow        = []byte(":allow")
	hookvetAllow = []byte(ByHookvet)
	gitleaks     = []byte("gitleaks")
	hookvet      = []byte("hookvet")
	nolint       = []byte("nolint:")
	slashes      = []byte("//")
)

// Inline tells whether a comment suppresses rule's match text[start:end], and
// which kind of comment does. The text may be a window of a larger one. These
// count, on any line that the match touches:
//
//	hookvet:allow REASON        at least one word must say why
//	hookvet:allow RULE REASON   for one rule; RULE is lower-case words joined by dashes
//	nolint:hookvet // REASON    as golangci-lint has it, also in a list of linters
//	gitleaks:allow              as gitleaks has it, anywhere
//
// A hookvet:allow also counts on the line above the match if there is nothing
// else on that line. How the comment is opened is not checked, since every
// language does it in its own way.
func Inline(text []byte, start, end int, rule string) (by string, ok bool) {
	by, _ = inline(text, start, end, rule)
	return by, by != ""
}

// InlineProblem says why a comment that seems meant for the match does not
// suppress it; empty if there is none, or if another comment does suppress it.
// The problem is one of the constants, so that a caller can report it once.
func InlineProblem(text []byte, start, end int, rule string) string {
	by, problem := inline(text, start, end, rule)
	if by != "" {
		return ""
	}
	return problem
}

func inline(text []byte, start, end int, rule string) (by, problem string) {
	if start < 0 || end < start || end > len(text) {
		return "", ""
	}
	from, to := lines(text, start, end)
	if by, problem = onLines(text[from:to], rule); by != "" {
		return by, ""
	}
	low := max(0, start-maxReach)
	if from <= low || text[from-1] != '\n' {
		return "", problem
	}
	above := text[low : from-1]
	if i := bytes.LastIndexByte(above, '\n'); i >= 0 {
		above = above[i+1:]
	} else if low > 0 {
		return "", problem // the line's beginning is out of reach
	}
	by, aboveProblem := alone(above, rule)
	if problem == "" {
		problem = aboveProblem
	}
	return by, problem
}

// lines gives the range of the lines that a match touches. Newlines at the
// match's own edges do not count: expressions often take in the one that ends
// the line (gitleaks#1352).
func lines(text []byte, start, end int) (from, to int) {
	low, high := max(0, start-maxReach), min(len(text), end+maxReach)
	for end > start && (text[end-1] == '\n' || text[end-1] == '\r') {
		end--
	}
	for start < end && (text[start] == '\n' || text[start] == '\r') {
		start++
	}
	from, to = low, high
	if i := bytes.LastIndexByte(text[low:start], '\n'); i >= 0 {
		from = low + i + 1
	}
	if i := bytes.IndexByte(text[end:high], '\n'); i >= 0 {
		to = end + i
	}
	return from, to
}

// onLines looks for comments anywhere in text.
func onLines(text []byte, rule string) (by, problem string) {
	read := 0
	for rest := text; ; {
		i := bytes.Index(rest, allow)
		if i < 0 {
			break
		}
		before := rest[:i]
		rest = rest[i+len(allow):]
		switch {
		case bytes.HasSuffix(before, gitleaks):
			return ByGitleaks, ""
		case bytes.HasSuffix(before, hookvet) && boundary(before[:len(before)-len(hookvet)]) && read < maxComments:
			read++
			ok, p := allows(line(rest), rule)
			if ok {
				return ByHookvet, ""
			}
			if problem == "" {
				problem = p
			}
		}
	}
	read = 0
	for rest := text; read < maxComments; {
		i := bytes.Index(rest, nolint)
		if i < 0 {
			break
		}
		begins := boundary(rest[:i])
		rest = rest[i+len(nolint):]
		if !begins {
			continue
		}
		read++
		ok, p := nolints(line(rest))
		if ok {
			return ByNolint, ""
		}
		if problem == "" {
			problem = p
		}
	}
	return "", problem
}

// alone tells whether a line holds a hookvet:allow for rule and nothing else.
func alone(l []byte, rule string) (by, problem string) {
	i := bytes.Index(l, hookvetAllow)
	if i < 0 || len(bytes.Trim(l[:i], " \t\r/#*-<!;%{(|'")) > 0 {
		return "", ""
	}
	rest := line(l[i+len(hookvetAllow):])
	if end := commentEnd(rest); end >= 0 && hasWord(rest[end:]) {
		return "", "" // what follows the comment is code
	}
	ok, problem := allows(rest, rule)
	if ok {
		return ByHookvet, ""
	}
	return "", problem
}

// allows reads what follows "hookvet:allow" on its line.
func allows(rest []byte, rule string) (ok bool, problem string) {
	rest = comment(rest)
	if len(rest) > 0 && wordByte(rest[0]) {
		return false, "" // "hookvet:allowed"
	}
	word, reason := cutWord(rest)
	if isRuleID(word) {
		if !hasWord(reason) {
			return false, NoReason
		}
		if string(word) != rule {
			return false, OtherRule
		}
		return true, ""
	}
	if !hasWord(rest) {
		return false, NoReason
	}
	return true, ""
}

// nolints reads what follows "nolint:" on its line: linters, "//", a reason.
func nolints(rest []byte) (ok bool, problem string) {
	if end := commentEnd(rest); end >= 0 {
		rest = rest[:end]
	}
	list, reason, _ := bytes.Cut(rest, slashes)
	for len(list) > 0 {
		var name []byte
		name, list, _ = bytes.Cut(list, comma)
		if name, _ = cutWord(name); !bytes.EqualFold(name, hookvet) {
			continue
		}
		if !hasWord(comment(reason)) {
			return false, NolintNoReason
		}
		return true, ""
	}
	return false, ""
}

var comma = []byte(",")

// line cuts text at its first newline, or where it is too long for a comment.
func line(text []byte) []byte {
	text = text[:min(len(text), maxComment)]
	if i := bytes.IndexByte(text, '\n'); i >= 0 {
		return text[:i]
	}
	return text
}

// comment cuts a line where the comment ends, or where another one begins:
// neither the closing mark nor what a linter is told after it is a reason. The
// slashes of an address are not a comment.
func comment(l []byte) []byte {
	if end := commentEnd(l); end >= 0 {
		l = l[:end]
	}
	for from := 0; ; {
		i := bytes.Index(l[from:], slashes)
		if i < 0 {
			return l
		}
		if i += from; i == 0 || l[i-1] == ' ' || l[i-1] == '\t' {
			return l[:i]
		}
		from = i + len(slashes)
	}
}

// commentEnd finds the mark that closes a comment; -1 if there is none.
func commentEnd(l []byte) int {
	end := -1
	for _, mark := range closers {
		if i := bytes.Index(l, mark); i >= 0 && (end < 0 || i < end) {
			end = i
		}
	}
	return end
}

var closers = [...][]byte{[]byte("*/"), []byte("-->"), []byte("%>"), []byte("#}")}

// cutWord splits a line after its first word.
func cutWord(l []byte) (word, rest []byte) {
	l = bytes.TrimLeft(l, " \t\r")
	if i := bytes.IndexAny(l, " \t\r"); i >= 0 {
		return l[:i], l[i:]
	}
	return l, nil
}

// isRuleID tells whether word looks like a rule's id: lower-case words joined
// by dashes.
func isRuleID(word []byte) bool {
	dash, before := false, byte('-')
	for _, b := range word {
		switch {
		case b == '-':
			if before == '-' {
				return false
			}
			dash = true
		case (b < 'a' || b > 'z') && (b < '0' || b > '9'):
			return false
		}
		before = b
	}
	return dash && before != '-'
}

// hasWord tells whether a line holds a letter or a digit, of any language.
func hasWord(l []byte) bool {
	for _, b := range l {
		if b != '-' && b != '_' && wordByte(b) {
			return true
		}
	}
	return false
}

// boundary tells whether a word may begin behind text.
// A dash is no part of it: "--hookvet:allow" is a comment of SQL.
func boundary(text []byte) bool {
	return len(text) == 0 || text[len(text)-1] == '-' || !wordByte(text[len(text)-1])
}

func wordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '-' || b == '_' || b >= utf8.RuneSelf
}

// MayHold says whether a text can hold a comment that Inline or InlineProblem
// knows: a quick look that spares theirs for each match.
func MayHold(text []byte) bool {
	return bytes.Contains(text, allow) || bytes.Contains(text, nolint)
}
