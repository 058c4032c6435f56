package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/internal/config"
	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/internal/suppress"
)

// baselineFlags are the plain values of the command line.
type baselineFlags struct {
	scanFlags
	everythingFlags
	reason string
	owner  string
	until  string
	from   string
	force  bool
}

func newBaseline(t terminal) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "baseline",
		Short: "live with what is known: report only what is new",
		Long: `A baseline lists what hookvet finds and is left for now: in an old repository one
begins with it, so that hooks and CI report what is new, and works it off. Its file is
.hookvet.baseline in the repository, a line an entry, with rule, path, reason, owner
and a day from which on it counts no more; all of these may be edited.

Every command heeds the baseline of the scanned tree, or if that is a part of a
repository and has none, of the top (--no-repo-config leaves it out), or that of --baseline. A secret is known by a keyed fingerprint: it may move to other
lines and files, and the history may be rewritten. Another secret at its place is new.

The file holds no secret. Its fingerprints are slow to compute and have a key of their
own, so that no table of them can be made in advance, but the key lies beside them:
whoever has the file can try guesses of weak passwords, as whoever has the repository can.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	for _, sub := range []struct {
		name, short, long, example string
		run                        func(*baselineRun) error
	}{
		{"create", "make a baseline of all that is found now", `Scan files, Go packages and history, as hookvet audit does, and write .hookvet.baseline
(or the file of --baseline) with all that was found.

--from takes only what another tool's list has too: gitleaks' JSON report, or a
baseline of detect-secrets. These know places, which move: look at what is left over.`,
			`  hookvet baseline create --reason "known on 2026-11-26, see SEC-12" --until 2027-03-31
  hookvet baseline create --from .secrets.baseline`, (*baselineRun).create},
		{"update", "enter what was found since, keep the rest", `Scan as hookvet audit does, and enter what is new in the baseline. Entries that are there
stay as they are, with their reasons and dates.`,
			`  hookvet baseline update --reason "test account, no access to anything" --owner pay`, (*baselineRun).update},
		{"check", "tell what is new, expired or stale", `Scan as hookvet audit does, and tell how the baseline compares: entries that have
expired, entries whose secret is found no more, and what is new.

Exit status: 0 if the baseline is as it should be, 1 if anything is new, expired or stale.`,
			`  hookvet baseline check`, (*baselineRun).check},
		{"prune", "take out entries that are found no more", `Scan as hookvet audit does, and take out the entries whose secret is found no more, in
