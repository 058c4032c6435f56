package secretflow_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/hookvet/hookvet/analyzers/secretflow"
)

func Test(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), secretflow.Analyzer,
		"logs", "errs", "urls", "wire", "sources", "helpers", "quiet", "tests", "keys")
}
