// Package report writes what a scan found, for people and for machines: one
// file a format, and a table of formats that --format and its help are made from.
//
//	format, err := report.Lookup("text")
//	…
//	err = format.New(report.Options{Color: true}).Write(os.Stdout, &r)
//
// Every writer shows a secret only as finding.Redactor leaves it, unless the user asked
// for more, and passes everything that comes from a repository (names, lines,
// messages) through finding.Sanitize: a report is read in terminals and CI
// logs, which obey what they print. The same report gives the same bytes.
//
// It does not decide what is reported, nor the exit status: that is
// internal/pipeline and cmd/hookvet.
package report

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
)

// Report is the outcome of a scan. Writers do not change it.
type Report struct {
	Version string // of hookvet
	Name    string // of what was scanned, for people: that of its directory; may be empty

	// CommitURL is what a commit's id is put behind to get the address where a forge
	// shows it; empty if none is known.
	CommitURL string

	Root string // what to put before paths for people, e.g. "../other"; machines get paths below the root

	Findings   []finding.Finding // in any order
	Gaps       []finding.Gap     // what could not be scanned; not empty means that the scan is incomplete
	Suppressed []SourceCount     // places that were found and not reported, by what suppressed them
	Unused     []Unused          // what would suppress findings and has suppressed none, where that was asked for
	Notes      []string          // what the reader should know, e.g. which configuration came from the repository
	Stats      Stats
	Since      *Since    // what has changed since an earlier report; nil: nobody asked
	Began      time.Time // when the scan began; zero if unknown

	// Nothing says, if there was nothing to scan and that is no fault, why:
	// "nothing new is staged".
	Nothing string

	// Hide has values that must not show although no finding has them, such as
	// the secrets of suppressed findings: they may share a line with a reported one.
	Hide []string
}

// SourceCount says how many places a source of suppressions took out.
type SourceCount struct {
	Source string `json:"source"` // e.g. "inline comment", "baseline", ".gitleaksignore"
	Count  int    `json:"count"`
}

// Unused is something that was written to suppress a finding, and suppresses none.
type Unused struct {
	What  string `json:"what"`  // as SourceCount.Source, or "nolint:hookvet"
	Where string `json:"where"` // file:line
}

// Stats says how much was scanned, so that "nothing found" can be judged.
type Stats struct {
	Files      int     `json:"files"`
	Bytes      int64   `json:"bytes"`
	Blobs      int     `json:"blobs"`
	Commits    int     `json:"commits"`
	Tags       int     `json:"tags"` // annotated ones, whose message was scanned
	Packages   int     `json:"packages"`
	FromSource int     `json:"from_source,omitempty"` // packages that were type-checked with their imports, not by go vet
	Rules      int     `json:"rules"`
	Suppressed int     `json:"suppressed"` // if 0, the sum of Report.Suppressed is used
	Seconds    float64 `json:"seconds"`    // wall time

	Binary   int `json:"binary"`   // files that were left out because they are binary
	Archives int `json:"archives"` // archives that were opened
	Skipped  int `json:"skipped"`  // files that configuration left out
}

// Options are what the user may choose about a report.
type Options struct {
	ShowSecrets bool // print secrets as they are
	Color       bool // use terminal colours; see ColorEnabled
	Width       int  // columns to fit into; 0 means 100
}

// Writer writes a report in one format. Its error is that of w.
type Writer interface {
	Write(w io.Writer, r *Report) error
}

// ended returns when the scan was done.
func (r *Report) ended() time.Time {
	return r.Began.Add(time.Duration(r.stats().Seconds * float64(time.Second)))
}

// stats returns the numbers to print.
func (r *Report) stats() Stats {
	s := r.Stats
	if s.Suppressed == 0 {
		for _, c := range r.Suppressed {
			s.Suppressed += c.Count
		}
	}
	return s
}

// notes returns what the reader should know, also why there was nothing to scan.
func (r *Report) notes() []string {
	if r.Nothing == "" {
		return r.Notes
	}
	return append(slices.Clip(r.Notes), r.Nothing)
}

// mostUnused are told in notes.
const mostUnused = 100

// unusedNotes returns what is unused as notes, for formats that have no place of its own
// for it.
func (r *Report) unusedNotes() []string {
	var out []string
	for _, u := range r.Unused[:min(len(r.Unused), mostUnused)] {
		out = append(out, fmt.Sprintf("suppresses nothing: %s at %s", u.What, u.Where))
	}
	if n := len(r.Unused) - mostUnused; n > 0 {
		out = append(out, fmt.Sprintf("%s more suppress nothing (--format json lists all)", grouped(n)))
	}
	return out
}

// gaps returns the gaps in an order that does not depend on the workers'.
func (r *Report) gaps() []finding.Gap {
	gaps := slices.Clone(r.Gaps)
	slices.SortFunc(gaps, func(a, b finding.Gap) int {
		return cmp.Or(cmp.Compare(a.What, b.What), cmp.Compare(a.Why, b.Why))
	})
	return gaps
}
