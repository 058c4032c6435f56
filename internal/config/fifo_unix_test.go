//go:build unix

package config

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// A pipe that nobody writes to must not make the scan wait.
func TestPipe(t *testing.T) {
	for name, want := range map[string]string{
		".hookvet.toml":   "repo/.hookvet.toml: is not a regular file (--no-repo-config ignores it)",
		".gitleaks.toml":  "repo/.gitleaks.toml: is not a regular file (--no-repo-config ignores it)",
		".gitleaksignore": "repo/.gitleaksignore: is not a regular file (--no-repo-config ignores it)",
		"base.toml":       "repo/.hookvet.toml: extend.path: repo/base.toml: is not a regular file (--no-repo-config ignores it)",
	} {
		t.Run(name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			if err := os.Mkdir("repo", 0o777); err != nil {
				t.Fatal(err)
			}
			if err := syscall.Mkfifo(filepath.Join("repo", name), 0o666); err != nil {
				t.Skip(err)
			}
			if name == "base.toml" {
				write(t, "repo", map[string]string{".hookvet.toml": "[extend]\npath='base.toml'\n"})
			}
			done := make(chan error, 1)
			go func() {
				_, err := Load(Options{Root: "repo", Default: builtIn})
				done <- err
			}()
			select {
			case err := <-done:
				if err == nil || err.Error() != want {
					t.Errorf("\n got %v\nwant %s", err, want)
				}
			case <-time.After(10 * time.Second):
				t.Fatal("waits for the pipe")
			}
		})
	}
}

// One that the user names is read to its end: --config <(make-config).
func TestNamedPipe(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := syscall.Mkfifo("p.toml", 0o666); err != nil {
		t.Skip(err)
	}
	go func() { _ = os.WriteFile("p.toml", []byte(rule("a")), 0) }()
	c, err := Load(Options{Config: "p.toml", Default: builtIn})
	if err != nil || ids(c.File) != "one two a" {
		t.Errorf("%v, %v", c, err)
	}
}
