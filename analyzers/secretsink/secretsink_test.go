package secretsink_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/hookvet/hookvet/analyzers/secretsink"
)

// One run for all: most of the time goes to loading the standard library.
func TestPackages(t *testing.T) {
	analysistest.Run(t, analysistest.TestData(), secretsink.New(secretsink.Options{}), "reach", "near", "lib", "user", "testfiles")
}

// TestBroken: a package that does not compile is looked at as far as it goes.
func TestBroken(t *testing.T) {
	const name = "testdata/src/broken/broken.go"
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, name, text, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: importer.Default(), Error: func(error) {}}
	info := newInfo()
	pkg, err := conf.Check("broken", fset, []*ast.File{file}, info)
	if err == nil {
		t.Fatal("the package is not broken")
	}
	found := make(map[string]int)
	for _, d := range runOn(t, fset, file, pkg, info) {
		found[string(text[fset.Position(d.Pos).Offset:fset.Position(d.End).Offset])]++
	}
	for _, want := range strings.Fields(`"dev-1" "dev-2" "dev-4" "dev-7" "dev-8" "dev-9"`) {
		if found[want] != 1 {
			t.Errorf("%s found %d times", want, found[want])
		}
	}
	for _, other := range strings.Fields(`"dev-3" "dev-5" "dev-6"`) {
		if found[other] != 0 {
			t.Errorf("%s found", other)
		}
	}
}

// TestStandard: the standard library's packages cost nothing and export
// nothing.
func TestStandard(t *testing.T) {
	const text = `package http
		import "crypto/hmac"
		func Sign(key string) { hmac.New(nil, []byte(key)); hmac.New(nil, []byte("dev")) }`
	for path, want := range map[string]int{"net/http": 0, "example.com/http": 1, "http": 1} {
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "a.go", text, 0)
		if err != nil {
			t.Fatal(err)
		}
		info := newInfo()
		conf := types.Config{Importer: importer.Default()}
		pkg, err := conf.Check(path, fset, []*ast.File{file}, info)
		if err != nil {
			t.Fatal(err)
		}
		facts := 0
		pass := &analysis.Pass{
			Analyzer: secretsink.New(secretsink.Options{}), Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info,
			ExportObjectFact: func(types.Object, analysis.Fact) { facts++ },
			ImportObjectFact: func(types.Object, analysis.Fact) bool { return false },
			Report:           func(analysis.Diagnostic) { facts++ },
		}
		if _, err := pass.Analyzer.Run(pass); err != nil {
			t.Fatal(err)
		}
		if facts != 2*want {
			t.Errorf("%s: %d facts and findings, want %d", path, facts, 2*want)
		}
	}
}
