// Package vetunit runs passes on one package at a time, with the facts of those that it
// imports: see [Package]. A [Unit] is a package that go vet -vettool hands over: that is
// the part of golang.org/x/tools/go/analysis/unitchecker that hookvet needs often, and
// quickly.
//
// go vet runs a process for every package, those of the standard library among them,
// which give no facts: nothing is read of them here but their description. The types
// of imports come from what the compiler wrote, where unitchecker, since go1.27 has go
// vet compile nothing, type-checks all dependencies from source.
//
// It writes findings as unitchecker does, as text or JSON, and facts in the form of
// unitchecker's. What else unitchecker can do (-fix, -diff, -c, choosing passes, go
// commands from 1.27 on) is left to it: see [Open]. go vet keeps what it has of other
// flags or of another go command apart, so that the two never meet, but for packages
// without imports: these are always unitchecker's.
package vetunit

import (
	"encoding/json"
	"fmt"
	"go/build"
	"go/importer"
	"go/token"
	"go/types"
	"go/version"
	"io"
	"os"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"
)

// withoutFiles is the first go whose go vet hands over no files of the compiler.
const withoutFiles = "go1.27"

// Unit is a package that go vet hands over.
type Unit struct {
	cfg unitchecker.Config
}

// Open reads the description of a package, a file *.cfg. It returns nil if that is one
// for unitchecker.
func Open(name string) (*Unit, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("reading what go vet asks for: %w", err)
	}
	u := new(Unit)
	if err := json.Unmarshal(data, &u.cfg); err != nil {
		return nil, fmt.Errorf("reading what go vet asks for: %w", err)
	}
	if !u.cfg.VetxOnly && len(u.cfg.GoFiles) == 0 {
		return nil, nil // it says so
	}
	for _, path := range u.cfg.ImportMap {
		if path != "unsafe" && u.cfg.PackageFile[path] != "" {
			return u, nil
		}
	}
	// A package without imports, or a newer go. Of the standard library the version
	// is that of go itself.
	if u.standard() && version.Compare(u.cfg.GoVersion, withoutFiles) < 0 {
		return u, nil
	}
	return nil, nil
}

// standard says whether the package is of the standard library: it has no module.
func (u *Unit) standard() bool {
	first, _, _ := strings.Cut(u.cfg.ImportPath, "/")
	return u.cfg.ModulePath == "" && u.cfg.Module == nil && !strings.Contains(first, ".") && version.IsValid(u.cfg.GoVersion)
}

// Factless says whether the package is only asked for its facts, and has none because
// it is of the standard library.
func (u *Unit) Factless(isStandard func(path string) bool) bool {
	return u.cfg.VetxOnly && u.standard() && isStandard(u.cfg.ImportPath)
}

// Skip answers for a package without facts.
func (u *Unit) Skip() error { return u.writeFacts(nil) }

// Run runs the passes, and writes findings to out as JSON, or to errs as text. found
// says that there is text. An error is of the package: it does not parse or type-check,
// or a file of go vet can't be read or written.
func (u *Unit) Run(passes []*analysis.Analyzer, asJSON bool, out, errs io.Writer) (found bool, err error) {
	p, err := u.load(token.NewFileSet())
	if err != nil {
		return false, err
	}
	imported, err := u.readFacts(passes)
	if err != nil {
		return false, err
	}
	r := p.Run(passes, u.cfg.VetxOnly, imported)
	if err := u.writeFacts(r.Facts); err != nil || u.cfg.VetxOnly {
		return false, err
	}
	if name := u.cfg.Stdout; name != "" {
		f, err := os.Create(name)
		if err != nil {
			return false, fmt.Errorf("writing findings: %w", err)
		}
		defer f.Close()
		out = f
	}
	if asJSON {
		return false, r.WriteJSON(out)
	}
	return writeText(errs, p.Fset, r.outcomes)
}

// FactsOnly says whether nothing is to be reported.
func (u *Unit) FactsOnly() bool { return u.cfg.VetxOnly }

// load parses and type-checks the package.
func (u *Unit) load(fset *token.FileSet) (*Package, error) {
	cfg := &u.cfg
	compiled := importer.ForCompiler(fset, "gc", func(path string) (io.ReadCloser, error) {
		name := cfg.PackageFile[path]
		if name == "" {
			return nil, fmt.Errorf("go vet has no file of the compiler for %q", path)
		}
		return os.Open(name)
	})
	p := &Package{
		ImportPath: cfg.ImportPath, GoVersion: cfg.GoVersion, Sizes: types.SizesFor("gc", goarch()),
		GoFiles: cfg.GoFiles, NonGoFiles: cfg.NonGoFiles, IgnoredFiles: cfg.IgnoredFiles, Module: cfg.Module, Fset: fset,
	}
	if p.Module == nil && cfg.ModulePath != "" {
		p.Module = &analysis.Module{Path: cfg.ModulePath, Version: cfg.ModuleVersion, GoVersion: cfg.GoVersion}
	}
	return p, p.Load(func(path string) (*types.Package, error) {
		mapped, ok := cfg.ImportMap[path] // vendored, for instance
		if !ok {
			return nil, fmt.Errorf("go vet does not know the import %q", path)
		}
		return compiled.Import(mapped)
	}, false)
}

// goarch is what go vet runs for: it says so in the environment.
func goarch() string { return build.Default.GOARCH }
