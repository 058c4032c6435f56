package suppress

import (
	"bytes"
	"time"
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

// What Verdict.Problem says.
const (
	NoReason       = "hookvet:allow without a reason does not suppress"
	NolintNoReason = "nolint:hookvet without a // reason does not suppress"
	OtherRule      = "hookvet:allow with a rule id in front of the reason suppresses that rule only"
	Expired        = "hookvet:allow has expired, by its until=, and no longer suppresses"
	BadUntil       = "hookvet:allow with an until= that is no date such as 2027-01-31 does not suppress"
)

// Verdict is what the comments beside a match say of it.
type Verdict struct {
	By string // the kind of comment that suppresses it: a By constant; empty if none does
	At int    // offset in the text of that comment's word; of no meaning if none does

	// Problem says why a comment that seems meant for the match does not suppress it;
	// empty if there is none, or if another comment does. It is one of the constants, so
	// that a caller can report it once.
	Problem string
}

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
//	hookvet:allow REASON                  at least one word must say why
//	hookvet:allow RULE REASON             for one rule; RULE is lower-case words joined by dashes
//	hookvet:allow RULE until=DATE REASON  to the end of that day, in UTC
//	nolint:hookvet // REASON              as golangci-lint has it, also in a list of linters
//	gitleaks:allow                        as gitleaks has it, anywhere
//
// A hookvet:allow also counts on the line above the match if there is nothing
// else on that line. How the comment is opened is not checked, since every
// language does it in its own way. Where the match is in the first or the last line
// of text of a literal of several lines, the line that opens or closes it counts as one
// of the match.
func Inline(text []byte, start, end int, rule string, now time.Time) Verdict {
	if start < 0 || end < start || end > len(text) {
		return Verdict{}
	}
	m := matched{text: text, rule: rule, now: now, low: max(0, start-maxReach), high: min(len(text), end+maxReach)}
	from, to := lines(text, start, end)
	v := m.onLines(from, to)
	if v.By == "" {
		v = v.or(m.above(from))
	}
	if v.By == "" {
		v = v.or(m.literal(from, to))
	}
	return v
}

// Tell gives what a diagnostic says of the match, and with it that a comment of hookvet's
// does not suppress it and why, unless the comment is about another rule.
func (v Verdict) Tell(what string) string {
	switch v.Problem {
	case NoReason, Expired, BadUntil:
		return what + "; " + v.Problem
	}
	return what
}

// or gives what a second place says where the first suppresses nothing. The first
// problem counts.
func (v Verdict) or(w Verdict) Verdict {
	if w.By == "" && v.Problem != "" {
		return v
	}
	return w
}

// matched is a match that comments are looked for.
type matched struct {
	text      []byte
	rule      string
	now       time.Time
	low, high int // what is in reach
}

// above looks at the line above the one that begins at from.
func (m *matched) above(from int) Verdict {
	if a, b, ok := m.before(from); ok {
		return m.alone(a, b)
	}
	return Verdict{}
}

// before gives the line before the one that begins at from. It is not ok if there is
// none, or its beginning is out of reach.
func (m *matched) before(from int) (a, b int, ok bool) {
	if from <= m.low || m.text[from-1] != '\n' {
		return 0, 0, false
	}
	b = from - 1
	if i := bytes.LastIndexByte(m.text[m.low:b], '\n'); i >= 0 {
		return m.low + i + 1, b, true
	}
	return m.low, b, m.low == 0
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

// onLines looks for comments anywhere in text[from:to].
func (m *matched) onLines(from, to int) (v Verdict) {
	text := m.text[from:to]
	read := 0
	for at := 0; ; {
		i := bytes.Index(text[at:], allow)
		if i < 0 {
			break
		}
		before := text[:at+i]
		at += i + len(allow)
		switch {
		case bytes.HasSuffix(before, gitleaks):
			return Verdict{By: ByGitleaks, At: from + len(before) - len(gitleaks)}
		case bytes.HasSuffix(before, hookvet) && boundary(before[:len(before)-len(hookvet)]) && read < maxComments:
			read++
			problem, ok := m.allows(line(text[at:]))
			if ok {
				return Verdict{By: ByHookvet, At: from + len(before) - len(hookvet)}
			}
			v = v.or(Verdict{Problem: problem})
		}
	}
	read = 0
	for at := 0; read < maxComments; {
		i := bytes.Index(text[at:], nolint)
		if i < 0 {
			break
		}
		begin := at + i
		at = begin + len(nolint)
		if !boundary(text[:begin]) {
			continue
		}
		read++
		problem, ok := nolints(line(text[at:]))
		if ok {
			return Verdict{By: ByNolint, At: from + begin}
		}
		v = v.or(Verdict{Problem: problem})
	}
	return v
}

// alone tells whether text[from:to], a line, holds a hookvet:allow for the rule and
// nothing else.
func (m *matched) alone(from, to int) Verdict {
	l := m.text[from:to]
	i := bytes.Index(l, hookvetAllow)
	if i < 0 || len(bytes.Trim(l[:i], " \t\r/#*-<!;%{(|'")) > 0 {
		return Verdict{}
	}
	rest := line(l[i+len(hookvetAllow):])
	if end := commentEnd(rest); end >= 0 && hasWord(rest[end:]) {
		return Verdict{} // what follows the comment is code
	}
	problem, ok := m.allows(rest)
	if ok {
		return Verdict{By: ByHookvet, At: from + i}
	}
	return Verdict{Problem: problem}
}

// allows tells whether what follows "hookvet:allow" on its line suppresses the match,
// and why not.
func (m *matched) allows(rest []byte) (problem string, ok bool) {
	d, is := readDirective(rest)
	switch {
	case !is:
		return "", false
	case !d.reason:
		return NoReason, false
	case d.rule != nil && string(d.rule) != m.rule:
		return OtherRule, false
	case d.badUntil:
		return BadUntil, false
	case !d.until.IsZero() && over(d.until, m.now):
		return Expired, false
	}
	return "", true
}

// nolints tells whether what follows "nolint:" on its line (linters, "//", a reason)
// suppresses hookvet's findings, and why not.
func nolints(rest []byte) (problem string, ok bool) {
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
			return NolintNoReason, false
		}
		return "", true
	}
	return "", false
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

// MayHold says whether a text can hold a comment that Inline knows: a quick look that spares theirs for each match.
func MayHold(text []byte) bool {
	return bytes.Contains(text, allow) || bytes.Contains(text, nolint)
}
