package fix_test

import (
	"cmp"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/hookvet/hookvet/analyzers/internal/fix"
)

// TestRead fixes the constant "v1" of each source, and type-checks the outcome. An
// empty want says that there is no fix.
func TestRead(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"no imports", "package p\n\nvar a = \"v1\"\n", "package p\n\nimport \"os\"\n\nvar a = os.Getenv(\"X\")\n"},
		{"one import", "package p\n\nimport \"fmt\"\n\nvar a = \"v1\"\nvar _ = fmt.Sprint\n", "package p\n\nimport \"fmt\"\nimport \"os\"\n\nvar a = os.Getenv(\"X\")\nvar _ = fmt.Sprint\n"},
		{"import with a comment", "package p\n\nimport \"fmt\" // why\n\nvar a = \"v1\"\nvar _ = fmt.Sprint\n", "package p\n\nimport \"fmt\" // why\nimport \"os\"\n\nvar a = os.Getenv(\"X\")\nvar _ = fmt.Sprint\n"},
		{"list", "package p\n\nimport (\n\t\"fmt\"\n\t\"strings\"\n)\n\nvar a = \"v1\"\nvar _, _ = fmt.Sprint, strings.Join\n", "import (\n\t\"fmt\"\n\t\"os\"\n\t\"strings\"\n)\n\nvar a = os.Getenv(\"X\")\n"},
		{"first of a list", "package p\n\nimport (\n\t\"strings\"\n)\n\nvar a = \"v1\"\nvar _ = strings.Join\n", "import (\n\t\"os\"\n\t\"strings\"\n)\n"},
		{"empty list", "package p\n\nimport ()\n\nvar a = \"v1\"\n", "os.Getenv"},
		{"imported", "package p\n\nimport \"os\"\n\nvar a = \"v1\"\nvar _ = os.Args\n", "import \"os\"\n\nvar a = os.Getenv(\"X\")\n"},
		{"alias", "package p\n\nimport o \"os\"\n\nvar a = \"v1\"\nvar _ = o.Args\n", "var a = o.Getenv(\"X\")\n"},
		{"dot", "package p\n\nimport . \"os\"\n\nvar a = \"v1\"\nvar _ = Args\n", "var a = Getenv(\"X\")\n"},
		{"blank", "package p\n\nimport _ \"os\"\n\nvar a = \"v1\"\n", "var a = os.Getenv(\"X\")\n"},
		{"shadowed by a parameter", "package p\n\nfunc f(os int) string { return \"v1\" }\n", ""},
		{"shadowed and imported", "package p\n\nimport \"os\"\n\nfunc f() string { os := os.Args; _ = os; return \"v1\" }\n", ""},
		{"another os", "package p\n\nvar a = \"v1\"\n\nfunc os() {}\n", ""},
		{"cgo", "package p\n\nimport \"C\"\n\nvar a = \"v1\"\n", ""},

		{"bytes", "package p\n\nvar a = []byte(\"v1\")\n", "var a = []byte(os.Getenv(\"X\"))\n"},
		{"array", "package p\n\nvar a = [2]byte([]byte(\"v1\"))\n", ""},
		{"named type", "package p\n\ntype T string\n\nvar a T = \"v1\"\n", "var a T = T(os.Getenv(\"X\"))\n"},
		{"named type of a list", "package p\n\ntype T string\n\nvar a = []T{\"v1\"}\n", "var a = []T{T(os.Getenv(\"X\"))}\n"},
		{"conversion", "package p\n\ntype T string\n\nvar a = T(\"v1\")\n", "var a = T(os.Getenv(\"X\"))\n"},
		{"type of another package", "package p\n\nimport \"html/template\"\n\nvar a template.HTML = \"v1\"\n", "var a template.HTML = template.HTML(os.Getenv(\"X\"))\n"},
		{"field", "package p\n\nimport \"net/http\"\n\nvar a = http.Request{Form: nil, Method: \"v1\"}\n", "Method: os.Getenv(\"X\")"},
		{"shadowed type", "package p\n\ntype T string\n\nfunc f(T T) { T = \"v1\" }\n", ""},
		{"interface", "package p\n\nvar a any = \"v1\"\n", "var a any = os.Getenv(\"X\")\n"},
		{"type parameter", "package p\n\nfunc f[T ~string](x T) {}\n\nfunc g() { f(\"v1\") }\n", "f(os.Getenv(\"X\"))"},
		{"generic assignment", "package p\n\nfunc f[T ~string]() T { var x T = \"v1\"; return x }\n", ""},
		{"comparison", "package p\n\nfunc f(s string) bool { return s == \"v1\" }\n", ""},
		{"case", "package p\n\nfunc f(s string) { switch s { case \"v1\": } }\n", ""},
		{"import left without use", "package p\n\nimport \"fmt\"\n\nvar a = fmt.Sprint(\"v1\")\n", "fmt.Sprint(os.Getenv(\"X\"))"},

		{"constant", "package p\n\nconst a = \"v1\"\n\nvar b = a\n", "var a = os.Getenv(\"X\")\n"},
		{"typed constant", "package p\n\ntype T string\n\nconst a T = \"v1\"\n\nvar b T = a\n", "var a T = T(os.Getenv(\"X\"))\n"},
		{"exported", "package p\n\nconst A = \"v1\"\n", ""},
		{"exported by a program", "package main\n\nconst A = \"v1\"\n\nfunc main() {}\n", "var A = os.Getenv(\"X\")\n"},
		{"constant of a constant", "package p\n\nconst a = \"v1\"\nconst b = a + \"x\"\n", ""},
		{"length", "package p\n\nconst a = \"v1\"\n\nvar b [len(a)]int\n", ""},
		{"length of a variable", "package p\n\nconst a = \"v1\"\n\nvar b = len(a)\n", ""},
		{"converted by itself", "package p\n\ntype T string\n\nconst a = \"v1\"\n\nvar b T = a\n", ""},
		{"converted by itself in a sum", "package p\n\ntype T string\n\nconst a = \"v1\"\n\nvar b T = a + \"x\"\n", ""},
		{"sum", "package p\n\nconst a = \"v1\"\n\nvar b = a + \"x\"\n", "var a = os.Getenv(\"X\")\n"},
		{"converted", "package p\n\nconst a = \"v1\"\n\nvar b = []byte(a)\n", "var a = os.Getenv(\"X\")\n"},
		{"key of a map", "package p\n\nconst a = \"v1\"\n\nvar b = map[string]int{a: 1}\n", ""},
		{"counted", "package p\n\nconst (\n\tx = iota\n\ta = \"v1\"\n)\n\nvar b = a\n", ""},
		{"repeated", "package p\n\nconst (\n\ta = \"v1\"\n\tb\n)\n\nvar c = a + b\n", ""},
		{"two names", "package p\n\nconst a, b = \"v1\", \"x\"\n\nvar c = a + b\n", ""},
		{"local", "package p\n\nfunc f() string { const a = \"v1\"; return a }\n", "var a = os.Getenv(\"X\")"},
		{"local without use", "package p\n\nfunc f() { const a = \"v1\" }\n", ""},
		{"first of a group", "package p\n\nconst (\n\ta = \"v1\" // why\n\tb = \"x\"\n)\n\nvar c = a + b\n", "var (\n\ta = os.Getenv(\"X\") // why\n)\n\nconst (\n\tb = \"x\"\n)\n"},
		{"last of a group", "package p\n\nconst (\n\tb = \"x\"\n\t// why\n\ta = \"v1\"\n)\n\nvar c = a + b\n", "const (\n\tb = \"x\"\n)\n\nvar (\n\t// why\n\ta = os.Getenv(\"X\")\n)\n"},

		{"generated", "// Code generated by hand. DO NOT EDIT.\n\npackage p\n\nvar a = \"v1\"\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			place, _ := find(t, "p.go", test.source)
			got, ok := fix.Read(place, fix.Getenv, "X")
			if !ok {
				if test.want != "" {
					t.Fatal("no fix")
				}
				return
			}
			fixed := apply(t, place.Fset, test.source, got.TextEdits)
			if test.want == "" {
				t.Fatalf("a fix:\n%s", fixed)
			}
			if !strings.Contains(fixed, test.want) {
				t.Errorf("got\n%s\nwant\n%s", fixed, test.want)
			}
			if _, errs := find(t, "p.go", fixed); len(errs) > 0 {
				t.Errorf("fixed code: %v\n%s", errs, fixed)
			}
		})
	}
}

