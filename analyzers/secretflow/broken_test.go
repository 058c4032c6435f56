package secretflow_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/hookvet/hookvet/analyzers/internal/passtest"
	"github.com/hookvet/hookvet/analyzers/secretflow"
)

func TestBroken(t *testing.T) {
	passtest.Slow(t)
	passtest.Broken(t, secretflow.Analyzer, filepath.Join(analysistest.TestData(), "src"),
		"helpers/helpers.go", "errs/errs.go", "urls/urls.go", "wire/wire.go")
}
