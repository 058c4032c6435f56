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

// extensions that change nothing about what is read here; the others are
// looked at by value. (git's Documentation/technical/repository-version and
// git-config(1), extensions.*)
var extensions = map[string]bool{
	"noop": true, "noop-v1": true, "preciousobjects": true, "partialclone": true,
	"worktreeconfig": true, "relativeworktrees": true, "submodulepathconfig": true,
	"compatobjectformat": true, // objects are still in objectformat's names
}

func checkFormat(c config) error {
	version, _ := c.get("core", "", "repositoryformatversion")
	switch version {
	case "", "0", "1":
	default:
		return fmt.Errorf("repository format version %q %w", clip(version), ErrFormat)
	}
	for _, v := range c {
		if v.section != "extensions" || v.sub != "" {
			continue
		}
		value := strings.ToLower(v.value)
		switch {
		case v.key == "objectformat" && value != "sha1":
			return fmt.Errorf("objectformat = %s repositories %w", clip(v.value), ErrFormat)
		case v.key == "refstorage" && value != "files":
			return fmt.Errorf("refstorage = %s repositories %w", clip(v.value), ErrFormat)
		case v.key == "objectformat", v.key == "refstorage", extensions[v.key]:
		case version == "1":
			// In version 0 unknown extensions have no meaning.
			return fmt.Errorf("repositories with extensions.%s %w", clip(v.key), ErrFormat)
		}
	}
	return nil
}

// clip shortens a stranger's text for an error.
func clip(s string) string {
	if len(s) > 60 {
		return s[:60] + "..."
	}
	return s
}

// Partial tells whether objects may be missing on purpose, because a remote
// has promised to have them (git clone --filter).
func (r *Repo) Partial() bool {
	for _, v := range r.config {
		switch {
		case v.section == "extensions" && v.key == "partialclone":
			return true
		case v.section == "remote" && v.key == "partialclonefilter":
			return true
		case v.section == "remote" && v.key == "promisor":
			if on, _ := r.config.flag("remote", v.sub, "promisor"); on {
				return true
			}
		}
	}
	found := false
	for _, dir := range append([]string{r.ObjectsDir}, r.Alternates...) {
		root, err := os.OpenRoot(dir)
		if err != nil {
			continue // the reader of the objects reports it
		}
		readDir(root, "pack", func(e os.DirEntry) error {
			if strings.HasSuffix(e.Name(), ".promisor") {
				found = true
				return errStop
			}
			return nil
		})
		root.Close()
	}
	return found
}

// absolute resolves a path against a directory.
func absolute(dir, path string) string {
	if !filepath.IsAbs(path) {
		path = filepath.Join(dir, path)
	}
	return filepath.Clean(path)
}

// pathList splits a list as git does: entries may be quoted, for paths that
// contain the separator.
func pathList(list, cwd string) []string {
	var out []string
	for list != "" {
		var path string
		if rest, ok := strings.CutPrefix(list, `"`); ok {
			path, list = unquote(rest)
			list = strings.TrimPrefix(list, string(filepath.ListSeparator))
		} else {
			path, list, _ = strings.Cut(list, string(filepath.ListSeparator))
		}
		if path != "" {
			out = append(out, absolute(cwd, path))
		}
	}
	return out
}

// unquote returns what is quoted in C style up to the closing quote, and the
// rest after it.
func unquote(s string) (path, rest string) {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '"':
			return b.String(), s[i+1:]
		case s[i] == '\\' && i+1 < len(s):
			i++
			if at := strings.IndexByte(`abfnrtv`, s[i]); at >= 0 {
				b.WriteByte("\a\b\f\n\r\t\v"[at])
				continue
			}
			if i+2 < len(s) && s[i] >= '0' && s[i] <= '3' {
				b.WriteByte((s[i]-'0')<<6 | (s[i+1]-'0')&7<<3 | (s[i+2]-'0')&7)
				i += 2
				continue
			}
			fallthrough
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String(), ""
}
