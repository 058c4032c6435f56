package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/rules/structure"
)

// TestExample runs golangci-lint with the example as it is: nothing that golangci-lint
// could hide is hidden, and what should not be printed is not.
func TestExample(t *testing.T) {
	formats := map[string]bool{ // true: it prints source lines, whatever the settings say
		"tab": false, "sarif": false, "checkstyle": false, "code-climate": false, "teamcity": false,
		"json": true, "html": true, "junit-xml": true,
	}
	out := t.TempDir()
	var args []string
	for format := range formats {
		args = append(args, "--output."+format+".path="+filepath.Join(out, format))
	}
	p := newProject(t, "shop.txtar")
	r := p.run(nil, args...)
	if diff := cmp.Diff(p.want, p.issues(r)); r.status != 1 || diff != "" {
		t.Errorf("status %d, -want +got:\n%s%s%s", r.status, diff, r.stdout, r.stderr)
	}
	printed := func(text string) bool {
		return slices.ContainsFunc(p.values(), func(value string) bool { return strings.Contains(text, value) })
	}
	if printed(r.stdout) || printed(r.stderr) {
		t.Errorf("a value is printed:\n%s%s", r.stdout, r.stderr)
	}
	for format, prints := range formats {
		text, err := os.ReadFile(filepath.Join(out, format))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), "hardcoded-hmac-key") {
			t.Errorf("%s has no findings:\n%s", format, text)
		}
		if printed(string(text)) != prints {
			t.Errorf("%s: a value is printed: %t, want %t", format, !prints, prints)
		}
	}
}

// TestDefaults takes the example's settings away, one by one: what its comments say of
// golangci-lint's defaults holds.
func TestDefaults(t *testing.T) {
	p := newProject(t, "shop.txtar")
	value := p.values()[0]
	for _, test := range []struct {
		name   string
		change func(settings)
		lost   []string // of what is wanted
	}{
		{"generated", func(s settings) { delete(s.at("linters", "exclusions"), "generated") }, []string{"gen/gen.go:7 github-pat"}},
		{"uniq-by-line", func(s settings) { delete(s.at("issues"), "uniq-by-line") }, []string{"many/line.go:5 github-pat"}},
		{"max-same-issues", func(s settings) { delete(s.at("issues"), "max-same-issues") }, nil},
		{"nolintlint", func(s settings) { s.at("linters")["enable"] = []string{"hookvet"} }, []string{"quiet/quiet.go:13 nolintlint"}},
		{"print-issued-lines", func(s settings) { delete(s.at("output", "formats", "text"), "print-issued-lines") }, nil},
	} {
		want := slices.Clone(p.want)
		for _, l := range test.lost {
			i := slices.Index(want, l)
			want = slices.Delete(want, i, i+1)
		}
		r := p.run(test.change)
		if diff := cmp.Diff(want, p.issues(r)); diff != "" {
			t.Errorf("%s: -want +got:\n%s%s", test.name, diff, r.stderr)
		}
		if is, want := strings.Contains(r.stdout, value), test.name == "print-issued-lines"; is != want {
			t.Errorf("%s: a value is printed: %t, want %t", test.name, is, want)
		}
	}
}

