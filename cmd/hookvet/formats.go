package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/internal/report"
)

// newFormats is a topic of help: how a report may look.
func newFormats() *cobra.Command {
	var b strings.Builder
	b.WriteString("Reports are written to standard output, or to --output FILE, in one of these formats\n(--format):\n\n")
	for _, f := range report.Formats() {
		fmt.Fprintf(&b, "  %-12s %s\n", f.Name, f.Description)
	}
	b.WriteString(`
None of them has a secret, unless --show-secrets is given, and only text has the
lines round it. What could not be scanned is told in all but codequality and
gitleaks, which have no place for it: the exit status, 3, tells of it always. What was
suppressed, and by what, is told in all but codequality, csv and gitleaks, in which
--unused lists nothing, either; in github and junit it gives a number.`)
	return &cobra.Command{
		Use:     "formats",
		Short:   "how a report may look, and for whom each format is",
		Long:    b.String(),
		Example: "  hookvet scan --format sarif --output hookvet.sarif\n  hookvet history --range auto --format github",
	}
}
