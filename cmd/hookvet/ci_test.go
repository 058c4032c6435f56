package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/hookvet/hookvet/internal/racetest"
)

// What others run is code: these tests load it, and run the scripts in it.

func load(t *testing.T, name string, into any) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("../..", name))
	if err != nil {
		t.Fatal(err)
	}
	if err := yaml.Unmarshal(text, into); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return string(text)
}

type action struct {
	Inputs  map[string]struct{ Description, Default string }
	Outputs map[string]struct{ Description, Value string }
	Runs    struct {
		Using string
		Steps []struct {
			Name, ID, Shell, Run, If, Uses string
			Env, With                      map[string]string
		}
	}
}

// shop makes a repository whose last commit brings a secret, and gives the commit before.
func (h *hookTest) shop(dir string) (before string) {
	h.run(dir, "git", "init", "-q", "-b", "main")
	h.write(dir, "README", "a shop\n")
	h.run(dir, "git", "add", ".")
	h.run(dir, "git", "commit", "-q", "-m", "begin")
	before = h.run(dir, "git", "rev-parse", "HEAD")
	h.write(dir, "app.env", h.secret())
	h.run(dir, "git", "add", ".")
	h.run(dir, "git", "commit", "-q", "-m", "settings")
	return before
}

// noRace skips a test under the race detector that only runs programs which it builds
// without that.
func noRace(t *testing.T) {
	t.Helper()
	if racetest.Enabled {
		t.Skip("what runs is built without the race detector")
	}
}

func newCITest(t *testing.T) *hookTest {
	t.Helper()
	noRace(t)
	for _, name := range []string{"bash", "git", "go"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed", name)
		}
	}
	h := &hookTest{T: t, home: t.TempDir()}
	h.env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=Ann", "GIT_AUTHOR_EMAIL=ann@shop.example", "GIT_COMMITTER_NAME=Ann", "GIT_COMMITTER_EMAIL=ann@shop.example")
	return h
}

// TestAction runs the steps of action.yml as a runner does, for a push of one commit.
func TestAction(t *testing.T) {
	t.Parallel()
	var a action
	text := load(t, "action.yml", &a)
	if a.Runs.Using != "composite" {
		t.Fatalf("using %q", a.Runs.Using)
	}
	for _, step := range a.Runs.Steps {
		if strings.Contains(step.Run, "${{") {
			t.Errorf("%s: an expression in a script, which an input could end", step.Name)
		}
		if step.Run != "" && step.Shell != "bash" {
			t.Errorf("%s: shell %q", step.Name, step.Shell)
		}
	}
	for _, m := range regexp.MustCompile(`inputs\.([a-z]+)`).FindAllStringSubmatch(text, -1) {
		if _, ok := a.Inputs[m[1]]; !ok {
			t.Errorf("there is no input %s", m[1])
		}
	}
	h := newCITest(t)
	shop, temp := t.TempDir(), t.TempDir()
	before := h.shop(shop)
	event, err := json.Marshal(map[string]any{"before": before, "after": h.run(shop, "git", "rev-parse", "HEAD")})
	if err != nil {
		t.Fatal(err)
	}
	h.write(temp, "event.json", string(event))
	source, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	// step runs the script of a step with inputs, and gives what it prints and its status.
	step := func(name string, inputs ...string) (string, int) {
		t.Helper()
		for _, s := range a.Runs.Steps {
			if s.Name != name {
				continue
			}
			env := append(h.env, "RUNNER_TEMP="+temp, "GITHUB_ACTIONS=true", "GITHUB_EVENT_NAME=push", "GITHUB_SHA="+h.run(shop, "git", "rev-parse", "HEAD"),
				"GITHUB_EVENT_PATH="+filepath.Join(temp, "event.json"), "GITHUB_OUTPUT="+filepath.Join(temp, "output"), "GITHUB_STEP_SUMMARY="+filepath.Join(temp, "summary.md"))
			for key, value := range s.Env {
				value = strings.ReplaceAll(value, "${{ github.action_path }}", source)
				for k, in := range a.Inputs {
					given := in.Default
					for _, i := range inputs {
						if name, v, _ := strings.Cut(i, "="); name == k {
							given = v
						}
					}
					value = strings.ReplaceAll(value, "${{ inputs."+k+" }}", given)
				}
				env = append(env, key+"="+value)
			}
			cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", s.Run)
			cmd.Dir, cmd.Env = shop, env
			out, _ := cmd.CombinedOutput()
			return string(out), cmd.ProcessState.ExitCode()
		}
		t.Fatalf("there is no step %q", name)
		return "", 0
	}
	if out, status := step("Build hookvet"); status != 0 {
		t.Fatalf("status %d: %s", status, out)
	}
	out, status := step("Run hookvet")
	if status != 1 || !strings.Contains(out, "::error file=app.env,line=1") {
		t.Errorf("status %d: %s", status, out)
	}
	for file, want := range map[string]string{"output": "status=1\n", "summary.md": "## hookvet: 1 secret in 1 place", "hookvet.sarif": `"ruleId":"github-pat"`} {
		if text, err := os.ReadFile(filepath.Join(temp, file)); err != nil || !strings.Contains(string(text), want) {
			t.Errorf("%s: no %q in %s, %v", file, want, text, err)
		}
	}
	if out, status := step("Run hookvet", "fail=false"); status != 0 || !strings.Contains(out, "::error file=app.env") {
		t.Errorf("fail=false: status %d: %s", status, out)
	}
	if text, err := os.ReadFile(filepath.Join(temp, "output")); err != nil || strings.Count(string(text), "status=1\n") != 2 {
		t.Errorf("fail=false: the status is not told: %s, %v", text, err)
	}
	if out, status := step("Run hookvet", "command=audit", "args=--history off --min-confidence verified"); status != 1 {
		t.Errorf("audit: status %d: %s", status, out)
	}
	if out, status := step("Run hookvet", "command=scan; touch evil"); status != 2 {
		t.Errorf("a command that is none: status %d: %s", status, out)
	}
	if _, err := os.Stat(filepath.Join(shop, "evil")); err == nil {
		t.Error("an input was run")
	}
}

