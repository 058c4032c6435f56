package gitobject

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

const (
	maxAlternateDepth = 5 // as git
	maxAlternates     = 64
	maxAlternatesFile = 1 << 20
)

// findDirs adds an objects directory and those that it borrows from.
func (db *DB) findDirs(dir string, depth int, alternates bool) error {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = errors.New("is not a directory")
	}
	if err != nil {
		return err
	}
	for _, known := range db.dirs {
		if other, err := os.Stat(known); err == nil && os.SameFile(info, other) {
			return nil
		}
	}
	db.dirs = append(db.dirs, dir)
	const shown = "objects/info/alternates"
	text, err := readSmall(filepath.Join(dir, "info", "alternates"), maxAlternatesFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		db.gaps.add(shown, reason(err))
		return nil
	}
	list := parseAlternates(string(text))
	switch {
	case len(list) == 0:
		return nil
	case !alternates:
		db.gaps.add(shown, fmt.Sprintf("the objects of %d other repositories are not read", len(list)))
		return nil
	case depth >= maxAlternateDepth:
		db.gaps.add(shown, fmt.Sprintf("more than %d repositories borrow from each other", maxAlternateDepth))
		return nil
	}
	for _, alt := range list {
		if len(db.dirs) > maxAlternates {
			db.gaps.add(shown, fmt.Sprintf("more than %d", maxAlternates))
			return nil
		}
		path := filepath.FromSlash(alt)
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		if err := db.findDirs(path, depth+1, true); err != nil {
			db.gaps.add(shown, "cannot read the objects of another repository: "+reason(err))
		}
	}
	return nil
}

// parseAlternates returns the paths of an alternates file: a line each, which
// may be quoted as in C.
func parseAlternates(text string) []string {
	var list []string
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\n")
		if line == "" || line[0] == '#' {
			continue
		}
		if line[0] == '"' {
			if s, err := strconv.Unquote(line); err == nil {
				line = s
			}
		}
		list = append(list, line)
	}
	return list
}
