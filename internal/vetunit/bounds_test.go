package vetunit

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/go/analysis/unitchecker"
)

// chain gives declarations each of which needs the one after it.
func chain(format string, n int) string {
	var text strings.Builder
	for i := range n {
		fmt.Fprintf(&text, format+"\n", i, i+1)
	}
	return text.String()
}

func TestNesting(t *testing.T) {
	t.Parallel()
	nested := func(before, open, middle, end string, n int) string {
		return before + strings.Repeat(open, n) + middle + strings.Repeat(end, n)
	}
	for _, test := range []struct{ text, want string }{
		{nested("var x = ", "(", "1", ")", 1000), ""},
		{nested("var x = ", "(", "1", ")", 3000), "a.go:3:"},
		{nested("var x ", "[]", "int", "", 3000), "a.go:3:"},
		{nested("var x = T", "{", "", "}", 3000), "a.go:3:"},
		{nested("func f() {", "func() {", "", "}()", 1000) + "}", "a.go:3:"},
		{nested("func f() {", "if a {} else ", "{}", "", 3000) + "}", "a.go:3:"},
		{nested("var x = t", ".m()", "", "", 900), ""},
		{nested("var x = t", ".m()", "", "", 2000), "a.go:3:"},
		{nested("var x = ", `"a" + `, `"b"`, "", 50_000), ""},
		{chain("const a%d = a%d", 50_000), ""},
		{chain("const a%d = a%d", 160_000), "its declarations"},
		{chain("type T%d struct{ T%d }", 70_000), "its declarations"},
		{chain("func f%d() [unsafe.Sizeof(f%d())]int", 50_000), "its declarations"},
		{"func f() {\n" + chain("type T%d struct{ T%d }", 70_000) + "}", "its declarations"},
		{"func f() {\n" + chain("a%d := a%d", 110_000) + "}", ""},
		{chain("var v%d = func() { print(1 + f(f(f(f(f(f(f(v%d)))))))) }", 20_000), ""},
	} {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "a.go", "package p\n\n"+test.text+"\n", parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		if err := checkNesting(fset, []*ast.File{f}); (err == nil) != (test.want == "") || err != nil && !strings.HasPrefix(err.Error(), test.want) {
			t.Errorf("%.60q…: %v", test.text, err)
		}
	}
}

// TestNestingTogether adds up the files of a package.
func TestNestingTogether(t *testing.T) {
	t.Parallel()
	fset := token.NewFileSet()
	var files []*ast.File
	for i := range 4 {
		f, err := parser.ParseFile(fset, fmt.Sprintf("%d.go", i), "package p\n"+chain("const a%d = a%d", 50_000), parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	if err := checkNesting(fset, files[:1]); err != nil {
		t.Error(err)
	}
	if err := checkNesting(fset, files); err == nil {
		t.Error("four files are as deep as one")
	}
}

func TestOverfull(t *testing.T) {
	t.Parallel()
	full, stop := Overfull(func() int64 { return 1 })
	defer stop()
	select {
	case <-full:
	case <-time.After(time.Minute):
		t.Error("it holds no byte")
	}
	full, stop = Overfull(func() int64 { return Memory(1 << 30) })
	defer stop()
	select {
	case <-full:
		t.Error("it holds all the memory there is")
	case <-time.After(200 * time.Millisecond):
	}
}

func TestBounded(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for name, test := range map[string]struct{ text, want string }{
		"fine":   {"package p\nvar x = 1\n", ""},
		"broken": {"package p\nvar\n", ""},
		"deep":   {"package p\nvar x = " + strings.Repeat("(", 6000) + "1" + strings.Repeat(")", 6000), "nested deeper"},
	} {
		file, unit := filepath.Join(dir, name+".go"), filepath.Join(dir, name+".cfg")
		cfg, err := json.Marshal(unitchecker.Config{GoFiles: []string{file}})
		if err != nil {
			t.Fatal(err)
		}
		for path, data := range map[string][]byte{file: []byte(test.text), unit: cfg} {
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := Bounded(unit); (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
