package pipeline

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/internal/suppress"
)

// tally counts what was found and is not reported, by what suppressed it, as findings are
// counted: a place once, whatever number of rules, passes and parts of an audit found
// something there. It is safe for concurrent use.
type tally struct {
	mu      sync.Mutex
	files   keep[finding.Finding] // see place
	history keep[finding.Finding]
	matches suppress.Counter // how often any of them was suppressed
}

func newTally() *tally {
	places := keep[finding.Finding]{compare: finding.Compare, size: textSize, most: maxFindings, mostSize: maxFindingsText}
	return &tally{files: places, history: places}
}

// place is what of a suppressed finding tells its place from others. What suppressed it
// takes the place of the rule.
func place(by string, f *finding.Finding) finding.Finding {
	return finding.Finding{
		Rule: by, Confidence: f.Confidence, File: f.File, Position: f.Position, Secret: f.Secret,
		SecretStart: f.SecretStart, Decoded: f.Decoded, Commit: f.Commit,
	}
}

// add counts a finding. What comments suppress in a history is in no file: it has a value
// alone.
func (t *tally) add(by string, f *finding.Finding, inHistory bool) {
	t.matches.Add(by)
	t.mu.Lock()
	defer t.mu.Unlock()
	if inHistory {
		t.history.add(place(by, f))
	} else {
		t.files.add(place(by, f))
	}
}

// fill enters the counts in a report. Of what history has, that does not count which files
// have at the same place, or if it has no place, anywhere. Where there was more than can be
// kept, every match counts.
func (t *tally) fill(r *report.Report) {
	t.mu.Lock() // a scan that was given up may go on
	defer t.mu.Unlock()
	files, more := t.files.sorted()
	history, moreHistory := t.history.sorted()
	n := make(map[string]int)
	if more || moreHistory {
		for _, c := range t.matches.Counts() {
			n[c.Source] = c.N
		}
	} else {
		type at struct{ file, value string }
		known := make(map[at]bool)
		for i := range files {
			known[at{files[i].File, files[i].Value()}], known[at{"", files[i].Value()}] = true, true
		}
		history = slices.DeleteFunc(slices.Clone(history), func(f finding.Finding) bool { return known[at{f.File, f.Value()}] })
		for _, f := range slices.Concat(finding.Merge(files), finding.Merge(history)) {
			n[f.Rule]++
		}
	}
	r.Suppressed, r.Stats.Suppressed = nil, 0
	for _, by := range slices.SortedFunc(maps.Keys(n), strings.Compare) {
		r.Suppressed = append(r.Suppressed, report.SourceCount{Source: by, Count: n[by]})
		r.Stats.Suppressed += n[by]
	}
}
