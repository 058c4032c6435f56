package secretsink_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers/secretsink"
	"github.com/hookvet/hookvet/analyzers/sinks"
)

// stubs type-checks packages from source that is made from the table of sinks.
// It stands for the standard library, too, so that a program is checked
// within a millisecond.
type stubs struct {
	fset    *token.FileSet
	sources map[string]string
	pkgs    map[string]*types.Package
	written map[string]*stubPackage
}

// params returns the types of a function's parameters in its stub, without
// those that are anything.
func (s *stubs) params(sink *sinks.Sink) map[int]string {
	name := sink.Name
	if sink.Type != "" {
		name = sink.Type + "." + name
	}
	return s.written[sink.ImportPath()].funcs[name]
}

func (s *stubs) Import(path string) (*types.Package, error) {
	if pkg := s.pkgs[path]; pkg != nil {
		return pkg, nil
	}
	text, ok := s.sources[path]
	if !ok {
		return nil, fmt.Errorf("no stub for %s", path)
	}
	file, err := parser.ParseFile(s.fset, path+"/stub.go", text, 0)
	if err != nil {
		return nil, fmt.Errorf("%w in\n%s", err, text)
	}
	conf := types.Config{Importer: s}
	pkg, err := conf.Check(path, s.fset, []*ast.File{file}, nil)
	if err != nil {
		return nil, fmt.Errorf("%w in\n%s", err, text)
	}
	s.pkgs[path] = pkg
	return pkg, nil
}

// run returns what the pass finds in a program of one file.
func (s *stubs) run(t testing.TB, text string) ([]analysis.Diagnostic, *token.FileSet) {
	t.Helper()
	file, err := parser.ParseFile(s.fset, "user.go", text, 0)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	info := newInfo()
	conf := types.Config{Importer: s}
	pkg, err := conf.Check("example.com/user", s.fset, []*ast.File{file}, info)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	return runOn(t, s.fset, file, pkg, info), s.fset
}

func newInfo() *types.Info {
	return &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
		Implicits: make(map[ast.Node]types.Object), Instances: make(map[*ast.Ident]types.Instance),
		Selections: make(map[*ast.SelectorExpr]*types.Selection), Scopes: make(map[ast.Node]*types.Scope),
	}
}

// runOn runs the pass on one file without facts.
func runOn(t testing.TB, fset *token.FileSet, file *ast.File, pkg *types.Package, info *types.Info) []analysis.Diagnostic {
	t.Helper()
	var found []analysis.Diagnostic
	pass := &analysis.Pass{
		Analyzer: secretsink.New(secretsink.Options{}), Fset: fset, Files: []*ast.File{file}, Pkg: pkg, TypesInfo: info,
		Report:           func(d analysis.Diagnostic) { found = append(found, d) },
		ImportObjectFact: func(types.Object, analysis.Fact) bool { return false },
		ExportObjectFact: func(types.Object, analysis.Fact) {},
	}
	if _, err := pass.Analyzer.Run(pass); err != nil {
		t.Fatal(err)
	}
	return found
}

// newStubs makes packages that have all sinks of a table with the types that
// it says, and what more is given as path and declarations.
func newStubs(all []*sinks.Sink, more map[string]string) *stubs {
	pkgs := make(map[string]*stubPackage)
	for _, sink := range all {
		path := sink.ImportPath()
		pkg := pkgs[path]
		if pkg == nil {
			pkg = &stubPackage{funcs: make(map[string]map[int]string), fields: make(map[string]*stubField)}
			pkgs[path] = pkg
		}
		pkg.add(sink)
	}
	s := &stubs{fset: token.NewFileSet(), sources: make(map[string]string), pkgs: make(map[string]*types.Package), written: pkgs}
	for path, pkg := range pkgs {
		s.sources[path] = pkg.source()
	}
	for path, text := range more {
		if s.sources[path] == "" && !strings.HasPrefix(text, "package ") {
			s.sources[path] = "package stub\n"
		}
		s.sources[path] += text
	}
	return s
}

// stubPackage is a package to be written.
type stubPackage struct {
	funcs  map[string]map[int]string // "F" or "T.M" to the types of parameters, by index
	fields map[string]*stubField     // by type
	vars   []string
}

// stubField is a struct or, if it has no fields, another type.
type stubField struct {
	typ    string
	fields map[string]*stubField
}

func (p *stubPackage) add(sink *sinks.Sink) {
	typ := declaredType(sink)
	switch sink.What {
	case sinks.Var:
		p.vars = append(p.vars, sink.Name+" "+typ)
	case sinks.Field:
		at := p.structure(sink.Type)
		for elem := range strings.SplitSeq(sink.Name, ".") {
			if at.fields[elem] == nil {
				at.fields[elem] = &stubField{fields: make(map[string]*stubField)}
			}
			at = at.fields[elem]
		}
		at.typ = typ
	default:
		name := sink.Name
		if sink.What == sinks.Method {
			p.structure(sink.Type)
			name = sink.Type + "." + name
		}
		if p.funcs[name] == nil {
			p.funcs[name] = make(map[int]string)
		}
		if p.funcs[name][sink.Arg] == "" || strings.HasPrefix(typ, "...") {
			p.funcs[name][sink.Arg] = typ
		}
		if sink.When != sinks.Always {
			p.funcs[name][sink.WhenArg] = "string"
		}
	}
}

func (p *stubPackage) structure(name string) *stubField {
	if p.fields[name] == nil {
		p.fields[name] = &stubField{fields: make(map[string]*stubField)}
	}
	return p.fields[name]
}

func (p *stubPackage) source() string {
	var b strings.Builder
	b.WriteString("package stub\ntype PrivateKey []byte\ntype PublicKey []byte\ntype Keyfunc func(any) (any, error)\n")
	for _, name := range slices.Sorted(maps.Keys(p.fields)) {
		fmt.Fprintf(&b, "type %s %s\n", name, p.fields[name])
	}
	for _, name := range slices.Sorted(maps.Keys(p.funcs)) {
		params := p.funcs[name]
		var list []string
		last := slices.Max(slices.Collect(maps.Keys(params)))
		for i := range last + 1 {
			typ := params[i]
			if typ == "" {
				typ = "any"
			}
			if i < last && strings.HasPrefix(typ, "...") {
				typ = strings.TrimPrefix(typ, "...")
			}
			list = append(list, fmt.Sprintf("p%d %s", i, typ))
		}
		if recv, method, ok := strings.Cut(name, "."); ok {
			fmt.Fprintf(&b, "func (*%s) %s(%s) {}\n", recv, method, strings.Join(list, ", "))
		} else {
			fmt.Fprintf(&b, "func %s(%s) {}\n", name, strings.Join(list, ", "))
		}
	}
	for _, v := range p.vars {
		fmt.Fprintf(&b, "var %s\n", v)
	}
	return b.String()
}

func (f *stubField) String() string {
	if len(f.fields) == 0 && f.typ != "" {
		return f.typ
	}
	text := "struct {\n"
	for _, name := range slices.Sorted(maps.Keys(f.fields)) {
		text += name + " " + f.fields[name].String() + "\n"
	}
	return text + "}"
}

// declaredType returns the type of a sink in the terms of the stubs.
func declaredType(sink *sinks.Sink) string {
	typ := sink.Declared
	if sink.What == sinks.Func || sink.What == sinks.Method {
		_, typ, _ = strings.Cut(typ, " ")
	}
	typ = strings.TrimPrefix(typ, "ed25519.")
	return strings.Replace(typ, "...T", "...string", 1)
}
