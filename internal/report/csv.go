package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
)

// csvWriter is the format for spreadsheets: a header and a row for each place of a
// secret (RFC 4180). What could not be scanned has rows too, of the rule "incomplete".
type csvWriter struct{ opts Options }

func newCSV(opts Options) Writer { return csvWriter{opts} }

var csvHeader = []string{
	"severity", "confidence", "rule", "provider", "kind", "secret", "file", "line", "column",
	"fingerprint", "commit", "author", "date", "at_head", "message", "remediation",
}

func (x csvWriter) Write(w io.Writer, r *Report) error {
	c := newCleaner(x.opts, r)
	out := csv.NewWriter(w)
	if err := out.Write(csvHeader); err != nil {
		return err
	}
	for _, f := range finding.Merge(r.Findings) {
		row := []string{
			c.text(f.Severity), f.Confidence.String(), c.text(f.Rule), c.text(f.Provider), c.text(f.Kind), finding.Sanitize(c.secret(f)),
			c.name(f.File), number(f.Position.Line), number(f.Position.Column), c.text(f.Fingerprint),
			"", "", "", "", c.text(message(f)), c.text(remedy(f)),
		}
		if m := f.Commit; m != nil {
			row[10], row[11] = c.text(m.Hash), c.text(m.Author)
			if !m.Date.IsZero() {
				row[12] = jsonDate(m.Date).UTC().Format(time.RFC3339)
			}
		}
		if f.Exposure != nil {
			row[13] = strconv.FormatBool(f.Exposure.AtHead)
		}
		if err := out.Write(cells(row)); err != nil {
			return err
		}
	}
	for _, g := range r.gaps() {
		row := make([]string, len(csvHeader))
		row[2], row[6], row[14] = "incomplete", c.text(g.What), c.text(g.Why)
		if err := out.Write(cells(row)); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

// cells makes a row harmless: what begins with one of these signs a spreadsheet takes for
// a formula (OWASP, "CSV Injection"), and with an apostrophe before it for text.
func cells(row []string) []string {
	for i, s := range row {
		if s != "" && strings.ContainsRune("=+-@\t\r|％＝＋－＠", []rune(s)[0]) {
			row[i] = "'" + s
		}
	}
	return row
}
