package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/internal/source"
	"github.com/hookvet/hookvet/internal/suppress"
	"github.com/hookvet/hookvet/rules"
)

// test is the subcommand rules test. It reads as scan does, so that what one
// finds the other does.
func (f *rulesFlags) test(ctx context.Context, t terminal, name string) error {
	if info, err := os.Stat(name); name != "-" && err != nil {
		return err
	} else if err == nil && info.IsDir() {
		return fmt.Errorf("%s is a directory: name one file (`hookvet scan` takes directories)", name)
	}
	file, err := f.load(ctx, t)
	if err != nil {
		return err
	}
	set, err := rules.New(file)
	if err != nil {
		return err
	}
	try := &trial{set: set, name: filepath.ToSlash(filepath.Clean(name)), out: &faithful{w: t.out}}
	opts := source.Options{Jobs: 1, MaxArchiveDepth: source.DefaultMaxArchiveDepth}
	var stats source.Stats
	var gaps []finding.Gap
	if name == "-" {
		try.name = pipeline.StdinName
		stats, gaps, err = source.Reader(ctx, try.name, t.in, opts, try.content)
	} else {
		stats, gaps, err = source.Scan(ctx, []string{name}, opts, try.content)
	}
	if err != nil {
		gaps = append(gaps, finding.Gap{What: try.name, Why: "interrupted"})
	}
	switch {
	case try.told == 0 && len(gaps) > 0:
		fmt.Fprintln(try.out, "no rule matches in what could be read")
	case try.told == 0:
		fmt.Fprintln(try.out, "no rule matches")
	}
	if stats.Binary > 0 {
		fmt.Fprintf(try.out, "binary, so that only scan --binary looks into it: %d of %d files\n", stats.Binary, stats.Files+stats.Members)
	}
	for _, g := range gaps {
		fmt.Fprintf(try.out, "not scanned: %s: %s\n", finding.Sanitize(g.What), finding.Sanitize(g.Why))
	}
	switch {
	case try.out.err != nil && !errors.Is(try.out.err, syscall.EPIPE):
		return try.out.err
	case len(gaps) > 0:
		return &exitError{code: exitIncomplete}
	}
	return nil
}

// trial tells all that the rules make of a file and what is packed in it.
type trial struct {
	set  *rules.Set
	name string
	out  *faithful
	told int
}

// content is a source.Func.
func (y *trial) content(it source.Item, r io.Reader) error {
	if y.set.SkipPath(it.Path) {
		y.told++
		fmt.Fprintf(y.out, "%s: refused: allowlist of all rules, for its path\n", finding.Sanitize(it.Path))
		return nil
	}
	tell := func(m *rules.Match, verdict string) { y.tell(it.Path, m, verdict) }
	sc := y.set.Scanner(rules.Options{Refused: tell, Inline: inline})
	matches := func(m *rules.Match) {
		verdict := "matches"
		if m.Suppressed != "" {
			verdict = "suppressed: " + m.Suppressed
		}
		tell(m, verdict)
	}
	if r == nil {
		sc.ScanPath(rules.Input{Path: it.Path}, matches)
		return nil
	}
	return sc.Scan(rules.Input{Path: it.Path}, r, matches)
}

// inline is rules.Options.Inline.
func inline(text []byte) rules.Suppressor {
	return func(start, end int, rule string) (string, bool) { return suppress.Inline(text, start, end, rule) }
}

func (y *trial) tell(path string, m *rules.Match, verdict string) {
	y.told++
	f := finding.Finding{Rule: m.Rule.ID, Secret: m.Secret, Prefix: m.Prefix, Kind: m.Rule.Kind}
	where := "path"
	if !m.PathOnly {
		where = fmt.Sprintf("%d:%d", m.SecretLine, m.SecretColumn)
	}
	if path != y.name { // a member of an archive, whose name may be anything
		where = finding.Sanitize(finding.NewRedactor([]finding.Finding{f}).Text(path)) + ":" + where
	}
	via := ""
	if len(m.Decoded) > 0 {
		via = ", in " + strings.Join(m.Decoded, " in ")
	}
	fmt.Fprintf(y.out, "%s  %s  %s  entropy %.2f%s: %s\n", where, finding.Sanitize(m.Rule.ID),
		finding.Sanitize(f.Redacted()), m.Entropy, via, verdict)
}

// faithful remembers the first error of what it writes to.
type faithful struct {
	w   io.Writer
	err error
}

func (f *faithful) Write(p []byte) (int, error) {
	if f.err == nil {
		_, f.err = f.w.Write(p)
	}
	return len(p), f.err
}
