package vetunit_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/hookvet/hookvet/internal/vetunit"
)

// seen is a fact that has a text.
type seen struct{ Text string }

func (*seen) AFact()           {}
func (s *seen) String() string { return s.Text }

// named is a pass that gives every function, method and field a fact, and reports
// those of other packages where they are used.
func named() *analysis.Analyzer {
	base := &analysis.Analyzer{Name: "base", Run: func(pass *analysis.Pass) (any, error) { return pass.Pkg.Name(), nil }}
	return &analysis.Analyzer{
		Name: "named", FactTypes: []analysis.Fact{new(seen)}, Requires: []*analysis.Analyzer{base},
		Run: func(pass *analysis.Pass) (any, error) {
			name := pass.ResultOf[base].(string)
			for _, f := range pass.Files {
				ast.Inspect(f, func(n ast.Node) bool {
					id, ok := n.(*ast.Ident)
					if !ok {
						return true
					}
					if obj := pass.TypesInfo.Defs[id]; obj != nil && obj.Exported() {
						pass.ExportObjectFact(obj, &seen{name + "." + obj.Name()})
					}
					var fact seen
					if obj := pass.TypesInfo.Uses[id]; obj != nil && obj.Pkg() != pass.Pkg && pass.ImportObjectFact(obj, &fact) {
						pass.Report(analysis.Diagnostic{
							Pos: id.Pos(), Category: "c", Message: fact.Text,
							SuggestedFixes: []analysis.SuggestedFix{{Message: "m", TextEdits: []analysis.TextEdit{
								{Pos: id.Pos(), End: id.End(), NewText: []byte("x")}, {Pos: f.Package, NewText: []byte("y")},
							}}},
						})
					}
					return true
				})
			}
			for _, p := range pass.Pkg.Imports() {
				var fact seen
				if pass.ImportPackageFact(p, &fact) {
					pass.Reportf(pass.Files[0].Package, "package %s", fact.Text)
				}
			}
			pass.ExportPackageFact(&seen{name})
			return nil, nil
		},
	}
}

var sources = map[string]string{
	"go.mod": "module example.com/m\n\ngo 1.26\n",
	"a/a.go": "package a\n\nimport \"strings\"\n\ntype T struct{ Field string }\n\nfunc (T) Method() string { return strings.ToUpper(\"x\") }\n\nfunc F() T { return T{} }\n",
	"b/b.go": "package b\n\nimport \"example.com/m/a\"\n\nfunc G() a.T { return a.F() }\n",
	"c/c.go": "package c\n\nimport \"example.com/m/b\"\n\nvar _ = b.G().Method() + b.G().Field\n",
}

