package fix_test

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/hookvet/hookvet/analyzers/internal/fix"
)

// check type-checks the files of a package, and gives the places of the literals "v1",
// "v2" and so on, in order.
func check(t *testing.T, sources map[string]string) (places []fix.Place) {
	t.Helper()
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range slices.Sorted(maps.Keys(sources)) {
		f, err := parser.ParseFile(fset, name, sources[name], parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatalf("%v\n%s", err, sources[name])
		}
		files = append(files, f)
	}
	place := fix.Place{Fset: fset, Info: &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection), Scopes: make(map[ast.Node]*types.Scope),
	}}
	conf := types.Config{Importer: importer.Default()}
	var err error
	if place.Pkg, err = conf.Check("p", fset, files, place.Info); err != nil {
		t.Fatalf("%v in\n%v", err, sources)
	}
	for c := range inspector.New(files).Root().Preorder((*ast.BasicLit)(nil)) {
		if lit := c.Node().(*ast.BasicLit); strings.HasPrefix(lit.Value, `"v`) {
			place.Cursor = c
			places = append(places, place)
		}
	}
	return places
}

// applyAll makes edits in several files, equal ones once.
func applyAll(t *testing.T, fset *token.FileSet, sources map[string]string, edits []analysis.TextEdit) map[string]string {
	t.Helper()
	byFile := make(map[string][]analysis.TextEdit)
	for _, e := range edits {
		name := fset.File(e.Pos).Name()
		same := func(o analysis.TextEdit) bool {
			return o.Pos == e.Pos && o.End == e.End && string(o.NewText) == string(e.NewText)
		}
		if !slices.ContainsFunc(byFile[name], same) {
			byFile[name] = append(byFile[name], e)
		}
	}
	out := make(map[string]string)
	for name, source := range sources {
		out[name] = source
		if len(byFile[name]) > 0 {
			out[name] = apply(t, fset, source, byFile[name])
		}
	}
	return out
}

