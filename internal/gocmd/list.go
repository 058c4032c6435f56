package gocmd

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"
)

// Package is what go list tells of a package. Names of files are relative to Dir.
type Package struct {
	ImportPath string
	Dir        string
	Name       string
	Incomplete bool // it or a dependency has an error
	Error      *Error
	DepsErrors []*Error

	GoFiles, CgoFiles, TestGoFiles, XTestGoFiles []string

	InvalidGoFiles                              []string // that do not parse
	IgnoredGoFiles                              []string // by build constraints, or as cgo is off
	IgnoredOtherFiles                           []string
	CFiles, CXXFiles, HFiles, SFiles, SysoFiles []string
	MFiles, FFiles, SwigFiles, SwigCXXFiles     []string
	EmbedFiles, TestEmbedFiles, XTestEmbedFiles []string

	// What ListDeps alone tells.

	Standard  bool // of the standard library
	DepOnly   bool // no pattern names it
	ForTest   string
	Stale     bool // it would have to be compiled: there is no result in the cache
	Imports   []string
	ImportMap map[string]string // of the source to those of Imports, where they differ
	Module    *Module
}

// Module is the module of a package.
type Module struct {
	Path, Version string
	GoVersion     string
	Error         *Error
}

// Error is what is wrong with a package.
type Error struct {
	Pos string // "file:line:column"; may be empty
	Err string
}

var listFields = []string{
	"ImportPath", "Dir", "Name", "Incomplete", "Error", "DepsErrors",
	"GoFiles", "CgoFiles", "TestGoFiles", "XTestGoFiles", "InvalidGoFiles", "IgnoredGoFiles", "IgnoredOtherFiles",
	"CFiles", "CXXFiles", "HFiles", "SFiles", "MFiles", "FFiles", "SwigFiles", "SwigCXXFiles",
	"EmbedFiles", "TestEmbedFiles", "XTestEmbedFiles",
}

var depsFields = append(slices.Clip(listFields), "Standard", "DepOnly", "ForTest", "Stale", "Imports", "ImportMap", "Module")

// List lists the packages that patterns name, those with errors too. problems are
// the lines that go writes beside them, such as that a pattern matched nothing.
func (g *Go) List(ctx context.Context, patterns []string) (all []*Package, problems []string, err error) {
	return g.list(ctx, []string{"-json=" + strings.Join(listFields, ",")}, patterns)
}

// ListDeps is List for these packages, their variants for tests, the programs that run
// the tests, and all that they import, each after what it imports. It compiles nothing.
func (g *Go) ListDeps(ctx context.Context, patterns []string) (all []*Package, problems []string, err error) {
	return g.list(ctx, []string{"-deps", "-test", "-json=" + strings.Join(depsFields, ",")}, patterns)
}

func (g *Go) list(ctx context.Context, what, patterns []string) (all []*Package, problems []string, err error) {
	args := append(append([]string{"list", "-e"}, what...), g.Flags...)
	out, errs, exit, err := g.run(ctx, append(append(args, "--"), patterns...)...)
	if err != nil {
		return nil, nil, err
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(Package)
		err := dec.Decode(p)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, nil, fmt.Errorf("reading what go list wrote: %w", err)
		}
		all = append(all, p)
	}
	problems = lines(errs)
	if exit != 0 && len(problems) == 0 {
		problems = []string{fmt.Sprintf("go list: exit status %d", exit)}
	}
	return all, problems, nil
}

// lines gives what go writes to standard error, but for what it does meanwhile.
func lines(b []byte) (out []string) {
	for line := range strings.Lines(string(b)) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "go: downloading ") && !strings.HasPrefix(line, "go: finding ") {
			out = append(out, line)
		}
	}
	return out
}

// Files joins names of files with the directory.
func (p *Package) Files(lists ...[]string) (out []string) {
	for _, list := range lists {
		for _, name := range list {
			if !filepath.IsAbs(name) {
				name = filepath.Join(p.Dir, name)
			}
			out = append(out, name)
		}
	}
	return out
}
