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

// findDirs returns an objects directory and those that it borrows from, each once.
func findDirs(objectsDir string, opts Options, gaps *gapList) ([]string, error) {
	s := dirSearch{gaps: gaps}
	if err := s.add(objectsDir, 0, opts.Alternates); err != nil {
		return nil, err
	}
	for _, dir := range opts.More {
		if err := s.add(dir, 1, opts.Alternates); err != nil {
			gaps.add("GIT_ALTERNATE_OBJECT_DIRECTORIES", "cannot read the objects of another repository: "+reason(err))
		}
	}
	return s.dirs, nil
}

type dirSearch struct {
	dirs []string
	gaps *gapList
}

// add adds an objects directory and those that it borrows from.
func (s *dirSearch) add(dir string, depth int, alternates bool) error {
	info, err := os.Stat(dir)
	if err == nil && !info.IsDir() {
		err = errors.New("is not a directory")
	}
	if err != nil {
		return err
	}
	for _, known := range s.dirs {
		if other, err := os.Stat(known); err == nil && os.SameFile(info, other) {
			return nil
		}
	}
	s.dirs = append(s.dirs, dir)
	const shown = "objects/info/alternates"
	text, err := readSmall(filepath.Join(dir, "info", "alternates"), maxAlternatesFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		s.gaps.add(shown, reason(err))
		return nil
	}
	list := parseAlternates(string(text))
	switch {
	case len(list) == 0:
		return nil
	case !alternates:
		s.gaps.add(shown, fmt.Sprintf("the objects of %d other repositories are not read", len(list)))
		return nil
	case depth >= maxAlternateDepth:
		s.gaps.add(shown, fmt.Sprintf("more than %d repositories borrow from each other", maxAlternateDepth))
		return nil
	}
	for _, alt := range list {
		if len(s.dirs) > maxAlternates {
			s.gaps.add(shown, fmt.Sprintf("more than %d", maxAlternates))
			return nil
		}
		path := filepath.FromSlash(alt)
		if !filepath.IsAbs(path) {
			path = filepath.Join(dir, path)
		}
		if err := s.add(path, depth+1, true); err != nil {
			s.gaps.add(shown, "cannot read the objects of another repository: "+reason(err))
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
