package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
)

const (
	defaultColumns = 100
	leastColumns   = 40
	morePlaces     = 5  // further places of a secret that are listed
	mostGaps       = 10 // gaps that are listed
	labelColumns   = 9
)

// textWriter is the format for people: a block for each secret.
type textWriter struct {
	opts    Options
	columns int
	paint   palette
}

func newText(opts Options) Writer {
	columns := opts.Width
	if columns <= 0 {
		columns = defaultColumns
	}
	return &textWriter{opts, max(columns, leastColumns), newPalette(opts.Color)}
}

// page is one report being written; bufio keeps the first error.
type page struct {
	*textWriter
	out    *bufio.Writer
	report *Report
	cleaner
}

func (t *textWriter) Write(w io.Writer, r *Report) error {
	p := &page{textWriter: t, out: bufio.NewWriter(w), report: r, cleaner: newCleaner(t.opts, r)}
	secrets := finding.Group(r.Findings)
	for _, s := range secrets {
		p.block(s)
	}
	p.notes()
	p.unused()
	p.gone()
	p.gaps()
	if len(secrets) > 0 {
		p.hints()
	}
	p.summary(secrets)
	return p.out.Flush()
}

// block prints all about one secret.
func (p *page) block(s finding.Secret) {
	f := s.Best()
	p.header(s)
	for _, line := range wrap(words(p.text(message(f))), p.columns-2) {
		fmt.Fprintf(p.out, "  %s\n", line)
	}
	fmt.Fprintf(p.out, "  %s\n", p.paint.place.Sprint(p.place(f)))
	p.source(f)
	p.related(f)
	p.row("also at", p.further(s))
	if len(s.Also) > 0 {
		p.row("rules", words(p.text("also "+strings.Join(s.Also, ", "))))
	}
	if len(f.Decoded) > 0 {
		p.row("decoded", words(p.text("from "+strings.Join(f.Decoded, ", then ")))) // outermost first
	}
	p.history(f)
	p.row("do", words(p.text(remedy(f))))
	fmt.Fprintln(p.out)
}

// header prints the line that tells one secret from the next.
func (p *page) header(s finding.Secret) {
	f := s.Best()
	parts := []string{p.paint.severity(f.Severity).Sprint("●")}
	if f.Severity != "" {
		parts[0] += " " + p.paint.severity(f.Severity).Sprint(p.text(f.Severity))
	}
	parts = append(parts, p.paint.strong.Sprint(p.text(f.Rule)), f.Confidence.String())
	if f.Secret != "" {
		parts = append(parts, p.paint.secret.Sprint(cutRight(finding.Sanitize(p.secret(f)), p.columns)))
	}
	if p.report.isNew(f) {
		parts = append(parts, p.paint.alarm.Sprint("new"))
	}
	if n := len(s.Places); n > 1 {
		parts = append(parts, fmt.Sprintf("in %s places", grouped(n)))
	}
	fmt.Fprintln(p.out, strings.Join(parts, "  "))
}

// source prints the line with the secret, underlined.
func (p *page) source(f finding.Finding) {
	const number = 6
	e, ok := newExcerpt(f, p.red, p.columns-number-3)
	if !ok {
		return
	}
	line := ""
	if e.line > 0 {
		line = fmt.Sprint(e.line)
	}
	bar := p.paint.faint.Sprint("│")
	fmt.Fprintf(p.out, "%*s %s %s%s%s\n", number, line, bar, e.before, p.paint.secret.Sprint(e.secret), e.after)
	if e.secret == "" {
		return
	}
	indent, marks := e.underline()
	fmt.Fprintf(p.out, "%*s %s %s%s\n", number, "", bar, indent, p.paint.secret.Sprint(marks))
}

// related prints why a finding is as sure as it is, and the places that belong to it.
func (p *page) related(f finding.Finding) {
	label := "because"
	if f.Because != "" {
		p.row(label, words(p.text(f.Because)))
		label = ""
	}
	for _, r := range f.Related[:min(len(f.Related), morePlaces)] {
		place := p.text(p.open(r.File))
		if r.Position.Line > 0 {
			place = fmt.Sprintf("%s:%d:%d", place, r.Position.Line, r.Position.Column)
		}
		p.row(label, append([]string{place}, words(p.text(r.Message))...))
		label = ""
	}
	if f.Note != "" {
		p.row("note", words(p.text(f.Note)))
	}
}

// further returns the other places of a secret for a row.
func (p *page) further(s finding.Secret) []string {
	var pieces []string
	rest := s.Places[1:]
	for i, f := range rest {
		if i == morePlaces {
			return append(pieces, fmt.Sprintf("and %s more (--format json lists all)", grouped(len(rest)-i)))
		}
		place := p.place(f)
		if i+1 < len(rest) {
			place += ","
		}
		pieces = append(pieces, place)
	}
	return pieces
}

// row prints a label and wrapped pieces beside it.
func (p *page) row(label string, pieces []string) {
	for i, line := range wrap(pieces, p.columns-2-labelColumns) {
		if i > 0 {
			label = ""
		}
		fmt.Fprintf(p.out, "  %s%s\n", p.paint.faint.Sprintf("%-*s", labelColumns, label), line)
	}
}

// open returns the path with which people can open what the report calls path.
func (p *page) open(path string) string {
	root := p.report.Root
	switch {
	case root == "" || root == ".":
		return path
	case path == ".":
		return root
	}
	return strings.TrimSuffix(root, "/") + "/" + path // "/" is a root too
}

// place returns file:line:column of a finding, and its commit.
func (p *page) place(f finding.Finding) string {
	path := p.text(f.File)
	if f.Exposure == nil { // what was found in history is not there to open
		path = p.text(p.open(f.File))
	}
	if f.Position.Line > 0 {
		path += fmt.Sprintf(":%d", f.Position.Line)
		if f.Position.Column > 0 {
			path += fmt.Sprintf(":%d", f.Position.Column)
		}
	}
	if f.Commit != nil {
		path += " (" + p.text(shortHash(f.Commit.Hash)) + ")"
	}
	return path
}
