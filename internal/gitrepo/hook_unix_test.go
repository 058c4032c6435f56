//go:build unix

package gitrepo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// hookOutput is the variable that makes this test binary the program of a
// hook: it writes what it sees to the file of that name.
const hookOutput = "GITREPO_HOOK_OUTPUT"

func TestMain(m *testing.M) {
	if out := os.Getenv(hookOutput); out != "" {
		if err := os.WriteFile(out, []byte(hookReport()), 0o666); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

func hookReport() string {
	r, err := Open("", Options{Getenv: os.Getenv})
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	fmt.Fprintln(&b, r.GitDir)
	fmt.Fprintln(&b, r.CommonDir)
	fmt.Fprintln(&b, r.WorkTree)
	fmt.Fprintln(&b, r.ObjectsDir)
	fmt.Fprintln(&b, len(r.Alternates))
	idx, err := r.Index()
	if err != nil {
		return err.Error()
	}
	for _, e := range idx.Entries {
		fmt.Fprintf(&b, "%06o %s %d\t%s\n", e.Mode, e.Hash, e.Stage, e.Name)
	}
	return b.String()
}

// hook installs the test binary and git, the oracle, as a hook of a repository.
// The returned function compares what they said when it ran.
func (g git) hook(gitDir, name string) (check func(what string)) {
	g.t.Helper()
	exe, err := os.Executable()
	if err != nil {
		g.t.Fatal(err)
	}
	ours, theirs := filepath.Join(g.dir, "ours"), filepath.Join(g.dir, "theirs")
	script := fmt.Sprintf(`#!/bin/sh
%s='%s' '%s' || exit 1
{
	git rev-parse --path-format=absolute --git-dir --git-common-dir
	if test "$(git rev-parse --is-bare-repository)" = true; then echo; else git rev-parse --show-toplevel; fi
	git rev-parse --path-format=absolute --git-path objects
	if test -n "$GIT_ALTERNATE_OBJECT_DIRECTORIES"; then echo 1; else echo 0; fi
	git ls-files --stage
} >'%s'
`, hookOutput, ours, exe, theirs)
	path := filepath.Join(gitDir, "hooks", name)
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		g.t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(script), 0o777); err != nil {
		g.t.Fatal(err)
	}
	return func(what string) {
		g.t.Helper()
		got, err := os.ReadFile(ours)
		if err != nil {
			g.t.Errorf("%s: the hook did not run: %v", what, err)
			return
		}
		want, err := os.ReadFile(theirs)
		if err != nil {
			g.t.Fatal(err)
		}
		if string(got) != string(want) {
			g.t.Errorf("%s: in the hook\n%swant\n%s", what, got, want)
		}
		os.Remove(ours)
		os.Remove(theirs)
	}
}

// What git sets for its hooks differs with the command: the index is another
// file in commit -a and commit PATH, GIT_DIR comes and goes, and what is pushed
// lies in a quarantine.
func TestInHooks(t *testing.T) {
	t.Parallel()
	top := newGit(t)
	g := top.in("main").init().files().commit("one")
	g.run("worktree", "add", "-q", "../linked")
	linked := top.in("linked")
	check := top.hook(filepath.Join(g.dir, ".git"), "pre-commit")
	for _, in := range []git{g, linked, g.in("d1"), linked.in("d1")} {
		where := strings.TrimPrefix(in.dir, top.dir)
		in.write("xx", where+"staged").run("add", "xx")
		in.run("commit", "-q", "-m", "staged")
		check(where + ": commit")
		in.write("xx", where+"all").run("commit", "-q", "-a", "-m", "all")
		check(where + ": commit -a")
		in.write("other", "x").run("add", "other")
		in.write("xx", where+"path").run("commit", "-q", "-m", "path", "xx")
		check(where + ": commit PATH")
	}
	out := top.in("elsewhere")
	out.run("--git-dir="+g.dir+"/.git", "--work-tree="+g.dir, "commit", "-q", "--allow-empty", "-m", "x")
	check("commit from elsewhere")
	top.run("init", "-q", "--bare", "remote.git")
	check = top.hook(filepath.Join(top.dir, "remote.git"), "pre-receive")
	g.run("push", "-q", "../remote.git", "main")
	check("push")
}