func TestTestsAreLeftAlone(t *testing.T) {
	place, _ := find(t, "p_test.go", "package p\n\nvar a = \"v1\"\n")
	if _, ok := fix.Read(place, fix.Getenv, "X"); ok {
		t.Error("a fix in a test")
	}
}

func TestNames(t *testing.T) {
	for name, want := range map[string]bool{"A_1": true, "": false, "a": false, "1A": false, "A-B": false, `A"`: false} {
		place, _ := find(t, "p.go", "package p\n\nvar a = \"v1\"\n")
		if _, ok := fix.Read(place, fix.Env, name); ok != want {
			t.Errorf("%q: %v", name, ok)
		}
	}
}

func TestEmpty(t *testing.T) {
	for source, want := range map[string]string{
		"package p\n\nimport \"flag\"\n\nvar a = flag.String(\"x\", \"v1\", \"\")\n":                     `flag.String("x", "", "")`,
		"package p\n\nfunc g(b []byte) {}\n\nfunc f() { g([]byte(\"v1\")) }\n":                           "",
		"package p\n\nvar a = \"v1\"\n":                                                                  "",
		"package p\n\nimport \"time\"\n\nfunc g(s string) {}\n\nfunc f() { g(time.RFC3339 + \"v1\") }\n": "",
	} {
		place, _ := find(t, "p.go", source)
		got, ok := fix.Empty(place)
		if ok != (want != "") {
			t.Errorf("%s: %v", source, ok)
		} else if ok && !strings.Contains(apply(t, place.Fset, source, got.TextEdits), want) {
			t.Errorf("%s: not %s", source, want)
		}
	}
}

