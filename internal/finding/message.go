package finding

import (
	"slices"
	"strings"
)

// Incomplete is the category of what a pass reports that is no finding: that it has not
// looked at all of a package.
const Incomplete = "incomplete"

// Message is a finding for tools that keep nothing of it but a text.
type Message struct {
	What       string // what was found, a clause without the secret
	Rule       string
	Confidence Confidence
	Severity   string // empty: that of the rule
	Tag        string // tells equal texts apart; may be empty
}

// String gives the text: What, and in parentheses the rest, with commas between.
func (m Message) String() string {
	end := []string{m.Rule, m.Confidence.String()}
	for _, s := range []string{m.Severity, m.Tag} {
		if s != "" {
			end = append(end, s)
		}
	}
	return Sanitize(m.What + " (" + strings.Join(end, ", ") + ")")
}

// ChangeMessage changes what a message says, and leaves its end.
func ChangeMessage(message string, change func(what string) string) string {
	i := strings.LastIndex(message, " (")
	if i < 0 {
		return message
	}
	return change(message[:i]) + message[i:]
}

// ParseMessage undoes String. It is not ok for other texts.
func ParseMessage(text string) (m Message, ok bool) {
	i := strings.LastIndex(text, " (")
	if i < 0 || !strings.HasSuffix(text, ")") {
		return m, false
	}
	parts := strings.Split(text[i+2:len(text)-1], ", ")
	if len(parts) < 2 {
		return m, false
	}
	m.What, m.Rule = text[:i], parts[0]
	var err error
	if m.Confidence, err = ParseConfidence(parts[1]); err != nil {
		return m, false
	}
	rest := parts[2:]
	if len(rest) > 0 && slices.Contains(Severities(), rest[0]) {
		m.Severity, rest = rest[0], rest[1:]
	}
	if len(rest) > 0 {
		m.Tag, rest = rest[0], rest[1:]
	}
	return m, len(rest) == 0
}
