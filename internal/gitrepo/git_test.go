package gitrepo

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// git runs the real thing, the oracle of these tests.
type git struct {
	t   *testing.T
	dir string
	env []string
}

// newGit makes a directory to work in; the test is skipped without git.
func newGit(t *testing.T) git {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return git{t: t, dir: dir, env: []string{
		"PATH=" + os.Getenv("PATH"), "HOME=" + dir, "LC_ALL=C",
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=" + os.DevNull, "GIT_CEILING_DIRECTORIES=" + filepath.Dir(dir),
		"GIT_AUTHOR_NAME=A", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_AUTHOR_DATE=1700000000 +0100",
		"GIT_COMMITTER_NAME=C", "GIT_COMMITTER_EMAIL=c@example.com", "GIT_COMMITTER_DATE=1700000001 -0230",
		"GIT_TERMINAL_PROMPT=0",
	}}
}

// in returns a copy that works in a directory below, which is made.
func (g git) in(elem ...string) git {
	g.t.Helper()
	g.dir = filepath.Join(append([]string{g.dir}, elem...)...)
	if err := os.MkdirAll(g.dir, 0o777); err != nil {
		g.t.Fatal(err)
	}
	return g
}

func (g git) with(env ...string) git {
	g.env = append(slices.Clone(g.env), env...)
	return g
}

// try runs git and returns what it printed.
func (g git) try(args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir, cmd.Env = g.dir, g.env
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		g.t.Logf("git %s: %v: %s", strings.Join(args, " "), err, stderr.String())
	}
	return strings.TrimSuffix(string(out), "\n"), err
}

func (g git) run(args ...string) string {
	g.t.Helper()
	out, err := g.try(args...)
	if err != nil {
		g.t.Fatal(err)
	}
	return out
}

// init makes a repository with a branch main and no commit.
func (g git) init(args ...string) git {
	g.t.Helper()
	g.run(append([]string{"-c", "init.defaultBranch=main", "init", "-q"}, args...)...)
	return g
}

func (g git) write(name, text string) git {
	g.t.Helper()
	path := filepath.Join(g.dir, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		g.t.Fatal(err)
	}
	return g
}

// commit changes a file and commits it.
func (g git) commit(message string) git {
	g.t.Helper()
	g.write("file.txt", message+"\n")
	g.run("add", "-A")
	g.run("commit", "-q", "-m", message)
	return g
}

// open opens the directory by its path.
func (g git) open() *Repo {
	g.t.Helper()
	r, err := Open(g.dir, Options{})
	if err != nil {
		g.t.Fatal(err)
	}
	return r
}

// getenv makes an environment of NAME=value.
func getenv(env ...string) func(string) string {
	m := make(map[string]string)
	for _, e := range env {
		name, value, _ := strings.Cut(e, "=")
		m[name] = value
	}
	return func(name string) string { return m[name] }
}

// keys returns a set's members in order.
func keys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
