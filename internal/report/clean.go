package report

import (
	"strings"
	"unicode/utf8"

	"github.com/hookvet/hookvet/internal/finding"
)

// cleaner makes the texts of a report fit to print, in the order that matters:
// secrets are hidden while they still look as they were found, and then what
// is left is made harmless.
type cleaner struct {
	red *finding.Redactor // nil shows secrets, as the user asked
}

func newCleaner(opts Options, r *Report) cleaner {
	if opts.ShowSecrets {
		return cleaner{}
	}
	return cleaner{finding.NewRedactor(r.Findings, r.Hide...)}
}

// secret returns the form of a finding's secret to print.
func (c cleaner) secret(f finding.Finding) string {
	if c.red == nil {
		return f.Secret
	}
	return f.Redacted()
}

// text returns a name or message for one line.
func (c cleaner) text(s string) string {
	if c.red != nil {
		s = c.red.Text(s)
	}
	return finding.Sanitize(s)
}

// subject is text for the first line of a commit's message, which may have been
// cut in the middle of a secret.
func (c cleaner) subject(s string) string {
	if len(s) >= finding.MaxSubject-utf8.UTFMax {
		if c.red != nil {
			s = c.red.CutText(s)
		}
		if i := len(s) - 1; i > 0 { // nor half a letter
			for i > len(s)-utf8.UTFMax && !utf8.RuneStart(s[i]) {
				i--
			}
			if !utf8.FullRuneInString(s[i:]) {
				s = s[:i]
			}
		}
		s += "…"
	}
	return c.text(s)
}

func (c cleaner) texts(list []string) []string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = c.text(s)
	}
	return out
}

// joiners are invisible, but ordinary in the names of people who write Persian
// or emoji. Programs open files by these names, so they stay; the JSON writer
// writes them as escapes.
var joiners = strings.NewReplacer("\u200c", "", "\u200d", "")

// name is text for paths: exact, unless that could harm who prints it.
func (c cleaner) name(s string) string {
	if c.red != nil {
		s = c.red.Text(s)
	}
	if visible := joiners.Replace(s); finding.Sanitize(visible) == visible {
		return s
	}
	return finding.Sanitize(s)
}
