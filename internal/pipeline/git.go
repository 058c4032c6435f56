package pipeline

import (
	"cmp"
	"context"
	"errors"
	"math"
	"slices"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/githistory"
	"github.com/hookvet/hookvet/internal/gitrepo"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/rules"
)

// Git says what of a repository to scan. With it Stdin and Name of Options
// mean nothing, nor does Roots but to Staged, nor Source but for its Jobs.
type Git struct {
	Repo *gitrepo.Repo
	Root string // of the worktree, for people: see report.Report

	// Range says which commits to scan; nil: all that is in the object store.
	Range *githistory.RangeSpec
	// MayBeEmpty says that a range without commits is no fault, as in a push of
	// what the remote has. Otherwise it is a gap.
	MayBeEmpty bool
	Submodules bool // scan the history of submodules too

	MaxBlob    int64         // bytes of the largest blob that is scanned; 0: no limit
	WholeBlobs bool          // see githistory.Options
	Gaps       []finding.Gap // that are known already

	// Counters, if not nil, count as the scan goes, in place of Options.Counters.
	Counters *githistory.Counters
}

// gitJob is a scan of one or more repositories.
type gitJob struct {
	*job
	git   Git
	opts  githistory.Options
	stats githistory.Stats
	gaps  []finding.Gap
	notes []string

	staged []string // see githistory.Result

	passes passRules
}

func newGitJob(ctx context.Context, opts Options, git Git) (*gitJob, error) {
	// What HEAD has in a bare repository is anybody's who may push: the
	// configuration of a worktree is at least what somebody has checked out.
	opts.rootOnly = true
	j, err := newJob(ctx, opts, git.Repo.WorkTree)
	if err != nil {
		return nil, err
	}
	j.told, j.inHistory = make(map[string]bool), true
	g := &gitJob{job: j, git: git, gaps: git.Gaps}
	if git.Repo.WorkTree == "" && !opts.NoRepoConfig {
		g.notes = append(g.notes, "the repository has no worktree: no configuration of its own is looked for (--config names one)")
	}
	g.opts = githistory.Options{
		Set: j.set, Inline: j.inline, DecodeDepth: opts.DecodeDepth, Jobs: opts.Source.Jobs,
		MaxBlob: git.MaxBlob, WholeBlobs: git.WholeBlobs, Counters: git.Counters,
		Keep: func(m *rules.Match) bool { return confidence(m) >= opts.MinConfidence },
	}
	g.opts.Expected = func(path string) func([]byte) func(*rules.Match) string {
		if !j.isRules(path) {
			return nil
		}
		return patternsIn
	}
	if opts.GoSyntax {
		g.opts.Language = g.goLanguage()
	}
	if git.MaxBlob == 0 {
		g.opts.MaxBlob = math.MaxInt64
	}
	return g, nil
}

// scanFunc is githistory.History and the like.
type scanFunc func(context.Context, *gitrepo.Repo, githistory.Options) (*githistory.Result, error)

// scan scans a repository; prefix goes before its paths. The error is that of ctx,
// or tells why nothing could be scanned.
func (g *gitJob) scan(ctx context.Context, prefix string, repo *gitrepo.Repo, f scanFunc) error {
	r, err := await(ctx, patience, func() (*githistory.Result, error) { return f(ctx, repo, g.opts) })
	if r == nil {
		return err
	}
	g.staged = append(g.staged, r.Staged...)
	for i := range r.Found {
		f := &r.Found[i]
		hash := ""
		if f.Commit != nil {
			hash = f.Commit.Hash
		}
		x := toFinding(prefix+f.Path, f.Match)
		if sure, ok := g.passes.sure[f.Match.Rule]; ok {
			x.Analyzer, x.Confidence, x.Severity = "hardcoded", sure, cmp.Or(f.Match.Outcome.Severity, f.Match.Rule.Severity, severity(sure))
		}
		x.Commit, x.Exposure = f.Commit, f.Exposure
		if prefix != "" && f.Exposure != nil {
			e := *f.Exposure
			e.Paths = make([]string, len(f.Exposure.Paths))
			for k, p := range f.Exposure.Paths {
				e.Paths[k] = prefix + p
			}
			x.Exposure = &e
		}
		g.addFinding(x, f.Match, hash)
	}
	slices.SortFunc(g.passes.faults, func(a, b finding.Gap) int { return cmp.Compare(a.What, b.What) })
	r.Gaps = append(r.Gaps, g.passes.faults...)
	g.passes.faults = nil
	for _, s := range r.Suppressed {
		if s.By == "" {
			g.lessSure.Add(1)
		} else {
			g.tally.add(s.By, &finding.Finding{Rule: s.Rule, Secret: s.Secret}, true)
		}
		g.hideAll([]string{s.Secret})
	}
	for _, gap := range r.Gaps {
		if prefix != "" {
			gap.What = prefix + " " + gap.What
		}
		g.gaps = append(g.gaps, gap)
	}
	for _, note := range r.Notes {
		if prefix != "" {
			note = prefix + " " + note
		}
		g.notes = append(g.notes, note)
	}
	g.stats.Blobs += r.Stats.Blobs
	g.stats.Binary += r.Stats.Binary
	g.stats.TooLarge += r.Stats.TooLarge
	g.stats.Commits += r.Stats.Commits
	g.stats.Tags += r.Stats.Tags
	g.stats.Bytes += r.Stats.Bytes
	return err
}

// report makes the report, unless err says that there can be none. nothing says,
// where nothing was scanned, why that is no fault, and empty that it is one.
func (g *gitJob) report(nothing string, empty *finding.Gap, err error) (*report.Report, error) {
	// A collector that is still in use can't be read.
	if err != nil && (errors.As(err, new(*abandonedError)) || !isDone(err)) {
		return nil, err
	}
	r := &report.Report{Root: g.git.Root, Gaps: g.gaps, Notes: g.notes}
	r.CommitURL, _ = g.git.Repo.CommitURL()
	if len(g.gaps) == 0 && err == nil {
		r.Nothing = nothing
	}
	r.Stats = report.Stats{
		Blobs: g.stats.Blobs, Commits: g.stats.Commits, Tags: g.stats.Tags, Bytes: g.stats.Bytes, Binary: g.stats.Binary,
	}
	g.finish(r, empty, err)
	return r, err
}

// isDone says whether an error is one that a context ends with.
func isDone(err error) bool {
	return errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
}
