package main

import (
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/rulecheck"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/structure"
)

func (f *rulesFlags) show(ctx context.Context, t terminal, id string) error {
	file, err := f.load(ctx, t, true)
	if err != nil {
		return err
	}
	for _, r := range file.Rules {
		if r.ID == id {
			c, err := rulecheck.New(file, rulecheck.Options{Seal: structure.Seal})
			if err != nil {
				return err
			}
			return showRule(t, c, &r)
		}
	}
	return noSuchRule(file, id)
}

// noSuchRule is the error for an id that no rule has.
func noSuchRule(file *rules.File, id string) error {
	var near, ids []string
	for _, r := range file.Rules {
		ids = append(ids, r.ID)
		if strings.Contains(r.ID, id) || strings.Contains(id, r.ID) {
			near = append(near, r.ID)
		}
	}
	if len(near) > 0 && len(near) <= 10 {
		return fmt.Errorf("there is no rule %q; did you mean %s?", id, strings.Join(near, ", "))
	}
	return fmt.Errorf("there is no rule %q%s (`hookvet rules list` lists them)", id, didYouMean(id, ids, ""))
}

func showRule(t terminal, c *rulecheck.Checker, r *rules.Rule) error {
	w := tabwriter.NewWriter(t.out, 0, 0, 2, ' ', 0)
	row := func(name, value string) {
		if value != "" {
			fmt.Fprintf(w, "%s\t%s\n", name, finding.Sanitize(value))
		}
	}
	row("id", r.ID)
	row("what", r.Description)
	row("provider", r.Provider)
	row("kind", r.Kind)
	row("severity", r.Severity)
	row("regex", r.Regex)
	row("path", r.Path)
	row("keywords", strings.Join(r.Keywords, ", "))
	row("looks for", lookedFor(c, r))
	if r.Entropy > 0 {
		row("entropy", fmt.Sprintf("more than %g bits a character", r.Entropy))
	}
	if r.SecretGroup > 0 {
		row("secret", fmt.Sprintf("group %d of the regex", r.SecretGroup))
	}
	if check, ok := structure.Find(r.Check); ok {
		row("check", check.Name+": "+check.About+" ("+check.Source+")")
	}
	for _, q := range r.Required {
		row("requires", q.ID)
	}
	for i := range r.Allowlists {
		row("leaves alone", describeAllowlist(&r.Allowlists[i]))
	}
	if r.SkipReport {
		row("reported", "only as a part of rules that require it")
	}
	row("tags", strings.Join(r.Tags, ", "))
	row("variable", r.Env)
	row("revoke at", r.Rotate)
	row("see", r.Reference)
	row("from", r.Origin)
	if err := w.Flush(); err != nil {
		return err
	}
	worker := c.Worker()
	for i, list := range [][]rules.Example{r.Examples, r.NearMisses} {
		for n, e := range list {
			if n == 0 {
				fmt.Fprintf(t.out, "\n%s\n", [2]string{"finds, for instance", "leaves alone"}[i])
			}
			where := finding.Sanitize(e.In)
			if e.Why != "" {
				where += ": " + finding.Sanitize(e.Why)
			}
			fmt.Fprintf(t.out, "  in %s\n", where)
			for line := range strings.Lines(worker.Masked(r, &e)) {
				fmt.Fprintf(t.out, "    %s\n", finding.Sanitize(strings.TrimRight(line, "\r\n")))
			}
		}
	}
	return nil
}

// lookedFor tells how the engine comes to look for a rule.
func lookedFor(c *rulecheck.Checker, r *rules.Rule) string {
	in, ok := c.Inspect(r.ID)
	const most = 8
	switch {
	case !ok:
		return ""
	case in.LongRun:
		return "where a long run of one kind of characters stands"
	case len(in.Anchors) == 0:
		return "in every text: no match needs to hold a literal"
	}
	text := "where " + strings.Join(in.Anchors[:min(most, len(in.Anchors))], ", ")
	if n := len(in.Anchors) - most; n > 0 {
		text += fmt.Sprintf(" or %d more", n)
	}
	text += " stands"
	if in.KeywordNeeded {
		text += ", if one of the keywords does somewhere in the text"
	}
	return text
}

func describeAllowlist(a *rules.Allowlist) string {
	var parts []string
	list := func(name string, values []string) {
		const most = 5
		if len(values) == 0 {
			return
		}
		text := name + " " + strings.Join(values[:min(most, len(values))], " ")
		if n := len(values) - most; n > 0 {
			text += fmt.Sprintf(" and %d more", n)
		}
		parts = append(parts, text)
	}
	target := a.RegexTarget
	if target == "" {
		target = "secret"
	}
	list("paths", a.Paths)
	list("commits", a.Commits)
	list("regexes on the "+target+":", a.Regexes)
	list("words", a.StopWords)
	with := " or "
	if a.All {
		with = " and "
	}
	return strings.Join(parts, with)
}