// module writes the sources, and gives what the compiler makes of each package: the
// file by import path.
func module(t *testing.T) (dir string, compiled map[string]string) {
	t.Helper()
	dir = t.TempDir()
	for name, text := range sources {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	cmd := exec.Command("go", "list", "-export", "-deps", "-f", "{{.ImportPath}} {{.Export}}", "./...")
	cmd.Dir = dir
	out, err := cmd.Output()
	if err != nil {
		t.Skipf("there is no go command that compiles: %v", err)
	}
	compiled = make(map[string]string)
	for line := range strings.Lines(string(out)) {
		path, file, _ := strings.Cut(strings.TrimSpace(line), " ")
		compiled[path] = file
	}
	return dir, compiled
}

// unit writes the description of a package.
func unit(t *testing.T, dir string, cfg unitchecker.Config) string {
	t.Helper()
	data, err := json.Marshal(cfg)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(dir, filepath.Base(cfg.ImportPath)+".cfg")
	if err := os.WriteFile(name, data, 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

// TestFacts has a fact of a go through b to c, which does not import a: those of
// methods and fields, to which the types of b lead, but not that of the function.
func TestFacts(t *testing.T) {
	dir, compiled := module(t)
	facts := map[string]string{}
	var out, errs bytes.Buffer
	for _, step := range []struct{ name, imports string }{{"a", "strings"}, {"b", "example.com/m/a"}, {"c", "example.com/m/b"}} {
		path := "example.com/m/" + step.name
		cfg := unitchecker.Config{
			ID: path, ImportPath: path, GoVersion: "go1.26", ModulePath: "example.com/m",
			GoFiles:     []string{filepath.Join(dir, step.name, step.name+".go")},
			ImportMap:   map[string]string{step.imports: step.imports},
			PackageFile: compiled, PackageVetx: facts, VetxOnly: step.name != "c",
			VetxOutput: filepath.Join(dir, step.name+".vetx"),
		}
		u, err := vetunit.Open(unit(t, dir, cfg))
		if err != nil || u == nil {
			t.Fatalf("%s: %v, %v", path, u, err)
		}
		if found, err := u.Run([]*analysis.Analyzer{named()}, true, &out, &errs); err != nil || found {
			t.Fatalf("%s: %v, %v", path, found, err)
		}
		facts = map[string]string{path: cfg.VetxOutput}
	}
	var tree map[string]map[string][]struct {
		Category, Posn, Message string
		Fixes                   []struct {
			Edits []struct{ Start, End int }
		} `json:"suggested_fixes"`
	}
	if err := json.Unmarshal(out.Bytes(), &tree); err != nil {
		t.Fatalf("%v in %s", err, out.Bytes())
	}
	var got []string
	for _, d := range tree["example.com/m/c"]["named"] {
		got = append(got, strings.TrimPrefix(d.Posn, filepath.Join(dir, "c")+string(filepath.Separator))+" "+d.Message)
		if d.Category == "c" && (len(d.Fixes) != 1 || d.Fixes[0].Edits[0].Start != 0 || d.Fixes[0].Edits[1].Start == 0) {
			t.Errorf("fixes of %s: %v", d.Posn, d.Fixes)
		}
	}
	want := []string{"c.go:1:1 package b", "c.go:5:11 b.G", "c.go:5:15 a.Method", "c.go:5:28 b.G", "c.go:5:32 a.Field"}
	if !slices.Equal(got, want) || errs.Len() > 0 {
		t.Errorf("got %q, want %q; %s", got, want, errs.Bytes())
	}
}

// TestText writes findings in lines.
func TestText(t *testing.T) {
	dir, compiled := module(t)
	cfg := unitchecker.Config{
		ID: "example.com/m/a", ImportPath: "example.com/m/a", GoVersion: "go1.26", ModulePath: "example.com/m",
		GoFiles: []string{filepath.Join(dir, "a", "a.go")}, ImportMap: map[string]string{"strings": "strings"}, PackageFile: compiled,
	}
	u, err := vetunit.Open(unit(t, dir, cfg))
	if err != nil || u == nil {
		t.Fatal(u, err)
	}
	all := &analysis.Analyzer{Name: "all", Run: func(pass *analysis.Pass) (any, error) {
		pass.Reportf(pass.Files[0].Name.Pos(), "here")
		if _, err := pass.ReadFile(cfg.GoFiles[0]); err != nil {
			t.Error(err)
		}
		if _, err := pass.ReadFile(filepath.Join(dir, "go.mod")); err == nil {
			t.Error("a file that is not of the package is read")
		}
		return nil, nil
	}}
	bad := &analysis.Analyzer{Name: "bad", Run: func(*analysis.Pass) (any, error) { return nil, fmt.Errorf("it is broken") }}
	after := &analysis.Analyzer{Name: "after", Requires: []*analysis.Analyzer{bad}, Run: func(*analysis.Pass) (any, error) { panic("not run") }}
	var out, errs bytes.Buffer
	found, err := u.Run([]*analysis.Analyzer{all, after}, false, &out, &errs)
	if !found || err == nil || err.Error() != "after: failed prerequisites: bad" {
		t.Errorf("found %v, error %v", found, err)
	}
	if want := cfg.GoFiles[0] + ":1:9: here\n"; errs.String() != want || out.Len() > 0 {
		t.Errorf("wrote %q and %q, want %q", errs.String(), out.String(), want)
	}
}

// TestOpen leaves to unitchecker what only it can do.
func TestOpen(t *testing.T) {
	standard := unitchecker.Config{ImportPath: "unicode", GoVersion: "go1.26.8", GoFiles: []string{"x.go"}, VetxOnly: true}
	imports := unitchecker.Config{ImportPath: "example.com/m", ModulePath: "example.com/m", GoVersion: "go1.26", GoFiles: []string{"x.go"}, ImportMap: map[string]string{"fmt": "fmt"}}
	for _, test := range []struct {
		name           string
		from           unitchecker.Config
		change         func(*unitchecker.Config)
		mine, factless bool
	}{
		{"standard library", standard, func(*unitchecker.Config) {}, true, true},
		{"to be reported", standard, func(c *unitchecker.Config) { c.VetxOnly = false }, true, false},
		{"a go that compiles nothing", standard, func(c *unitchecker.Config) { c.GoVersion = "go1.27" }, false, false},
		{"a module with imports", imports, func(c *unitchecker.Config) { c.PackageFile = map[string]string{"fmt": "fmt.a"} }, true, false},
		{"a module whose imports are not compiled", imports, func(*unitchecker.Config) {}, false, false},
		{"a module without imports", imports, func(c *unitchecker.Config) { c.ImportMap = nil }, false, false},
		{"no files", imports, func(c *unitchecker.Config) { c.GoFiles = nil }, false, false},
		{"a module that is called as the standard library", standard, func(c *unitchecker.Config) { c.ModulePath = "unicode" }, false, false},
	} {
		cfg := test.from
		test.change(&cfg)
		u, err := vetunit.Open(unit(t, t.TempDir(), cfg))
		if err != nil || (u != nil) != test.mine {
			t.Errorf("%s: %v, %v", test.name, u, err)
			continue
		}
		if u != nil && u.Factless(func(path string) bool { return path == "unicode" }) != test.factless {
			t.Errorf("%s: it has facts: %v", test.name, test.factless)
		}
	}
	if _, err := vetunit.Open(filepath.Join(t.TempDir(), "none.cfg")); err == nil {
		t.Error("a missing file is no error")
	}
}

// TestBrokenFacts reads no file that is cut off.
func TestBrokenFacts(t *testing.T) {
	dir, compiled := module(t)
	for _, data := range []string{"", "vetx", "vety\x00\x00\x00\x00\x00\x00\x00\x00", "vetx\xff\xff\xff\xff\xff\xff\xff\xff", "vetx\x00\x00\x00\x00\x02\x00\x00\x00\x01\x02"} {
		file := filepath.Join(dir, "facts")
		if err := os.WriteFile(file, []byte(data), 0o666); err != nil {
			t.Fatal(err)
		}
		cfg := unitchecker.Config{
			ID: "example.com/m/b", ImportPath: "example.com/m/b", GoVersion: "go1.26", ModulePath: "example.com/m",
			GoFiles: []string{filepath.Join(dir, "b", "b.go")}, ImportMap: map[string]string{"example.com/m/a": "example.com/m/a"},
			PackageFile: compiled, PackageVetx: map[string]string{"example.com/m/a": file},
		}
		u, err := vetunit.Open(unit(t, dir, cfg))
		if err != nil || u == nil {
			t.Fatal(u, err)
		}
		if _, err := u.Run([]*analysis.Analyzer{named()}, true, &bytes.Buffer{}, &bytes.Buffer{}); err == nil {
			t.Errorf("%q is read", data)
		}
	}
}
