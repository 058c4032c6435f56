package secretsink_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/hookvet/hookvet/analyzers/secretsink"
)

func TestReach(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), secretsink.New(secretsink.Options{}), "reach", "near")
}
