package rules

import (
	"bytes"
	"fmt"

	"github.com/hookvet/hookvet/rules/structure"
)

// consider turns a candidate to a match, unless it is too regular, an allowlist
// leaves it alone or its structure refutes it.
func (sc *Scanner) consider(c candidate, l *layer) {
	if sc.tooMany {
		return
	}
	if c.found != nil {
		sc.considerFound(c, l)
		return
	}
	// Newlines at the ends are not part of a match, as in gitleaks (issue 1352).
	start, end := c.start, c.end
	for start < end && l.text[start] == '\n' {
		start++
	}
	for start < end && l.text[end-1] == '\n' {
		end--
	}
	if start == end {
		return // nothing can't be a secret
	}
	match := l.text[start:end]
	s, e, ok := c.rule.secretIn(sc.memo, match)
	if !ok {
		return
	}
	s, e = start+s, start+e
	secret := string(l.text[s:e])
	whole := c.rule.SecretGroup == 0 && c.rule.regex.get().NumSubexp() > 1
	if whole {
		s, e = start, end
	}
	entropy := Entropy(secret)
	refused := ""
	if c.rule.Entropy != 0 && entropy <= c.rule.Entropy {
		if sc.opts.Refused == nil {
			return
		}
		refused = fmt.Sprintf("refused: entropy is not more than %g", c.rule.Entropy)
	}
	m := &Match{
		Rule: c.rule.Rule, rule: c.rule, Match: string(match), Secret: secret, Prefix: c.rule.prefixOf(secret),
		Entropy: entropy, Decoded: l.undone(start, end), Whole: whole,
	}
	sc.decide(m, refused, start, end, s, e, l)
}

// decide takes in a match at l.text[start:end] whose secret is at l.text[s:e], unless it
// is refused already or an allowlist leaves it alone.
func (sc *Scanner) decide(m *Match, refused string, start, end, s, e int, l *layer) {
	if refused == "" {
		sc.line.at(l, start, end)
		if refused = sc.allowed(m.rule, m); refused != "" && sc.opts.Refused == nil {
			return
		}
	}
	if refused == "" && sc.judge(m) {
		refused = "refused: " + m.Outcome.Reason
	}
	// From here on offsets are those of the text in memory.
	start, end = l.origin(start, end)
	s, e = l.origin(s, e)
	if refused != "" && sc.opts.Refused != nil {
		sc.place(m, start, end, s, e, l)
		sc.opts.Refused(m, refused)
	}
	if refused == "" || m.refuted {
		sc.add(m, start, end, s, e, l)
	}
}

// judge asks the rule's check, and says whether it refutes the match.
func (sc *Scanner) judge(m *Match) bool {
	if m.rule.check == nil {
		return false
	}
	secret := m.Secret
	if m.Whole {
		secret = m.Match
	}
	m.Outcome = m.rule.check.Judge(secret, sc.set.now)
	if m.Outcome.Verdict != structure.Refuted {
		return false
	}
	// What begins as such secrets do is nothing else either. Other texts are only not
	// what the rule took them for.
	m.refuted = m.Prefix != ""
	return true
}

// add takes in a match at text[start:end], with its secret at text[s:e].
func (sc *Scanner) add(m *Match, start, end, s, e int, l *layer) {
	c := m.rule
	if at := sc.base + int64(start); at < sc.lastEnd[c.index] && l.parent == nil {
		sc.hidden = true
		return // a piece of a match that began in text that is gone
	}
	if l.parent == nil {
		sc.lastEnd[c.index] = sc.base + int64(end)
	}
	m.keyless = c.keyed && !sc.keyedHere(c, sc.text)
	sc.place(m, start, end, s, e, l)
	if sc.held += len(m.Match); len(sc.matches) >= MaxMatches || sc.held > maxHeld {
		sc.tooMany = true
		return
	}
	sc.matches = append(sc.matches, m)
}

