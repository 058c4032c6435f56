package report

import (
	"time"

	"github.com/hookvet/hookvet/internal/finding"
)

// history says since when a secret has been readable, and that it still is.
// It is empty for what was not found in history.
func history(f finding.Finding) string {
	e := f.Exposure
	if e == nil {
		return ""
	}
	var s string
	switch {
	case e.First != nil:
		s = "since " + commit(e.First)
	case f.Commit != nil:
		s = "seen in " + commit(f.Commit)
	default:
		s = "in no commit that a branch or tag reaches"
	}
	switch {
	case e.AtHead:
		s += ", still at HEAD"
	case e.Last != nil:
		s += ", removed in " + commit(e.Last) + ", still readable in history"
	default:
		s += ", not at HEAD, still readable in history"
	}
	return s
}

// commit names a commit for people.
func commit(c *finding.Commit) string {
	s := shortHash(c.Hash)
	if !c.Date.IsZero() {
		s += " of " + c.Date.UTC().Format(time.DateOnly)
	}
	if c.Author != "" {
		s += " by " + c.Author
	}
	return s
}

// shortHash returns as much of a hash as people compare.
func shortHash(hash string) string { return takeLeft(hash, 8) }
