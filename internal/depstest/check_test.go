package depstest

import (
	"fmt"
	"go/ast"
	"go/build/constraint"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// file is what the check needs to know of a Go file.
type file struct {
	name    string // slash path below the module
	pkgName string
	imports []string
}

func (f file) dir() string  { return path.Dir(f.name) }
func (f file) isTest() bool { return strings.HasSuffix(f.name, "_test.go") }

// readFiles reads the import clauses of every Go file of the module that is
// rooted at root.
func readFiles(root fs.FS) ([]file, error) {
	var files []file
	err := fs.WalkDir(root, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if name != "." && (ignored(entry.Name()) || isModule(root, name)) {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" || ignored(entry.Name()) {
			return nil
		}
		text, err := fs.ReadFile(root, name)
		if err != nil {
			return err
		}
		syntax, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly|parser.ParseComments)
		if err != nil {
			return err
		}
		if isScript(syntax) {
			return nil
		}
		f := file{name: name, pkgName: syntax.Name.Name}
		for _, spec := range syntax.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			f.imports = append(f.imports, imported)
		}
		files = append(files, f)
		return nil
	})
	return files, err
}

// ignored reports whether the go command ignores a file or directory by name.
func ignored(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") || name == "testdata" || name == "vendor"
}

func isModule(root fs.FS, dir string) bool {
	_, err := fs.Stat(root, dir+"/go.mod")
	return err == nil
}

// isScript reports whether a file is for "go run" alone, such as a generator:
// it is marked //go:build ignore and belongs to no package.
func isScript(f *ast.File) bool {
	for _, group := range f.Comments {
		if group.Pos() > f.Package {
			break
		}
		for _, comment := range group.List {
			if !constraint.IsGoBuild(comment.Text) {
				continue
			}
			expr, err := constraint.Parse(comment.Text)
			if tag, ok := expr.(*constraint.TagExpr); err == nil && ok && tag.Tag == "ignore" {
				return true
			}
		}
	}
	return false
}

// check returns what in files goes against the table, sorted.
func check(table []pkg, files []file) []string {
	rows := make(map[string]pkg)
	var found []string
	for _, row := range table {
		if _, twice := rows[row.path]; twice {
			found = append(found, fmt.Sprintf("%s has two rows in the table", row.path))
		}
		rows[row.path] = row
	}
	missing := make(map[string]bool)
	for _, f := range files {
		row, ok := rows[f.dir()]
		if !ok {
			missing[f.dir()] = true
			continue
		}
		if f.pkgName == "main" && row.path != mainPackage {
			found = append(found, fmt.Sprintf("%s: a main package; the module's only one is %s", f.name, mainPackage))
		}
		if f.isTest() {
			continue
		}
		for _, imported := range f.imports {
			if why := objection(rows, row, imported); why != "" {
				found = append(found, fmt.Sprintf("%s imports %s: %s", f.name, imported, why))
			}
		}
	}
	for dir := range missing {
		found = append(found, fmt.Sprintf("%s has no row in the table of internal/depstest; give it a floor", dir))
	}
	slices.Sort(found)
	return found
}

// objection says why the package of a row may not import a package; it is
// empty where it may.
func objection(rows map[string]pkg, row pkg, imported string) string {
	if why, ok := banned[imported]; ok {
		return why
	}
	for pattern, owner := range reserved {
		if match(pattern, imported) && row.path != owner {
			return fmt.Sprintf("only %s imports %s", owner, pattern)
		}
	}
	if imported == module {
		return "the module's root is no package"
	}
	if below, ok := strings.CutPrefix(imported, module+"/"); ok {
		return internalObjection(rows, row, below)
	}
	if !isStandard(imported) {
		return externalObjection(row, imported)
	}
	if matchAny(row.never, imported) {
		return fmt.Sprintf("not in %s", row.path)
	}
	return ""
}

func internalObjection(rows map[string]pkg, row pkg, imported string) string {
	target, ok := rows[imported]
	switch {
	case !ok:
		return "it has no row in the table"
	case target.testOnly && !row.testOnly:
		return "it is for tests only"
	case target.floor < row.floor:
		return ""
	case row.peers[imported] != "":
		return ""
	default:
		return fmt.Sprintf("from floor %d to floor %d; imports go down only", row.floor, target.floor)
	}
}

func externalObjection(row pkg, imported string) string {
	if !matchAny(row.external, imported) {
		return fmt.Sprintf("not in the list of what %s may import from outside", row.path)
	}
	return ""
}

// isStandard reports whether an import path is the standard library's: those
// of modules begin with a host name, which has a dot.
func isStandard(imported string) bool {
	first, _, _ := strings.Cut(imported, "/")
	return !strings.Contains(first, ".")
}

func matchAny(patterns []string, imported string) bool {
	return slices.ContainsFunc(patterns, func(pattern string) bool { return match(pattern, imported) })
}

func match(pattern, imported string) bool {
	if pattern == "..." {
		return true
	}
	prefix, all := strings.CutSuffix(pattern, "/...")
	return imported == prefix || all && strings.HasPrefix(imported, prefix+"/")
}