// place fills in what depends on where a match is.
func (sc *Scanner) place(m *Match, start, end, s, e int, l *layer) {
	if sc.opts.Inline != nil {
		if !sc.asked {
			sc.asked, sc.inline = true, sc.opts.Inline(sc.text)
		}
		if sc.inline != nil {
			if by, ok := sc.inline(start, end, m.rule.ID); ok {
				m.Suppressed = by
			}
		}
	}
	m.Start, m.End = sc.base+int64(start), sc.base+int64(end)
	m.SecretStart, m.SecretEnd = sc.base+int64(s), sc.base+int64(e)
	m.Line, m.column = sc.position(start)
	m.SecretLine, m.SecretColumn = sc.position(s)
	m.SecretEndLine, m.SecretEndColumn = sc.position(e)
	if l.parent == nil {
		e = tokenEnd(sc.text, e)
	}
	m.Source, m.SourceFrom, m.SourceTo = sourceAround(sc.text, s, e)
}

// secretIn gives the place of the secret in a match of the rule: the group that
// the rule names, or the first that is not empty, or all of it. The expression
// is matched against the match alone, as in gitleaks.
func (c *compiled) secretIn(m *memo, match []byte) (start, end int, ok bool) {
	groups := m.submatch(c.regex, match)
	if len(groups) < 4 {
		return 0, len(match), true
	}
	if g := c.SecretGroup; g > 0 {
		if groups[2*g] < 0 {
			return 0, 0, true
		}
		return groups[2*g], groups[2*g+1], true
	}
	for g := 2; g < len(groups); g += 2 {
		if groups[g] < groups[g+1] {
			return groups[g], groups[g+1], true
		}
	}
	return 0, len(match), true
}

// allowed names the allowlist that leaves a match alone; empty if none does.
func (sc *Scanner) allowed(c *compiled, m *Match) string {
	for i, lists := range [2][]*allowlist{sc.set.allowlists, c.allowlists} {
		for _, a := range lists {
			if sc.opts.AnyPath && a.wantsPlace() {
				if a.allowsWords(m.Secret, m.Match, &sc.line) {
					m.ifAllowed = append(m.ifAllowed, a)
				}
				continue
			}
			if a.allowsMatch(sc.in, m.Secret, m.Match, &sc.line) {
				return "refused: allowlist of " + [2]string{"all rules", "the rule"}[i] + a.told()
			}
		}
	}
	return ""
}

// tokenEnd gives the end of the token that a secret ends in: some expressions
// match no more than the least that a secret has, and what they cut off is to be
// hidden too.
func tokenEnd(text []byte, end int) int {
	if end == 0 || !isRun[text[end-1]] {
		return end
	}
	most := min(len(text), end+sourceReach)
	for end < most && isRun[text[end]] && text[end] != '/' {
		end++
	}
	return end
}

// sourceAround gives the lines that hold a secret, cut where they are long, and
// the secret's place in that.
func sourceAround(text []byte, start, end int) (source string, from, to int) {
	end = min(end, start+maxSource)
	a := max(0, start-sourceReach)
	if i := bytes.LastIndexByte(text[a:start], '\n'); i >= 0 {
		a += i + 1
	}
	b := min(len(text), end+sourceReach)
	if i := bytes.IndexByte(text[end:b], '\n'); i >= 0 {
		b = end + i
	}
	return string(text[a:b]), start - a, end - a
}

// position gives the line and the byte column of an offset in the text in memory,
// both from 1.
func (sc *Scanner) position(at int) (line, column int) {
	n, start := sc.top.linesBefore(at)
	from := sc.base + int64(start)
	if n == 0 {
		from = sc.lineFrom
	}
	return sc.lines + n + 1, int(sc.base+int64(at)-from) + 1
}

func countLines(text []byte) int  { return bytes.Count(text, newline) }
func lastNewline(text []byte) int { return bytes.LastIndexByte(text, '\n') }

var newline = []byte{'\n'}
