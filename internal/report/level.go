package report

import "github.com/hookvet/hookvet/internal/finding"

// level is how loud a format that knows three steps is about a finding.
type level int

const (
	levelNote level = iota
	levelWarning
	levelError
)

// levelOf goes by the severity, and lower for what is only a name and the look of a
// value: people look at errors first, and a false one costs their trust.
func levelOf(f finding.Finding) level {
	l := levelNote
	switch finding.SeverityRank(f.Severity) {
	case 4, 3, 0: // a rule without a severity is not lost
		l = levelError
	case 2:
		l = levelWarning
	}
	if f.Confidence == finding.Generic && l == levelError {
		l = levelWarning
	}
	return l
}

// title is the short name of a finding for lists: its rule, and what the secret
// looks like.
func (c cleaner) title(f finding.Finding) string {
	title := c.text(f.Rule)
	if secret := finding.Sanitize(c.secret(f)); secret != "" {
		title += " " + secret
	}
	return title
}

// advice is what was found, what its structure tells and what to do about it, each in a
// sentence.
func (c cleaner) advice(f finding.Finding) string {
	text := c.text(message(f))
	for _, told := range []string{f.Because, f.Note} {
		if told != "" {
			text = sentence(text) + " " + sentence(upper(c.text(told)))
		}
	}
	if r := c.remedy(f); r != "" {
		text = sentence(text) + " " + r
	}
	return text
}

// remedy is what to do about a finding, in a sentence; it may be empty.
func (c cleaner) remedy(f finding.Finding) string {
	if r := c.text(remedy(f)); r != "" {
		return sentence(upper(r))
	}
	return ""
}

// sentence ends a text with a full stop.
func sentence(s string) string {
	if n := len(s); n > 0 && s[n-1] != '.' && s[n-1] != '!' && s[n-1] != '?' {
		return s + "."
	}
	return s
}

// upper begins a text with a capital if its first letter is ASCII.
func upper(s string) string {
	if s != "" && 'a' <= s[0] && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}
