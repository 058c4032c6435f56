package gitrepo

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// checkPlaces compares a repository with what git says in the same place.
func checkPlaces(t *testing.T, g git, r *Repo) {
	t.Helper()
	if want := g.run("rev-parse", "--path-format=absolute", "--git-dir"); r.GitDir != want {
		t.Errorf("GitDir = %s, want %s", r.GitDir, want)
	}
	if want := g.run("rev-parse", "--path-format=absolute", "--git-common-dir"); r.CommonDir != want {
		t.Errorf("CommonDir = %s, want %s", r.CommonDir, want)
	}
	if want := g.run("rev-parse", "--path-format=absolute", "--git-path", "objects"); r.ObjectsDir != want {
		t.Errorf("ObjectsDir = %s, want %s", r.ObjectsDir, want)
	}
	bare := g.run("rev-parse", "--is-bare-repository") == "true"
	if r.Bare != bare {
		t.Errorf("Bare = %v, want %v", r.Bare, bare)
	}
	if g.run("rev-parse", "--is-inside-work-tree") == "true" {
		if want := g.run("rev-parse", "--show-toplevel"); r.WorkTree != want {
			t.Errorf("WorkTree = %s, want %s", r.WorkTree, want)
		}
	} else if bare && r.WorkTree != "" {
		t.Errorf("WorkTree = %s, want none", r.WorkTree)
	}
}

func TestOpenPlaces(t *testing.T) {
	t.Parallel()
	top := newGit(t)
	main := top.in("main").init().write("sub/x.txt", "x").commit("one")
	main.run("worktree", "add", "-q", "../linked")
	top.run("clone", "-q", "--bare", "main", "bare.git")
	top.in("bare.git").run("worktree", "add", "-q", "../ofbare")
	sub := top.in("lib").init().commit("lib")
	main.run("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", sub.dir, "deps/lib")
	main.commit("submodule")
	main.in("sep").write("x", "")
	top.run("-c", "init.defaultBranch=main", "init", "-q", "--separate-git-dir", top.dir+"/gd", "separate")
	cone := top.in("cone").init().write("a/b.txt", "x").commit("one")
	cone.run("sparse-checkout", "set", "a")

	for _, dir := range []string{
		"main", "main/sub", "main/.git", "main/.git/refs/heads", "linked", "main/.git/worktrees/linked",
		"bare.git", "bare.git/refs", "ofbare", "main/deps/lib", "main/.git/modules/deps/lib", "separate", "cone", "cone/a",
	} {
		t.Run(dir, func(t *testing.T) {
			g := top.in(dir)
			g.t = t
			checkPlaces(t, g, g.open())
			r, err := Open("", Options{Dir: g.dir, Getenv: getenv()})
			if err != nil {
				t.Fatal(err)
			}
			checkPlaces(t, g, r)
		})
	}
	// From inside of a git directory git has no worktree; for us it is the one
	// that points back.
	for dir, want := range map[string]string{
		"main/.git": "main", "main/.git/worktrees/linked": "linked", "main/.git/modules/deps/lib": "main/deps/lib", "gd": "",
	} {
		if got := top.in(dir).open().WorkTree; got != filepath.Join(top.dir, want) && (want != "" || got != "") {
			t.Errorf("%s: WorkTree = %s, want %s", dir, got, want)
		}
	}
}

