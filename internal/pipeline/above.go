package pipeline

import (
	"os"
	"path"
	"path/filepath"
	"strings"
)

// above gives the directories above a scanned one in which configuration is looked for as
// well, the nearest first: the working directory, if the scanned one is in it, and the top
// of the repository that it is in, which is as far as it goes. So it does not matter
// whether a part of a repository is scanned from the top, by its path, or from within.
//
// The top has to belong to whom the scanned directory does: else whoever may write to a
// directory above, such as that of temporary files, would decide on what is reported.
func above(root string) (dirs []string) {
	root = realPath(root)
	top := topOf(root)
	here := realPath(".")
	if isAbove(here, root) && (top == "" || here == top || isAbove(top, here)) {
		dirs = append(dirs, here)
	}
	if top != "" && top != here && isAbove(top, root) && sameOwner(top, root) {
		dirs = append(dirs, top)
	}
	readable := dirs[:0]
	for _, dir := range dirs {
		if d, err := os.OpenRoot(dir); err == nil {
			d.Close()
			// As people would name it.
			if rel, err := filepath.Rel(here, dir); err == nil {
				dir = rel
			}
			readable = append(readable, dir)
		}
	}
	return readable
}

// topOf gives the top of the repository that a directory is in; empty: it is in none.
// What .git is does not matter.
func topOf(dir string) string {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// isAbove says whether a directory is one of those that hold another, both by their real
// paths.
func isAbove(dir, below string) bool {
	rel, err := filepath.Rel(dir, below)
	return err == nil && rel != "." && filepath.IsLocal(rel)
}

// wayTo gives the slash path from a directory in which configuration was found down to
// the scanned one; empty if they are the same, or none is given.
func wayTo(from, root string) string {
	if from == "" || root == "" {
		return ""
	}
	rel, err := filepath.Rel(realPath(from), realPath(root))
	if err != nil || rel == "." {
		return ""
	}
	return filepath.ToSlash(rel)
}

// fromAbove gives a reported path as it is from a directory above; way is that of wayTo.
func fromAbove(way, file string) string {
	switch {
	case way == "" || filepath.IsAbs(file):
		return file
	case strings.HasPrefix(file, "../"):
		return path.Join(way, file)
	}
	return way + "/" + file // not cleaned: names in archives are anything
}
