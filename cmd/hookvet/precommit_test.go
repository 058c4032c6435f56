package main

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/rules/structure"
)

// TestPreCommit runs the hooks of .pre-commit-hooks.yaml with the real pre-commit program,
// from a repository made of this one's files, as users have them: built from source, and
// the program that is installed.
func TestPreCommit(t *testing.T) {
	noRace(t)
	if testing.Short() {
		t.Skip("builds hookvet")
	}
	for _, name := range []string{"pre-commit", "git", "go"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not installed, so the hooks were not tried (Debian: apt-get install pre-commit)", name)
		}
	}
	h := &hookTest{T: t, home: t.TempDir()}
	modcache, err := exec.Command("go", "env", "GOMODCACHE", "GOCACHE").Output()
	if err != nil {
		t.Fatal(err)
	}
	caches := strings.Fields(string(modcache))
	// Modules that are here need not be fetched again into pre-commit's own place.
	h.env = append(os.Environ(), "HOME="+h.home, "PRE_COMMIT_HOME="+filepath.Join(h.home, "pre-commit"), "GIT_CONFIG_NOSYSTEM=1",
		"GOMODCACHE="+caches[0], "GOCACHE="+caches[1], "GOTOOLCHAIN=local", "PRE_COMMIT_COLOR=never",
		"GIT_AUTHOR_NAME=Ann", "GIT_AUTHOR_EMAIL=ann@shop.example", "GIT_COMMITTER_NAME=Ann", "GIT_COMMITTER_EMAIL=ann@shop.example")
	bin := t.TempDir()
	h.run("../..", "go", "build", "-buildvcs=false", "-o", filepath.Join(bin, "hookvet"), "./cmd/hookvet")
	h.env = append(h.env, "PATH="+bin+string(os.PathListSeparator)+os.Getenv("PATH"))
	hooks := h.hookRepository()

	shop := t.TempDir()
	h.run(shop, "git", "init", "-q", "-b", "main")
	h.write(shop, ".pre-commit-config.yaml", "repos:\n- repo: "+hooks+"\n  rev: "+h.run(hooks, "git", "rev-parse", "HEAD")+`
  hooks:
  - id: hookvet
  - id: hookvet-system
  - id: hookvet-all-system
    stages: [manual]
  - id: hookvet-all-system
    alias: sure
    args: [--min-confidence, verified, --]
    stages: [manual]
  - id: hookvet-push-system
  - id: hookvet-go-system
    stages: [manual]
`)
	h.write(shop, "go.mod", "module shop.example/shop\n\ngo 1.24\n")
	h.write(shop, "pay/pay.go", "package pay\n")
	h.write(shop, "README", "a shop\n")
	h.run(shop, "git", "add", ".")
	h.run(shop, "git", "commit", "-q", "-m", "begin")
	h.run(shop, "pre-commit", "install")
	token := h.secret()

	h.passes(shop, "all-files, clean", "pre-commit", "run", "--all-files")
	h.write(shop, "app.env", token)
	h.run(shop, "git", "add", "app.env")
	h.fails(shop, "git commit with a secret", "app.env:1", "git", "commit", "-q", "-m", "settings")
	h.run(shop, "git", "rm", "-q", "--cached", "app.env")
	if err := os.Remove(filepath.Join(shop, "app.env")); err != nil {
		t.Fatal(err)
	}
	h.write(shop, "README", token)
	h.fails(shop, "git commit -a", "README:1", "git", "commit", "-q", "-a", "-m", "settings")
	h.write(shop, "README", "a shop, open\n")
	h.passes(shop, "git commit without a secret", "git", "commit", "-q", "-a", "-m", "open")

	// A secret that is committed, and nothing staged: all files are asked for.
	before := h.run(shop, "git", "rev-parse", "HEAD")
	h.write(shop, "app.env", token)
	h.run(shop, "git", "add", "app.env")
	h.run(shop, "git", "commit", "-q", "--no-verify", "-m", "settings")
	h.fails(shop, "all-files", "app.env:1", "pre-commit", "run", "--all-files", "hookvet")
	h.fails(shop, "all-files, system", "app.env:1", "pre-commit", "run", "--all-files", "hookvet-system")
	h.fails(shop, "of a range", "app.env:1", "pre-commit", "run", "--from-ref", before, "--to-ref", "HEAD", "hookvet")
	h.fails(shop, "files", "app.env:1", "pre-commit", "run", "--hook-stage", "manual", "--files", "app.env", "--", "hookvet-all-system")
	h.fails(shop, "files, with arguments", "app.env:1", "pre-commit", "run", "sure", "--hook-stage", "manual", "--files", "app.env")
	h.passes(shop, "another file, with arguments", "pre-commit", "run", "sure", "--hook-stage", "manual", "--files", "README")
	h.write(shop, "--exit-zero", "a name like a flag\n")
	h.run(shop, "git", "add", "--", "--exit-zero")
	h.fails(shop, "all-files, one of them named like a flag", "app.env:1", "pre-commit", "run", "--all-files", "hookvet-system")
	h.run(shop, "git", "rm", "-q", "-f", "--", "--exit-zero")
	h.passes(shop, "another file", "pre-commit", "run", "--hook-stage", "manual", "hookvet-all-system", "--files", "README")
	h.run(shop, "git", "rm", "-q", "app.env")
	h.passes(shop, "git commit that removes it", "git", "commit", "-q", "-m", "no settings")
	h.passes(shop, "all-files, gone", "pre-commit", "run", "--all-files")
	h.fails(shop, "push of what has been", "app.env:1", "pre-commit", "run", "--hook-stage", "push", "--from-ref", before, "--to-ref", "HEAD", "hookvet-push-system")
	h.passes(shop, "push of what is clean", "pre-commit", "run", "--hook-stage", "push", "--from-ref", before+"~1", "--to-ref", before, "hookvet-push-system")

	h.write(shop, "pay/pay.go", "package pay\n\nimport (\n\t\"crypto/hmac\"\n\t\"crypto/sha256\"\n)\n\nvar mac = hmac.New(sha256.New, []byte(\"short\"))\n")
	h.run(shop, "git", "add", ".")
	h.fails(shop, "Go packages", "hardcoded-hmac-key", "pre-commit", "run", "--hook-stage", "manual", "hookvet-go-system")
}

