package sigcompare_test

import (
	"path/filepath"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/hookvet/hookvet/analyzers/internal/passtest"
	"github.com/hookvet/hookvet/analyzers/sigcompare"
)

func TestBroken(t *testing.T) {
	passtest.Slow(t)
	passtest.Broken(t, sigcompare.Analyzer, filepath.Join(analysistest.TestData(), "src"),
		"compare/compare.go", "handler/handler.go", "constant/constant.go", "stamp/stripe/stamp.go")
}
