// Package analyzers is hookvet's suite of passes for Go code, for those who run passes
// themselves: multichecker, unitchecker, golangci-lint.
//
// Each pass has a package below this one, whose documentation is its manual.
package analyzers

import (
	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers/hardcoded"
	"github.com/hookvet/hookvet/analyzers/secretflow"
	"github.com/hookvet/hookvet/analyzers/secretsink"
	"github.com/hookvet/hookvet/analyzers/sigcompare"
)

// All gives the passes, in the order in which they are reported.
func All() []*analysis.Analyzer {
	return []*analysis.Analyzer{
		hardcoded.Analyzer,
		secretsink.New(secretsink.Options{}),
		sigcompare.Analyzer,
		secretflow.Analyzer,
	}
}
