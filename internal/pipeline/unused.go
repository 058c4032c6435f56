package pipeline

import (
	"cmp"
	"fmt"
	"slices"
	"sync"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/internal/suppress"
)

// scope is how much of what there is to find a scan looks at. What could be of use to
// another scan is not unused.
type scope int

const (
	someFiles  scope = iota // tells of comments in them
	allFiles                // of lines of the ignore file that name no commit, too
	allHistory              // of all lines of the ignore file
	everything              // of the baseline, too
	more                    // than is scanned: no scan can tell
)

// ledger is what there is that suppresses findings, and what did: for Options.Unused. It
// is safe for concurrent use; a nil one keeps nothing.
type ledger struct {
	mu   sync.Mutex
	all  map[spot]suppression
	used map[spot]bool
}

// spot is where something that suppresses is written down. What stands on one line is
// one: texts overlap where they are scanned in pieces, and files are scanned by several
// scans of an audit.
type spot struct {
	file string
	line int
}

type suppression struct {
	what  string
	least scope // of a scan that can tell that it is unused
}

func newLedger() *ledger {
	return &ledger{all: make(map[spot]suppression), used: make(map[spot]bool)}
}

// add enters what suppresses, or would.
func (l *ledger) add(at spot, s suppression) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	// The ignore file and the baseline have bounds of their own.
	if _, ok := l.all[at]; ok || len(l.all) < maxFindings || s.least != someFiles {
		l.all[at] = s
	}
}

// use enters that what is written there has suppressed a finding.
func (l *ledger) use(at spot) {
	if l == nil {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.used[at] = true
}

// unused gives what has suppressed nothing, in the order of places. If left is not 0,
// that many more may have, which a wider scope would tell.
func (l *ledger) unused(s scope) (out []report.Unused, left int) {
	l.mu.Lock() // a scan that was given up may go on
	defer l.mu.Unlock()
	var spots []spot
	for at, is := range l.all {
		switch {
		case l.used[at]:
		case is.least > s:
			left++
		default:
			spots = append(spots, at)
		}
	}
	slices.SortFunc(spots, func(a, b spot) int { return cmp.Or(cmp.Compare(a.file, b.file), a.line-b.line) })
	for _, at := range spots {
		out = append(out, report.Unused{What: l.all[at].what, Where: fmt.Sprintf("%s:%d", at.file, at.line)})
	}
	return out, left
}

// lists enters the entries of the ignore file and of the baseline. Which of the baseline's
// were of use, known has entered.
func (l *ledger) lists(j *job) {
	unused := make(map[int]bool)
	for _, e := range j.ignore.Unused() {
		unused[e.At] = true
	}
	for _, e := range j.ignore.Entries() {
		least := allFiles
		if e.Commit != "" {
			least = allHistory
		}
		if j.conf.IgnoreFile.Above {
			least = more
		}
		l.add(spot{j.conf.IgnoreFile.String(), e.At}, suppression{suppress.ByIgnore, least})
		if !unused[e.At] {
			l.use(spot{j.conf.IgnoreFile.String(), e.At})
		}
	}
	if j.baseline == nil {
		return
	}
	for i := range j.baseline.Entries {
		k := &j.baseline.Entries[i]
		what := suppress.ByBaseline
		if k.Expired(j.began) {
			what += " (expired)"
		}
		least := everything
		if j.opts.Baseline == "" && j.conf.BaselineFile.Above {
			least = more
		}
		l.add(j.entry(k), suppression{what, least})
	}
}

// entry is where an entry of the baseline is.
func (j *job) entry(k *suppress.Known) spot {
	return spot{cmp.Or(j.opts.Baseline, j.conf.BaselineFile.String()), k.At}
}

// addUnused adds to a report what has suppressed nothing, as far as a scan of that scope
// can tell.
func (l *ledger) addUnused(r *report.Report, s scope, least finding.Confidence) {
	why := ""
	switch {
	case s == someFiles:
	case len(r.Gaps) > 0:
		s, why = someFiles, "the scan is incomplete"
	case least > finding.Generic:
		s, why = someFiles, "with --min-confidence not all is looked at"
	}
	var left int
	if r.Unused, left = l.unused(s); left > 0 && why != "" {
		r.Notes = append(r.Notes, fmt.Sprintf("unused or not, nobody knows: %d lines of the ignore file and the baseline, since %s", left, why))
	}
}
