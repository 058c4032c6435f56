package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
)

// mood is how a verdict is to be taken.
type mood int

const (
	good mood = iota
	doubtful
	alarming
)

// verdict says in some words what came out: nobody may take for clean what was not
// scanned.
func (c cleaner) verdict(r *Report, secrets []finding.Secret) (string, mood) {
	s := r.stats()
	found, places, weak := 0, 0, 0
	for _, x := range secrets {
		if f := x.Best(); f.Secret == "" && f.Position.Line > 0 {
			weak += len(x.Places)
			continue
		}
		found++
		places += len(x.Places)
	}
	var parts []string
	if found > 0 {
		parts = append(parts, fmt.Sprintf("%s in %s", count(found, "secret", "secrets"), count(places, "place", "places")))
	}
	if weak > 0 {
		parts = append(parts, count(weak, "weakness", "weaknesses"))
	}
	switch {
	case len(parts) > 0:
		return strings.Join(parts, " and "), alarming
	case r.Nothing != "":
		return c.text(r.Nothing), good
	case s.Files == 0 && s.Blobs == 0 && s.Commits == 0 && s.Packages == 0:
		return "nothing was scanned", doubtful
	case s.Rules == 0:
		return "no rules, so nothing could be found", doubtful
	case len(r.Gaps) > 0:
		return "no secrets found in what could be scanned", doubtful
	}
	return "no secrets found", good
}

// coverage says how much was scanned, by how many rules, and what was left out.
func (c cleaner) coverage(r *Report) string {
	s := r.stats()
	var parts []string
	if scanned := scanned(s); scanned != "" {
		parts = append(parts, scanned)
	}
	parts = append(parts, count(s.Rules, "rule", "rules"))
	if s.Suppressed > 0 {
		parts = append(parts, grouped(s.Suppressed)+" suppressed"+c.sources(r))
	}
	if n := len(r.Unused); n > 0 {
		parts = append(parts, count(n, "suppression", "suppressions")+" unused")
	}
	if s.Binary > 0 {
		parts = append(parts, count(s.Binary, "binary file", "binary files")+" left out")
	}
	if s.Skipped > 0 {
		parts = append(parts, grouped(s.Skipped)+" skipped by configuration")
	}
	return strings.Join(parts, " · ")
}

// furtherNotes returns, for formats that have notes and nothing else to put it in, the
// notes, what was suppressed, and what of that is unused.
func (c cleaner) furtherNotes(r *Report) []string {
	notes := slices.Clone(r.notes())
	if n := r.stats().Suppressed; n > 0 {
		notes = append(notes, "suppressed: "+grouped(n)+c.sources(r))
	}
	return append(notes, r.unusedNotes()...)
}

// sources says what suppressed how many findings.
func (c cleaner) sources(r *Report) string {
	var parts []string
	for _, x := range r.Suppressed {
		if x.Count > 0 {
			parts = append(parts, grouped(x.Count)+" by "+c.text(x.Source))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}
