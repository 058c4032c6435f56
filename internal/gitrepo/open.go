package gitrepo

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// errNotDir is what a path through a file gives: there is nothing there.
var errNotDir error = syscall.ENOTDIR

// Options say what Open may know besides the path.
type Options struct {
	// Getenv reads the environment; nil for none.
	Getenv func(string) string

	// Dir is the directory to begin in if no path is given, "" for the current one.
	Dir string
}

// Open finds the repository that path lies in, upwards as git does: path may
// be in a worktree, its top, a .git directory or file, or a bare repository.
//
// With an empty path it does what a git command does that was started in
// opts.Dir: GIT_DIR, GIT_WORK_TREE, GIT_COMMON_DIR, GIT_OBJECT_DIRECTORY,
// GIT_ALTERNATE_OBJECT_DIRECTORIES and GIT_INDEX_FILE are obeyed, which git
// sets for hooks (in git commit -a the index is another file). They speak of
// the repository that the hook is about and so have no meaning for one that is
// named by its path. GIT_CEILING_DIRECTORIES is about both.
//
// Unlike git it does not care who owns the repository (nothing in it can make
// us run something), goes up through mount points, and opens repositories
// whose HEAD is damaged: their objects are still there. core.worktree is
// believed only if the directory that it names points back, or GIT_DIR named
// the repository: a stranger could have us read any directory.
//
// Errors are ErrNotRepository, ErrFormat (SHA-256, reftable, unknown
// extensions) and those of reading.
func Open(path string, opts Options) (*Repo, error) {
	none := func(string) string { return "" }
	getenv := opts.Getenv
	if getenv == nil {
		getenv = none
	}
	env := getenv
	if path != "" {
		env = none
	}
	cwd, err := filepath.Abs(opts.Dir)
	if err != nil {
		return nil, fmt.Errorf("finding the current directory: %w", err)
	}
	if dir := env("GIT_DIR"); dir != "" {
		return openGitDir(dir, cwd, env)
	}
	start, err := startDir(path, cwd)
	if err != nil {
		return nil, fmt.Errorf("opening the repository of %s: %w", path, err)
	}
	gitDir, top, err := discover(start, ceilings(getenv("GIT_CEILING_DIRECTORIES")))
	if err != nil {
		return nil, err
	}
	r := &Repo{GitDir: gitDir}
	if err := r.load(env, cwd); err != nil {
		return nil, err
	}
	r.place(top)
	if dir := env("GIT_WORK_TREE"); dir != "" {
		r.WorkTree, r.Bare = absolute(cwd, dir), false
	}
	r.setIndex(env, cwd)
	return r, nil
}

// openGitDir opens the repository that GIT_DIR names.
func openGitDir(dir, cwd string, env func(string) string) (*Repo, error) {
	gitDir := absolute(cwd, dir)
	if info, err := os.Stat(gitDir); err == nil && !info.IsDir() {
		if gitDir, err = readGitFile(gitDir); err != nil {
			return nil, err
		}
	}
	if env("GIT_OBJECT_DIRECTORY") == "" && env("GIT_COMMON_DIR") == "" && !isGitDir(gitDir) {
		return nil, fmt.Errorf("%w: %s, which GIT_DIR names", ErrNotRepository, dir)
	}
	r := &Repo{GitDir: gitDir}
	if err := r.load(env, cwd); err != nil {
		return nil, err
	}
	r.Bare, _ = r.config.flag("core", "", "bare")
	worktree, ok := r.config.get("core", "", "worktree")
	switch {
	case env("GIT_WORK_TREE") != "":
		r.WorkTree, r.Bare = absolute(cwd, env("GIT_WORK_TREE")), false
	case ok && worktree != "":
		r.WorkTree, r.Bare = absolute(gitDir, worktree), false
	case !r.Bare:
		r.WorkTree = cwd
	}
	r.setIndex(env, cwd)
	return r, nil
}

// setIndex: git goes to the top of the worktree before it opens the index, so
// that is what a relative path is relative to.
func (r *Repo) setIndex(env func(string) string, cwd string) {
	path := env("GIT_INDEX_FILE")
	if path == "" {
		return
	}
	switch {
	case r.WorkTree != "" && inside(r.WorkTree, realPath(cwd)):
		r.indexFile = absolute(r.WorkTree, path)
	default:
		r.indexFile = absolute(cwd, path)
	}
}

