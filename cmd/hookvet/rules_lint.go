package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"syscall"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/rulecheck"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/structure"
)

// maxRuleFile is the size in bytes up to which lint reads a file: that of package
// config.
const maxRuleFile = 1 << 20

// lint is the subcommand rules lint.
func (f *rulesFlags) lint(ctx context.Context, t terminal, name string) error {
	if f.config != "" {
		return errors.New("--config: the file to check is the argument of rules lint")
	}
	data, err := readRules(name)
	if err != nil {
		return err
	}
	l := &linter{out: &faithful{w: t.out}, name: name}
	own, err := rules.ParseStrict(name, data)
	if err != nil {
		lenient, broken := rules.Parse(name, data)
		if broken != nil {
			l.wrong(broken.Error())
			return l.end()
		}
		// Most tools read it so, and the slip goes unseen.
		l.wrong(err.Error())
		own = lenient
	}
	src := f.source(t)
	src.Config = name
	conf, err := src.Load(ctx, "")
	switch {
	case err != nil && ctx.Err() != nil:
		return &exitError{exitIncomplete, err}
	case err != nil && l.errors > 0:
		return l.end() // the same, most likely
	case err != nil:
		l.wrong(err.Error())
		return l.end()
	}
	c, err := rulecheck.New(conf.File, rulecheck.Options{Seal: structure.Seal})
	if err != nil {
		l.wrong(err.Error())
		return l.end()
	}
	l.check(ctx, c, own, conf.File)
	if ctx.Err() != nil {
		return &exitError{exitIncomplete, errors.New("interrupted")}
	}
	return l.end()
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

// linter tells what is wrong with a file, a line each.
type linter struct {
	out              *faithful
	name             string
	rules            int
	errors, warnings int
}

func (l *linter) wrong(text string) {
	l.errors++
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

func (l *linter) end() error {
	fmt.Fprintf(l.out, "%s: %s, %s, %s\n", finding.Sanitize(l.name),
		counted(l.rules, "rule", "rules"), counted(l.errors, "error", "errors"), counted(l.warnings, "warning", "warnings"))
	switch {
	case l.out.err != nil && !errors.Is(l.out.err, syscall.EPIPE):
		return writeError(l.out.err)
	case l.errors > 0:
		return &exitError{code: exitFindings}
	}
	return nil
}
