package analyzers_test

import (
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers"
)

func TestAll(t *testing.T) {
	if err := analysis.Validate(analyzers.All()); err != nil {
		t.Error(err)
	}
	for _, a := range analyzers.All() {
		if a.URL == "" || !a.RunDespiteErrors {
			t.Errorf("%s: no URL, or it stops at the first error of a package", a.Name)
		}
	}
}
