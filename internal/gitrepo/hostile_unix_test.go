//go:build unix

package gitrepo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// readEverything calls every method of a repository.
func readEverything(t *testing.T, dir string) (report string) {
	t.Helper()
	r, err := Open(dir, Options{})
	if err != nil {
		return err.Error()
	}
	var b strings.Builder
	head, err := r.Head()
	fmt.Fprintln(&b, head, err)
	refs, gaps := r.Refs()
	fmt.Fprintln(&b, refs, gaps)
	gaps, err = r.Reflogs(func(LogEntry) error { return nil })
	fmt.Fprintln(&b, gaps, err)
	shallow, err := r.Shallow()
	fmt.Fprintln(&b, shallow, err)
	index, err := r.Index()
	fmt.Fprintln(&b, index, err)
	subs, gaps := r.Submodules()
	fmt.Fprintln(&b, subs, gaps)
	h, err := r.Resolve("main", fakeObjects{})
	fmt.Fprintln(&b, h, err)
	h, err = r.Resolve("HEAD@{1}", fakeObjects{})
	fmt.Fprintln(&b, h, err)
	fmt.Fprintln(&b, r.Partial())
	return b.String()
}

// Nothing that a configuration can name is run.
func TestNothingIsRun(t *testing.T) {
	t.Parallel()
	g := newGit(t).init().commit("one")
	g.write("sub/x", "x")
	g.in("sub").init().commit("sub")
	g.run("add", "sub")
	marker := filepath.Join(g.dir, "marker")
	script := filepath.Join(g.dir, "script")
	touch := "touch " + marker
	g.write("script", "#!/bin/sh\n"+touch+"\n")
	if err := os.Chmod(script, 0o777); err != nil {
		t.Fatal(err)
	}
	var config strings.Builder
	for _, key := range []string{
		"core.fsmonitor", "core.editor", "core.pager", "core.sshCommand", "core.gitProxy", "core.askPass", "core.hooksPath",
		"core.alternateRefsCommand", "sequence.editor", "diff.external", "diff.x.textconv", "diff.x.command", "filter.x.clean",
		"filter.x.smudge", "filter.x.process", "merge.x.driver", "credential.helper", "gpg.program", "gpg.ssh.program", "gpg.ssh.defaultKeyCommand",
		"pager.log", "alias.log", "remote.origin.uploadpack", "remote.origin.receivepack", "remote.origin.vcs", "uploadpack.packObjectsHook",
		"interactive.diffFilter", "difftool.x.cmd", "mergetool.x.cmd", "browser.x.cmd", "man.x.cmd", "trailer.x.command", "trailer.x.cmd",
		"submodule.sub.update", "web.browser", "tar.x.command", "guitool.x.cmd", "protocol.ext.allow",
	} {
		i := strings.LastIndexByte(key, '.')
		section, sub, _ := strings.Cut(key[:i], ".")
		fmt.Fprintf(&config, "[%s \"%s\"]\n\t%s = %q\n", section, sub, key[i+1:], touch)
		fmt.Fprintf(&config, "[%s]\n\t%s = %q\n", section, key[i+1:], script)
	}
	// An include would bring more of the kind, and says sha256.
	more := g.write("more", "[extensions]\nobjectformat = sha256\n[core]\nrepositoryformatversion = 1\n")
	fmt.Fprintf(&config, "[include]\npath = %s/more\n[includeIf \"gitdir:/**\"]\npath = %s/more\n", more.dir, more.dir)
	fmt.Fprintf(&config, "[remote \"origin\"]\nurl = \"ext::%s\"\npromisor = true\n[extensions]\npartialClone = origin\n", touch)
	g.write(".git/config", config.String())
	g.write(".gitattributes", "* filter=x diff=x merge=x\n")
	g.write(".gitmodules", "[submodule \"sub\"]\npath = sub\nurl = ext::"+touch+"\nupdate = !"+touch+"\n")
	for _, hook := range []string{"post-index-change", "reference-transaction", "fsmonitor-watchman", "post-checkout"} {
		if err := os.MkdirAll(filepath.Join(g.dir, ".git/hooks"), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.Symlink(script, filepath.Join(g.dir, ".git/hooks", hook)); err != nil {
			t.Fatal(err)
		}
	}
	if report := readEverything(t, g.dir); strings.Contains(report, "sha256") || !strings.Contains(report, "refs/heads/main") {
		t.Error(report)
	}
	if _, err := os.Lstat(marker); err == nil {
		t.Error("something was run")
	}
	// The test can fail: git itself runs one of them.
	if _, err := g.try("-c", "safe.directory=*", "status"); err != nil {
		t.Log(err)
	}
	if _, err := os.Lstat(marker); err != nil {
		t.Errorf("git did not run anything either: %v", err)
	}
}

// What is a named pipe, a link out of the repository, a device or a directory
// where a file belongs is neither waited for nor read, and is told.
func TestNoRegularFiles(t *testing.T) {
	t.Parallel()
	private := filepath.Join(t.TempDir(), "private")
	id := strings.Repeat("1", 40)
	writeFile(t, private, id+"\n")
	kinds := map[string]func(path string) error{
		"pipe":      func(path string) error { return syscall.Mkfifo(path, 0o666) },
		"zero":      func(path string) error { return os.Symlink("/dev/zero", path) },
		"private":   func(path string) error { return os.Symlink(private, path) },
		"climbing":  func(path string) error { return os.Symlink("../../../../../../../../../../"+private, path) },
		"loop":      func(path string) error { return os.Symlink(filepath.Base(path), path) },
		"directory": func(path string) error { return os.Mkdir(path, 0o777) },
	}
	names := []string{
		"HEAD", "config", "config.worktree", "packed-refs", "index", "shallow", "refs/heads/main", "logs/HEAD", "logs/refs/heads/main",
		"FETCH_HEAD", "commondir", "../.gitmodules", "worktrees/w/HEAD", "worktrees/w", "modules/m", "logs", "refs", "worktrees", "modules", "../.git",
	}
	for kind, make := range kinds {
		for _, name := range names {
			dir := emptyRepo(t)
			path := filepath.Join(dir, ".git", name)
			if name == "config.worktree" {
				writeFile(t, filepath.Join(dir, ".git/config"), "[extensions]\nworktreeConfig = true\n")
			}
			if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
				t.Fatal(err)
			}
			if err := os.RemoveAll(path); err != nil {
				t.Fatal(err)
			}
			if err := make(path); err != nil {
				t.Fatal(err)
			}
			report := readEverything(t, dir)
			if kind == "directory" && strings.Contains("refs/heads/main logs/refs/heads/main logs/HEAD logs refs worktrees/w worktrees modules/m modules", name) {
				continue // may be one
			}
			if kind == "pipe" && strings.Contains("worktrees/w modules/m", name) {
				continue // is neither a worktree nor a submodule
			}
			told := false
			for _, why := range []string{"is not a regular file", "escapes from parent", "too many levels", "is not a directory", "link", "not a git repository", "has no objects", "gitdir: PATH"} {
				told = told || strings.Contains(report, why)
			}
			if !told || strings.Contains(report, id) {
				t.Errorf("%s is a %s: %s", name, kind, report)
			}
		}
	}
}

// Directories that link to themselves or above have an end.
func TestDeepDirectories(t *testing.T) {
	t.Parallel()
	dir := emptyRepo(t)
	deep := filepath.Join(dir, ".git/refs/heads", strings.Repeat("d/", maxDepth+10))
	if err := os.MkdirAll(deep, 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(strings.Replace(deep, "refs/heads", "modules", 1), 0o777); err != nil {
		t.Fatal(err)
	}
	report := readEverything(t, dir)
	if strings.Count(report, errDepth.Error()) != 2 {
		t.Error(report)
	}
}
