package report

import (
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/finding"
)

// manySecrets are n findings on one line of a minified file, each with 400
// bytes of it: the worst that a repository can do to hiding neighbours.
func manySecrets(n int) *Report {
	r := rand.New(rand.NewPCG(5, 5))
	var line strings.Builder
	rep := &Report{Stats: Stats{Files: 1, Rules: 1}}
	for range n {
		s := "whsec" + "_" + random(r, 32)
		line.WriteString("k=\"")
		column := line.Len()
		line.WriteString(s + "\";")
		rep.Findings = append(rep.Findings, finding.Finding{
			Rule: "r", Severity: "high", Confidence: finding.Pattern, File: "min.js", Secret: s,
			Position: finding.Position{Line: 1, Column: column + 1, EndLine: 1, EndColumn: column + 1 + len(s)},
		})
	}
	whole := line.String()
	for i := range rep.Findings {
		f := &rep.Findings[i]
		from := max(f.Position.Column-200, 0)
		f.Source = whole[from:min(from+400, len(whole))]
		f.SecretStart = f.Position.Column - 1 - from
		f.SecretEnd = f.SecretStart + len(f.Secret)
	}
	return rep
}

func BenchmarkOneLine(b *testing.B) {
	rep := manySecrets(5000)
	for _, f := range Formats() {
		b.Run(f.Name, func(b *testing.B) {
			for b.Loop() {
				if err := f.New(Options{}).Write(io.Discard, rep); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
