package sigcompare_test

import (
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/hookvet/hookvet/analyzers/sigcompare"
)

func Test(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), sigcompare.Analyzer,
		"compare", "tokens", "servers", "nohmac", "handler", "constant", "body",
		"weak/github", "weak/other", "weak/both",
		"stamp/slack", "stamp/slackhelper", "stamp/stripe", "stamp/standard",
		"stamp/checked", "stamp/checkedstripe", "stamp/checkedelsewhere", "stamp/sender", "far", "far/sign")
}
