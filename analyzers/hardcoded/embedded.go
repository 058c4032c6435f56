package hardcoded

import (
	"fmt"
	"go/token"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/hookvet/hookvet/analyzers/constvals"
)

// Bounds on what is read for the embedded files of one Go file.
const (
	maxEmbedded      = 1000    // files
	maxEmbeddedBytes = 1 << 20 // of each; what is larger is no configuration
)

// embedded asks the rules about text files that //go:embed puts into the program. A
// finding is at the comment, which is what is seen of the file in the package.
func (c *checker) embedded(f *constvals.File) {
	imports := false
	for _, spec := range f.Syntax.Imports {
		imports = imports || spec.Path.Value == `"embed"`
	}
	tf := c.res.Fset.File(f.Syntax.Package)
	if !imports || tf == nil {
		return
	}
	var root *os.Root
	defer func() {
		if root != nil {
			root.Close()
		}
	}()
	left := maxEmbedded
	seen := make(map[string]bool)
	for _, group := range f.Syntax.Comments {
		for _, comment := range group.List {
			args, ok := strings.CutPrefix(comment.Text, "//go:embed ")
			if !ok {
				continue
			}
			if root == nil {
				var err error
				if root, err = os.OpenRoot(filepath.Dir(tf.Name())); err != nil {
					return // the files are not where the package is: nothing to read
				}
			}
			for _, pattern := range patterns(args) {
				for _, name := range matches(root.FS(), pattern, &left) {
					if !seen[name] {
						seen[name] = true
						c.embeddedFile(root, name, comment.Pos(), comment.End())
					}
				}
			}
		}
	}
}

// patterns reads those of a //go:embed comment, which may be quoted.
func patterns(args string) []string {
	var out []string
	for args = strings.TrimSpace(args); args != ""; args = strings.TrimSpace(args) {
		if q, err := strconv.QuotedPrefix(args); err == nil {
			p, _ := strconv.Unquote(q)
			out, args = append(out, p), args[len(q):]
			continue
		}
		i := strings.IndexAny(args, " \t")
		if i < 0 {
			i = len(args)
		}
		out, args = append(out, args[:i]), args[i:]
	}
	return out
}

// matches gives the regular files that a pattern names, those of directories too.
func matches(files fs.FS, pattern string, left *int) []string {
	pattern = strings.TrimPrefix(pattern, "all:")
	if pattern == "" || strings.HasPrefix(pattern, "/") || strings.Contains(pattern, "..") {
		return nil
	}
	found, err := fs.Glob(files, path.Clean(pattern))
	if err != nil {
		return nil
	}
	var out []string
	for _, name := range found {
		// What cannot be read is not embedded either: the compiler says so.
		_ = fs.WalkDir(files, name, func(name string, entry fs.DirEntry, err error) error {
			if err != nil {
				return nil
			}
			if *left--; *left < 0 {
				return fs.SkipAll
			}
			if entry.Type().IsRegular() {
				out = append(out, name)
			}
			return nil
		})
	}
	return out
}

func (c *checker) embeddedFile(root *os.Root, name string, pos, end token.Pos) {
	info, err := root.Lstat(name)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxEmbeddedBytes {
		return
	}
	file, err := root.Open(name)
	if err != nil {
		return
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxEmbeddedBytes))
	if err != nil || strings.IndexByte(string(data[:min(len(data), 8000)]), 0) >= 0 {
		return
	}
	text := string(data)
	if !c.worth(text) {
		return
	}
	for _, h := range apart(c.byRules("", text, name, true)) {
		h.name = fmt.Sprintf("%s:%d", name, 1+strings.Count(text[:h.start], "\n"))
		c.found = append(c.found, c.finding(h, pos, end, false, nil))
	}
}
