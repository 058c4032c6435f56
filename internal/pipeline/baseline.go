package pipeline

import (
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/hookvet/hookvet/internal/config"
	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/internal/suppress"
)

// openBaseline reads the baseline that counts: the one that the user names, or that of
// the scanned tree. It is nil if there is none.
func openBaseline(opts Options, conf *config.Config) (*suppress.Baseline, error) {
	switch {
	case opts.NoBaseline:
		return nil, nil
	case opts.Baseline != "":
		return ReadBaseline(opts.Baseline)
	case conf.BaselineFile.Name == "":
		return nil, nil
	}
	f, err := conf.BaselineFile.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return suppress.ParseBaseline(conf.BaselineFile.String(), f)
}

// ReadBaseline reads a baseline that the user names. Its error says so if it is not there.
func ReadBaseline(name string) (*suppress.Baseline, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, fmt.Errorf("reading the baseline: %w", err)
	}
	defer f.Close()
	return suppress.ParseBaseline(name, io.LimitReader(f, maxFindingsText))
}

// known takes out the findings that the baseline has, and counts them. Entries that have
// expired take out nothing, which the report tells.
func (j *job) known(found []finding.Finding) []finding.Finding {
	if j.baseline == nil || len(j.baseline.Entries) == 0 {
		return found
	}
	prints := finding.NewFingerprinter(j.baseline.Key).Of(found)
	left := found[:0]
	expired := 0
	for i, f := range found {
		switch k := j.baseline.Find(prints[i], j.began); {
		case k == nil:
			left = append(left, f)
		case k.Expired(j.began):
			expired++
			left = append(left, f)
		default:
			j.tally.add(suppress.ByBaseline, &f, j.inHistory)
			j.ledger.use(j.entry(k))
		}
	}
	if expired > 0 {
		j.warnings = append(j.warnings, fmt.Sprintf("reported again, since their entries in the baseline have expired: %d findings", expired))
	}
	return left
}

// BaselineChange is what a baseline and what is found now have to do with each other.
type BaselineChange struct {
	New     []suppress.Known // found and not in the baseline
	Kept    []suppress.Known // in the baseline, and found
	Expired []suppress.Known // found, but their entries count no more
	Stale   []suppress.Known // in the baseline, and no longer found
}

// CompareBaseline compares a baseline with the findings of a report that was made
// without one. New entries have the rule and path of the surest place.
func CompareBaseline(b *suppress.Baseline, r *report.Report, now time.Time) *BaselineChange {
	c := new(BaselineChange)
	seen := make(map[string]bool)
	secrets := finding.Group(r.Findings)
	var firsts []finding.Finding
	for _, s := range secrets {
		// A weakness or a file is the same by more than a value: each place counts.
		if s.Best().Secret != "" {
			firsts = append(firsts, s.Best())
		} else {
			firsts = append(firsts, s.Places...)
		}
	}
	for i, print := range finding.NewFingerprinter(b.Key).Of(firsts) {
		if seen[print] {
			continue
		}
		seen[print] = true
		switch k := b.Find(print, now); {
		case k == nil:
			c.New = append(c.New, suppress.Known{Fingerprint: print, Rule: firsts[i].Rule, Path: firsts[i].File})
		case k.Expired(now):
			c.Expired = append(c.Expired, *k)
		default:
			c.Kept = append(c.Kept, *k)
		}
	}
	for _, k := range b.Entries {
		if !seen[k.Fingerprint] {
			c.Stale = append(c.Stale, k)
		}
	}
	for _, list := range [][]suppress.Known{c.New, c.Kept, c.Expired, c.Stale} {
		slices.SortFunc(list, func(x, y suppress.Known) int {
			if n := strings.Compare(x.Path, y.Path); n != 0 {
				return n
			}
			return strings.Compare(x.Fingerprint, y.Fingerprint)
		})
	}
	return c
}
