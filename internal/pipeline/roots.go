package pipeline

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"github.com/hookvet/hookvet/internal/config"
	"github.com/hookvet/hookvet/internal/finding"
)

// configRoot gives the directory in which configuration is looked for: the
// scanned one, or the working directory where several or single files are
// scanned, as a hook does, or a stream stands for a file; none for any other
// stream.
func configRoot(opts Options) string {
	switch {
	case opts.Stdin != nil && opts.Name == "":
		return ""
	case opts.Stdin != nil:
		return "."
	}
	if dir, ok := onlyDir(opts.Roots); ok {
		return dir
	}
	return "."
}

// nameOf gives the name of a directory for people; empty if it has none.
func nameOf(root string) string {
	if root == "" {
		return ""
	}
	abs, err := filepath.Abs(root)
	if err != nil || filepath.Dir(abs) == abs {
		return ""
	}
	return filepath.Base(abs)
}

// searchable gives the root in which configuration can be looked for, or else
// none, and why not: a directory that may not be read is no bad configuration.
// What is in it is a gap as well, unless other paths are scanned.
func searchable(root string) (string, *finding.Gap) {
	if root == "" {
		return "", nil
	}
	dir, err := os.OpenRoot(root)
	if err == nil {
		defer dir.Close()
		if _, err = dir.Lstat(config.HookvetFile); !errors.Is(err, fs.ErrPermission) {
			return root, nil
		}
	}
	if path := (*fs.PathError)(nil); errors.As(err, &path) {
		err = path.Err
	}
	return "", &finding.Gap{What: ".", Why: fmt.Sprintf("configuration can't be looked for: %v", err), Path: true}
}

// displayRoot gives what goes before paths for people, so that they can open
// them: paths below a single directory are relative to it.
func displayRoot(opts Options) string {
	if dir, ok := onlyDir(opts.Roots); ok && opts.Stdin == nil && filepath.Clean(dir) != "." {
		return filepath.ToSlash(filepath.Clean(dir))
	}
	return ""
}

// streamName gives the path of a stream.
func streamName(opts Options) string {
	if opts.Name == "" {
		return StdinName
	}
	return filepath.ToSlash(filepath.Clean(opts.Name))
}

func onlyDir(roots []string) (string, bool) {
	if len(roots) != 1 {
		return "", false
	}
	info, err := os.Stat(roots[0])
	return roots[0], err == nil && info.IsDir()
}

// reportedPaths gives the paths that files are reported by where they are
// scanned; see source.Scan.
func reportedPaths(roots, files []string) map[string]bool {
	out := make(map[string]bool)
	_, bare := onlyDir(roots)
	for _, root := range roots {
		label := filepath.ToSlash(filepath.Clean(root))
		for _, file := range files {
			rel, err := filepath.Rel(realPath(root), realPath(file))
			switch {
			case err != nil || !filepath.IsLocal(rel):
			case bare:
				out[filepath.ToSlash(rel)] = true
			default:
				out[path.Join(label, filepath.ToSlash(rel))] = true
			}
		}
	}
	return out
}

// realPath gives the absolute path without links, or what comes nearest.
func realPath(p string) string {
	if abs, err := filepath.Abs(p); err == nil {
		p = abs
	}
	if real, err := filepath.EvalSymlinks(p); err == nil {
		p = real
	}
	return p
}