// hookTest runs programs.
type hookTest struct {
	*testing.T
	home string
	env  []string
}

// hookRepository makes a repository of this one's files as they are.
func (h *hookTest) hookRepository() string {
	dir := h.TempDir()
	for _, name := range []string{"go.mod", "go.sum", ".pre-commit-hooks.yaml", "analyzers", "cmd", "internal", "rules"} {
		h.run("../..", "cp", "-R", name, dir)
	}
	h.run(dir, "git", "init", "-q", "-b", "main")
	h.run(dir, "git", "add", ".")
	h.run(dir, "git", "commit", "-q", "-m", "hooks")
	return dir
}

func (h *hookTest) secret() string {
	h.Helper()
	g := fixture.For(h.T)
	g.Seal = structure.Seal
	text, err := g.Expand(`TOKEN="{{fake "ghp_[0-9a-zA-Z]{36}" check="github"}}"` + "\n")
	if err != nil {
		h.Fatal(err)
	}
	return text
}

func (h *hookTest) write(dir, name, text string) {
	h.Helper()
	path := filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		h.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		h.Fatal(err)
	}
}

// try runs a program and gives what it prints.
func (h *hookTest) try(dir, name string, args ...string) (string, error) {
	cmd := exec.CommandContext(context.Background(), name, args...)
	cmd.Dir, cmd.Env = dir, h.env
	out, err := cmd.CombinedOutput()
	return strings.TrimSpace(string(out)), err
}

func (h *hookTest) run(dir, name string, args ...string) string {
	h.Helper()
	out, err := h.try(dir, name, args...)
	if err != nil {
		h.Fatalf("%s %q: %v\n%s", name, args, err, out)
	}
	return out
}

func (h *hookTest) passes(dir, what, name string, args ...string) {
	h.Helper()
	if out, err := h.try(dir, name, args...); err != nil {
		h.Errorf("%s: %v\n%s", what, err, out)
	}
}

func (h *hookTest) fails(dir, what, want, name string, args ...string) {
	h.Helper()
	if out, err := h.try(dir, name, args...); err == nil || !strings.Contains(out, want) {
		h.Errorf("%s: %v, want %q in\n%s", what, err, want, out)
	}
}
