package gitrepo

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Hooks is where git looks for the hooks of a repository.
type Hooks struct {
	Dir string // absolute; it may not exist yet

	// Path is core.hooksPath as it is set, "" where hooks are in the common
	// directory; From is the file that sets it.
	Path, From string
}

// HooksDir finds out where git looks for hooks: core.hooksPath of the repository, of the
// user or of the system counts, as in git-config(1), or else it is hooks in the common
// directory. Files that a configuration includes are not read.
func (r *Repo) HooksDir(getenv func(string) string) (Hooks, error) {
	h := Hooks{Dir: filepath.Join(r.CommonDir, "hooks")}
	set := func(path, from string) (Hooks, error) {
		h.Path, h.From = path, from
		dir := path
		if rest, ok := strings.CutPrefix(path, "~/"); ok {
			dir = filepath.Join(getenv("HOME"), rest)
		}
		if strings.HasPrefix(dir, "~") || strings.HasPrefix(dir, "%(prefix)") {
			return h, fmt.Errorf("core.hooksPath in %s is the place of another user or of git's installation, which only git can tell", from)
		}
		if dir == "" {
			return h, fmt.Errorf("core.hooksPath in %s is empty: git runs no hooks", from)
		}
		base := r.WorkTree // where git runs hooks
		if base == "" {
			base = r.GitDir
		}
		h.Dir = absolute(base, dir)
		return h, nil
	}
	if path, ok := r.config.get("core", "", "hookspath"); ok {
		return set(path, filepath.Join(r.CommonDir, "config"))
	}
	for _, file := range configFiles(getenv) {
		c, err := readUserConfig(file)
		if err != nil {
			return h, fmt.Errorf("reading %s: %w", file, err)
		}
		if path, ok := c.get("core", "", "hookspath"); ok {
			return set(path, file)
		}
	}
	return h, nil
}

// configFiles are those of the user and of the system, the one that wins first.
func configFiles(getenv func(string) string) []string {
	var files []string
	if global := getenv("GIT_CONFIG_GLOBAL"); global != "" {
		files = append(files, global)
	} else if home := getenv("HOME"); home != "" {
		xdg := getenv("XDG_CONFIG_HOME")
		if xdg == "" {
			xdg = filepath.Join(home, ".config")
		}
		files = append(files, filepath.Join(home, ".gitconfig"), filepath.Join(xdg, "git", "config"))
	}
	switch system := getenv("GIT_CONFIG_SYSTEM"); {
	case getenv("GIT_CONFIG_NOSYSTEM") != "":
	case system != "":
		files = append(files, system)
	default:
		files = append(files, "/etc/gitconfig")
	}
	return files
}

func readUserConfig(file string) (config, error) {
	data, err := os.ReadFile(file) // the user's own, perhaps a link to elsewhere
	if missing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseConfig(data)
}
