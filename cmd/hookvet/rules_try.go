package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

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
	file, err := f.load(ctx, t, false)
	if err != nil {
		return err
	}
	set, err := rules.New(file)
	if err != nil {
		return err
	}
	if f.rule != "" && !slices.ContainsFunc(file.Rules, func(r rules.Rule) bool { return r.ID == f.rule }) {
		return noSuchRule(file, f.rule)
	}
	try := &trial{set: set, only: f.rule, name: filepath.ToSlash(filepath.Clean(name)), out: &faithful{w: t.out}}
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
	case try.told == 0 && f.rule != "":
		fmt.Fprintf(try.out, "%s does not match\n", finding.Sanitize(f.rule))
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
	only string // rule of which all is told; empty: of all rules what matches
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
		if o := m.Outcome; o.Reason != "" {
			verdict += " (" + o.Verdict.String() + ": " + o.Reason + ")"
		}
		if m.Suppressed != "" {
			verdict = "suppressed: " + m.Suppressed
		}
		tell(m, verdict)
	}
	in := rules.Input{Path: it.Path}
	if r == nil {
		sc.ScanPath(in, matches)
		return nil
	}
	if y.only == "" {
		return sc.Scan(in, r, matches)
	}
	var head bytes.Buffer
	err := sc.Scan(in, io.TeeReader(r, &limited{&head, maxHead}), matches)
	y.explain(in, head.Bytes())
	return err
}

// maxHead is how much of a content is kept to explain what does not match there.
const maxHead = 2 << 20

// limited takes no more than it has room for, and says nothing of it.
type limited struct {
	to   *bytes.Buffer
	room int
}

func (l *limited) Write(p []byte) (int, error) {
	l.to.Write(p[:min(len(p), l.room-l.to.Len())])
	return len(p), nil
}

// explain tells where the rule might have matched, and why it does not.
func (y *trial) explain(in rules.Input, text []byte) {
	x, _ := y.set.Explain(y.only, in, text)
	for _, note := range x.Notes {
		fmt.Fprintf(y.out, "%s  %s: %s\n", y.where(in.Path, "", "text"), finding.Sanitize(y.only), finding.Sanitize(note))
	}
	for _, n := range x.Nears {
		y.told++
		fmt.Fprintf(y.out, "%s  %s  at %q: no match: %s\n", y.where(in.Path, "", fmt.Sprintf("%d:%d", n.Line, n.Column)),
			finding.Sanitize(y.only), n.Literal, finding.Sanitize(n.Why))
	}
	if x.More > 0 {
		fmt.Fprintf(y.out, "and %d more places\n", x.More)
	}
}

// inline is rules.Options.Inline.
func inline(text []byte) rules.Suppressor {
	now := time.Now()
	return func(start, end int, rule string) (string, bool) {
		v := suppress.Inline(text, start, end, rule, now)
		return v.By, v.By != ""
	}
}

func (y *trial) tell(path string, m *rules.Match, verdict string) {
	if y.only != "" && m.Rule.ID != y.only {
		return
	}
	y.told++
	f := finding.Finding{Rule: m.Rule.ID, Secret: m.Secret, Prefix: m.Prefix, Kind: m.Rule.Kind}
	where := "path"
	if !m.PathOnly {
		where = fmt.Sprintf("%d:%d", m.SecretLine, m.SecretColumn)
	}
	where = y.where(path, m.Secret, where)
	via := ""
	if len(m.Decoded) > 0 {
		via = ", in " + strings.Join(m.Decoded, " in ")
	}
	fmt.Fprintf(y.out, "%s  %s  %s  entropy %.2f%s: %s\n", where, finding.Sanitize(m.Rule.ID),
		finding.Sanitize(f.Redacted()), m.Entropy, via, finding.Sanitize(verdict))
}

// where tells a place in a content: with its path for a member of an archive, whose
// name may be anything.
func (y *trial) where(path, secret, place string) string {
	if path == y.name {
		return place
	}
	return finding.Sanitize(finding.NewRedactor(nil, secret).Text(path)) + ":" + place
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
