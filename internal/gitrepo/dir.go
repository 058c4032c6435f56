package gitrepo

import (
	"errors"
	"io"
	"os"
	"path"
	"path/filepath"
)

// errStop is returned by a callback that has seen enough.
var errStop = errors.New("stop")

// readDir calls yield for each entry of a directory, in no order, holding few
// at a time. A missing directory has no entries.
func readDir(root *os.Root, name string, yield func(os.DirEntry) error) error {
	name = filepath.FromSlash(name)
	info, err := root.Stat(name)
	if missing(err) {
		return nil
	}
	if err != nil {
		return bare(err)
	}
	if !info.IsDir() {
		return errors.New("is not a directory")
	}
	f, err := root.OpenFile(name, os.O_RDONLY|openFlags, 0)
	if err != nil {
		return bare(err)
	}
	defer f.Close()
	for {
		entries, err := f.ReadDir(256)
		for _, e := range entries {
			if err := yield(e); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return bare(err)
		}
	}
}

const (
	maxDepth   = 100     // of directories below refs and logs
	maxEntries = 4 << 20 // in all of them
)

var (
	errDepth   = errors.New("directories are nested too deeply")
	errEntries = errors.New("there are too many files")
)

// walker visits the files below a directory of a git directory as git looks
// for refs: not those whose name begins with a dot or ends in .lock.
type walker struct {
	root  *os.Root
	left  int // entries that may still be seen
	gaps  *gaps
	what  string // prefix of names in gaps
	visit func(name string, e os.DirEntry) error
}

// walk calls visit for what is no directory, by its slash path from the root.
// Its errors stop the walk.
func (w *walker) walk(name string, depth int) error {
	if depth > maxDepth {
		w.gaps.add(w.what+name, errDepth)
		return nil
	}
	var dirs []string
	var stop error
	err := readDir(w.root, name, func(e os.DirEntry) error {
		if w.left--; w.left < 0 {
			return errEntries
		}
		base := e.Name()
		if base[0] == '.' || path.Ext(base) == ".lock" {
			return nil
		}
		if e.IsDir() {
			dirs = append(dirs, name+"/"+base)
			return nil
		}
		stop = w.visit(name+"/"+base, e)
		return stop
	})
	if stop != nil {
		return stop
	}
	if err != nil {
		w.gaps.add(w.what+name, err)
	}
	for _, dir := range dirs {
		if err := w.walk(dir, depth+1); err != nil {
			return err
		}
	}
	return nil
}
