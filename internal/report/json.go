package report

import (
	"bufio"
	"io"
	"math"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
)

// The JSON format, version 1. Fields may be added, never changed or removed; lists
// are never null. A finding stands on one line, so that line tools and diffs
// work on reports too.
type (
	jsonFinding struct {
		Rule        string             `json:"rule"`
		Analyzer    string             `json:"analyzer,omitempty"`
		Confidence  finding.Confidence `json:"confidence"`
		Severity    string             `json:"severity"`
		File        string             `json:"file"`
		Line        int                `json:"line"`
		Column      int                `json:"column"` // in bytes, from 1
		EndLine     int                `json:"end_line"`
		EndColumn   int                `json:"end_column"` // exclusive
		Secret      string             `json:"secret"`
		Fingerprint string             `json:"fingerprint"`
		Message     string             `json:"message"`
		Remediation string             `json:"remediation"`
		Because     string             `json:"because,omitempty"` // why the confidence is not the rule's
		Note        string             `json:"note,omitempty"`    // what else the secret tells of itself
		Related     []jsonRelated      `json:"related,omitempty"`
		Commit      *jsonCommit        `json:"commit,omitempty"`
		Exposure    *jsonExposure      `json:"exposure,omitempty"`
		New         bool               `json:"new,omitempty"` // since the earlier report

		Also     []string `json:"also"` // other rules that found it here
		Provider string   `json:"provider,omitempty"`
		Kind     string   `json:"kind,omitempty"`
		Decoded  []string `json:"decoded"`
		Tags     []string `json:"tags"`
		Entropy  float64  `json:"entropy"` // bits a byte
	}
	jsonRelated struct {
		File    string `json:"file"`
		Line    int    `json:"line"`
		Column  int    `json:"column"`
		Message string `json:"message"`
	}
	jsonCommit struct {
		Hash    string    `json:"hash"`
		Author  string    `json:"author"`
		Email   string    `json:"email"`
		Date    time.Time `json:"date,omitzero"` // of the author
		Subject string    `json:"subject"`       // first line of the message, cut to 200 bytes
	}
	jsonExposure struct {
		First    *jsonCommit `json:"first,omitempty"`   // brought it in
		Last     *jsonCommit `json:"last,omitempty"`    // held it last, if it is gone
		Removed  *jsonCommit `json:"removed,omitempty"` // took it out
		AtHead   bool        `json:"at_head"`
		InFiles  bool        `json:"in_files,omitempty"` // of an audit: a file has it now
		Tips     []string    `json:"tips"`               // other refs at whose tip it stands, up to three
		MoreTips int         `json:"more_tips"`          // how many there are beside
		Where    string      `json:"where,omitempty"`    // for what no branch or tag reaches: "in a stash"
		Commits  int         `json:"commits"`            // that brought it in or took it out
		Days     int         `json:"days"`               // from first to removed, or to now
		Paths    []string    `json:"paths"`
	}
	jsonTool struct {
		Name    string `json:"name"`
		Version string `json:"version"`
	}
)

type jsonWriter struct{ opts Options }

func newJSON(opts Options) Writer { return jsonWriter{opts} }

// Write prints the envelope by hand and the rest through encoding/json, item by
// item, so that a large report is never in memory as text.
func (j jsonWriter) Write(w io.Writer, r *Report) error {
	out := &jsonStream{w: bufio.NewWriter(w)}
	c := newCleaner(j.opts, r)
	out.raw(`{"version":1,"tool":`)
	out.value(jsonTool{"hookvet", r.Version})
	out.raw(",\n\"findings\":")
	list(out, finding.Merge(r.Findings), func(f finding.Finding) any {
		x := c.finding(f)
		x.New = r.isNew(f)
		return x
	})
	if r.Since != nil {
		out.raw(",\n\"gone\":")
		list(out, r.Since.Gone, func(g Gone) any { return Gone{c.text(g.Rule), c.name(g.File), g.Line, c.text(g.Fingerprint)} })
	}
	out.raw(",\n\"incomplete\":")
	list(out, r.gaps(), func(g finding.Gap) any { return finding.Gap{What: c.text(g.What), Why: c.text(g.Why)} })
	out.raw(",\n\"suppressed\":")
	list(out, r.Suppressed, func(s SourceCount) any { return SourceCount{c.text(s.Source), s.Count} })
	out.raw(",\n\"unused\":")
	list(out, r.Unused, func(u Unused) any { return Unused{c.text(u.What), c.name(u.Where)} })
	out.raw(",\n\"notes\":")
	list(out, r.notes(), func(n string) any { return c.text(n) })
	out.raw(",\n\"stats\":")
	s := r.stats()
	s.Seconds = rounded(s.Seconds, 1000)
	out.value(s)
	out.raw("}\n")
	return out.flush()
}

// rounded returns x to 1/unit, and 0 for what JSON cannot express.
func rounded(x, unit float64) float64 {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return math.Round(x*unit) / unit
}
