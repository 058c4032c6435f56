package hardcoded_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis/analysistest"
	"golang.org/x/tools/txtar"

	"github.com/hookvet/hookvet/analyzers/constvals"
	"github.com/hookvet/hookvet/analyzers/hardcoded"
	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/rules/structure"
)

// dir expands an archive of testdata.
func dir(t *testing.T, archive string) string {
	t.Helper()
	a, err := txtar.ParseFile(filepath.Join("testdata", archive))
	if err != nil {
		t.Fatal(err)
	}
	files, err := txtar.FS(a)
	if err != nil {
		t.Fatal(err)
	}
	return fixture.Dir(t, files, fixture.Sealed(structure.Seal))
}

// byHand are findings that no want can be written beside, by what their message holds.
type byHand struct {
	analysistest.Testing
	t    *testing.T
	want map[string]int
}

func (b *byHand) Errorf(format string, args ...any) {
	text := strings.TrimSpace(fmt.Sprintf(format, args...))
	for part := range b.want {
		if strings.Contains(text, "unexpected diagnostic") && strings.Contains(text, part) {
			b.want[part]--
			return
		}
	}
	b.t.Error(text)
}

func run(t *testing.T, archive, pkg string, more map[string]int) {
	t.Helper()
	b := &byHand{t: t, want: more}
	analysistest.Run(b, dir(t, archive), hardcoded.Analyzer, pkg)
	for part, n := range more {
		if n != 0 {
			t.Errorf("%q was reported %d times less than wanted", part, n)
		}
	}
}

func TestValues(t *testing.T) {
	run(t, "values.txtar", "values", map[string]int{"in app.env:2: ": 2})
}

func TestDefaults(t *testing.T) { run(t, "defaults.txtar", "defaults", nil) }

func TestTexts(t *testing.T) {
	run(t, "texts.txtar", "texts", map[string]int{"texts.go:11:13: ": 1})
}

// TestNames has a package with errors too, which other drivers refuse.
func TestNames(t *testing.T) { run(t, "names.txtar", "names", nil) }

// TestFixes applies all fixes, compares with the golden files, type-checks what comes
// out, and applies them again, which changes nothing.
func TestFixes(t *testing.T) {
	root := dir(t, "fix.txtar")
	src := filepath.Join(root, "src", "fix")
	analysistest.RunWithSuggestedFixes(t, root, hardcoded.Analyzer, "fix")

	entries, err := os.ReadDir(src)
	if err != nil {
		t.Fatal(err)
	}
	golden := 0
	for _, e := range entries {
		name, ok := strings.CutSuffix(e.Name(), ".golden")
		if !ok {
			continue
		}
		golden++
		if err := os.Rename(filepath.Join(src, e.Name()), filepath.Join(src, name)); err != nil {
			t.Fatal(err)
		}
	}
	if golden != 3 {
		t.Errorf("%d golden files, want 3: generated files and tests are left alone", golden)
	}
	res, errs := check(t, src)
	for _, err := range errs {
		t.Errorf("fixed code: %v", err)
	}
	found, err := hardcoded.Find(res, hardcoded.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		if strings.Contains(f.Secret, "TOKEN") || strings.Contains(f.Secret, "PASSWORD") {
			t.Errorf("the fixed code has a finding of its own: %s", f.Message())
		}
	}
}

