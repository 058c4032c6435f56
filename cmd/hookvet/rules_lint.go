package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/rulecheck"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/structure"
)

// maxRuleFile is the size in bytes up to which lint reads a file: that of package
// config.
const maxRuleFile = 1 << 20

// lint is the subcommand rules lint. Each file is checked on its own, as a scan would use
// it; one that can't be read ends it before any is.
func (f *rulesFlags) lint(ctx context.Context, t terminal, names []string) error {
	if f.config != "" {
		return errors.New("--config: the files to check are the arguments of rules lint")
	}
	contents := make([][]byte, len(names))
	for i, name := range names {
		var err error
		if contents[i], err = readRules(name); err != nil {
			return err
		}
	}
	out := &faithful{w: t.out}
	total := &linter{out: out, name: counted(len(names), "file", "files")}
	for i, name := range names {
		l := &linter{out: out, name: name, several: len(names) > 1}
		if err := f.lintFile(ctx, t, l, contents[i]); err != nil {
			return err
		}
		l.sum()
		total.rules, total.errors, total.warnings = total.rules+l.rules, total.errors+l.errors, total.warnings+l.warnings
	}
	if len(names) > 1 {
		total.sum()
	}
	return total.end()
}

// lintFile checks one file. The error is that of an interrupt.
func (f *rulesFlags) lintFile(ctx context.Context, t terminal, l *linter, data []byte) error {
	own, err := rules.ParseStrict(l.name, data)
	if err != nil {
		lenient, broken := rules.Parse(l.name, data)
		if broken != nil {
			l.wrong(broken.Error())
			return nil
		}
		// Most tools read it so, and the slip goes unseen.
		l.wrong(err.Error())
		own = lenient
	}
	src := f.source(t)
	src.Config = l.name
	conf, err := src.Load(ctx, "")
	switch {
	case err != nil && ctx.Err() != nil:
		return &exitError{exitIncomplete, err}
	case err != nil && l.errors > 0:
		return nil // the same, most likely
	case err != nil:
		l.wrong(err.Error())
		return nil
	}
	c, err := rulecheck.New(conf.File, rulecheck.Options{Seal: structure.Seal})
	if err != nil {
		l.wrong(err.Error())
		return nil
	}
	l.check(ctx, c, own, conf.File)
	if ctx.Err() != nil {
		return &exitError{exitIncomplete, errors.New("interrupted")}
	}
	return nil
}

func readRules(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxRuleFile+1))
	if err == nil && len(data) > maxRuleFile {
		err = fmt.Errorf("reading %s: is larger than %d bytes", name, maxRuleFile)
	}
	return data, err
}

// linter tells what is wrong with a file, a line each, or sums up what is with several.
type linter struct {
	out              *faithful
	name             string
	several          bool // files are checked, so that each line has to say which
	rules            int
	errors, warnings int
}

func (l *linter) wrong(text string) {
	l.errors++
	// What is wrong may be in a file that this one extends.
	if l.several && !strings.HasPrefix(text, l.name+":") {
		text = l.name + ": " + text
	}
	fmt.Fprintf(l.out, "error: %s\n", finding.Sanitize(text))
}

func (l *linter) doubtful(text string) {
	l.warnings++
	fmt.Fprintf(l.out, "warning: %s\n", finding.Sanitize(text))
}

// check checks the rules of the file own, as they are in all.
func (l *linter) check(ctx context.Context, c *rulecheck.Checker, own, all *rules.File) {
	here := make(map[string]bool)
	for _, r := range own.Rules {
		here[r.ID] = true
	}
	w := c.Worker()
	for i := range all.Rules {
		r := &all.Rules[i]
		if !here[r.ID] || ctx.Err() != nil {
			continue
		}
		l.rules++
		at := fmt.Sprintf("%s: rule %q: ", l.name, r.ID)
		wrong, doubtful := c.Shape(r)
		if r.Regex != "" && len(r.Examples) == 0 {
			doubtful = append(doubtful, "examples: there are none to try it with")
		}
		if why := c.Slow(r); why != "" {
			doubtful = append(doubtful, why)
		}
		for _, p := range append(wrong, w.Examples(r)...) {
			l.wrong(at + p)
		}
		for _, p := range doubtful {
			l.doubtful(at + p)
		}
	}
}

// sum tells how many of what there are.
func (l *linter) sum() {
	fmt.Fprintf(l.out, "%s: %s, %s, %s\n", finding.Sanitize(l.name),
		counted(l.rules, "rule", "rules"), counted(l.errors, "error", "errors"), counted(l.warnings, "warning", "warnings"))
}

func (l *linter) end() error {
	switch {
	case l.out.err != nil && !errors.Is(l.out.err, syscall.EPIPE):
		return writeError(l.out.err)
	case l.errors > 0:
		return &exitError{code: exitFindings}
	}
	return nil
}
