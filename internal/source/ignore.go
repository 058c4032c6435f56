package source

import (
	"bufio"
	"errors"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// maxIgnoreFile bounds a .gitignore: each line is tried on each path below it,
// and the largest template in use has some 400 lines.
const maxIgnoreFile = 256 << 10

// ignore holds the patterns that apply in a directory: its own and those of
// the directories above, up to the root. A .gitignore above the root is not
// read, nor the user's own ignore file: what a scan covers should depend on
// what is scanned alone.
//
// Where go-git's matcher differs from git it is made to err on the side of
// scanning: see line.
type ignore struct {
	patterns []gitignore.Pattern // ascending priority
	matcher  gitignore.Matcher
}

// match reports whether the slash path is ignored. A nil ignore ignores nothing.
func (g *ignore) match(rel string, dir bool) bool {
	return g != nil && g.matcher.Match(strings.Split(rel, "/"), dir)
}

// in returns the patterns for d, given those of the directory above it.
func (g *ignore) in(d *dir, w *worker) *ignore {
	var domain []string
	var own []gitignore.Pattern
	if d.rel == "" {
		own = w.ignoreFile(d, ".git/info/exclude", nil)
	} else {
		domain = strings.Split(d.rel, "/")
	}
	own = append(own, w.ignoreFile(d, ".gitignore", domain)...)
	if len(own) == 0 {
		return g
	}
	var all []gitignore.Pattern
	if g != nil {
		all = append(all, g.patterns...)
	}
	all = append(all, own...)
	return &ignore{all, gitignore.NewMatcher(all)}
}

// ignoreFile reads the patterns of one file. What cannot be read ignores
// nothing, and says so.
func (w *worker) ignoreFile(d *dir, name string, domain []string) []gitignore.Pattern {
	f, err := d.handle.OpenFile(name, os.O_RDONLY|openFlags, 0)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return nil // the latter: .git is a file, in a worktree or a submodule
	}
	if err != nil {
		w.gap(d.top.report(d.below(name)), "not obeyed: "+reason(err))
		return nil
	}
	defer f.Close()
	if fi, err := f.Stat(); err != nil || !fi.Mode().IsRegular() {
		return nil // git does not read such a thing either
	} else if fi.Size() > maxIgnoreFile {
		w.gap(d.top.report(d.below(name)), "not obeyed: larger than "+size(maxIgnoreFile))
		return nil
	}
	var patterns []gitignore.Pattern
	lines := bufio.NewScanner(io.LimitReader(f, maxIgnoreFile))
	for first := true; lines.Scan(); first = false {
		s := lines.Text()
		if first {
			s = strings.TrimPrefix(s, "\ufeff")
		}
		if s = line(s); s != "" {
			patterns = append(patterns, gitignore.ParsePattern(s, domain))
		}
	}
	return patterns
}

// line makes go-git's matcher understand a line as git does, or returns "".
func line(s string) string {
	if strings.HasPrefix(s, "#") || strings.TrimSpace(s) == "" {
		return ""
	}
	// "dir/**" means all that is in dir; go-git takes dir itself with it, so
	// that "!dir/keep" could not bring anything back.
	body := strings.TrimRight(s, " ")
	slash := strings.HasSuffix(body, "/")
	body = strings.TrimSuffix(body, "/")
	if strings.HasSuffix(body, "/**") && body != "/**" {
		if s = strings.TrimSuffix(body, "*"); slash {
			s += "/"
		}
	}
	return strings.ReplaceAll(s, "[!", "[^") // path/filepath negates classes with ^ only
}
