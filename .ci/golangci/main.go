// Command golangci is golangci-lint with hookvet built in, to test that they fit
// together: golangci-lint's own main, which `golangci-lint custom` adds plugins to, does
// the same. The tests run it.
//
// It is a module of its own, so that golangci-lint's more than 200 modules stay out of
// the graph of everyone who imports hookvet, and so that pre-commit, which builds every
// main package of a module, does not build this one.
package main

import (
	"fmt"
	"os"
	"runtime"

	"github.com/golangci/golangci-lint/v2/pkg/commands"
	"github.com/golangci/golangci-lint/v2/pkg/exitcodes"

	_ "github.com/hookvet/hookvet/analyzers/plugin"
)

func main() {
	info := commands.BuildInfo{
		GoVersion: runtime.Version(),
		// With any other version golangci-lint takes that, and not the digest of the
		// program, for what cached results depend on: a changed hookvet would go unseen.
		Version: "(devel)",
		Commit:  "?",
	}
	if err := commands.Execute(info); err != nil {
		fmt.Fprintf(os.Stderr, "The command is terminated due to an error: %v\n", err)
		os.Exit(exitcodes.Failure)
	}
}