// The environment that git gives to hooks.
func TestOpenEnvironment(t *testing.T) {
	t.Parallel()
	top := newGit(t)
	main := top.in("main").init().write("sub/x.txt", "x").commit("one")
	other := top.in("other").init().commit("two")
	main.run("worktree", "add", "-q", "../linked")
	elsewhere := top.in("elsewhere", "below")
	for _, env := range [][]string{
		{"GIT_DIR=" + main.dir + "/.git"},
		{"GIT_DIR=../../main/.git"},
		{"GIT_DIR=" + main.dir + "/.git", "GIT_WORK_TREE=" + main.dir},
		{"GIT_DIR=" + main.dir + "/.git", "GIT_WORK_TREE=.."},
		{"GIT_DIR=" + top.dir + "/linked/.git"},
		{"GIT_DIR=" + main.dir + "/.git", "GIT_OBJECT_DIRECTORY=" + other.dir + "/.git/objects"},
		{"GIT_DIR=" + main.dir + "/.git", "GIT_COMMON_DIR=" + other.dir + "/.git"},
	} {
		g := elsewhere.with(env...)
		r, err := Open("", Options{Dir: g.dir, Getenv: getenv(env...)})
		if err != nil {
			t.Errorf("%v: %v", env, err)
			continue
		}
		t.Log(env)
		checkPlaces(t, g, r)
		// A path that is given is not what the environment speaks of.
		r, err = Open(other.dir, Options{Getenv: getenv(env...)})
		if err != nil {
			t.Fatal(err)
		}
		checkPlaces(t, other, r)
	}
	env := []string{"GIT_ALTERNATE_OBJECT_DIRECTORIES=" + strings.Join([]string{"/a", `"/b\072\"c"`, "d"}, string(filepath.ListSeparator))}
	r, err := Open("", Options{Dir: main.dir, Getenv: getenv(env...)})
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(r.Alternates, "|"), `/a|/b:"c|`+main.dir+"/d"; got != want {
		t.Errorf("Alternates = %s, want %s", got, want)
	}
	if _, err := Open("", Options{Dir: main.dir, Getenv: getenv("GIT_DIR=nowhere")}); !errors.Is(err, ErrNotRepository) {
		t.Errorf("GIT_DIR=nowhere: %v", err)
	}
}

func TestOpenCeiling(t *testing.T) {
	t.Parallel()
	top := newGit(t)
	g := top.in("main").init().commit("one").in("a", "b")
	for ceiling, want := range map[string]bool{
		"": true, top.dir + "/main": false, top.dir + "/main/a": false, top.dir + "/main/a/b": true,
		top.dir: true, "main": true, top.dir + "/x:" + top.dir + "/main/a/": false,
	} {
		_, err := Open(g.dir, Options{Getenv: getenv("GIT_CEILING_DIRECTORIES=" + ceiling)})
		if got := err == nil; got != want || err != nil && !errors.Is(err, ErrNotRepository) {
			t.Errorf("ceiling %s: %v", ceiling, err)
		}
		_, gitErr := g.with("GIT_CEILING_DIRECTORIES="+ceiling).try("rev-parse", "--git-dir")
		if (gitErr == nil) != want {
			t.Errorf("ceiling %s: git says %v", ceiling, gitErr)
		}
	}
}

func TestOpenFormats(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, config, want string
	}{
		{"plain", "", ""},
		{"version 2", "[core]\nrepositoryformatversion = 2", `repository format version "2" cannot be read yet`},
		{"sha256", "[core]\nrepositoryformatversion = 1\n[extensions]\nobjectformat = sha256", "objectformat = sha256 repositories cannot be read yet"},
		{"sha1", "[core]\nrepositoryformatversion = 1\n[extensions]\nobjectFormat = sha1\nrefStorage = files", ""},
		{"reftable", "[core]\nrepositoryformatversion = 1\n[extensions]\nrefstorage = reftable", "refstorage = reftable repositories cannot be read yet"},
		{"unknown", "[core]\nrepositoryformatversion = 1\n[extensions]\nnewthing = true", "repositories with extensions.newthing cannot be read yet"},
		{"unknown in version 0", "[core]\nrepositoryformatversion = 0\n[extensions]\nnewthing = true", ""},
		{"known", "[core]\nrepositoryformatversion = 1\n[extensions]\nworktreeConfig = true\npartialClone = origin\nnoop = true\npreciousObjects\nrelativeWorktrees = true", ""},
		{"broken", "[core\n", "line 2: a bad section name"},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := emptyRepo(t)
			writeFile(t, filepath.Join(dir, ".git/config"), test.config)
			_, err := Open(dir, Options{})
			switch {
			case test.want == "" && err != nil:
				t.Error(err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("got %v, want %s", err, test.want)
			case test.want != "" && test.name != "broken" && !errors.Is(err, ErrFormat):
				t.Errorf("%v is not ErrFormat", err)
			}
		})
	}
}

