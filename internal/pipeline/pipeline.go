// Package pipeline is the one loop behind every subcommand: content comes from
// a source, is scanned by the rules, what people have suppressed is taken out,
// and a report is made of the rest.
//
// It decides no exit status and prints nothing: cmd/hookvet does.
package pipeline

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/hookvet/hookvet/internal/config"
	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/internal/source"
	"github.com/hookvet/hookvet/internal/suppress"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/builtin"
	"github.com/hookvet/hookvet/rules/gitleaks"
)

// Options say what to scan and what to make of it.
type Options struct {
	Version string // of hookvet, for the report

	Roots []string  // directories and files
	Stdin io.Reader // scanned instead of Roots, if not nil

	// Name is what Stdin would be called if it were a file: rules and allowlists
	// for paths go by it, and configuration is looked for as for that file.
	// Empty: StdinName, and no configuration but Config.
	Name string

	Config       string // file of rules; empty: see package config
	NoRepoConfig bool   // leave out configuration found in the scanned tree
	NoInline     bool   // let no comment beside a secret suppress it
	Env          func(string) string

	Source        source.Options
	MinConfidence finding.Confidence
	DecodeDepth   int  // encodings round each other that are undone; negative: none
	Fingerprints  bool // fill in the findings' fingerprints, which takes some milliseconds each

	maxFindings int // for tests; 0: maxFindings

	// Counters, if not nil, count as the scan goes, for those who watch.
	Counters *Counters
}

// Counters are the totals so far of a scan that is under way.
type Counters struct{ Files, Bytes, Findings atomic.Int64 }

// StdinName is what a stream is called that has no name.
const StdinName = "stdin"

// ErrConfig is wrapped by errors about configuration: nothing was scanned.
var ErrConfig = errors.New("bad configuration")

// maxFindings and maxFindingsText, the bytes of their texts, bound the memory
// that a report of a hostile tree can take.
const (
	maxFindings     = 100_000
	maxFindingsText = 256 << 20
)

// Scan scans files or a stream. What could not be scanned is in the report's
// gaps. The error is ErrConfig's or that of ctx, with which the report comes
// too: it holds what was found until then. Only where reading does not end even
// so, as on a file system that is gone, there is no report with that of ctx.
func Scan(ctx context.Context, opts Options) (*report.Report, error) {
	began := time.Now()
	root, unsearched := searchable(configRoot(opts))
	conf, err := LoadConfig(ctx, opts.Config, root, opts.NoRepoConfig, opts.Env)
	if err != nil && ctx.Err() != nil {
		return nil, err
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	set, err := rules.New(conf.File)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	ignore, warnings, err := openIgnore(root, conf)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}

	c := newCollector(set, ignore, opts)
	c.ruleFiles = reportedPaths(opts.Roots, conf.Files)
	read, err := await(ctx, patience, func() (read, error) { return c.read(ctx) })
	if errors.As(err, new(*abandonedError)) {
		return nil, err // the collector is still in use
	}
	stats, gaps := read.stats, read.gaps

	r := &report.Report{
		Version: opts.Version, Root: displayRoot(opts), Notes: warnings,
	}
	found, hide, left := c.all()
	// What is merged away may have been the wider of two.
	for i := range found {
		hide = append(hide, found[i].Secret)
	}
	r.Findings, r.Hide, r.Gaps = finding.Merge(found), hide, append(gaps, left...)
	r.Stats = report.Stats{
		Files: int(stats.Files + stats.Members), Bytes: stats.Bytes, Rules: len(set.Rules()),
		Binary: int(stats.Binary), Archives: int(stats.Archives), Skipped: int(stats.Skipped + stats.Ignored),
	}
	for _, n := range c.counter.Counts() {
		r.Suppressed = append(r.Suppressed, report.SourceCount{Source: n.Source, Count: n.N})
		r.Stats.Suppressed += n.N
	}
	for _, name := range conf.FromRepo {
		r.Notes = append(r.Notes, fmt.Sprintf("%s of the scanned tree decided what is reported (--no-repo-config ignores it)", name))
	}
	r.Notes = append(r.Notes, c.notes()...)
	r.Notes = append(r.Notes, leftOut(&stats)...)
	if unsearched != nil && !opts.NoRepoConfig {
		r.Gaps = append(r.Gaps, *unsearched)
	}
	switch {
	case err != nil:
		r.Gaps = append(r.Gaps, finding.Gap{What: "scan", Why: "interrupted before it was done"})
	case len(set.Rules()) == 0:
		r.Gaps = append(r.Gaps, finding.Gap{What: "rules", Why: noRules(conf)})
	case opts.Stdin == nil && stats.Bytes == 0 && stats.Binary > 0:
		r.Gaps = append(r.Gaps, finding.Gap{What: "files", Why: "all of them are binary (--binary scans them)"})
	case stats.Files == 0 && len(gaps) == 0:
		r.Gaps = append(r.Gaps, finding.Gap{What: "files", Why: "there are none to scan"})
	}
	if opts.Fingerprints {
		finding.NewFingerprinter(nil).Fill(r.Findings)
	}
	r.Stats.Seconds = time.Since(began).Seconds()
	return r, err
}

// LoadConfig finds the rules that a scan of root uses. A file that the user
// names may be a pipe: waiting for it ends with ctx, whose error that is then.
func LoadConfig(ctx context.Context, file, root string, noRepoConfig bool, env func(string) string) (*config.Config, error) {
	wait := patience
	if mayWait(file) || file == "" && env != nil && mayWait(env(config.EnvVar)) {
		wait = 0
	}
	return await(ctx, wait, func() (*config.Config, error) {
		return config.Load(config.Options{
			Config: file, Root: root, NoRepoConfig: noRepoConfig, Env: env, Default: defaultRules,
		})
	})
}

// mayWait says whether reading a file may wait for somebody who writes it.
func mayWait(file string) bool {
	info, err := os.Stat(file)
	return err == nil && !info.Mode().IsRegular()
}

// defaultRules are gitleaks' with hookvet's own on top.
func defaultRules() (*rules.File, error) {
	base, err := gitleaks.Default()
	if err != nil {
		return nil, err
	}
	return builtin.Over(base)
}

// leftOut tells what was met and is never scanned.
func leftOut(s *source.Stats) []string {
	var out []string
	for _, n := range []struct {
		count int64
		what  string
	}{
		{s.Links, "symbolic links"}, {s.Special, "pipes, sockets and devices"}, {s.ArchivesSkipped, "archives, since --max-archive-depth is 0"},
	} {
		if n.count > 0 {
			out = append(out, fmt.Sprintf("left out: %d %s", n.count, n.what))
		}
	}
	return out
}

func noRules(conf *config.Config) string {
	if conf.Path == "" {
		return "there are none"
	}
	return fmt.Sprintf("%s has none: to keep the default rules it needs [extend] with useDefault = true", conf.Path)
}

func openIgnore(root string, conf *config.Config) (*suppress.Ignore, []string, error) {
	if conf.IgnoreFile == "" {
		return nil, nil, nil
	}
	f, err := config.OpenInRoot(root, conf.IgnoreFile)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	return suppress.ParseIgnore(conf.IgnoreFile, f)
}
