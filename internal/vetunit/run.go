package vetunit

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/build"
	"go/token"
	"go/types"
	"os"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// goarch is what go vet runs for: it says so in the environment.
func goarch() string { return build.Default.GOARCH }

// runner runs passes on one package, each once, after those that it requires.
type runner struct {
	unit  *Unit
	fset  *token.FileSet
	pkg   *types.Package
	files []*ast.File
	info  *types.Info
	sizes types.Sizes
	facts *facts
	done  map[*analysis.Analyzer]*outcome
}

// outcome is what a pass gave.
type outcome struct {
	pass        *analysis.Analyzer
	result      any
	diagnostics []analysis.Diagnostic
	err         error
}

func (r *runner) run(a *analysis.Analyzer) *outcome {
	if o, ok := r.done[a]; ok {
		return o
	}
	o := &outcome{pass: a}
	r.done[a] = o
	results := make(map[*analysis.Analyzer]any)
	var failed []string
	for _, needed := range a.Requires {
		n := r.run(needed)
		if n.err != nil {
			failed = append(failed, needed.Name)
		}
		results[needed] = n.result
	}
	if failed != nil {
		o.err = fmt.Errorf("failed prerequisites: %s", strings.Join(failed, ", "))
		return o
	}
	cfg := &r.unit.cfg
	module := cfg.Module
	if module == nil && cfg.ModulePath != "" {
		module = &analysis.Module{Path: cfg.ModulePath, Version: cfg.ModuleVersion, GoVersion: cfg.GoVersion}
	}
	pass := &analysis.Pass{
		Analyzer: a, Fset: r.fset, Files: r.files, OtherFiles: cfg.NonGoFiles, IgnoredFiles: cfg.IgnoredFiles,
		Pkg: r.pkg, TypesInfo: r.info, TypesSizes: r.sizes, ResultOf: results, Module: module,
		Report:            func(d analysis.Diagnostic) { o.diagnostics = append(o.diagnostics, d) },
		ReadFile:          r.readFile,
		ImportObjectFact:  r.facts.importObject,
		ExportObjectFact:  r.facts.exportObject,
		ImportPackageFact: r.facts.importPackage,
		ExportPackageFact: r.facts.exportPackage,
		AllObjectFacts:    func() []analysis.ObjectFact { return r.facts.allObjects(a) },
		AllPackageFacts:   func() []analysis.PackageFact { return r.facts.allPackages(a) },
	}
	o.result, o.err = a.Run(pass)
	if o.err == nil && a.ResultType != nil && reflect.TypeOf(o.result) != a.ResultType {
		o.err = fmt.Errorf("the pass %s gave a %T, not a %s", a.Name, o.result, a.ResultType)
	}
	slices.SortStableFunc(o.diagnostics, func(x, y analysis.Diagnostic) int { return cmp.Compare(x.Pos, y.Pos) })
	return o
}

// readFile reads the files of the package alone, as analysis.Pass promises.
func (r *runner) readFile(name string) ([]byte, error) {
	cfg := &r.unit.cfg
	if slices.Contains(cfg.GoFiles, name) || slices.Contains(cfg.NonGoFiles, name) || slices.Contains(cfg.IgnoredFiles, name) {
		return os.ReadFile(name)
	}
	// A name of a line directive is none of these.
	return nil, fmt.Errorf("%s is no file of the package", name)
}