func TestOpenSHA256(t *testing.T) {
	t.Parallel()
	g := newGit(t)
	if _, err := g.try("init", "-q", "--object-format=sha256"); err != nil {
		t.Skip("git knows no SHA-256")
	}
	if _, err := Open(g.dir, Options{}); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "objectformat = sha256") {
		t.Error(err)
	}
}

// A damaged repository is not taken for a part of the one around it, and what
// is whole of it is read.
func TestOpenDamaged(t *testing.T) {
	t.Parallel()
	g := newGit(t).init().commit("outer")
	in := g.in("inner").init().commit("inner")
	id := in.run("rev-parse", "HEAD")
	for _, damage := range []func(head string) error{
		func(head string) error { return os.WriteFile(head, []byte("\x00\x00\x00"), 0o666) },
		os.Remove,
	} {
		if err := damage(filepath.Join(in.dir, ".git/HEAD")); err != nil {
			t.Fatal(err)
		}
		r := in.open()
		if want := filepath.Join(in.dir, ".git"); r.GitDir != want {
			t.Errorf("GitDir = %s, want %s", r.GitDir, want)
		}
		if head, err := r.Head(); err == nil {
			t.Errorf("HEAD is %+v", head)
		}
		refs, gaps := r.Refs()
		if len(refs) != 1 || refs[0].Target.String() != id || len(gaps) != 1 || gaps[0].What != "HEAD" {
			t.Errorf("refs %v, gaps %v", refs, gaps)
		}
	}
	// HEAD was a link once.
	if err := os.Symlink("refs/heads/main", filepath.Join(in.dir, ".git/HEAD")); err != nil {
		t.Skip("no links here:", err)
	}
	if head, err := in.open().Head(); err != nil || head.Symbolic != "refs/heads/main" || head.Target.String() != id {
		t.Errorf("HEAD is %+v, %v", head, err)
	}
}

// emptyRepo makes what git init makes, without git.
func emptyRepo(t *testing.T) string {
	t.Helper()
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range []string{"objects/pack", "refs/heads", "refs/tags"} {
		if err := os.MkdirAll(filepath.Join(dir, ".git", d), 0o777); err != nil {
			t.Fatal(err)
		}
	}
	writeFile(t, filepath.Join(dir, ".git/HEAD"), "ref: refs/heads/main\n")
	return dir
}

func writeFile(t *testing.T, path, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestOpenErrors(t *testing.T) {
	t.Parallel()
	dir := emptyRepo(t)
	ceiling := Options{Getenv: getenv("GIT_CEILING_DIRECTORIES=" + filepath.Dir(dir))}
	if _, err := Open(filepath.Join(dir, "nowhere"), ceiling); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("missing path: %v", err)
	}
	for name, text := range map[string]string{
		"bad": "hello", "empty": "gitdir: \n", "gone": "gitdir: ../nowhere\n", "nul": "gitdir: a\x00b\n", "large": "gitdir: " + strings.Repeat("x", maxSmall),
	} {
		writeFile(t, filepath.Join(dir, name, ".git"), text)
		if r, err := Open(filepath.Join(dir, name), ceiling); err == nil {
			t.Errorf("%s: opened %s", name, r.GitDir)
		}
	}
	if err := os.RemoveAll(filepath.Join(dir, ".git")); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, ceiling); !errors.Is(err, ErrNotRepository) {
		t.Errorf("no repository: %v", err)
	}
}

// core.worktree could name any directory of the machine.
func TestOpenForeignWorktree(t *testing.T) {
	t.Parallel()
	dir, home := emptyRepo(t), t.TempDir()
	config := filepath.Join(dir, ".git/config")
	writeFile(t, config, "[core]\nworktree = "+home+"\n")
	for _, path := range []string{dir, filepath.Join(dir, ".git")} {
		r, err := Open(path, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if r.WorkTree == home {
			t.Errorf("%s: a stranger's core.worktree is believed", path)
		}
	}
	r, err := Open("", Options{Dir: home, Getenv: getenv("GIT_DIR=" + filepath.Join(dir, ".git"))})
	if err != nil {
		t.Fatal(err)
	}
	if r.WorkTree != home {
		t.Errorf("with GIT_DIR: WorkTree = %s", r.WorkTree)
	}
}