// check type-checks the files of a directory that are no tests.
func check(t *testing.T, dir string) (*constvals.Result, []error) {
	t.Helper()
	fset := token.NewFileSet()
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		f, err := parser.ParseFile(fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	var errs []error
	conf := types.Config{Importer: importer.Default(), Error: func(err error) { errs = append(errs, err) }}
	pkg, _ := conf.Check("fix", fset, files, info)
	return constvals.Of(fset, files, info, pkg), errs
}

// TestGosec has the shapes of the samples that gosec tests its rule G101 with, and its
// negative ones: a finding in each of the former, none in the latter. With types and
// without.
func TestGosec(t *testing.T) {
	const hex, mixed = `{{fake "[0-9a-f]{40}" plain name="hex"}}`, `{{fake "[A-Za-z0-9+/]{54}==" plain name="mixed"}}`
	const aws = `{{fake "AKIA[A-Z2-7]{2}44QH[0-9]DH" plain name="aws"}}` + "EXAMPLE"
	samples := map[string]bool{
		`func f() { password := "` + hex + `"; _ = password }`:                                                         true,
		`var password = "` + hex + `"`:                                                                                 true,
		`const password = "` + hex + `"`:                                                                               true,
		"const (\n\tusername = \"user\"\n\tpassword = \"" + hex + "\"\n)":                                              true,
		`var password string; func init() { password = "` + hex + `" }`:                                                true,
		`const ATNStateTokenStart = "` + hex + `"`:                                                                     true,
		`func f(password string) bool { return password == "` + hex + `" }`:                                            true,
		`func f(password string) bool { return "` + hex + `" == password }`:                                            true,
		`func f(password string) bool { return password != "` + hex + `" }`:                                            true,
		`func f(password string) bool { return "` + hex + `" != password }`:                                            true,
		`const pw = "` + mixed + `"`:                                                                                   true,
		`var pw string; func f() { pw = "` + mixed + `" }`:                                                             true,
		`const cred = "` + mixed + `"`:                                                                                 true,
		`var cred string; func f() { cred = "` + mixed + `" }`:                                                         true,
		`const apiKey = "{{fake "[A-Z][A-Za-z0-9]{26}[0-9][A-Z]" plain}}"`:                                             true,
		`var apiKey string; func f() { apiKey = "{{fake "[A-Z][A-Za-z0-9]{26}[0-9][A-Z]" plain}}" }`:                   true,
		`const bearer = "Bearer: {{fake "[a-z0-9]{25}" plain}}"`:                                                       true,
		`var bearer string; func f() { bearer = "Bearer: {{fake "[a-z0-9]{25}" plain}}" }`:                             true,
		`type c struct{ Password string }; var _ = c{Password: "` + hex + `"}`:                                         true,
		`type c struct{ Password string }; var _ = &c{Password: "` + hex + `"}`:                                        true,
		`var _ = struct{ Password string }{Password: "` + hex + `"}`:                                                   true,
		`var _ = map[string]string{"password": "` + hex + `"}`:                                                         true,
		`var _ = map[string]string{"apiKey": "` + hex + `"}`:                                                           true,
		`type c struct{ Username, Password string }; var _ = c{Username: "admin", Password: "` + hex + `"}`:            true,
		`var url = "https://username:{{fake "abcdef[0-9]{10}abcdef[0-9]{10}" plain}}@contoso.io/"`:                     true,
		`var githubToken = "{{fake "ghp_[A-Za-z0-9]{36}" check="github" plain}}"`:                                      true,
		`var awsAccessKeyID = "` + aws + `"`:                                                                           true,
		`var _ = map[string]string{"aws_access_key": "` + aws + `"}`:                                                   true,
		`func f(compareGoogleAPI string) bool { return compareGoogleAPI == "{{fake "AIza[0-9A-Za-z_-]{35}" plain}}" }`: true,
		`var _ = struct{ SomeKey string }{SomeKey: "` + aws + `"}`:                                                     true,
		`var _ = map[string]string{"github_token": "{{fake "ghp_[A-Za-z0-9]{36}" check="github" plain}}"}`:             true,

		`func f() { password := "secret"; _ = password }`:                                    false,
		`const ATNStateTokenStart = 42`:                                                      false,
		`func f(p string) bool { return p != "` + hex + `" }`:                                false,
		`const ConfigLearnerTokenAuth string = "learner_auth_token_config"`:                  false,
		`var _ = struct{ Password string }{Password: "secret"}`:                              false,
		`var _ = map[string]string{"password": "secret"}`:                                    false,
		`var _ = struct{ Username string }{Username: "` + hex + `"}`:                         false,
		`var _ = []string{"` + hex + `"}`:                                                    false,
		`var customerNameEnvKey = "FOO_CUSTOMER_NAME"`:                                       false,
		`var txnID = "` + hex + `"`:                                                          false,
		"var Long = `databases:\n  db1:\n    url: \"postgres://user:pass@host:5432/db1\"\n`": false,
	}
	for source, want := range samples {
		expanded := fixture.Expand(t, "package p\n"+source+"\n", fixture.Sealed(structure.Seal))
		for _, typed := range []bool{true, false} {
			file := filepath.Join(t.TempDir(), "p.go")
			if err := os.WriteFile(file, []byte(expanded), 0o644); err != nil {
				t.Fatal(err)
			}
			res, errs := check(t, filepath.Dir(file))
			if len(errs) > 0 {
				t.Fatalf("%s: %v", source, errs)
			}
			if !typed {
				files := []*ast.File{res.Files[0].Syntax}
				res = constvals.Of(res.Fset, files, nil, nil)
			}
			found, err := hardcoded.Find(res, hardcoded.Options{})
			if err != nil {
				t.Fatal(err)
			}
			if len(found) != map[bool]int{true: 1, false: 0}[want] {
				t.Errorf("typed %v: %d findings in %s", typed, len(found), source)
			}
		}
	}
}

// TestSyntax says that a package gives the same findings without types, but for what
// only they tell.
func TestSyntax(t *testing.T) {
	for _, test := range []struct {
		archive, pkg string
		lost         int // at most: parameters of other packages, named constants
	}{{"values.txtar", "values", 4}, {"texts.txtar", "texts", 0}, {"defaults.txtar", "defaults", 0}, {"names.txtar", "names", 0}} {
		src := filepath.Join(dir(t, test.archive), "src", test.pkg)
		typed, _ := check(t, src)
		want, err := hardcoded.Find(typed, hardcoded.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var files []*ast.File
		for _, f := range typed.Files {
			files = append(files, f.Syntax)
		}
		got, err := hardcoded.Find(constvals.Of(typed.Fset, files, nil, nil), hardcoded.Options{})
		if err != nil {
			t.Fatal(err)
		}
		have := make(map[token.Pos]bool)
		for _, f := range got {
			have[f.Pos] = true
		}
		lost := 0
		for _, f := range want {
			if !have[f.Pos] {
				lost++
				t.Logf("%s: lost: %s", typed.Fset.Position(f.Pos), f.Message())
			}
			delete(have, f.Pos)
		}
		for pos := range have {
			t.Errorf("%s: a finding that there is not with types", typed.Fset.Position(pos))
		}
		if lost > test.lost {
			t.Errorf("%s: %d findings lost, want at most %d", test.pkg, lost, test.lost)
		}
	}
}

// TestSilent says that no message holds a secret, nor four bytes of one.
func TestSilent(t *testing.T) {
	for _, archive := range []string{"values.txtar", "texts.txtar", "defaults.txtar", "names.txtar"} {
		src := filepath.Join(dir(t, archive), "src", strings.TrimSuffix(archive, ".txtar"))
		res, _ := check(t, src)
		found, err := hardcoded.Find(res, hardcoded.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(found) == 0 {
			t.Errorf("%s: nothing found", archive)
		}
		for _, f := range found {
			for i := 0; i+6 <= len(f.Secret); i++ {
				if s := f.Secret[i : i+6]; strings.Contains(f.Message(), s) && !strings.Contains("PRIVATE KEY password", s) {
					t.Errorf("%s: %q is in its message: %s", res.Fset.Position(f.Pos), s, f.Message())
				}
			}
		}
	}
}
