package vetunit

import (
	"cmp"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// runner runs passes on one package, each once, after those that it requires.
type runner struct {
	*Package
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
	pass := &analysis.Pass{
		Analyzer: a, Fset: r.Fset, Files: r.Files, OtherFiles: r.NonGoFiles, IgnoredFiles: r.IgnoredFiles,
		Pkg: r.Types, TypesInfo: r.Info, TypesSizes: r.Sizes, ResultOf: results, Module: r.Module,
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
	if slices.Contains(r.GoFiles, name) || slices.Contains(r.NonGoFiles, name) || slices.Contains(r.IgnoredFiles, name) {
		return os.ReadFile(name)
	}
	// A name of a line directive is none of these.
	return nil, fmt.Errorf("%s is no file of the package", name)
}