func TestStores(t *testing.T) {
	const one = "package p\n\nvar a = \"v1\"\n"
	for _, test := range []struct {
		name    string
		store   fix.Store
		sources map[string]string
		want    map[string]string // parts of the fixed files; none: there is no fix
	}{
		{"environment", fix.Env, map[string]string{"a.go": one}, map[string]string{"a.go": "package p\n\nimport \"os\"\n\nvar a = mustGetenv(\"HOOK_KEY\")\n\n// mustGetenv gives"}},
		{"file", fix.File, map[string]string{"a.go": one}, map[string]string{"a.go": "var a = mustReadSecret(\"/run/secrets/hook-key\")\n\n// mustReadSecret gives"}},
		{"Vault", fix.Vault, map[string]string{"a.go": one}, map[string]string{"a.go": `mustReadSecret("/vault/secrets/hook-key")`}},
		{"AWS", fix.AWS, map[string]string{"a.go": one}, map[string]string{"a.go": `mustReadSecret("/mnt/secrets-store/hook-key")`}},
		{"Azure", fix.Azure, map[string]string{"a.go": one}, map[string]string{"a.go": `mustReadSecret("/mnt/secrets-store/hook-key")`}},
		{"plain", fix.Getenv, map[string]string{"a.go": one}, map[string]string{"a.go": "var a = os.Getenv(\"HOOK_KEY\")\n"}},

		{"no line break at the end", fix.Env, map[string]string{"a.go": "package p\n\nvar a = \"v1\""}, map[string]string{"a.go": "var a = mustGetenv(\"HOOK_KEY\")\n"}},
		{"comment at the end", fix.Env, map[string]string{"a.go": "package p\n\nvar a = \"v1\" // why"}, map[string]string{"a.go": "var a = mustGetenv(\"HOOK_KEY\") // why\n"}},
		{"the first file has the function", fix.Env, map[string]string{"a.go": "package p\n", "b.go": one}, map[string]string{"a.go": "import \"os\"\n\n// mustGetenv", "b.go": "package p\n\nvar a = mustGetenv(\"HOOK_KEY\")\n"}},
		{"not a file of some builds", fix.Env, map[string]string{"a.go": "//go:build !js\n\npackage p\n", "a_linux.go": "package p\n", "a_test.go": "package p\n", "b.go": one}, map[string]string{"b.go": "func mustGetenv(name string) string {"}},
		{"no file of all builds", fix.Env, map[string]string{"a_linux.go": one}, nil},
		{"the function is there", fix.Env, map[string]string{"a.go": "package p\n\nfunc mustGetenv(s string) string { return s }\n", "b.go": one}, map[string]string{"b.go": "package p\n\nvar a = mustGetenv(\"HOOK_KEY\")\n"}},
		{"another function is there", fix.Env, map[string]string{"a.go": "package p\n\nfunc mustGetenv() string { return \"\" }\n", "b.go": one}, nil},
		{"a variable is there", fix.Env, map[string]string{"a.go": "package p\n\nfunc f() string { mustGetenv := 1; _ = mustGetenv; return \"v1\" }\n"}, nil},
		{"an import is called so", fix.Env, map[string]string{"a.go": "package p\n\nimport mustGetenv \"fmt\"\n\nvar _ = mustGetenv.Sprint\n", "b.go": one}, nil},
		{"os by another name", fix.Env, map[string]string{"a.go": "package p\n\nimport o \"os\"\n\nvar _ = o.Args\n", "b.go": one}, map[string]string{"a.go": "value := o.Getenv(name)"}},
		{"os by none", fix.File, map[string]string{"a.go": "package p\n\nimport . \"os\"\n\nvar _ = Args\n", "b.go": one}, map[string]string{"a.go": "data, err := ReadFile(file)"}},
		{"another os", fix.Env, map[string]string{"a.go": "package p\n\nfunc os() {}\n", "b.go": one}, nil},
		{"os shadowed where the constant is", fix.Env, map[string]string{"a.go": "package p\n\nfunc f(os int) string { return \"v1\" }\n"}, map[string]string{"a.go": "return mustGetenv(\"HOOK_KEY\")"}},
		{"type", fix.File, map[string]string{"a.go": "package p\n\ntype T string\n\nconst a T = \"v1\"\n\nvar b = a\n"}, map[string]string{"a.go": "var a T = T(mustReadSecret(\"/run/secrets/hook-key\"))"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			places := check(t, test.sources)
			got, ok := fix.Read(places[0], test.store, "HOOK_KEY")
			if ok != (test.want != nil) {
				t.Fatalf("a fix: %v", ok)
			}
			fixed := applyAll(t, places[0].Fset, test.sources, got.TextEdits)
			check(t, fixed)
			for name, want := range test.want {
				if !strings.Contains(fixed[name], want) {
					t.Errorf("got\n%s\nwant\n%s", fixed[name], want)
				}
			}
		})
	}
}

// TestTwoFixes puts the function once into a package, whichever fixes are made and in
// whatever order.
func TestTwoFixes(t *testing.T) {
	sources := map[string]string{"a.go": "package p\n", "b.go": "package p\n\nvar b = \"v1\"\n", "c.go": "package p\n\nvar c = \"v2\"\n"}
	places := check(t, sources)
	first, ok := fix.Read(places[0], fix.Env, "B")
	second, ok2 := fix.Read(places[1], fix.Env, "C")
	if !ok || !ok2 {
		t.Fatal("no fix")
	}
	fixed := applyAll(t, places[0].Fset, sources, append(first.TextEdits, second.TextEdits...))
	check(t, fixed)
	if n := strings.Count(fixed["a.go"], "func mustGetenv"); n != 1 {
		t.Errorf("%d functions in\n%s", n, fixed["a.go"])
	}
	half := applyAll(t, places[0].Fset, sources, second.TextEdits)
	places = check(t, half)
	if first, ok = fix.Read(places[0], fix.Env, "B"); !ok {
		t.Fatal("no fix after the other")
	}
	check(t, applyAll(t, places[0].Fset, half, first.TextEdits))
}

func TestParseStore(t *testing.T) {
	for name, want := range map[string]fix.Store{"": fix.Env, "env": fix.Env, "vault": fix.Vault, "azure": fix.Azure} {
		if got, err := fix.ParseStore(name); got != want || err != nil {
			t.Errorf("%q: %q, %v", name, got, err)
		}
	}
	if _, err := fix.ParseStore("gcp"); err == nil || !strings.Contains(err.Error(), "env, getenv, file, vault, aws, azure") {
		t.Errorf("an unknown store: %v", err)
	}
}
