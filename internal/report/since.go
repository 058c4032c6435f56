package report

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
)

// Since is what has changed since an earlier report.
type Since struct {
	Report string          // the earlier report, as the user named it
	New    map[string]bool // fingerprints of what it had not
	Gone   []Gone          // what it had and this one has not, sorted
}

// Gone is a secret of an earlier report that is found no more.
type Gone struct {
	Rule        string `json:"rule"`
	File        string `json:"file"`
	Line        int    `json:"line"`
	Fingerprint string `json:"fingerprint"`
}

// maxEarlier bounds the earlier report that is read.
const maxEarlier = 1 << 30

// Compare compares a report, whose findings have fingerprints, with an earlier one in
// JSON. What could not be scanned now may be the reason that something is gone; the
// report says so anyway.
func Compare(r *Report, name string, earlier io.Reader) (*Since, error) {
	var old struct {
		Version  int
		Findings []Gone
	}
	if err := json.NewDecoder(io.LimitReader(earlier, maxEarlier)).Decode(&old); err != nil {
		return nil, errors.New("is no report of hookvet's in JSON") // whose text may hold secrets
	}
	if old.Version != 1 {
		return nil, fmt.Errorf("is a report of version %d, not 1 (--format json writes one)", old.Version)
	}
	s := &Since{Report: name, New: make(map[string]bool)}
	now := make(map[string]bool)
	for _, f := range r.Findings {
		now[f.Fingerprint] = true
		s.New[f.Fingerprint] = true
	}
	for _, f := range old.Findings {
		if f.Fingerprint == "" {
			return nil, errors.New("is a report without fingerprints")
		}
		delete(s.New, f.Fingerprint)
		if !now[f.Fingerprint] {
			now[f.Fingerprint] = true // each once
			s.Gone = append(s.Gone, f)
		}
	}
	slices.SortFunc(s.Gone, func(a, b Gone) int {
		if n := strings.Compare(a.File, b.File); n != 0 {
			return n
		}
		return strings.Compare(a.Fingerprint, b.Fingerprint)
	})
	return s, nil
}

// isNew says whether a finding was not in the earlier report, if there is one.
func (r *Report) isNew(f finding.Finding) bool { return r.Since != nil && r.Since.New[f.Fingerprint] }

// sinceText says in a line what has changed.
func (c cleaner) sinceText(r *Report) string {
	return fmt.Sprintf("since %s: %s new, %s gone", c.text(r.Since.Report), grouped(len(r.Since.New)), grouped(len(r.Since.Gone)))
}

// goneText tells of one secret that is gone.
func (c cleaner) goneText(g Gone) string {
	place := c.text(g.File)
	if g.Line > 0 {
		place += fmt.Sprintf(":%d", g.Line)
	}
	return c.text(g.Rule) + " at " + place
}
