package report

import (
	"time"

	"github.com/hookvet/hookvet/internal/finding"
)

// finding returns a finding as JSON has it.
func (c cleaner) finding(f finding.Finding) jsonFinding {
	out := jsonFinding{
		Rule: c.text(f.Rule), Analyzer: c.text(f.Analyzer), Confidence: f.Confidence, Severity: c.text(f.Severity),
		File: c.name(f.File), Line: f.Position.Line, Column: f.Position.Column,
		EndLine: f.Position.EndLine, EndColumn: f.Position.EndColumn,
		Secret: c.secret(f), Fingerprint: c.text(f.Fingerprint),
		Message: c.text(message(f)), Remediation: c.text(remedy(f)),
		Because: c.text(f.Because), Note: c.text(f.Note), Commit: c.commit(f.Commit),
		Also: c.texts(f.Also), Provider: c.text(f.Provider), Kind: c.text(f.Kind),
		Decoded: c.texts(f.Decoded), Tags: c.texts(f.Tags), Entropy: rounded(f.Entropy, 100),
	}
	for _, r := range f.Related {
		out.Related = append(out.Related, jsonRelated{c.name(r.File), r.Position.Line, r.Position.Column, c.text(r.Message)})
	}
	if e := f.Exposure; e != nil {
		out.Exposure = &jsonExposure{
			First: c.commit(e.First), Last: c.commit(e.Last), Removed: c.commit(e.Removed), AtHead: e.AtHead, InFiles: e.InFiles,
			Tips: c.texts(e.Tips), MoreTips: e.MoreTips, Where: c.text(e.Where), Commits: e.Commits, Days: e.Days, Paths: []string{},
		}
		for _, p := range e.Paths {
			out.Exposure.Paths = append(out.Exposure.Paths, c.name(p))
		}
	}
	return out
}

func (c cleaner) commit(x *finding.Commit) *jsonCommit {
	if x == nil {
		return nil
	}
	return &jsonCommit{c.text(x.Hash), c.text(x.Author), c.text(x.Email), jsonDate(x.Date), c.subject(x.Subject)}
}

// jsonDate returns a date that RFC 3339 can tell, or the zero one: a commit may
// say that it is from the year 30000, in a time zone of 99 hours.
func jsonDate(t time.Time) time.Time {
	for _, t := range []time.Time{t, t.UTC()} {
		if _, err := t.MarshalText(); err == nil {
			return t
		}
	}
	return time.Time{}
}
