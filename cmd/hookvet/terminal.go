package main

import (
	"fmt"
	"io"
	"os"

	"golang.org/x/term"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/report"
)

// terminal is all that the command knows of the outside: it is the only place
// that talks to people, but for the reports.
type terminal struct {
	in       io.Reader
	out, err io.Writer
	env      func(string) string
}

// complain prints an error. Its text may hold names from a scanned tree.
func (t terminal) complain(err error) {
	if text := err.Error(); text != "" {
		fmt.Fprintf(t.err, "hookvet: %s\n", finding.Sanitize(text))
	}
}

// isTerminal says whether w is a terminal, and how wide it is.
func isTerminal(w any) (width int, ok bool) {
	f, isFile := w.(*os.File)
	if !isFile || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		width = 0
	}
	return width, true
}

// reportOptions suits a report to where it goes.
func (t terminal) reportOptions(to io.Writer, color string, showSecrets bool) report.Options {
	width, tty := isTerminal(to)
	return report.Options{
		ShowSecrets: showSecrets,
		Color:       report.ColorEnabled(color, tty, t.env),
		Width:       width,
	}
}