// place sets WorkTree and Bare of a repository that was found by looking: top
// is the directory with the .git, or "" if the git directory itself was found.
func (r *Repo) place(top string) {
	bare, set := r.config.flag("core", "", "bare")
	r.Bare = bare
	switch {
	case bare:
	case top != "":
		r.WorkTree = top
	case r.linked():
		r.WorkTree = r.linkedTop()
	default:
		if dir, ok := r.config.get("core", "", "worktree"); ok && dir != "" {
			if dir = absolute(r.GitDir, dir); pointsTo(dir, r.GitDir) {
				r.WorkTree = dir
			}
			return
		}
		if filepath.Base(r.GitDir) == ".git" {
			r.WorkTree = filepath.Dir(r.GitDir)
			return
		}
		r.Bare = !set
	}
}

// linkedTop returns the worktree that a directory below worktrees/ is for.
func (r *Repo) linkedTop() string {
	root, err := os.OpenRoot(r.GitDir)
	if err != nil {
		return ""
	}
	defer root.Close()
	data, err := readFile(root, "gitdir", maxSmall)
	if err != nil {
		return ""
	}
	top := filepath.Dir(absolute(r.GitDir, strings.TrimRight(string(data), "\r\n")))
	if !pointsTo(top, r.GitDir) {
		return ""
	}
	return top
}

// pointsTo tells whether dir/.git is or names gitDir.
func pointsTo(dir, gitDir string) bool {
	path := filepath.Join(dir, ".git")
	info, err := os.Stat(path)
	if err != nil {
		return false
	}
	if !info.IsDir() {
		if path, err = readGitFile(path); err != nil {
			return false
		}
	}
	return sameFile(path, gitDir)
}

func sameFile(a, b string) bool {
	infoA, errA := os.Stat(a)
	infoB, errB := os.Stat(b)
	return errA == nil && errB == nil && os.SameFile(infoA, infoB)
}

// startDir returns the directory to look in first.
func startDir(path, cwd string) (string, error) {
	path = absolute(cwd, path)
	info, err := os.Stat(path)
	if err != nil {
		return "", bare(err)
	}
	if !info.IsDir() {
		path = filepath.Dir(path)
	}
	return realPath(path), nil
}

// realPath resolves links where it can.
func realPath(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// ceilings returns the directories that discovery does not go up into.
func ceilings(list string) map[string]bool {
	out := make(map[string]bool)
	for _, dir := range filepath.SplitList(list) {
		if filepath.IsAbs(dir) {
			dir = filepath.Clean(dir)
			out[dir] = true
			out[realPath(dir)] = true
		}
	}
	return out
}

// discover looks for a repository in dir and above. top is the directory with
// the .git, or "" if a git directory itself was found.
func discover(start string, ceilings map[string]bool) (gitDir, top string, err error) {
	for dir := start; ; {
		path := filepath.Join(dir, ".git")
		info, err := os.Stat(path)
		switch {
		case err == nil && info.IsDir():
			if isGitDir(path) {
				return realPath(path), dir, nil
			}
		case err == nil:
			gitDir, err := readGitFile(path)
			if err != nil {
				return "", "", err
			}
			if !isGitDir(gitDir) {
				return "", "", fmt.Errorf("%w: %s, which %s names", ErrNotRepository, gitDir, path)
			}
			return realPath(gitDir), dir, nil
		}
		if isGitDir(dir) {
			return dir, "", nil
		}
		parent := filepath.Dir(dir)
		if parent == dir || ceilings[parent] {
			return "", "", fmt.Errorf("%w: %s", ErrNotRepository, start)
		}
		dir = parent
	}
}

// isGitDir tells whether dir looks like a git directory: it has a HEAD, and
// objects and refs there or in the common directory. A HEAD of any kind will
// do, and in a directory named .git no HEAD: better to read a damaged
// repository than to take the one around it for it.
func isGitDir(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, "HEAD")); err != nil && filepath.Base(dir) != ".git" {
		return false
	}
	if _, err := os.Lstat(filepath.Join(dir, "commondir")); err == nil {
		return true // what it says is checked by load
	}
	for _, name := range []string{"objects", "refs"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

// readGitFile returns the directory that a .git file names.
func readGitFile(path string) (string, error) {
	f, err := openPath(path)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", path, err)
	}
	defer f.Close()
	data, err := readAll(f, maxSmall)
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", path, err)
	}
	dir, ok := strings.CutPrefix(string(data), "gitdir: ")
	dir = strings.TrimRight(dir, "\r\n")
	if !ok || dir == "" || strings.ContainsRune(dir, 0) {
		return "", fmt.Errorf("reading %s: %w", path, errGitFile)
	}
	return absolute(filepath.Dir(path), dir), nil
}

var errGitFile = errors.New("it is not a line of the form \"gitdir: PATH\"")

// inside tells whether path is dir or below it. Both are absolute and clean.
func inside(dir, path string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}
