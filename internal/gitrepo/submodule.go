package gitrepo

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
)

// Submodule is a repository inside of this one.
type Submodule struct {
	// Path is where it is in the worktree, with slashes; "" if it is there no
	// more, or on another branch only.
	Path string

	// GitDir is its git directory, for Open.
	GitDir string
}

// maxSubmodules is how many are listed.
const maxSubmodules = 10000

var (
	errOutside    = errors.New("its repository lies outside of this one and is not opened")
	errSubmodules = fmt.Errorf("there are more than %d submodules", maxSubmodules)
)

// Submodules returns the submodules whose repository is here: those checked
// out where the index or .gitmodules has them, and those that are kept in the
// modules of the git directory and of linked worktrees. What lies in them in
// turn is theirs to tell. Names that would lead elsewhere, and repositories
// that lie elsewhere, are gaps.
func (r *Repo) Submodules() ([]Submodule, []finding.Gap) {
	s := submoduleFinder{repo: r, byDir: make(map[string]int)}
	s.worktree()
	done := make(map[string]bool)
	for _, v := range r.views(&s.gaps) { // each linked worktree has modules of its own
		if !done[v.dir] {
			done[v.dir] = true
			s.modules(v.dir)
		}
	}
	slices.SortFunc(s.found, func(a, b Submodule) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.GitDir, b.GitDir))
	})
	return s.found, s.gaps.all("submodules")
}

type submoduleFinder struct {
	repo  *Repo
	gaps  gaps
	found []Submodule
	byDir map[string]int // GitDir to place in found
}

func (s *submoduleFinder) add(sub Submodule) {
	if at, ok := s.byDir[sub.GitDir]; ok {
		s.found[at].Path = cmp.Or(s.found[at].Path, sub.Path)
		return
	}
	if len(s.found) == maxSubmodules {
		s.gaps.add(cmp.Or(sub.Path, sub.GitDir), errSubmodules)
		return
	}
	s.byDir[sub.GitDir] = len(s.found)
	s.found = append(s.found, sub)
}

// worktree looks at the paths that the index and .gitmodules name.
func (s *submoduleFinder) worktree() {
	if s.repo.WorkTree == "" {
		return
	}
	root, err := os.OpenRoot(s.repo.WorkTree)
	if err != nil {
		s.gaps.add("submodules", bare(err))
		return
	}
	defer root.Close()
	var paths []string
	index, err := s.repo.Index()
	if err != nil {
		s.gaps.add("index", err)
		index = &Index{}
	}
	for _, e := range index.Entries {
		if e.Gitlink() {
			paths = append(paths, e.Name)
		}
	}
	modules, err := readConfigFile(root, ".gitmodules")
	if err != nil {
		s.gaps.add(".gitmodules", err)
	}
	for _, v := range modules {
		if v.section == "submodule" && v.key == "path" {
			paths = append(paths, strings.TrimRight(v.value, "/"))
		}
	}
	slices.Sort(paths)
	for _, p := range slices.Compact(paths) {
		if err := s.checkedOut(root, p); err != nil {
			s.gaps.add(cmp.Or(p, ".gitmodules"), err)
		}
	}
}

// checkedOut adds the submodule at a path of the worktree, if it is there.
func (s *submoduleFinder) checkedOut(root *os.Root, name string) error {
	if !safePath(name) {
		return errors.New("a submodule may not be there")
	}
	file := filepath.FromSlash(name + "/.git")
	info, err := root.Stat(file)
	if missing(err) {
		return nil // not checked out
	}
	if err != nil {
		return bare(err)
	}
	gitDir := filepath.Join(s.repo.WorkTree, file)
	if !info.IsDir() {
		if gitDir, err = readGitFile(gitDir); err != nil {
			return err
		}
	}
	gitDir, err = filepath.EvalSymlinks(gitDir)
	if missing(err) {
		return errors.New("its .git names a directory that is not there")
	}
	if err != nil {
		return bare(err)
	}
	if !s.within(gitDir) {
		return errOutside
	}
	if isGitDir(gitDir) && !sameFile(gitDir, s.repo.GitDir) {
		s.add(Submodule{Path: name, GitDir: gitDir})
	}
	return nil
}

// within tells whether a path without links lies in the worktree or the git
// directory.
func (s *submoduleFinder) within(dir string) bool {
	for _, top := range []string{s.repo.WorkTree, s.repo.CommonDir, s.repo.GitDir} {
		if top != "" && inside(realPath(top), dir) {
			return true
		}
	}
	return false
}

// safePath tells whether a submodule may be at that slash path.
func safePath(name string) bool {
	if name == "" || !filepath.IsLocal(filepath.FromSlash(name)) || path.Clean(name) != name || name == "." {
		return false
	}
	for part := range strings.SplitSeq(name, "/") {
		if strings.EqualFold(part, ".git") {
			return false
		}
	}
	return true
}

// modules looks for repositories below modules. A submodule's name may have
// slashes, so directories that are none are entered.
func (s *submoduleFinder) modules(dir string) {
	root, err := os.OpenRoot(dir)
	if err != nil {
		s.gaps.add("modules", bare(err))
		return
	}
	defer root.Close()
	left := maxEntries
	var look func(name string, depth int) error
	look = func(name string, depth int) error {
		if depth > maxDepth {
			return errDepth
		}
		var dirs []string
		err := readDir(root, name, func(e os.DirEntry) error {
			if left--; left < 0 {
				return errEntries
			}
			switch sub := name + "/" + e.Name(); {
			case e.Type()&fs.ModeSymlink != 0:
				s.gaps.add(sub, errLinkedDir)
			case e.IsDir():
				dirs = append(dirs, sub)
			}
			return nil
		})
		if err != nil {
			return err
		}
		slices.Sort(dirs)
		for _, sub := range dirs {
			gitDir := realPath(filepath.Join(dir, filepath.FromSlash(sub)))
			if isGitDir(gitDir) {
				s.add(Submodule{GitDir: gitDir})
				continue
			}
			if err := look(sub, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	if err := look("modules", 0); err != nil {
		s.gaps.add("modules", err)
	}
}