// TestLimits has more findings than golangci-lint reports by default, of hookvet's and
// of gosec's, which read alike, and a linter that prints what it finds.
func TestLimits(t *testing.T) {
	const many = 51
	p := newProject(t, "shop.txtar")
	tokens := fixture.For(t, fixture.Sealed(structure.Seal))
	text := "// Package bulk is much.\npackage bulk\n\n// Tokens.\nconst (\n"
	for i := range many {
		token, err := tokens.Expand(`{{fake "ghp_[A-Za-z0-9]{36}" check="github"}}`)
		if err != nil {
			t.Fatal(err)
		}
		text += fmt.Sprintf("\tToken%d = %q\n", i, token)
	}
	p.write("bulk/bulk.go", text+")\n")
	repeated := fixture.Expand(t, `{{fake "ghp_[A-Za-z0-9]{36}" check="github"}}`, fixture.Sealed(structure.Seal))
	p.write("goconst/goconst.go", fmt.Sprintf("// Package goconst repeats itself.\npackage goconst\n\n// List.\nvar List = []string{%[1]q, %[1]q, %[1]q}\n", repeated))

	count := func(r result) map[string]int {
		n := make(map[string]int)
		for line := range strings.Lines(r.stdout) {
			if m := issue.FindStringSubmatch(strings.TrimSpace(line)); m != nil {
				n[m[3]]++
			}
		}
		return n
	}
	enable := func(s settings) {
		s.at("linters")["enable"] = []string{"hookvet", "gosec", "goconst"}
		s.at("linters", "settings", "gosec")["includes"] = []string{"G101"}
	}
	r := p.run(enable, "./bulk", "./goconst")
	if n := count(r); n["hookvet"] != many+3 || n["gosec"] < many {
		t.Errorf("got %v\n%s%s", n, r.stdout, r.stderr)
	}
	if !strings.Contains(r.stdout, repeated) {
		t.Errorf("goconst no longer prints what is repeated: the documentation says so\n%s", r.stdout)
	}
	r = p.run(func(s settings) {
		enable(s)
		delete(s, "issues")
	}, "./bulk")
	// One a line is gosec's, and of these three are shown: 51 secrets become three.
	if n := count(r); n["hookvet"] != 0 || n["gosec"] != 3 {
		t.Errorf("all defaults: got %v\n%s%s", n, r.stdout, r.stderr)
	}
	r = p.run(func(s settings) {
		enable(s)
		s["issues"] = settings{"uniq-by-line": false}
	}, "./bulk")
	if n := count(r); n["hookvet"] != 50 || n["gosec"] != 3 {
		t.Errorf("max-issues-per-linter, max-same-issues: got %v\n%s%s", n, r.stdout, r.stderr)
	}
}

func TestWrongSettings(t *testing.T) {
	p := newProject(t, "shop.txtar")
	for _, test := range []struct {
		change func(settings)
		err    string
	}{
		{func(s settings) { s.hookvet()["min-confidance"] = "sink" }, `reading the settings of hookvet: decoding settings: json: unknown field "min-confidance"`},
		{func(s settings) { s.hookvet()["min-confidence"] = "sure" }, "reading the settings of hookvet: the least confidence: "},
		{func(s settings) { s.hookvet()["rules"] = "[[rules]]\nid = \"own\"\nregex = '('\n" }, "reading the settings of hookvet: rules"},
	} {
		if r := p.run(test.change); r.status != 3 || !strings.Contains(r.stderr, test.err) || r.stdout != "" {
			t.Errorf("want %q, got status %d\n%s%s", test.err, r.status, r.stdout, r.stderr)
		}
	}
}

// TestCache changes rules between runs that share a cache: results of other rules do
// not come back. That there is a cache is seen by the same run again.
func TestCache(t *testing.T) {
	p := newProject(t, "shop.txtar")
	p.environment = []string{"GOLANGCI_LINT_CACHE=" + t.TempDir(), "GL_DEBUG=goanalysis/issues/cache"}
	p.write("own/own.go", "// Package own has a value for rules.\npackage own\n\n// Value of own.\nvar Value = \""+fixture.Value(t, "own_[0-9a-f]{32}")+"\"\n")
	rules := func(id string) string {
		return "[[rules]]\nid = \"" + id + "\"\nregex = 'own_[0-9a-f]{32}'\nkeywords = [\"own_\"]\n"
	}
	check := func(name string, r result, want ...string) {
		t.Helper()
		if diff := cmp.Diff(want, p.issues(r)); diff != "" {
			t.Errorf("%s: -want +got:\n%s%s%s", name, diff, r.stdout, r.stderr)
		}
	}
	inline := func(id string) func(settings) {
		return func(s settings) { s.hookvet()["rules"] = rules(id) }
	}
	check("no rules", p.run(nil, "./own"))
	check("rules", p.run(inline("own-a"), "./own"), "own/own.go:5 own-a")
	check("other rules", p.run(inline("own-b"), "./own"), "own/own.go:5 own-b")
	again := p.run(inline("own-b"), "./own")
	check("the same rules", again, "own/own.go:5 own-b")
	if !strings.Contains(again.stderr, "analyzing 0/1 packages") {
		t.Errorf("nothing is from the cache:\n%s", again.stderr)
	}
	check("the first rules", p.run(inline("own-a"), "./own"), "own/own.go:5 own-a")

	digest := func(text string) string { return fmt.Sprintf("%x", sha256.Sum256([]byte(text))) }
	file := func(digest string) func(settings) {
		return func(s settings) {
			s.hookvet()["config"], s.hookvet()["config-digest"] = "own.toml", digest
		}
	}
	a, b := rules("own-c"), rules("own-d")
	p.write("own.toml", a)
	check("a file", p.run(file(digest(a)), "./own"), "own/own.go:5 own-c")
	p.write("own.toml", b)
	if r := p.run(file(digest(a)), "./own"); r.status != 3 || !strings.Contains(r.stderr, digest(b)) {
		t.Errorf("a changed file with the old digest: status %d\n%s%s", r.status, r.stdout, r.stderr)
	}
	check("a changed file", p.run(file(digest(b)), "./own"), "own/own.go:5 own-d")

	// What is known of a package that is cached is known to one that is not.
	check("a wrapper's user", p.run(nil, "./pay", "./sign"), "pay/pay.go:11 hardcoded-hmac-key", "pay/pay.go:22 hardcoded-hmac-key")
	p.write("pay/more.go", "package pay\n\nvar _ = 1\n")
	check("changed", p.run(nil, "./pay", "./sign"), "pay/pay.go:11 hardcoded-hmac-key", "pay/pay.go:22 hardcoded-hmac-key")
	check("alone", p.run(nil, "./pay"), "pay/pay.go:11 hardcoded-hmac-key", "pay/pay.go:22 hardcoded-hmac-key")
}

