package report

import (
	"bufio"
	"cmp"
	"io"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
)

// The formats for GitLab: its secret detection report, artifacts:reports:secret_detection
// (schema 15), and its code quality report, artifacts:reports:codequality. The field
// raw_source_code_extract, which would hold the secret, is left out.
type (
	gitlabReport struct {
		Version         string                `json:"version"`
		Scan            gitlabScan            `json:"scan"`
		Vulnerabilities []gitlabVulnerability `json:"vulnerabilities"`
	}
	gitlabScan struct {
		Analyzer  gitlabTool      `json:"analyzer"`
		Scanner   gitlabTool      `json:"scanner"`
		Type      string          `json:"type"`
		StartTime string          `json:"start_time"`
		EndTime   string          `json:"end_time"`
		Status    string          `json:"status"`
		Messages  []gitlabMessage `json:"messages,omitempty"`
	}
	gitlabTool struct {
		ID      string       `json:"id"`
		Name    string       `json:"name"`
		URL     string       `json:"url"`
		Version string       `json:"version"`
		Vendor  gitlabVendor `json:"vendor"`
	}
	gitlabVendor struct {
		Name string `json:"name"`
	}
	gitlabMessage struct {
		Level string `json:"level"`
		Value string `json:"value"`
	}
	gitlabVulnerability struct {
		ID          string             `json:"id"`
		Category    string             `json:"category"`
		Name        string             `json:"name"`
		Description string             `json:"description"`
		Severity    string             `json:"severity"`
		Solution    string             `json:"solution,omitempty"`
		Location    gitlabLocation     `json:"location"`
		Identifiers []gitlabIdentifier `json:"identifiers"`
	}
	gitlabLocation struct {
		File      string       `json:"file"`
		Commit    gitlabCommit `json:"commit"`
		StartLine int          `json:"start_line,omitempty"`
		EndLine   int          `json:"end_line,omitempty"`
	}
	gitlabCommit struct {
		Author  string `json:"author,omitempty"`
		Date    string `json:"date,omitempty"`
		Message string `json:"message,omitempty"`
		SHA     string `json:"sha"`
	}
	gitlabIdentifier struct {
		Type  string `json:"type"`
		Name  string `json:"name"`
		Value string `json:"value"`
	}
)

const (
	gitlabSchema = "15.0.7"

	// What GitLab's own analyzer says of a secret that was found in no commit.
	gitlabNoCommit = "0000000"

	gitlabTime = "2006-01-02T15:04:05"
)

type gitlabWriter struct{ opts Options }

func newGitLab(opts Options) Writer { return gitlabWriter{opts} }

func (g gitlabWriter) Write(w io.Writer, r *Report) error {
	c := newCleaner(g.opts, r)
	tool := gitlabTool{ID: "hookvet", Name: "hookvet", URL: informations, Version: cmp.Or(c.text(r.Version), "unknown"), Vendor: gitlabVendor{"hookvet"}}
	out := gitlabReport{
		Version:         gitlabSchema,
		Scan:            gitlabScan{Analyzer: tool, Scanner: tool, Type: "secret_detection", Status: "success"},
		Vulnerabilities: []gitlabVulnerability{},
	}
	began := r.Began
	if began.IsZero() {
		began = time.Unix(0, 0) // the schema wants a time
	}
	out.Scan.StartTime = began.UTC().Format(gitlabTime)
	out.Scan.EndTime = began.Add(r.ended().Sub(r.Began)).UTC().Format(gitlabTime)
	for _, g := range r.gaps() {
		out.Scan.Messages = append(out.Scan.Messages, gitlabMessage{"warn", "not scanned: " + c.text(g.What) + ": " + c.text(g.Why)})
	}
	for _, n := range c.furtherNotes(r) {
		out.Scan.Messages = append(out.Scan.Messages, gitlabMessage{"info", c.text(n)})
	}
	ids := make(placeIDs)
	for _, f := range finding.Merge(r.Findings) {
		out.Vulnerabilities = append(out.Vulnerabilities, c.vulnerability(ids.of(f), f))
	}
	s := &jsonStream{w: bufio.NewWriter(w)}
	s.value(out)
	s.raw("\n")
	return s.flush()
}

func (c cleaner) vulnerability(id string, f finding.Finding) gitlabVulnerability {
	rule := c.text(f.Rule)
	v := gitlabVulnerability{
		ID: id, Category: "secret_detection", Name: cutRight(c.title(f), 255), Description: c.text(message(f)),
		Severity: gitlabSeverity(f.Severity), Solution: c.remedy(f),
		Location:    gitlabLocation{File: c.name(f.File), Commit: gitlabCommit{SHA: gitlabNoCommit}, StartLine: f.Position.Line, EndLine: f.Position.EndLine},
		Identifiers: []gitlabIdentifier{{"hookvet_rule_id", "hookvet rule " + rule, rule}, {"cwe", "CWE-798", "798"}},
	}
	if x := f.Commit; x != nil {
		v.Location.Commit = gitlabCommit{SHA: cmp.Or(c.text(x.Hash), gitlabNoCommit), Author: c.text(x.Author), Message: c.subject(x.Subject)}
		if !x.Date.IsZero() {
			v.Location.Commit.Date = jsonDate(x.Date).UTC().Format(time.RFC3339)
		}
	}
	return v
}

func gitlabSeverity(severity string) string {
	switch finding.SeverityRank(severity) {
	case 4:
		return "Critical"
	case 3:
		return "High"
	case 2:
		return "Medium"
	case 1:
		return "Low"
	}
	return "Unknown"
}

// The code quality report is a list of issues as Code Climate has them.
type codeQualityIssue struct {
	Description string              `json:"description"`
	CheckName   string              `json:"check_name"`
	Fingerprint string              `json:"fingerprint"`
	Severity    string              `json:"severity"`
	Location    codeQualityLocation `json:"location"`
}

type codeQualityLocation struct {
	Path  string           `json:"path"`
	Lines codeQualityLines `json:"lines"`
}

type codeQualityLines struct {
	Begin int `json:"begin"`
}

type codeQualityWriter struct{ opts Options }

func newCodeQuality(opts Options) Writer { return codeQualityWriter{opts} }

func (q codeQualityWriter) Write(w io.Writer, r *Report) error {
	c := newCleaner(q.opts, r)
	out := &jsonStream{w: bufio.NewWriter(w)}
	ids := make(placeIDs)
	list(out, finding.Merge(r.Findings), func(f finding.Finding) any {
		return codeQualityIssue{
			Description: c.title(f) + ": " + c.advice(f), CheckName: c.text(f.Rule), Fingerprint: ids.of(f),
			Severity: codeQualitySeverity(f), Location: codeQualityLocation{c.name(f.File), codeQualityLines{max(f.Position.Line, 1)}},
		}
	})
	out.raw("\n")
	return out.flush()
}

func codeQualitySeverity(f finding.Finding) string {
	if f.Confidence != finding.Generic && finding.SeverityRank(f.Severity) == 4 {
		return "blocker"
	}
	return [...]string{levelNote: "minor", levelWarning: "major", levelError: "critical"}[levelOf(f)]
}
