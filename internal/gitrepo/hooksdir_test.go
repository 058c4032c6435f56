package gitrepo

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHooksDir(t *testing.T) {
	t.Parallel()
	top, home := t.TempDir(), t.TempDir()
	for _, dir := range []string{".git/objects", ".git/refs"} {
		if err := os.MkdirAll(filepath.Join(top, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	file := func(path, text string) {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	file(filepath.Join(top, ".git/HEAD"), "ref: refs/heads/main\n")
	hooks := func(env ...string) Hooks {
		t.Helper()
		getenv := func(name string) string {
			for _, e := range append(env, "HOME="+home, "GIT_CONFIG_NOSYSTEM=1") {
				if k, v, _ := strings.Cut(e, "="); k == name {
					return v
				}
			}
			return ""
		}
		r, err := Open(top, Options{Getenv: getenv})
		if err != nil {
			t.Fatal(err)
		}
		h, err := r.HooksDir(getenv)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	real := realPath(top)
	if h := hooks(); h.Dir != filepath.Join(real, ".git/hooks") || h.Path != "" {
		t.Errorf("nothing set: %+v", h)
	}
	file(filepath.Join(home, ".config/git/config"), "[core]\n\thooksPath = ~/all-hooks\n")
	if h := hooks(); h.Dir != filepath.Join(home, "all-hooks") || h.From != filepath.Join(home, ".config/git/config") {
		t.Errorf("of the user, XDG: %+v", h)
	}
	file(filepath.Join(home, ".gitconfig"), "[core]\n\thooksPath = /usr/share/hooks\n")
	if h := hooks(); h.Dir != "/usr/share/hooks" {
		t.Errorf("of the user: %+v", h)
	}
	file(filepath.Join(home, "other"), "[user]\n\tname = x\n")
	if h := hooks("GIT_CONFIG_GLOBAL=" + filepath.Join(home, "other")); h.Path != "" {
		t.Errorf("another file of the user: %+v", h)
	}
	file(filepath.Join(top, ".git/config"), "[core]\n\thooksPath = .husky\n")
	if h := hooks(); h.Dir != filepath.Join(real, ".husky") || h.From != filepath.Join(real, ".git/config") {
		t.Errorf("of the repository: %+v", h)
	}
	for _, path := range []string{"~other/hooks", "~", "%(prefix)/hooks"} {
		file(filepath.Join(top, ".git/config"), "[core]\n\thooksPath = "+path+"\n")
		r, err := Open(top, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if h, err := r.HooksDir(func(string) string { return "" }); err == nil {
			t.Errorf("%s: %+v", path, h)
		}
	}
}
