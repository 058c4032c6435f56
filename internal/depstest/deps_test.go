// Package depstest holds the module's import floors as a table and a test that
// the code keeps to it, as go/build does for the standard library in its
// deps_test.go.
//
// The test reads the import clauses of every Go file, those for other systems
// included, and starts no program.
package depstest

import (
	"os"
	"strings"
	"testing"
)

const module = "github.com/hookvet/hookvet"

// pkg is a row of the table: a package and what it may import.
type pkg struct {
	path  string // below the module
	floor int    // it may import packages of lower floors, never a neighbour

	// testOnly packages are imported by _test files alone.
	testOnly bool

	// external lists what may be imported from outside the module and the
	// standard library. A name that ends in /... stands for all below it.
	external []string

	// never lists what may not be imported from the standard library, beyond
	// what nobody may. A name that ends in /... stands for it and all below.
	never []string

	// peers lists packages of the same or a higher floor that may be imported
	// all the same: path to reason.
	peers map[string]string
}

// Floors 0 and 1 are what others build on, the Go passes as well as the
// command: they read no flags, write no log and know no syntax trees.
var quiet = []string{"flag", "log", "log/slog", "go/..."}

// table has every package of the module. Some are planned and do not exist
// yet; a package that is not here fails the test.
var table = []pkg{
	{path: "cmd/hookvet", floor: 4, external: anything},
	{path: "analyzers/plugin", floor: 4, external: []string{"golang.org/x/tools/go/analysis", "github.com/golangci/plugin-module-register/register"}},

	{path: "internal/pipeline", floor: 3, external: anything},
	{path: "analyzers", floor: 3, external: passes},

	{path: "internal/gofix", floor: 2, external: []string{"github.com/rogpeppe/go-internal/diff"}, never: []string{"flag", "log", "log/slog"}},
	{path: "internal/vetunit", floor: 1, external: passes, never: []string{"flag", "log", "log/slog"}},
	{path: "internal/gosource", floor: 2, external: passes, never: []string{"flag", "log", "log/slog"}},
	{path: "internal/gocmd", floor: 1, never: []string{"flag", "log", "log/slog"}},
	{path: "internal/source", floor: 2, external: anything, never: []string{"flag", "log", "log/slog"}},
	{path: "internal/githistory", floor: 2, external: anything, never: []string{"flag", "log", "log/slog"}},
	{path: "analyzers/hardcoded", floor: 2, external: passes},
	{path: "analyzers/secretsink", floor: 2, external: passes},
	{path: "analyzers/sigcompare", floor: 2, external: passes},
	{path: "analyzers/secretflow", floor: 2, external: passes},

	{path: "rules/builtin", floor: 1, never: quiet, peers: map[string]string{"rules/gitleaks": "its rules are what the packs are laid over"}},
	{path: "rules/gitleaks", floor: 1, external: []string{"github.com/zricethezav/gitleaks/v8/config"}, never: quiet},
	{path: "internal/suppress", floor: 1, external: anything, never: []string{"flag", "log", "log/slog"}},
	{path: "internal/report", floor: 1, external: anything, never: quiet},
	{path: "internal/config", floor: 1, external: []string{"github.com/pelletier/go-toml/v2"}, never: quiet},
	{path: "internal/gitrepo", floor: 1, external: []string{"github.com/go-git/go-git/v5/..."}, never: quiet},
	{path: "internal/gitobject", floor: 1, external: []string{"github.com/go-git/go-git/v5/plumbing", "github.com/klauspost/compress/..."}, never: quiet},
	{path: "analyzers/constvals", floor: 1, external: passes},
	{path: "analyzers/sinks", floor: 1, external: passes},
	{path: "analyzers/internal/diag", floor: 1, external: passes},
	{path: "analyzers/internal/fix", floor: 1, external: passes},
	{path: "analyzers/internal/std", floor: 1},
	{path: "analyzers/internal/flow", floor: 1, external: passes},

	{path: "rules", floor: 0, external: []string{"github.com/pelletier/go-toml/v2"}, never: quiet, peers: map[string]string{
		"rules/generic":   "its matchers are what a rule's matcher names",
		"rules/structure": "functions of a secret alone, which rules call by name",
	}},
	{path: "rules/generic", floor: 0, never: quiet, peers: map[string]string{"internal/classify": "it knows neither rules nor texts, only names and values"}},
	{path: "internal/classify", floor: 0, never: quiet},
	{path: "rules/structure", floor: 0, never: quiet},
	{path: "internal/finding", floor: 0, never: quiet},
	{path: "internal/fake", floor: 0, never: quiet},
	{path: "internal/rulecheck", floor: 1, never: quiet},
	{path: "internal/bzip2", floor: 0, never: quiet},
	{path: "internal/linehash", floor: 0, never: quiet},
	{path: "internal/charset", floor: 0, external: []string{"golang.org/x/text/..."}, never: quiet},

	{path: "analyzers/internal/passtest", floor: 1, testOnly: true, external: passes},
	{path: "internal/fixture", floor: 1, testOnly: true, never: quiet},
	{path: "internal/racetest", floor: 0, testOnly: true, never: quiet},
	{path: "internal/depstest", floor: 0, testOnly: true},
}

var (
	// anything is for packages whose dependencies are not a matter of
	// architecture; what is reserved to one package stays reserved.
	anything = []string{"..."}

	// passes is what a Go pass is made with.
	passes = []string{"golang.org/x/tools/..."}
)

// reserved is what only one package may import, outside of tests. gitleaks
// brings some 60 modules with its detector and has globals in its config.
var reserved = map[string]string{
	"github.com/zricethezav/gitleaks/...": "rules/gitleaks",
	// Nothing from a repository under audit is run: internal/gocmd runs go alone.
	"os/exec": "internal/gocmd",
}

// banned is what nobody imports outside of tests, each with its reason.
var banned = map[string]string{
	"plugin": "nothing from a repository under audit is run",
	"C":      "hookvet is built with CGO_ENABLED=0",
}

// mainPackage is the only one: pre-commit installs every main package of the
// module.
const mainPackage = "cmd/hookvet"

func TestImports(t *testing.T) {
	const root = "../.."
	mod, err := os.ReadFile(root + "/go.mod")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(mod), "module "+module+"\n") {
		t.Fatalf("%s/go.mod is not that of %s", root, module)
	}
	files, err := readFiles(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 {
		t.Fatal("no Go files read")
	}
	for _, violation := range check(table, files) {
		t.Error(violation)
	}
}
