package pipeline

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hookvet/hookvet/internal/config"
	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/internal/suppress"
	"github.com/hookvet/hookvet/rules"
)

// job is one scan: what is the same wherever the content comes from.
type job struct {
	*collector
	began      time.Time
	name       string // see report.Report
	conf       *config.Config
	warnings   []string           // about the ignore file and the baseline
	baseline   *suppress.Baseline // nil if there is none
	unsearched *finding.Gap       // configuration that can't be looked for
	scope      scope              // of what is scanned
}

// newJob reads the rules and what is to be ignored. Configuration is looked for
// in root; empty: nowhere.
func newJob(ctx context.Context, opts Options, root string) (*job, error) {
	j := &job{began: time.Now()}
	j.name = nameOf(root)
	root, j.unsearched = searchable(root)
	var err error
	j.conf, err = RuleSource{Config: opts.Config, NoRepoConfig: opts.NoRepoConfig, GitleaksRules: opts.GitleaksRules, Env: opts.Env, RootOnly: opts.rootOnly}.Load(ctx, root)
	if err != nil && ctx.Err() != nil {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	set, err := rules.New(j.conf.File)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	ignore, warnings, err := openIgnore(j.conf)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	j.warnings = warnings
	if j.baseline, err = openBaseline(opts, j.conf); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	j.collector = newCollector(set, ignore, opts)
	j.ownRules = j.conf.Path != ""
	j.rulesAt, j.ignoreAt = wayTo(j.conf.Dir, root), wayTo(j.conf.IgnoreFile.Dir, root)
	return j, nil
}

// finish completes a report that has what the source tells. empty, if not nil, is
// the gap of a source that had nothing; err is the context's if it was interrupted.
func (j *job) finish(r *report.Report, empty *finding.Gap, err error) {
	r.Version, r.Name = j.opts.Version, j.name
	found, hide, left := j.all()
	// What is merged away may have been the wider of two.
	for i := range found {
		hide = append(hide, found[i].Secret)
	}
	r.Findings, r.Hide, r.Gaps = j.known(finding.Merge(found)), hide, append(r.Gaps, left...)
	r.Stats.Rules = len(j.set.Rules())
	if j.opts.tally == nil {
		j.tally.fill(r)
	}
	notes := slices.Clone(j.warnings)
	for _, name := range j.conf.FromRepo {
		notes = append(notes, fmt.Sprintf("%s of the scanned tree decided what is reported (--no-repo-config ignores it)", name))
	}
	for _, name := range j.conf.FromAbove {
		notes = append(notes, fmt.Sprintf("%s, above what was scanned, decided what is reported (--no-repo-config ignores it)", name))
	}
	r.Notes = append(append(notes, j.notes()...), r.Notes...)
	if j.unsearched != nil && !j.opts.NoRepoConfig {
		r.Gaps = append(r.Gaps, *j.unsearched)
	}
	switch {
	case err != nil:
		r.Gaps = append(r.Gaps, finding.Gap{What: "scan", Why: "interrupted before it was done"})
	case r.Stats.Rules == 0:
		r.Gaps = append(r.Gaps, finding.Gap{What: "rules", Why: noRules(j.conf)})
	case empty != nil:
		r.Gaps = append(r.Gaps, *empty)
	}
	if j.ledger != nil {
		j.ledger.lists(j)
		if j.opts.ledger == nil {
			j.ledger.addUnused(r, j.scope, j.opts.MinConfidence)
		}
	}
	if j.opts.Fingerprints {
		finding.NewFingerprinter(nil).Fill(r.Findings)
	}
	r.Began = j.began
	r.Stats.Seconds = time.Since(j.began).Seconds()
}
