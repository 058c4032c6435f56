package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"golang.org/x/tools/txtar"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/rules/structure"
)

// example is what users copy: the tests run with it, changed where they say so.
const example = "../../.golangci.example.yml"

// golangciLint is the program, built once; lintCache is the cache of all tests but
// those of the cache.
var golangciLint, lintCache string

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "golangci-lint")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	golangciLint = filepath.Join(dir, "golangci-lint.exe")
	lintCache = filepath.Join(dir, "cache")
	code := 1
	// In the environment of this test, so that what it was built of is not built again.
	build := exec.Command("go", "build", "-buildvcs=false", "-o", golangciLint, ".")
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building golangci-lint: %v\n%s", err, out)
	} else {
		code = m.Run()
	}
	os.RemoveAll(dir)
	os.Exit(code)
}

// project is a module that golangci-lint runs on.
type project struct {
	t    *testing.T
	dir  string
	want []string // what stands in the archive's file "want"

	// environment is added to that of golangci-lint.
	environment []string
}

// newProject writes an archive of testdata, its markers expanded.
func newProject(t *testing.T, archive string) *project {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("testdata", archive))
	if err != nil {
		t.Fatal(err)
	}
	p := &project{t: t, dir: t.TempDir()}
	for _, f := range txtar.Parse([]byte(fixture.Expand(t, string(text), fixture.Sealed(structure.Seal)))).Files {
		if f.Name == "want" {
			p.want = strings.Split(strings.TrimSpace(string(f.Data)), "\n")
			continue
		}
		p.write(f.Name, string(f.Data))
	}
	return p
}

func (p *project) write(name, text string) {
	p.t.Helper()
	name = filepath.Join(p.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
		p.t.Fatal(err)
	}
}

// values are what may not be printed: every text of eleven letters and digits or
// more that is in quotes in the module's Go code, imports left out.
func (p *project) values() []string {
	p.t.Helper()
	var values []string
	quoted := regexp.MustCompile(`"([A-Za-z0-9_]{11,})"`)
	err := filepath.WalkDir(p.dir, func(name string, _ os.DirEntry, err error) error {
		if err != nil || filepath.Ext(name) != ".go" {
			return err
		}
		text, err := os.ReadFile(name)
		for _, m := range quoted.FindAllSubmatch(text, -1) {
			values = append(values, string(m[1]))
		}
		return err
	})
	if err != nil || len(values) == 0 {
		p.t.Fatalf("got %d values, %v", len(values), err)
	}
	return values
}

// settings are those of the example, as YAML gives them.
type settings map[string]any

// at gives the settings at a path, which are made if there are none.
func (s settings) at(path ...string) settings {
	for _, name := range path {
		next, ok := s[name].(settings)
		if !ok {
			next = settings{}
			s[name] = next
		}
		s = next
	}
	return s
}

// hookvet gives hookvet's own.
func (s settings) hookvet() settings {
	return s.at("linters", "settings", "custom", "hookvet", "settings")
}

// result is what a run gave.
type result struct {
	status         int
	stdout, stderr string
}

// run runs golangci-lint with the example, which change may change.
func (p *project) run(change func(settings), args ...string) result {
	p.t.Helper()
	text, err := os.ReadFile(example)
	if err != nil {
		p.t.Fatal(err)
	}
	if change != nil {
		var s settings
		if err := yaml.Unmarshal(text, &s); err != nil {
			p.t.Fatal(err)
		}
		change(s)
		if text, err = yaml.Marshal(s); err != nil {
			p.t.Fatal(err)
		}
	}
	p.write(".golangci.yml", string(text))
	// Another golangci-lint may be at work on the same machine: it holds a lock.
	cmd := exec.Command(golangciLint, append([]string{"run", "--allow-parallel-runners"}, args...)...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "GOLANGCI_LINT_CACHE="+lintCache, "CGO_ENABLED=0", "GOWORK=off", "GOFLAGS=", "NO_COLOR=1")
	cmd.Env = append(cmd.Env, p.environment...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	var exit *exec.ExitError
	if err := cmd.Run(); err != nil && !errors.As(err, &exit) {
		p.t.Fatal(err)
	}
	return result{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
}

var (
	issue = regexp.MustCompile(`^(\S+\.go:\d+):\d+: (.*) \((\w+)\)$`)
	rule  = regexp.MustCompile(`^\w+: .*\(([a-z0-9-]+), (?:generic|pattern|sink|verified)(?:, [0-9a-f]{4})?\)$`)
)

// issues are what the text format reports, as "file:line rule", or "file:line linter"
// if the linter is not hookvet, sorted.
func (p *project) issues(r result) []string {
	p.t.Helper()
	var list []string
	for line := range strings.Lines(r.stdout) {
		m := issue.FindStringSubmatch(strings.TrimSpace(line))
		if m == nil {
			continue
		}
		what := m[3]
		if what == "hookvet" {
			named := rule.FindStringSubmatch(m[2])
			if named == nil {
				p.t.Errorf("a message without a rule: %s", line)
				continue
			}
			what = named[1]
		}
		list = append(list, filepath.ToSlash(m[1])+" "+what)
	}
	slices.Sort(list)
	return list
}
