package report

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
)

// notes prints what the reader should know before believing the summary.
func (p *page) notes() {
	for _, n := range p.report.Notes {
		p.paragraph("note: ", p.text(n))
	}
	if len(p.report.Notes) > 0 {
		fmt.Fprintln(p.out)
	}
}

// gaps prints what could not be scanned: nobody may take silence for "clean".
func (p *page) gaps() {
	gaps := p.report.gaps()
	if len(gaps) == 0 {
		return
	}
	fmt.Fprintln(p.out, p.paint.warning.Sprint("not scanned:"))
	for _, g := range gaps[:min(len(gaps), mostGaps)] {
		what := g.What
		if g.Path {
			what = p.open(what)
		}
		p.paragraph("  ", p.text(what)+": "+p.text(g.Why))
	}
	if n := len(gaps) - mostGaps; n > 0 {
		fmt.Fprintf(p.out, "  and %s more (--format json lists all)\n", grouped(n))
	}
	fmt.Fprintf(p.out, "%s: what is listed may hold secrets\n\n", p.paint.warning.Sprint("the scan is incomplete"))
}

// hints prints, once, what holds for every secret.
func (p *page) hints() {
	const stores = "Secrets belong in the environment, filled from a store such as Vault, AWS Secrets Manager or Azure Key Vault (hookvet help stores)."
	const allow = "Not a secret? Say so on its line: hookvet:allow and the reason, in a comment."
	const ignore = "Not a secret? In history, a line COMMIT:FILE:RULE:LINE of .gitleaksignore says so."
	p.paragraph("", stores)
	old := func(f finding.Finding) bool { return f.Exposure != nil }
	if slices.ContainsFunc(p.report.Findings, func(f finding.Finding) bool { return !old(f) }) {
		p.paragraph("", allow)
	}
	if slices.ContainsFunc(p.report.Findings, old) {
		p.paragraph("", ignore)
	}
	fmt.Fprintln(p.out)
}

// paragraph prints wrapped text, its lines indented to the first.
func (p *page) paragraph(prefix, s string) {
	for i, line := range wrap(words(s), p.columns-len(prefix)) {
		if i > 0 {
			prefix = strings.Repeat(" ", len(prefix))
		}
		fmt.Fprintf(p.out, "%s%s\n", prefix, line)
	}
}

// summary prints the last line: what was found, in how much, how fast.
func (p *page) summary(secrets []finding.Secret) {
	s := p.report.stats()
	parts := []string{p.verdict(secrets, s)}
	if scanned := scanned(s); scanned != "" {
		parts = append(parts, scanned)
	}
	parts = append(parts, count(s.Rules, "rule", "rules"))
	if s.Suppressed > 0 {
		parts = append(parts, grouped(s.Suppressed)+" suppressed"+p.sources())
	}
	if s.Binary > 0 {
		parts = append(parts, count(s.Binary, "binary file", "binary files")+" left out")
	}
	if s.Skipped > 0 {
		parts = append(parts, grouped(s.Skipped)+" skipped by configuration")
	}
	fmt.Fprintln(p.out, strings.Join(parts, " · "))
}

// verdict returns the first words of the summary.
func (p *page) verdict(secrets []finding.Secret, s Stats) string {
	found, places, weak := 0, 0, 0
	for _, x := range secrets {
		if f := x.Best(); f.Secret == "" && f.Position.Line > 0 {
			weak += len(x.Places)
			continue
		}
		found++
		places += len(x.Places)
	}
	var parts []string
	if found > 0 {
		parts = append(parts, fmt.Sprintf("%s in %s", count(found, "secret", "secrets"), count(places, "place", "places")))
	}
	if weak > 0 {
		parts = append(parts, count(weak, "weakness", "weaknesses"))
	}
	switch {
	case len(parts) > 0:
		return p.paint.alarm.Sprint(strings.Join(parts, " and "))
	case p.report.Nothing != "":
		return p.paint.good.Sprint(p.text(p.report.Nothing))
	case s.Files == 0 && s.Blobs == 0 && s.Commits == 0 && s.Packages == 0:
		return p.paint.warning.Sprint("nothing was scanned")
	case s.Rules == 0:
		return p.paint.warning.Sprint("no rules, so nothing could be found")
	case len(p.report.Gaps) > 0:
		return p.paint.warning.Sprint("no secrets found in what could be scanned")
	}
	return p.paint.good.Sprint("no secrets found")
}

// sources says what suppressed how many findings.
func (p *page) sources() string {
	var parts []string
	for _, c := range p.report.Suppressed {
		if c.Count > 0 {
			parts = append(parts, grouped(c.Count)+" by "+p.text(c.Source))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " (" + strings.Join(parts, ", ") + ")"
}
