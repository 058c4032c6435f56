package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
)

// markdownWriter is the format for the summary of a job on GitHub, for merge requests and
// for chats that know Markdown.
type markdownWriter struct{ opts Options }

func newMarkdown(opts Options) Writer { return markdownWriter{opts} }

// mostRows are shown: GitHub takes a megabyte of summary a step.
const mostRows = 500

func (m markdownWriter) Write(w io.Writer, r *Report) error {
	out := bufio.NewWriter(w)
	c := newCleaner(m.opts, r)
	secrets := finding.Group(r.Findings)
	verdict, _ := c.verdict(r, secrets)
	fmt.Fprintf(out, "## hookvet: %s\n\n", markdownText(verdict))
	if len(secrets) > 0 {
		fmt.Fprintln(out, "| severity | confidence | rule | secret | where | what to do |")
		fmt.Fprintln(out, "|---|---|---|---|---|---|")
	}
	for _, secret := range secrets[:min(len(secrets), mostRows)] {
		f := secret.Best()
		where := markdownCode(c.name(f.File) + lineOf(f))
		if n := len(secret.Places) - 1; n > 0 {
			where += fmt.Sprintf(" and %s", count(n, "more place", "more places"))
		}
		if !secret.StandsNow() {
			where += ", in history alone"
		}
		fmt.Fprintf(out, "| %s | %s | %s | %s | %s | %s |\n", markdownText(c.text(f.Severity)), f.Confidence,
			markdownCode(c.text(f.Rule)), markdownCode(finding.Sanitize(c.secret(f))), where, markdownText(c.remedy(f)))
	}
	if n := len(secrets) - mostRows; n > 0 {
		fmt.Fprintf(out, "\n%s not shown (`--format json` lists all).\n", count(n, "more secret is", "more secrets are"))
	}
	if gaps := r.gaps(); len(gaps) > 0 {
		fmt.Fprintf(out, "\n**Not scanned**, and so the scan is incomplete:\n\n")
		for _, g := range gaps[:min(len(gaps), mostGaps)] {
			fmt.Fprintf(out, "- %s: %s\n", markdownCode(c.text(g.What)), markdownText(c.text(g.Why)))
		}
		if n := len(gaps) - mostGaps; n > 0 {
			fmt.Fprintf(out, "- and %s more\n", grouped(n))
		}
	}
	if r.Since != nil {
		fmt.Fprintf(out, "\n%s\n\n", markdownText(upper(c.sinceText(r))))
		for _, g := range r.Since.Gone[:min(len(r.Since.Gone), mostGaps)] {
			fmt.Fprintf(out, "- gone: %s\n", markdownCode(c.goneText(g)))
		}
	}
	for _, n := range append(slices.Clip(r.Notes), r.unusedNotes()...) {
		fmt.Fprintf(out, "\nNote: %s.\n", markdownText(c.text(n)))
	}
	fmt.Fprintf(out, "\n%s\n", markdownText(c.coverage(r)))
	return out.Flush()
}

// lineOf is :line of a finding that has one.
func lineOf(f finding.Finding) string {
	if f.Position.Line == 0 {
		return ""
	}
	return fmt.Sprintf(":%d", f.Position.Line)
}

// markdownEscapes are the characters that mean something to Markdown or, as it lets
// HTML through, to HTML; with what stands for them.
var markdownEscapes = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`, "#", `\#`, "~", `\~`, "!", `\!`,
	"<", "&lt;", ">", "&gt;", "&", "&amp;", "@", "&#64;", "$", "&#36;",
)

// markdownText writes a text of one line so that it shows as it is.
func markdownText(s string) string { return markdownEscapes.Replace(s) }

// markdownCode writes a text as code, also in a table, where a bar ends the cell even in
// code. It is HTML, whose escapes are the same everywhere.
func markdownCode(s string) string {
	if s == "" {
		return ""
	}
	return "<code>" + markdownText(s) + "</code>"
}
