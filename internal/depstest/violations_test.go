package depstest

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// TestCheck holds the checker to what it is for: each case is one file that
// breaks one rule, or that looks as if it did.
func TestCheck(t *testing.T) {
	for _, test := range []struct {
		name     string // of the file
		imported string
		want     string // part of the only violation; empty if there is none
	}{
		// floors
		{"cmd/hookvet/a.go", module + "/internal/pipeline", ""},
		{"internal/source/a.go", module + "/internal/charset", ""},
		{"internal/report/a.go", module + "/internal/finding", ""},
		{"internal/report/a.go", module + "/internal/suppress", "floor 1 to floor 1"},
		{"rules/a.go", module + "/internal/finding", "floor 0 to floor 0"},
		{"rules/a.go", module + "/rules/builtin", "floor 0 to floor 1"},
		{"internal/finding/a.go", module + "/cmd/hookvet", "floor 0 to floor 4"},
		{"rules/a_test.go", module + "/rules/builtin", ""},

		// the table is whole
		{"internal/util/a.go", "fmt", "internal/util has no row"},
		{"internal/util/a_test.go", "fmt", "internal/util has no row"},
		{"a.go", "fmt", ". has no row"},
		{"cmd/hookvet/a.go", module + "/internal/util", "has no row"},
		{"cmd/hookvet/a.go", module, "no package"},

		// test helpers
		{"rules/a_test.go", module + "/internal/fixture", ""},
		{"internal/source/a.go", module + "/internal/fixture", "for tests only"},

		// from outside
		{"rules/a.go", "github.com/pelletier/go-toml/v2", ""},
		{"rules/a.go", "github.com/pelletier/go-toml/v2/unstable", "not in the list"},
		{"rules/a.go", "github.com/pelletier/go-toml", "not in the list"},
		{"internal/finding/a.go", "github.com/pelletier/go-toml/v2", "not in the list"},
		{"internal/finding/a_test.go", "github.com/google/go-cmp/cmp", ""},
		{"analyzers/hardcoded/a.go", "golang.org/x/tools/go/analysis", ""},
		{"rules/gitleaks/a.go", "github.com/zricethezav/gitleaks/v8/config", ""},
		{"rules/gitleaks/a.go", "github.com/zricethezav/gitleaks/v8/detect", "not in the list"},
		{"rules/gitleaks/a_test.go", "github.com/zricethezav/gitleaks/v8/detect", ""},
		{"cmd/hookvet/a.go", "github.com/zricethezav/gitleaks/v8/config", "only rules/gitleaks imports"},
		{"cmd/hookvet/a.go", "golang.org/x/term", ""},

		// the standard library
		{"rules/a.go", "regexp/syntax", ""},
		{"rules/a.go", "log/slog", "not in rules"},
		{"rules/a.go", "flag", "not in rules"},
		{"internal/finding/a.go", "go/ast", "not in internal/finding"},
		{"internal/finding/a.go", "go/token", "not in internal/finding"},
		{"internal/finding/a_test.go", "flag", ""},
		{"cmd/hookvet/a.go", "flag", ""},
		{"cmd/hookvet/a.go", "os/exec", "only internal/gocmd imports"},
		{"internal/gocmd/a.go", "os/exec", ""},
		{"cmd/hookvet/a_test.go", "os/exec", ""},
		{"internal/source/a_windows.go", "C", "CGO_ENABLED=0"},
	} {
		found := checkTree(t, fstest.MapFS{
			test.name: {Data: fmt.Appendf(nil, "package p\n\nimport _ %q\n", test.imported)},
		})
		switch {
		case test.want == "" && len(found) > 0:
			t.Errorf("%s imports %s: unexpected %q", test.name, test.imported, found)
		case test.want != "" && (len(found) != 1 || !strings.Contains(found[0], test.want)):
			t.Errorf("%s imports %s: got %q, want one violation with %q", test.name, test.imported, found, test.want)
		}
	}
}

func TestCheckMainPackage(t *testing.T) {
	found := checkTree(t, fstest.MapFS{
		"cmd/hookvet/main.go": {Data: []byte("package main\n")},
		"rules/tool.go":       {Data: []byte("package main\n")},
		"rules/gen.go":        {Data: []byte("// Copyright\n\n//go:build ignore\n\n// gen\npackage main\n\nimport _ \"os/exec\"\n")},
		"rules/not.go":        {Data: []byte("//go:build !ignore\n\npackage rules\n\nimport _ \"os/exec\"\n")},
	})
	if len(found) != 2 || !strings.Contains(found[0], "rules/not.go imports os/exec") || !strings.Contains(found[1], "rules/tool.go: a main package") {
		t.Errorf("got %q, want one violation for not.go and one for tool.go", found)
	}
}

// What is not of the module is not read, whatever it imports.
func TestCheckSkips(t *testing.T) {
	bad := &fstest.MapFile{Data: []byte("package main\n\nimport _ \"os/exec\"\n")}
	found := checkTree(t, fstest.MapFS{
		"go.mod":                    {Data: []byte("module " + module + "\n")},
		"rules/testdata/src/a/a.go": bad,
		"rules/_old/a.go":           bad,
		"rules/_a.go":               bad,
		".ci/tools/a.go":            bad,
		"internal/nested/go.mod":    {Data: []byte("module nested\n")},
		"internal/nested/deep/a.go": bad,
		"rules/README.md":           {Data: []byte("import \"os/exec\"")},
	})
	if len(found) != 0 {
		t.Errorf("unexpected %q", found)
	}
}

func TestCheckUnreadable(t *testing.T) {
	if _, err := readFiles(fstest.MapFS{"rules/a.go": {Data: []byte("pakcage rules\n")}}); err == nil {
		t.Error("no error for a file that is not Go")
	}
}

func TestCheckPeers(t *testing.T) {
	table := []pkg{
		{path: "a", floor: 1, peers: map[string]string{"b": "they were one package once"}},
		{path: "b", floor: 1},
		{path: "b", floor: 1},
	}
	found := check(table, []file{
		{name: "a/a.go", pkgName: "a", imports: []string{module + "/b"}},
		{name: "b/b.go", pkgName: "b", imports: []string{module + "/a"}},
	})
	want := []string{
		"b has two rows in the table",
		"b/b.go imports " + module + "/a: from floor 1 to floor 1; imports go down only",
	}
	if !slices.Equal(found, want) {
		t.Errorf("got %q, want %q", found, want)
	}
}

func checkTree(t *testing.T, tree fstest.MapFS) []string {
	t.Helper()
	files, err := readFiles(tree)
	if err != nil {
		t.Fatal(err)
	}
	return check(table, files)
}