// TestBroken pins a limit that is golangci-lint's: where one package has an error,
// nothing else is reported of any. It does not pass for clean.
func TestBroken(t *testing.T) {
	p := newProject(t, "shop.txtar")
	p.write("broken/broken.go", "// Package broken is.\npackage broken\n\nvar n int = \"text\"\n")
	r := p.run(nil, "./broken", "./gen")
	if diff := cmp.Diff([]string{"broken/broken.go:4 typecheck"}, p.issues(r)); r.status != 1 || diff != "" {
		t.Errorf("status %d, -want +got:\n%s%s%s", r.status, diff, r.stdout, r.stderr)
	}
	r = p.run(nil, "./gen")
	if diff := cmp.Diff([]string{"gen/gen.go:7 github-pat"}, p.issues(r)); r.status != 1 || diff != "" {
		t.Errorf("alone: status %d, -want +got:\n%s%s%s", r.status, diff, r.stdout, r.stderr)
	}
}

// TestFix lets golangci-lint apply a fix.
func TestFix(t *testing.T) {
	p := newProject(t, "shop.txtar")
	token := fixture.Expand(t, `{{fake "ghp_[A-Za-z0-9]{36}" check="github"}}`, fixture.Sealed(structure.Seal))
	p.write("fix/fix.go", "// Package fix can be fixed.\npackage fix\n\nvar token = \""+token+"\"\n\n// Token is one.\nfunc Token() string { return token }\n")
	p.run(nil, "--fix", "./fix")
	text, err := os.ReadFile(filepath.Join(p.dir, "fix", "fix.go"))
	if err != nil || !strings.Contains(string(text), `var token = mustGetenv("GITHUB_TOKEN")`) {
		t.Errorf("got %v\n%s", err, text)
	}
	if r := p.run(nil, "./fix"); r.status != 0 {
		t.Errorf("status %d\n%s%s", r.status, r.stdout, r.stderr)
	}
}

// TestReadme: what README shows is the example, but for hookvet's own settings, which
// have their defaults in both.
func TestReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, block, _ := strings.Cut(string(readme), "```yaml\n# .golangci.yml\n")
	block, _, found := strings.Cut(block, "```\n")
	if !found {
		t.Fatal("README.md has no .golangci.yml")
	}
	text, err := os.ReadFile(example)
	if err != nil {
		t.Fatal(err)
	}
	var got, want settings
	if err := errors.Join(yaml.Unmarshal([]byte(block), &got), yaml.Unmarshal(text, &want)); err != nil {
		t.Fatal(err)
	}
	for _, s := range []settings{got, want} {
		s.at("linters", "settings", "custom", "hookvet")["settings"] = nil
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-%s +README.md:\n%s", example, diff)
	}
}
