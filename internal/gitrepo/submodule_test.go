package gitrepo

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// relative shows submodules below a directory.
func relative(top string, subs []Submodule) string {
	var out []string
	for _, s := range subs {
		rel, err := filepath.Rel(top, s.GitDir)
		if err != nil {
			rel = s.GitDir
		}
		out = append(out, s.Path+"="+filepath.ToSlash(rel))
	}
	return strings.Join(out, " ")
}

func TestSubmodules(t *testing.T) {
	t.Parallel()
	top := newGit(t)
	lib := top.in("lib").init().commit("lib")
	mid := top.in("mid").init().commit("mid")
	mid.run("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", lib.dir, "inner")
	mid.commit("with lib")
	g := top.in("main").init().commit("one")
	add := func(args ...string) {
		g.run(append([]string{"-c", "protocol.file.allow=always", "submodule", "--quiet", "add"}, args...)...)
	}
	add(lib.dir, "deps/lib")
	add("--name", "named/differently", mid.dir, "mid")
	add(lib.dir, "gone")
	g.run("-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init", "--recursive")
	g.commit("submodules")
	g.run("rm", "-q", "gone")
	g.in("embedded").init().commit("x") // no .gitmodules entry
	g.run("add", "embedded")
	for _, want := range []string{
		"=.git/modules/gone deps/lib=.git/modules/deps/lib embedded=embedded/.git mid=.git/modules/named/differently",
	} {
		subs, gaps := g.open().Submodules()
		if got := relative(g.dir, subs); got != want || len(gaps) > 0 {
			t.Errorf("got  %s, gaps %v\nwant %s", got, gaps, want)
		}
		for _, s := range subs {
			r, err := Open(s.GitDir, Options{})
			if err != nil {
				t.Errorf("%s: %v", s.GitDir, err)
			} else if want := filepath.Join(g.dir, s.Path); s.Path != "" && r.WorkTree != want {
				t.Errorf("%s: WorkTree = %s", s.Path, r.WorkTree)
			}
		}
	}
	r, err := Open(filepath.Join(g.dir, "mid"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	subs, gaps := r.Submodules()
	if got := relative(g.dir, subs); got != "inner=.git/modules/named/differently/modules/inner" || len(gaps) > 0 {
		t.Errorf("nested: %s, gaps %v", got, gaps)
	}
	// A linked worktree has submodules of its own, which all can see.
	g.run("worktree", "add", "-q", "../linked")
	linked := top.in("linked")
	linked.run("-c", "protocol.file.allow=always", "submodule", "--quiet", "update", "--init", "deps/lib")
	for _, g := range []git{g, linked} {
		subs, gaps := g.open().Submodules()
		if got := relative(top.dir, subs); !strings.Contains(got, "=main/.git/worktrees/linked/modules/deps/lib") || len(gaps) > 0 {
			t.Errorf("with a linked worktree: %s, gaps %v", got, gaps)
		}
	}
}

func TestSubmodulesHostile(t *testing.T) {
	t.Parallel()
	top := t.TempDir()
	dir, private := emptyRepo(t), emptyRepo(t)
	writeFile(t, filepath.Join(dir, "out/.git"), "gitdir: "+private+"/.git\n")
	writeFile(t, filepath.Join(dir, "self/.git"), "gitdir: ../.git\n")
	writeFile(t, filepath.Join(dir, "gone/.git"), "gitdir: nowhere\n")
	writeFile(t, filepath.Join(dir, "bad/.git"), "hello")
	want := map[string]string{
		"../x": "may not", "a/../b": "may not", "/etc": "may not", "a/.GIT/b": "may not",
		"out": "outside", "gone": "not there", "bad": "gitdir",
	}
	config := "[submodule \"self\"]\npath = self\n"
	for p := range want {
		config += "[submodule \"" + p + "\"]\npath = " + p + "\n"
	}
	if runtime.GOOS != "windows" {
		for link, to := range map[string]string{"link": private, ".git/modules/l": private + "/.git"} {
			if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, link)), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(to, filepath.Join(dir, link)); err != nil {
				t.Fatal(err)
			}
		}
		config += "[submodule \"l\"]\npath = link\n"
		want["link"], want["modules/l"] = "escapes", "symbolic link"
	}
	writeFile(t, filepath.Join(dir, ".gitmodules"), config)
	r, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	subs, gaps := r.Submodules()
	if len(subs) > 0 {
		t.Errorf("found %s", relative(top, subs))
	}
	got := make(map[string]string)
	for _, gap := range gaps {
		got[gap.What] = gap.Why
	}
	for p, why := range want {
		if !strings.Contains(got[p], why) {
			t.Errorf("%s: %q, want %q", p, got[p], why)
		}
		delete(got, p)
	}
	if len(got) > 0 {
		t.Errorf("more gaps: %v", got)
	}
}
