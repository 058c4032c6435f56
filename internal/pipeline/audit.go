package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/report"
)

// AuditParts says what an audit looks at, beside the files of Options.Roots.
type AuditParts struct {
	Check *Check // Go packages of all modules of the working directory, its Patterns in each; nil: none
	Git   *Git   // the history of the repository; nil: there is none

	Notes []string // for the report

	// Stage, if not nil, is called before each part with what it is: "files",
	// "Go packages", "history".
	Stage func(string)
}

// Audit scans files, Go packages and history, and makes one report of it: of a secret
// that stands in a file its history is told, too, and places that it had before are
// listed where no file has it now. The report and the error are as Scan's. A part that
// can't be scanned at all is a gap; the others are scanned. A bare repository has history
// alone.
func Audit(ctx context.Context, opts Options, parts AuditParts) (*report.Report, error) {
	stage := parts.Stage
	if stage == nil {
		stage = func(string) {}
	}
	if parts.Git != nil && parts.Git.Repo.WorkTree == "" {
		stage("history")
		return History(ctx, opts, *parts.Git)
	}
	if opts.Unused {
		opts.ledger = newLedger()
	}
	opts.tally = newTally()
	r, err := audit(ctx, opts, parts, stage)
	if r != nil {
		opts.tally.fill(r)
	}
	return r, err
}

// audit scans one part after the other.
func audit(ctx context.Context, opts Options, parts AuditParts, stage func(string)) (*report.Report, error) {
	began := time.Now()
	stage("files")
	all, err := Scan(ctx, opts)
	if all == nil || err != nil {
		return all, err
	}
	all.Notes = append(all.Notes, parts.Notes...)
	var modules []string
	if parts.Check != nil {
		var more bool
		if modules, more, err = findModules(ctx); err != nil {
			return interrupted(all, began), err
		}
		if more {
			all.Gaps = append(all.Gaps, finding.Gap{What: "Go packages", Why: fmt.Sprintf("there are more than %d modules: those behind %s were not checked", len(modules), modules[len(modules)-1])})
		}
	}
	if len(modules) > 0 {
		c := *parts.Check
		for _, dir := range modules {
			c.Modules = append(c.Modules, Module{dir, c.Patterns})
		}
		c.Begin = func(n int) {
			if len(modules) == 1 {
				stage("Go packages")
			} else {
				stage(fmt.Sprintf("Go packages, module %d of %d", n+1, len(modules)))
			}
		}
		r, _, err := CheckPackages(ctx, opts, c)
		if ctx.Err() != nil {
			return interrupted(all, began), ctx.Err()
		}
		if err != nil {
			all.Gaps = append(all.Gaps, finding.Gap{What: "Go packages", Why: err.Error()})
		} else {
			// Files are something to scan, so a go.mod without packages is no fault.
			if i := slices.Index(r.Gaps, nothingToCheck); i >= 0 {
				r.Gaps = slices.Delete(r.Gaps, i, i+1)
				r.Notes = append(r.Notes, "there is a go.mod, but no Go package to check")
			}
			// Files beside the packages were scanned above.
			r.Stats = report.Stats{Packages: r.Stats.Packages, FromSource: r.Stats.FromSource, Rules: r.Stats.Rules}
			join(all, r)
		}
	}
	if parts.Git != nil {
		stage("history")
		r, err := History(ctx, opts, *parts.Git)
		if r == nil && ctx.Err() != nil {
			return interrupted(all, began), ctx.Err()
		}
		if r == nil {
			all.Gaps = append(all.Gaps, finding.Gap{What: "history", Why: err.Error()})
		} else {
			// Files are something to scan, so a repository that was just made is no fault.
			if i := slices.Index(r.Gaps, emptyHistory); i >= 0 {
				r.Gaps = slices.Delete(r.Gaps, i, i+1)
				r.Notes = append(r.Notes, "the repository has no commits yet")
			}
			tell(all.Findings, r.Findings)
			if err := tellOfPasses(ctx, opts, *parts.Git, all.Findings); err != nil && ctx.Err() == nil {
				all.Gaps = append(all.Gaps, finding.Gap{What: "history", Why: err.Error()})
			}
			r.Findings = elsewhere(r.Findings, all.Findings)
			join(all, r)
		}
		if ctx.Err() != nil {
			return all, ctx.Err()
		}
	}
	all.Findings = finding.Merge(all.Findings)
	if opts.Unused {
		opts.ledger.addUnused(all, parts.scope(opts), opts.MinConfidence)
	}
	all.Stats.Seconds = time.Since(began).Seconds()
	return all, nil
}

