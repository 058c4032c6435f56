package source

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// root is one place to scan, as the user gave it.
type root struct {
	path  string          // for the operating system
	label string          // cleaned, with slashes: names it in gaps, begins the paths below it
	bare  bool            // paths below it are reported without the label
	mode  fs.FileMode     // of what it is, links followed
	real  string          // absolute, links resolved
	inner map[string]bool // paths below it that are roots of their own, slashes
}

// resolve looks at the roots, once each. A root is the one place where a
// symbolic link is followed: the user named it. Roots that cannot be looked at
// become gaps; a root inside another is scanned as its own root, and left out
// of the other, so that naming it wins over .gitignore and the like.
func resolve(paths []string, gaps *gapList) []*root {
	var roots []*root
	byReal := map[string]*root{}
	for _, p := range paths {
		clean := filepath.Clean(p)
		r := &root{path: clean, label: filepath.ToSlash(clean)}
		fi, err := os.Stat(clean)
		if err != nil {
			gaps.add(r.label, rootReason(err))
			continue
		}
		r.mode = fi.Mode()
		if r.real, err = realPath(clean); err != nil {
			r.real = clean // such as /proc/self/fd/0: exists, resolves to no path
		}
		if byReal[r.real] != nil {
			continue
		}
		byReal[r.real] = r
		roots = append(roots, r)
	}
	for _, r := range roots {
		r.nest(byReal)
	}
	if len(roots) == 1 && len(paths) == 1 {
		roots[0].bare = true
	}
	return roots
}

// name is what gaps call the root itself: what is below a directory that is the
// only root is called as from there.
func (r *root) name() string {
	if r.bare && r.mode.IsDir() {
		return "."
	}
	return r.label
}

// nest tells the innermost directory root around r about r.
func (r *root) nest(byReal map[string]*root) {
	for up := r.real; filepath.Dir(up) != up; {
		up = filepath.Dir(up)
		outer := byReal[up]
		if outer == nil || !outer.mode.IsDir() {
			continue
		}
		rel, err := filepath.Rel(up, r.real)
		if err != nil {
			return
		}
		if outer.inner == nil {
			outer.inner = map[string]bool{}
		}
		outer.inner[filepath.ToSlash(rel)] = true
		return
	}
}

func realPath(p string) (string, error) {
	abs, err := filepath.Abs(p)
	if err != nil {
		return "", err
	}
	return filepath.EvalSymlinks(abs)
}

// rootReason is reason for a place that the user named: it did not vanish.
func rootReason(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "does not exist"
	}
	return reason(err)
}
