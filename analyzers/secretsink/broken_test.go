package secretsink_test

import (
	"bytes"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"testing"

	"github.com/hookvet/hookvet/analyzers/internal/passtest"
)

// TestBrokenLines leaves one line after another out of a package, and cuts the
// file there: what is left mostly neither parses nor type-checks. The pass
// takes what is there, without a panic.
func TestBrokenLines(t *testing.T) {
	passtest.Slow(t)
	text, err := os.ReadFile("testdata/src/reach/direct.go")
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(text, []byte("\n"))
	deps := importer.Default()
	found := 0
	check := func(text []byte) {
		fset := token.NewFileSet()
		file, _ := parser.ParseFile(fset, "a.go", text, 0)
		if file == nil {
			return
		}
		conf := types.Config{Importer: deps, Error: func(error) {}}
		info := newInfo()
		pkg, _ := conf.Check("example.com/broken", fset, []*ast.File{file}, info)
		found += len(runOn(t, fset, file, pkg, info))
	}
	const step = 3
	for i := 0; i < len(lines); i += step {
		check(bytes.Join(append(append([][]byte(nil), lines[:i]...), lines[i+1:]...), nil))
		head := bytes.Join(lines[:i], nil)
		check(head)
		check(append(head, "x := ( [key"...))
	}
	if found < 10*len(lines)/step {
		t.Errorf("%d findings in all; hardly any", found)
	}
}
