package rulecheck

import (
	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/rules"
)

// Masked gives an example's text for people to read, without what could be a secret
// in it. The values of markers are made up, but of a shape that others would
// report; and who writes examples without markers may have pasted something.
func (w *Worker) Masked(r *rules.Rule, e *rules.Example) string {
	unsealed := func(_, value string) (string, error) { return value, nil } // nobody sees it
	text, spans, err := expandSpans(e.Text, w.seed(r, 0), unsealed)
	if err != nil {
		return "(" + err.Error() + ")"
	}
	matches, err := w.scan(e.In, text)
	if err != nil {
		return "(" + err.Error() + ")"
	}
	var found []finding.Finding
	for _, m := range matches {
		f := finding.Finding{Rule: m.Rule.ID, Kind: m.Rule.Kind, Secret: m.Secret, Prefix: m.Prefix}
		if m.Whole {
			f.Secret = m.Match
		}
		found = append(found, f)
	}
	var values []string
	for i := len(spans) - 1; i >= 0; i-- { // every value, however short
		from, to := spans[i][0], spans[i][1]
		value := text[from:to]
		values = append(values, value)
		shown := finding.Redact(value)
		for _, f := range found {
			if f.Secret == value {
				shown = f.Redacted()
			}
		}
		text = text[:from] + shown + text[to:]
	}
	return finding.NewRedactor(found, values...).Text(text)
}