// scope is what an audit of these parts can tell of. Without Go packages where there may
// be some, or the files of tests, it does not look at all that the baseline may have.
func (p *AuditParts) scope(opts Options) scope {
	switch {
	case p.Git == nil:
		return allFiles
	case p.Check == nil && opts.NoRepoConfig || p.Check != nil && !p.Check.Tests:
		return allHistory
	}
	return everything
}

func interrupted(r *report.Report, began time.Time) *report.Report {
	r.Gaps = append(r.Gaps, finding.Gap{What: "audit", Why: "interrupted before it was done"})
	r.Stats.Seconds = time.Since(began).Seconds()
	return r
}

// join adds a report to another.
func join(all, r *report.Report) {
	all.Findings = append(all.Findings, r.Findings...)
	all.Hide = append(all.Hide, r.Hide...)
	for _, g := range r.Gaps {
		if !slices.Contains(all.Gaps, g) {
			all.Gaps = append(all.Gaps, g)
		}
	}
	for _, n := range r.Notes {
		if !slices.Contains(all.Notes, n) {
			all.Notes = append(all.Notes, n)
		}
	}
	for _, c := range r.Suppressed {
		i := slices.IndexFunc(all.Suppressed, func(x report.SourceCount) bool { return x.Source == c.Source })
		if i < 0 {
			all.Suppressed = append(all.Suppressed, c)
		} else {
			all.Suppressed[i].Count += c.Count
		}
	}
	all.Unused = append(all.Unused, r.Unused...)
	slices.SortFunc(all.Suppressed, func(a, b report.SourceCount) int { return cmp.Compare(a.Source, b.Source) })
	all.CommitURL = cmp.Or(all.CommitURL, r.CommitURL)
	s, t := &all.Stats, &r.Stats
	s.Files += t.Files
	s.Bytes += t.Bytes
	s.Blobs += t.Blobs
	s.Commits += t.Commits
	s.Tags += t.Tags
	s.Packages += t.Packages
	s.FromSource += t.FromSource
	s.Binary += t.Binary
	s.Archives += t.Archives
	s.Skipped += t.Skipped
	s.Suppressed += t.Suppressed
	s.Rules = max(s.Rules, t.Rules)
}

// tell gives the findings in files the story that history has of their secrets, and
// those of history that files have them.
func tell(files, history []finding.Finding) {
	of := make(map[string]*finding.Finding)
	for i := range history {
		f := &history[i]
		if old := of[f.Value()]; f.Secret != "" && f.Exposure != nil && (old == nil || finding.Compare(f, old) < 0) {
			of[f.Value()] = f
		}
	}
	here := make(map[string]bool)
	for i := range files {
		if f := &files[i]; of[f.Value()] != nil {
			f.Exposure = of[f.Value()].Exposure
			here[f.Value()] = true
		}
	}
	// Places share their stories, and so they do afterwards.
	told := make(map[*finding.Exposure]*finding.Exposure)
	inFiles := func(list []finding.Finding) {
		for i := range list {
			f := &list[i]
			if f.Exposure == nil || !here[f.Value()] {
				continue
			}
			if told[f.Exposure] == nil {
				story := *f.Exposure
				story.InFiles = true
				told[f.Exposure] = &story
			}
			f.Exposure = told[f.Exposure]
		}
	}
	inFiles(files)
	inFiles(history)
}

// elsewhere gives the findings of history at places where files have not the same secret
// now.
func elsewhere(history, files []finding.Finding) []finding.Finding {
	here := make(map[string]bool)
	key := func(f *finding.Finding) string { return fmt.Sprintf("%q %q", f.File, f.Value()) }
	for i := range files {
		here[key(&files[i])] = true
	}
	return slices.DeleteFunc(history, func(f finding.Finding) bool { return here[key(&f)] })
}