// TestGitLabTemplate runs the script of docs/gitlab-ci.yml for a merge request.
func TestGitLabTemplate(t *testing.T) {
	t.Parallel()
	var jobs map[string]struct {
		Script    []string
		Variables map[string]string
		Artifacts struct{ Reports map[string]string }
	}
	load(t, "docs/gitlab-ci.yml", &jobs)
	job := jobs["hookvet"]
	h := newCITest(t)
	shop, bin := t.TempDir(), t.TempDir()
	before := h.shop(shop)
	h.run("../..", "go", "build", "-buildvcs=false", "-o", filepath.Join(bin, "hookvet"), "./cmd/hookvet")
	cmd := exec.Command("bash", "-eo", "pipefail", "-c", strings.Join(job.Script, "\n"))
	cmd.Dir = shop
	cmd.Env = append(h.env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"), "GITLAB_CI=true", "CI_PIPELINE_SOURCE=merge_request_event",
		"CI_MERGE_REQUEST_DIFF_BASE_SHA="+before, "CI_COMMIT_SHA="+h.run(shop, "git", "rev-parse", "HEAD"))
	for name, value := range job.Variables {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	out, _ := cmd.CombinedOutput()
	if status := cmd.ProcessState.ExitCode(); status != 1 || !strings.Contains(string(out), "app.env:1") {
		t.Errorf("status %d: %s", status, out)
	}
	for kind, file := range job.Artifacts.Reports {
		if text, err := os.ReadFile(filepath.Join(shop, file)); err != nil || !strings.Contains(string(text), "github-pat") {
			t.Errorf("%s: %v", kind, err)
		}
	}
}

// TestPreCommitHooks: the hooks are programs and flags that exist, each with its twin.
func TestPreCommitHooks(t *testing.T) {
	t.Parallel()
	var hooks []struct{ ID, Name, Description, Entry, Language string }
	load(t, ".pre-commit-hooks.yaml", &hooks)
	byID := map[string]string{}
	for _, h := range hooks {
		byID[h.ID] = h.Entry
		words := strings.Fields(h.Entry)
		cmd, _, err := newRoot(terminal{}).Find(words[1:2])
		if err != nil || words[0] != "hookvet" || h.Name == "" || h.Description == "" {
			t.Errorf("%+v: %v", h, err)
			continue
		}
		for _, w := range words[2:] {
			if name, ok := strings.CutPrefix(w, "--"); ok && name != "" && cmd.Flags().Lookup(name) == nil {
				t.Errorf("%s: there is no flag %s", h.ID, w)
			}
		}
		if want := map[bool]string{true: "system", false: "golang"}[strings.HasSuffix(h.ID, "-system")]; h.Language != want {
			t.Errorf("%s: language %s", h.ID, h.Language)
		}
	}
	for id, entry := range byID {
		if twin := strings.TrimSuffix(id, "-system"); byID[twin] != entry || byID[twin+"-system"] != entry {
			t.Errorf("%s has no twin that does the same", id)
		}
	}
}

// TestCustomGCL: golangci-lint is built with the plugin that is here.
func TestCustomGCL(t *testing.T) {
	t.Parallel()
	var gcl struct {
		Version, Name string
		Plugins       []struct{ Module, Import, Version, Path string }
	}
	load(t, ".custom-gcl.yml", &gcl)
	if !strings.HasPrefix(gcl.Version, "v2.") || len(gcl.Plugins) != 1 {
		t.Fatalf("%+v", gcl)
	}
	p := gcl.Plugins[0]
	dir, ok := strings.CutPrefix(p.Import, p.Module+"/")
	if _, err := os.Stat(filepath.Join("../..", dir)); !ok || err != nil || (p.Version == "") == (p.Path == "") || p.Version == "latest" {
		t.Errorf("%+v: %v", p, err)
	}
}
