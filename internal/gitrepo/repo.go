package gitrepo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

var (
	// ErrNotRepository says that there is no repository at a path or above it.
	ErrNotRepository = errors.New("not a git repository")

	// ErrFormat says that a repository is of a form that cannot be read.
	ErrFormat = errors.New("cannot be read yet")
)

// Repo is where the parts of a repository lie. Its methods read the disk at
// each call and are safe for concurrent use.
type Repo struct {
	// GitDir is the directory with HEAD and the index: that of the worktree, if
	// it is a linked one. Absolute, as all paths here.
	GitDir string

	// CommonDir is the directory with the objects and refs: GitDir but in a
	// linked worktree.
	CommonDir string

	// WorkTree is the top of the worktree, "" if there is none or none that is
	// certain to be this repository's.
	WorkTree string

	// Bare tells that the repository is configured to have no worktree of its own.
	Bare bool

	// ObjectsDir is where the objects are. Its info/alternates is not read here.
	ObjectsDir string

	// Alternates are further object directories that the environment names.
	Alternates []string

	indexFile string // of the environment, "" for GitDir's
	config    config // CommonDir's, then config.worktree
}

// linked tells whether r is a linked worktree's view of a repository.
func (r *Repo) linked() bool { return r.GitDir != r.CommonDir }

// load reads what GitDir says about the rest.
func (r *Repo) load(env func(string) string, cwd string) error {
	if err := r.findCommon(env, cwd); err != nil {
		return err
	}
	common, err := os.OpenRoot(r.CommonDir)
	if err != nil {
		return fmt.Errorf("opening the common directory of %s: %w", r.GitDir, err)
	}
	defer common.Close()
	r.ObjectsDir = filepath.Join(r.CommonDir, "objects")
	if dir := env("GIT_OBJECT_DIRECTORY"); dir != "" {
		r.ObjectsDir = absolute(cwd, dir)
	} else if !isDir(common, "objects") {
		if info, err := os.Stat(r.ObjectsDir); err != nil || !info.IsDir() {
			return fmt.Errorf("%w: %s has no objects", ErrNotRepository, r.CommonDir)
		}
	}
	r.Alternates = pathList(env("GIT_ALTERNATE_OBJECT_DIRECTORIES"), cwd)
	return r.readConfig(common)
}

func (r *Repo) findCommon(env func(string) string, cwd string) error {
	r.CommonDir = r.GitDir
	if dir := env("GIT_COMMON_DIR"); dir != "" {
		r.CommonDir = absolute(cwd, dir)
		return nil
	}
	root, err := os.OpenRoot(r.GitDir)
	if err != nil {
		return fmt.Errorf("opening the git directory: %w", err)
	}
	defer root.Close()
	data, err := readFile(root, "commondir", maxSmall)
	if missing(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading %s: %w", filepath.Join(r.GitDir, "commondir"), err)
	}
	dir := strings.TrimRight(string(data), "\r\n")
	if dir == "" || strings.ContainsRune(dir, 0) {
		return fmt.Errorf("reading %s: it names no directory", filepath.Join(r.GitDir, "commondir"))
	}
	r.CommonDir = absolute(r.GitDir, dir)
	return nil
}

// readConfig reads the repository's own configuration and checks that its
// format is one that is known.
func (r *Repo) readConfig(common *os.Root) error {
	c, err := readConfigFile(common, "config")
	if err != nil {
		return fmt.Errorf("reading %s: %w", filepath.Join(r.CommonDir, "config"), err)
	}
	if err := checkFormat(c); err != nil {
		return fmt.Errorf("%s: %w", r.CommonDir, err)
	}
	if r.linked() {
		// As in git, these two are about the main worktree.
		for i := range c {
			if v := &c[i]; v.section == "core" && v.sub == "" && (v.key == "bare" || v.key == "worktree") {
				v.section = ""
			}
		}
	}
	if on, _ := c.flag("extensions", "", "worktreeconfig"); on {
		root, err := os.OpenRoot(r.GitDir)
		if err != nil {
			return fmt.Errorf("opening the git directory: %w", err)
		}
		defer root.Close()
		more, err := readConfigFile(root, "config.worktree")
		if err != nil {
			return fmt.Errorf("reading %s: %w", filepath.Join(r.GitDir, "config.worktree"), err)
		}
		c = append(c, more...)
	}
	r.config = c
	return nil
}

func readConfigFile(root *os.Root, name string) (config, error) {
	data, err := readFile(root, name, maxConfig)
	if missing(err) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return parseConfig(data)
}

// clip shortens a stranger's text for an error.
func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "..."
	}
	return s
}
