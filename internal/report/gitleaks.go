package report

import (
	"bufio"
	"fmt"
	"io"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
)

// gitleaksWriter is the format of gitleaks' JSON reports (v8), for what reads them. Secret
// and Match are redacted; of the line nothing else is told.
type gitleaksWriter struct{ opts Options }

func newGitleaks(opts Options) Writer { return gitleaksWriter{opts} }

type gitleaksFinding struct {
	RuleID      string
	Description string
	StartLine   int
	EndLine     int
	StartColumn int
	EndColumn   int
	Match       string
	Secret      string
	File        string
	SymlinkFile string
	Commit      string
	Entropy     float64
	Author      string
	Email       string
	Date        string
	Message     string
	Tags        []string
	Fingerprint string
}

func (g gitleaksWriter) Write(w io.Writer, r *Report) error {
	c := newCleaner(g.opts, r)
	out := &jsonStream{w: bufio.NewWriter(w)}
	list(out, finding.Merge(r.Findings), func(f finding.Finding) any {
		x := gitleaksFinding{
			RuleID: c.text(f.Rule), Description: c.text(message(f)),
			StartLine: f.Position.Line, EndLine: f.Position.EndLine, StartColumn: f.Position.Column, EndColumn: f.Position.EndColumn,
			Match: c.secret(f), Secret: c.secret(f), File: c.name(f.File), Entropy: rounded(f.Entropy, 10000), Tags: c.texts(f.Tags),
		}
		place := x.File
		if m := f.Commit; m != nil {
			x.Commit, x.Author, x.Email, x.Message = c.text(m.Hash), c.text(m.Author), c.text(m.Email), c.subject(m.Subject)
			if !m.Date.IsZero() {
				x.Date = jsonDate(m.Date).UTC().Format(time.RFC3339)
			}
			place = x.Commit + ":" + place
		}
		x.Fingerprint = fmt.Sprintf("%s:%s:%d", place, x.RuleID, x.StartLine) // a line for .gitleaksignore
		return x
	})
	out.raw("\n")
	return out.flush()
}
