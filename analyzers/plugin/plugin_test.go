package plugin_test

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/golangci/plugin-module-register/register"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/analysistest"

	"github.com/hookvet/hookvet/analyzers/plugin"
)

func TestRegistered(t *testing.T) {
	if f, err := register.GetPlugin(plugin.Name); f == nil || err != nil {
		t.Errorf("got %v", err)
	}
}

func TestSettings(t *testing.T) {
	rule := "[[rules]]\nid = \"own\"\nregex = 'own_[0-9]{6}'\n"
	file := filepath.Join(t.TempDir(), "own.toml")
	if err := os.WriteFile(file, []byte(rule), 0o600); err != nil {
		t.Fatal(err)
	}
	digest := fmt.Sprintf("%x", sha256.Sum256([]byte(rule)))
	extending := filepath.Join(filepath.Dir(file), "extending.toml")
	extends := "[extend]\npath = \"own.toml\"\n"
	if err := os.WriteFile(extending, []byte(extends), 0o600); err != nil {
		t.Fatal(err)
	}
	type settings = map[string]any
	for _, test := range []struct {
		settings any
		passes   int
		err      string
	}{
		{nil, 4, ""},
		{settings{"passes": []string{"hardcoded", "secretsink"}, "min-confidence": "sink", "tests": false}, 2, ""},
		{settings{"rules": rule}, 4, ""},
		{settings{"config": file, "config-digest": digest}, 4, ""},
		{settings{"passes": []string{"hardcode"}}, 0, `there is no pass "hardcode"`},
		{settings{"minconfidence": "sink"}, 0, "unknown field"},
		{settings{"min-confidence": "sure"}, 0, "sure"},
		{settings{"store": "vault"}, 4, ""},
		{settings{"store": "gcp"}, 0, "there is no store"},
		{settings{"rules": "[[rules]]\nid = \"own\"\nregex = '('\n"}, 0, "own"},
		{settings{"rules": "[extend]\npath = \"x\"\n"}, 0, "extend.path"},
		{settings{"rules": rule, "config": file}, 0, "use one"},
		{settings{"config": file}, 0, digest},
		{settings{"config": extending, "config-digest": fmt.Sprintf("%x", sha256.Sum256([]byte(extends)))}, 0, "extends another file"},
		{settings{"config-digest": digest}, 0, "there is no config"},
		{settings{"config": file + "x", "config-digest": digest}, 0, "own.tomlx"},
	} {
		p, err := plugin.New(test.settings)
		if test.err != "" {
			if err == nil || !strings.Contains(err.Error(), test.err) {
				t.Errorf("%v: got %v, want an error with %q", test.settings, err, test.err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", test.settings, err)
			continue
		}
		all, err := p.BuildAnalyzers()
		if err != nil || len(all) != test.passes || analysis.Validate(all) != nil || p.GetLoadMode() != register.LoadModeTypesInfo {
			t.Errorf("%v: got %v, %v", test.settings, all, err)
		}
		if slices.ContainsFunc(all, func(a *analysis.Analyzer) bool { return a.Doc == "" }) {
			t.Errorf("%v: a pass without a manual", test.settings)
		}
	}
}

// TestReports: golangci-lint makes issues of related information, and looks at nolint
// comments itself.
func TestReports(t *testing.T) {
	dir, cleanup, err := analysistest.WriteFiles(map[string]string{"a/a.go": `package a

import (
	"crypto/hmac"
	"crypto/sha256"
)

const key = "dev-key" // want "hardcoded-hmac-key"

const other = "dev-key" //nolint:hookvet // no matter // want "hardcoded-hmac-key"

const third = "dev-key" //hookvet:allow until=2999-12-31 for the test

const fourth = "dev-key" /* hookvet:allow until=2020-01-01 for the test */ // want "; hookvet.allow has expired, .* \\(hardcoded-hmac-key"

func f() {
	hmac.New(sha256.New, []byte(key))
	hmac.New(sha256.New, []byte(other))
	hmac.New(sha256.New, []byte(third))
	hmac.New(sha256.New, []byte(fourth))
}
`})
	if err != nil {
		t.Fatal(err)
	}
	defer cleanup()
	p, err := plugin.New(map[string]any{"passes": []string{"secretsink"}})
	if err != nil {
		t.Fatal(err)
	}
	all, err := p.BuildAnalyzers()
	if err != nil || len(all) != 1 {
		t.Fatalf("got %v, %v", all, err)
	}
	for _, r := range analysistest.Run(t, dir, all[0], "a") {
		for _, d := range r.Diagnostics {
			if len(d.Related) > 0 {
				t.Errorf("%s: got %v", d.Message, d.Related)
			}
		}
	}
}
