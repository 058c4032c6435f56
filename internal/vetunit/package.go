package vetunit

import (
	"cmp"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// Package is a package to run passes on. What is above Fset is told, what is below it
// Load finds out.
type Package struct {
	ImportPath string
	GoVersion  string // of the language, as in types.Config
	Sizes      types.Sizes
	Module     *analysis.Module // nil: none

	GoFiles, NonGoFiles, IgnoredFiles []string // absolute

	Fset *token.FileSet

	Files []*ast.File
	Types *types.Package
	Info  *types.Info
}

// Load parses the package and type-checks it, unless that could take more stack than there
// is. The imports are those of the source. The error is the first that parsing or
// type-checking meets, or of those of type-checking the first in the text if inOrder, which
// is what the compiler tells of.
func (p *Package) Load(imported func(path string) (*types.Package, error), inOrder bool) error {
	for _, name := range p.GoFiles {
		f, err := parser.ParseFile(p.Fset, name, nil, parser.ParseComments|parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		p.Files = append(p.Files, f)
	}
	if err := checkNesting(p.Fset, p.Files); err != nil {
		return err
	}
	conf := types.Config{Importer: importFunc(imported), Sizes: p.Sizes, GoVersion: p.GoVersion}
	p.Info = &types.Info{
		Types:        make(map[ast.Expr]types.TypeAndValue),
		Defs:         make(map[*ast.Ident]types.Object),
		Uses:         make(map[*ast.Ident]types.Object),
		Implicits:    make(map[ast.Node]types.Object),
		Instances:    make(map[*ast.Ident]types.Instance),
		Scopes:       make(map[ast.Node]*types.Scope),
		Selections:   make(map[*ast.SelectorExpr]*types.Selection),
		FileVersions: make(map[*ast.File]string),
	}
	var all []types.Error
	if inOrder {
		conf.Error = func(err error) {
			if e := (types.Error{}); errors.As(err, &e) {
				all = append(all, e)
			}
		}
	}
	var err error
	p.Types, err = conf.Check(p.ImportPath, p.Fset, p.Files, p.Info)
	if len(all) > 0 {
		err = slices.MinFunc(all, func(a, b types.Error) int { return cmp.Compare(a.Pos, b.Pos) })
	}
	return err
}

type importFunc func(path string) (*types.Package, error)

func (f importFunc) Import(path string) (*types.Package, error) { return f(path) }

// Result is what passes made of a package.
type Result struct {
	Facts Facts

	pkg      *Package
	outcomes []*outcome
}

// Run runs the passes on a package that was loaded, or if factsOnly those of them that
// have facts. imported are the facts of each package that this one imports, in the order
// of their paths.
func (p *Package) Run(passes []*analysis.Analyzer, factsOnly bool, imported []Facts) *Result {
	r := &runner{Package: p, facts: newFacts(p.Fset, p.Types, imported), done: make(map[*analysis.Analyzer]*outcome)}
	result := &Result{pkg: p}
	for _, a := range passes {
		if !factsOnly || len(a.FactTypes) > 0 {
			result.outcomes = append(result.outcomes, r.run(a))
		}
	}
	result.Facts = r.facts.exported()
	return result
}
