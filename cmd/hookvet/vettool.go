package main

import (
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/hookvet/hookvet/analyzers"
)

// asVetTool is what go vet -vettool=hookvet calls: -V=full and -flags ask who this
// is and what flags it knows, and UNIT.cfg is a package to check. For all others it
// returns false.
func asVetTool(args []string) bool {
	n := len(args) - 1
	if n < 0 || slices.ContainsFunc(args[:n], func(a string) bool { return !strings.HasPrefix(a, "-") }) {
		return false
	}
	if !strings.HasSuffix(args[n], ".cfg") && (n > 0 || args[0] != "-V=full" && args[0] != "-flags") {
		return false
	}
	unitchecker.Main(analyzers.All()...) // exits
	return true
}
