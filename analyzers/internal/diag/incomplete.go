package diag

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/internal/finding"
)

// ReportIncomplete tells that a bound was met, and not all of the package was looked
// at: drivers have no other way to hear of it.
func ReportIncomplete(pass *analysis.Pass, why string) {
	if len(pass.Files) == 0 {
		return
	}
	name := pass.Files[0].Name
	pass.Report(analysis.Diagnostic{
		Pos: name.Pos(), End: name.End(), Category: finding.Incomplete,
		Message: pass.Analyzer.Name + " has not looked at all of package " + name.Name + ": " + why,
	})
}
