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

// gone prints what an earlier report had.
func (p *page) gone() {
	since := p.report.Since
	if since == nil {
		return
	}
	if len(since.Gone) > 0 {
		fmt.Fprintf(p.out, "%s\n", p.paint.good.Sprint("gone since "+p.text(since.Report)+":"))
		for _, g := range since.Gone[:min(len(since.Gone), mostGaps)] {
			p.paragraph("  ", p.goneText(g))
		}
		if n := len(since.Gone) - mostGaps; n > 0 {
			fmt.Fprintf(p.out, "  and %s more (--format json lists all)\n", grouped(n))
		}
	}
	p.paragraph("", p.sinceText(p.report))
	fmt.Fprintln(p.out)
}

// unused prints what suppresses nothing, all of it: whoever asks wants to take it out.
func (p *page) unused() {
	if len(p.report.Unused) == 0 {
		return
	}
	fmt.Fprintln(p.out, p.paint.warning.Sprint("suppresses nothing:"))
	for _, u := range p.report.Unused {
		p.paragraph("  ", p.text(p.open(u.Where))+": "+p.text(u.What))
	}
	fmt.Fprintln(p.out)
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
	const ignore = "Not a secret, or known? hookvet baseline update leaves it alone, in history too."
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
	text, m := p.verdict(p.report, secrets)
	fmt.Fprintln(p.out, p.paint.mood(m).Sprint(text)+" · "+p.coverage(p.report))
}