// find type-checks a source and gives the outermost constant with "v1" in it.
func find(t *testing.T, name, source string) (fix.Place, []error) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, source, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatalf("%v\n%s", err, source)
	}
	place := fix.Place{Fset: fset, Info: &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection), Scopes: make(map[ast.Node]*types.Scope),
	}}
	var errs []error
	conf := types.Config{Importer: importer.Default(), FakeImportC: true, Error: func(err error) { errs = append(errs, err) }}
	place.Pkg, _ = conf.Check("p", fset, []*ast.File{f}, place.Info)
	for c := range inspector.New([]*ast.File{f}).Root().Preorder((*ast.CallExpr)(nil), (*ast.BinaryExpr)(nil), (*ast.BasicLit)(nil)) {
		e := c.Node().(ast.Expr)
		tv := place.Info.Types[e]
		holds := false
		ast.Inspect(e, func(n ast.Node) bool {
			lit, ok := n.(*ast.BasicLit)
			holds = holds || ok && lit.Value == `"v1"`
			return true
		})
		call, isCall := e.(*ast.CallExpr)
		if holds && (tv.Value != nil && tv.Value.String() != "true" || isCall && place.Info.Types[call.Fun].IsType()) {
			place.Cursor = c
			break
		}
	}
	return place, errs
}

func apply(t *testing.T, fset *token.FileSet, source string, edits []analysis.TextEdit) string {
	t.Helper()
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int { return cmp.Compare(a.Pos, b.Pos) })
	var b strings.Builder
	at := 0
	for _, e := range edits {
		from, to := fset.Position(e.Pos).Offset, fset.Position(e.End).Offset
		if from < at {
			t.Fatal("edits overlap")
		}
		b.WriteString(source[at:from])
		b.Write(e.NewText)
		at = to
	}
	b.WriteString(source[at:])
	out, err := format.Source([]byte(b.String()))
	if err != nil {
		t.Fatalf("%v\n%s", err, b.String())
	}
	return string(out)
}
