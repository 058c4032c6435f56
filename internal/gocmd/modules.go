package gocmd

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// MaxModules is how many modules of a tree are found: the go command takes a third of a
// second for a small one of which all is cached.
const MaxModules = 250

// Modules gives the slash paths of the directories in a tree that have a go.mod, "." being
// the top, each before those below it. As for the pattern ./..., those of vendor and
// testdata do not count, nor those whose name begins with a dot or an underscore; nor what
// others wrote and package managers put there: node_modules, and directories of a module
// cache, whose names have an @. Links are not followed. more says that there are others than
// the first MaxModules. What can't be read is left out. The error is that of ctx.
func Modules(ctx context.Context, root string) (dirs []string, more bool, err error) {
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case ctx.Err() != nil:
			return ctx.Err()
		case err != nil && d != nil && d.IsDir():
			return fs.SkipDir
		case err != nil || !d.IsDir():
			return nil
		case path != root && leftOut(d.Name()):
			return fs.SkipDir
		}
		if mod, err := os.Lstat(filepath.Join(path, "go.mod")); err != nil || !mod.Mode().IsRegular() {
			return nil
		}
		if len(dirs) == MaxModules {
			more = true
			return fs.SkipAll
		}
		dir, err := filepath.Rel(root, path)
		dirs = append(dirs, filepath.ToSlash(dir))
		return err
	})
	if err != nil {
		return nil, false, fmt.Errorf("looking for Go modules: %w", err)
	}
	return dirs, more, nil
}

func leftOut(name string) bool {
	return name == "vendor" || name == "testdata" || name == "node_modules" || name[0] == '.' || name[0] == '_' || strings.Contains(name, "@")
}

// InModule gives g for the module of a directory. The go command refuses a module that a
// go.work above it does not list: for such a one the workspace is switched off.
func (g *Go) InModule(ctx context.Context, dir string) (*Go, error) {
	in := *g
	in.Dir = dir
	out, _, _, err := in.run(ctx, "env", "GOWORK")
	if err != nil {
		return nil, err
	}
	if work := strings.TrimSpace(string(out)); work == "" || work == "off" {
		return &in, nil
	}
	out, _, exit, err := in.run(ctx, "list", "-m", "-f", "{{.Dir}}")
	if err != nil {
		return nil, err
	}
	if exit != 0 {
		return &in, nil // of what is wrong with it, go tells again
	}
	here, err := os.Stat(dir)
	if err != nil {
		return nil, fmt.Errorf("looking for the module: %w", err)
	}
	for line := range strings.Lines(string(out)) {
		if info, err := os.Stat(strings.TrimRight(line, "\r\n")); err == nil && os.SameFile(info, here) {
			return &in, nil
		}
	}
	if in.Environ == nil {
		in.Environ = os.Environ()
	}
	in.Environ = append(slices.Clone(in.Environ), "GOWORK=off")
	return &in, nil
}

// Inside says whether a directory is in a module.
func Inside(dir string) (bool, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return false, fmt.Errorf("looking for a Go module: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); !errors.Is(err, fs.ErrNotExist) {
			return true, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			return false, nil
		}
		dir = up
	}
}
