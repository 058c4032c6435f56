package secretsink

import (
	_ "embed"
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers/internal/diag"
	"github.com/hookvet/hookvet/analyzers/internal/fix"
	"github.com/hookvet/hookvet/analyzers/internal/std"
	"github.com/hookvet/hookvet/analyzers/sinks"
)

//go:embed doc.go
var source string

// Options say what the pass looks at.
type Options struct {
	// Standard has the pass look into packages of the standard library, which
	// it otherwise leaves alone.
	Standard bool

	// Store is where fixed code reads secrets; empty: the first of fix.Stores.
	Store fix.Store
}

// New returns the analyzer.
func New(options Options) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:             "secretsink",
		Doc:              diag.Manual(source),
		URL:              "https://pkg.go.dev/github.com/hookvet/hookvet/analyzers/secretsink",
		Run:              func(pass *analysis.Pass) (any, error) { return run(pass, options) },
		RunDespiteErrors: true,
		FactTypes:        []analysis.Fact{new(IsSink), new(IsSecret), new(Passes)},
	}
}

// run reports the constants of the package that reach a sink and exports what
// other packages need to know of it.
func run(pass *analysis.Pass, options Options) (any, error) {
	if isStandardUnit(pass) && !options.Standard {
		// The table has its sinks. go vet runs one process for each of its
		// packages, which shall cost nothing.
		return nil, nil
	}
	r := newReach(pass)
	sinking := r.any()
	if !sinking && !publishes(pass) {
		return nil, nil
	}
	p := newProgram(pass.Fset, pass.Files, pass.Pkg, pass.TypesInfo)
	p.secret, p.passes = r.secret, r.passes
	p.link()
	p.handOver()
	tr := newTracer(p)
	if sinking {
		tr.collect(r)
		tr.run()
		tr.diagnose(pass, options.Store)
		tr.publishSinks(pass)
	}
	p.publishValues(pass)
	if p.eval.exhausted() {
		diag.ReportIncomplete(pass, "there are too many expressions to follow")
	}
	return nil, nil
}

// isStandardUnit reports whether the package is of the standard library, which
// has no module.
func isStandardUnit(pass *analysis.Pass) bool {
	return (pass.Module == nil || pass.Module.Path == "" || pass.Module.Path == "std" || pass.Module.Path == "cmd") && std.Is(pass.Pkg.Path())
}

// reach is what the imports of a package have for it: sinks of the table, and
// facts. Facts are asked for once an object.
type reach struct {
	pass      *analysis.Pass
	index     *sinks.Index
	sinkFacts map[types.Object][]Flow
	imported  map[types.Object]importedFacts
}

type importedFacts struct {
	secret *IsSecret
	passes *Passes
}

func newReach(pass *analysis.Pass) *reach {
	return &reach{
		pass: pass, index: sinks.Default().In(pass.Pkg),
		sinkFacts: make(map[types.Object][]Flow), imported: make(map[types.Object]importedFacts),
	}
}

// any reports whether the package names anything that is a sink.
func (r *reach) any() bool {
	found := false
	seen := make(map[types.Object]bool)
	for _, obj := range r.pass.TypesInfo.Uses {
		if obj.Pkg() == nil || obj.Pkg() == r.pass.Pkg || seen[obj] {
			continue
		}
		seen[obj] = true
		switch obj := obj.(type) {
		case *types.Func:
			if len(r.index.Func(obj)) > 0 || len(r.flows(obj)) > 0 {
				found = true
			}
		case *types.Var:
			if len(r.index.Var(obj)) > 0 || len(r.flows(obj)) > 0 {
				found = true
			}
		case *types.TypeName:
			// Fields of a literal without keys are not named.
			if structure, ok := obj.Type().Underlying().(*types.Struct); ok && r.anyField(structure) {
				found = true
			}
		}
		if found {
			return true
		}
	}
	return false
}

// maxFields bounds the fields of a struct that are looked at.
const maxFields = 100

func (r *reach) anyField(structure *types.Struct) bool {
	for i := range min(structure.NumFields(), maxFields) {
		v := structure.Field(i)
		if len(r.index.Var(v)) > 0 || v.Exported() && len(r.flows(v)) > 0 {
			return true
		}
	}
	return false
}

// flows returns the sinks that facts make of another package's object.
func (r *reach) flows(obj types.Object) []Flow {
	switch o := obj.(type) {
	case *types.Func:
		obj = o.Origin()
	case *types.Var:
		obj = o.Origin()
	}
	if obj.Pkg() == nil || obj.Pkg() == r.pass.Pkg || std.Is(obj.Pkg().Path()) {
		return nil
	}
	flows, ok := r.sinkFacts[obj]
	if !ok {
		var fact IsSink
		if r.pass.ImportObjectFact(obj, &fact) {
			flows = fact.Flows
		}
		r.sinkFacts[obj] = flows
	}
	return flows
}

func (r *reach) facts(obj types.Object) importedFacts {
	if obj.Pkg() == nil || obj.Pkg() == r.pass.Pkg {
		return importedFacts{}
	}
	f, ok := r.imported[obj]
	if !ok {
		var secret IsSecret
		if r.pass.ImportObjectFact(obj, &secret) {
			f.secret = &secret
		}
		var passes Passes
		if _, isFunc := obj.(*types.Func); isFunc && r.pass.ImportObjectFact(obj, &passes) {
			f.passes = &passes
		}
		r.imported[obj] = f
	}
	return f
}

func (r *reach) secret(obj types.Object) *IsSecret { return r.facts(obj).secret }
func (r *reach) passes(fn *types.Func) *Passes     { return r.facts(fn).passes }

// publishes reports whether the package may have something to tell those who
// import it although no sink is in its reach. It is cheap.
func publishes(pass *analysis.Pass) bool {
	for _, file := range pass.Files {
		for _, decl := range file.Decls {
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				if fn, ok := pass.TypesInfo.Defs[decl.Name].(*types.Func); ok && publishable(fn, decl.Body) {
					return true
				}
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					switch spec := spec.(type) {
					case *ast.ValueSpec:
						for _, name := range spec.Names {
							v, ok := pass.TypesInfo.Defs[name].(*types.Var)
							if ok && v.Exported() && carries(v.Type()) && len(spec.Values) > 0 {
								return true
							}
						}
					}
				}
			}
		}
	}
	return false
}