files, Go packages or history.`,
			`  hookvet baseline prune`, (*baselineRun).prune},
	} {
		var f baselineFlags
		c := &cobra.Command{
			Use: sub.name + " [repo]", Short: sub.short, Long: sub.long, Example: sub.example,
			Args: cobra.MaximumNArgs(1),
			RunE: func(cmd *cobra.Command, args []string) error { return runBaseline(cmd, t, &f, args, sub.run) },
		}
		f.runFlags.registerScan(c)
		f.scanFlags.registerFiles(c)
		f.everythingFlags.register(c)
		fl := c.Flags()
		fl.BoolVar(&f.output.allowIncomplete, "allow-incomplete", false, "exit as if everything could be scanned")
		if sub.name == "create" || sub.name == "update" {
			fl.Var(text(&f.reason, "TEXT"), "reason", "why what is entered is left for now")
			fl.Var(text(&f.owner, "NAME"), "owner", "who sees to it")
			fl.Var(text(&f.until, "DATE"), "until", "last day on which it counts, as 2027-01-31; without it, it counts for good")
			fl.Var(text(&f.from, "FILE"), "from", "enter only what this list has: gitleaks' JSON report or a baseline of detect-secrets")
		}
		if sub.name == "create" {
			fl.BoolVar(&f.force, "force", false, "replace a baseline that is there")
		}
		cmd.AddCommand(c)
	}
	return cmd
}

// baselineRun is a run of one of the commands.
type baselineRun struct {
	*baselineFlags
	t      terminal
	file   string
	scan   func() (*report.Report, error)
	known  suppress.Known // what new entries have in common
	now    time.Time
	report *report.Report
}

func runBaseline(cmd *cobra.Command, t terminal, f *baselineFlags, args []string, run func(*baselineRun) error) error {
	dir, err := onePath(args)
	if err != nil {
		return err
	}
	if err := f.enter(t, dir, &f.output, &f.config, &f.baseline, &f.from); err != nil {
		return err
	}
	r := &baselineRun{baselineFlags: f, t: t, file: f.baseline, now: time.Now()}
	if r.file == "" {
		r.file = config.BaselineFile
	}
	if err := r.common(); err != nil {
		return err
	}
	f.baseline, f.output.format = "", "text"
	opts, parts, progress, err := f.everything(t, &f.scanFlags)
	if err != nil {
		return err
	}
	opts.NoBaseline = true
	r.scan = func() (*report.Report, error) {
		p := startProgress(t, f.noProgress, progress)
		defer p.end()
		found, err := pipeline.Audit(cmd.Context(), opts, parts)
		if err != nil && found != nil { // what is not all there is makes no baseline
			err = &exitError{exitIncomplete, errors.New("interrupted: the baseline is as it was")}
		}
		if err == nil {
			r.report = found
		}
		return found, err
	}
	if err := run(r); err != nil {
		return err
	}
	if r.report != nil && len(r.report.Gaps) > 0 && !f.output.allowIncomplete {
		for _, g := range r.report.Gaps[:min(len(r.report.Gaps), 10)] {
			fmt.Fprintf(t.err, "not scanned: %s: %s\n", finding.Sanitize(g.What), finding.Sanitize(g.Why))
		}
		return &exitError{exitIncomplete, fmt.Errorf("%d things could not be scanned: what they hold is in no baseline", len(r.report.Gaps))}
	}
	return nil
}

// common makes what new entries have in common.
func (r *baselineRun) common() error {
	r.known = suppress.Known{Reason: r.reason, Owner: r.owner}
	if r.until != "" {
		day, err := time.Parse(time.DateOnly, r.until)
		if err != nil {
			return errors.New("--until is not a date such as 2027-01-31")
		}
		if r.known.Until = day; r.known.Expired(r.now) {
			return fmt.Errorf("--until %s is past", r.until)
		}
	}
	if strings.TrimSpace(r.known.Reason) == "" {
		r.known.Reason = "known when the baseline was made, " + r.now.Format(time.DateOnly)
	}
	return nil
}

func (r *baselineRun) create() error {
	if exists(r.file) && !r.force {
		return fmt.Errorf("%s is there already: update enters what is new, --force begins anew", r.file)
	}
	return r.enterNew(suppress.NewBaseline())
}

func (r *baselineRun) update() error {
	b, err := pipeline.ReadBaseline(r.file)
	if errors.Is(err, os.ErrNotExist) {
		return fmt.Errorf("%w (hookvet baseline create makes one)", err)
	}
	if err != nil {
		return err
	}
	return r.enterNew(b)
}

// enterNew scans, enters what is new, and writes the baseline.
func (r *baselineRun) enterNew(b *suppress.Baseline) error {
	var only *suppress.Imported
	if r.from != "" {
		var err error
		if only, err = suppress.ReadImport(r.from); err != nil {
			return err
		}
	}
	found, err := r.scan()
	if err != nil {
		return err
	}
	left := 0
	if only != nil {
		var in []finding.Finding
		for _, f := range found.Findings {
			if only.Has(&f) {
				in = append(in, f)
			} else {
				left++
			}
		}
		found.Findings = in
		if r.reason == "" {
			r.known.Reason = "from " + only.Kind
		}
	}
	c := pipeline.CompareBaseline(b, found, r.now)
	for _, k := range c.New {
		k.Reason, k.Owner, k.Until = r.known.Reason, r.known.Owner, r.known.Until
		b.Add(k)
	}
	if err := r.write(b); err != nil {
		return err
	}
	fmt.Fprintf(r.t.out, "%s: %s entered, %d in all\n", r.file, plural(len(c.New), "secret"), len(b.Entries))
	if only != nil {
		fmt.Fprintf(r.t.out, "taken over from %s by place: %d of its %d entries are found now; look at the rest by hand\n", only.Kind, only.Matched(), only.Len())
		fmt.Fprintf(r.t.out, "found and not in it, so reported from now on: %d\n", left)
	}
	r.list("expired, and reported again", c.Expired)
	return nil
}

func (r *baselineRun) check() error {
	b, c, err := r.compare()
	if err != nil {
		return err
	}
	fmt.Fprintf(r.t.out, "%s: %d entries, %d of them found and left alone\n", r.file, len(b.Entries), len(c.Kept))
	r.list("new", c.New)
	r.list("expired, and reported again", c.Expired)
	r.list("stale: found no more (hookvet baseline prune)", c.Stale)
	if len(c.New)+len(c.Expired)+len(c.Stale) > 0 {
		return &exitError{code: exitFindings}
	}
	return nil
}

func (r *baselineRun) prune() error {
	b, c, err := r.compare()
	if err != nil {
		return err
	}
	if len(r.report.Gaps) > 0 && !r.output.allowIncomplete {
		return nil // what could not be read may hold them: runBaseline tells
	}
	stale := make(map[suppress.Known]bool)
	for _, k := range c.Stale {
		stale[k] = true
	}
	kept := b.Entries[:0]
	for _, k := range b.Entries {
		if !stale[k] {
			kept = append(kept, k)
		}
	}
	b.Entries = kept
	if len(c.Stale) > 0 {
		if err := r.write(b); err != nil {
			return err
		}
	}
	fmt.Fprintf(r.t.out, "%s: %d taken out, %d left\n", r.file, len(c.Stale), len(b.Entries))
	r.list("taken out", c.Stale)
	return nil
}

func (r *baselineRun) compare() (*suppress.Baseline, *pipeline.BaselineChange, error) {
	b, err := pipeline.ReadBaseline(r.file)
	if errors.Is(err, os.ErrNotExist) {
		err = fmt.Errorf("%w (hookvet baseline create makes one)", err)
	}
	if err != nil {
		return nil, nil, err
	}
	found, err := r.scan()
	if err != nil {
		return nil, nil, err
	}
	return b, pipeline.CompareBaseline(b, found, r.now), nil
}

// write replaces the file, whole or not at all.
func (r *baselineRun) write(b *suppress.Baseline) error {
	file, err := createBeside(r.file)
	if err != nil {
		return outputError(r.file, err)
	}
	_, err = b.WriteTo(file)
	if err == nil {
		err = file.Chmod(0o644) // it is for everybody who has the repository
	}
	if err = errors.Join(err, file.Close()); err == nil {
		err = os.Rename(file.Name(), r.file)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("writing the baseline: %w", err), os.Remove(file.Name()))
	}
	return nil
}

// list prints entries, with what they were entered for.
func (r *baselineRun) list(title string, entries []suppress.Known) {
	const most = 50
	if len(entries) == 0 {
		return
	}
	fmt.Fprintf(r.t.out, "%s:\n", title)
	for _, k := range entries[:min(len(entries), most)] {
		line := fmt.Sprintf("  %s %s %s", k.Fingerprint[:8], k.Rule, k.Path)
		if !k.Until.IsZero() {
			line += " until " + k.Until.Format(time.DateOnly)
		}
		if k.Owner != "" {
			line += " owner " + k.Owner
		}
		if k.Reason != "" {
			line += " (" + k.Reason + ")"
		}
		fmt.Fprintln(r.t.out, finding.Sanitize(line))
	}
	if n := len(entries) - most; n > 0 {
		fmt.Fprintf(r.t.out, "  and %d more\n", n)
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
