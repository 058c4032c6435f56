package report

import (
	"fmt"
	"strings"
)

// Format is a row of the table of formats.
type Format struct {
	Name        string
	Description string // for --help: a few words, no full stop
	New         func(Options) Writer
	LineHashes  bool // it has a place for finding.LineHash
}

// formats is the table: to add a format, add its file and its row.
var formats = [...]Format{
	{"text", "for people: one block a secret, and what to do about it", newText, false},
	{"json", "for programs: every finding, every gap, stable fields (version 1)", newJSON, false},
	{"sarif", "for code scanning, such as GitHub's: SARIF 2.1.0", newSARIF, true},
	{"github", "for the log of GitHub Actions: annotations of the lines", newGitHub, false},
	{"markdown", "for a summary: GitHub's of a job, a merge request", newMarkdown, false},
	{"gitlab", "for GitLab: secret detection report", newGitLab, false},
	{"codequality", "for GitLab: code quality report", newCodeQuality, false},
	{"junit", "for CI servers that show tests: JUnit XML", newJUnit, false},
	{"html", "for people who decide: one page with figures, a timeline and a table", newHTML, false},
	{"csv", "for spreadsheets: a row a place", newCSV, false},
	{"gitleaks", "for programs that read gitleaks' JSON, redacted", newGitleaks, false},
}

// Formats returns the table of formats, the default first.
func Formats() []Format { return append([]Format(nil), formats[:]...) }

// Names returns the names of the formats, the default first.
func Names() []string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = f.Name
	}
	return names
}

// Lookup returns the format with that name. Its error names those that exist.
func Lookup(name string) (Format, error) {
	for _, f := range formats {
		if f.Name == name {
			return f, nil
		}
	}
	return Format{}, fmt.Errorf("unknown report format %q: use one of %s", name, strings.Join(Names(), ", "))
}
