package vetunit

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"encoding/gob"
	"fmt"
	"go/token"
	"go/types"
	"maps"
	"os"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"
)

// A file of facts is unitchecker's: four letters, the lengths of types and facts, four
// bytes each, the least first; types, of which this package writes none; facts.
const (
	factsMagic  = "vetx"
	factsHeader = len(factsMagic) + 4 + 4
	maxFacts    = 1 << 28 // bytes
)

// Facts are what a package tells those that import it: facts of its objects, and those
// of others that its types lead to.
type Facts []stored

// stored is a fact outside of the run that it was made in, or in a file. gob goes by the
// names of the fields.
type stored struct {
	PkgPath string
	Object  objectpath.Path // empty: of the package
	Fact    analysis.Fact
}

type factKey struct {
	obj  types.Object
	kind reflect.Type
}

// fieldKey is a field by where it is declared. What the compiler writes of
// "type T other.T" has fields of its own for T, which are other.T's.
type fieldKey struct {
	pkg, name string
	file      string
	line      int
	kind      reflect.Type
}

func (s *facts) keyOfField(obj types.Object, kind reflect.Type) (key fieldKey, ok bool) {
	v, ok := obj.(*types.Var)
	if !ok || !v.IsField() || v.Pkg() == nil || v.Pkg() == s.pkg || !v.Pos().IsValid() {
		return key, false
	}
	at := s.fset.Position(v.Pos())
	return fieldKey{v.Pkg().Path(), v.Name(), at.Filename, at.Line, kind}, true
}

// facts are those that the package has and those that it imports.
type facts struct {
	fset     *token.FileSet
	pkg      *types.Package
	packages map[string]*types.Package // by path, all that the package's types know
	foreign  map[string][]stored       // by path of the package that they are of
	objects  map[factKey]analysis.Fact
	fields   map[fieldKey]analysis.Fact     // of other packages; nil: several are declared in the line
	own      map[reflect.Type]analysis.Fact // of the package itself
	resolved map[string]bool                // foreign packages whose facts are in objects
}

// newFacts gives the facts that pkg imports: those of each package that it imports, in
// the order of their paths.
func newFacts(fset *token.FileSet, pkg *types.Package, imported []Facts) *facts {
	s := &facts{
		fset: fset, pkg: pkg, packages: make(map[string]*types.Package), foreign: make(map[string][]stored),
		objects: make(map[factKey]analysis.Fact), fields: make(map[fieldKey]analysis.Fact), own: make(map[reflect.Type]analysis.Fact), resolved: make(map[string]bool),
	}
	type name struct {
		pkg    string
		object objectpath.Path
		kind   reflect.Type
	}
	known := make(map[name]bool) // several packages hand on the same
	for _, all := range imported {
		for _, f := range all {
			key := name{f.PkgPath, f.Object, reflect.TypeOf(f.Fact)}
			if !known[key] {
				known[key] = true
				s.foreign[f.PkgPath] = append(s.foreign[f.PkgPath], f)
			}
		}
	}
	if len(s.foreign) > 0 {
		s.collect(pkg.Imports())
	}
	return s
}

// readFacts reads those of the packages that u imports.
func (u *Unit) readFacts(passes []*analysis.Analyzer) (imported []Facts, err error) {
	for _, a := range withRequired(passes) {
		for _, f := range a.FactTypes {
			gob.Register(f)
		}
	}
	for _, path := range slices.Sorted(maps.Keys(u.cfg.PackageVetx)) {
		data, err := factsIn(u.cfg.PackageVetx[path])
		if err != nil {
			return nil, fmt.Errorf("reading the facts of %s: %w", path, err)
		}
		if len(data) == 0 {
			continue
		}
		var all Facts
		if err := gob.NewDecoder(bytes.NewReader(data)).Decode(&all); err != nil {
			return nil, fmt.Errorf("reading the facts of %s: %w", path, err)
		}
		imported = append(imported, all)
	}
	return imported, nil
}

func withRequired(passes []*analysis.Analyzer) (all []*analysis.Analyzer) {
	for _, a := range passes {
		all = append(append(all, a), withRequired(a.Requires)...)
	}
	return all
}

// collect finds the packages that imports know.
func (s *facts) collect(imports []*types.Package) {
	for _, p := range imports {
		if s.packages[p.Path()] == nil {
			s.packages[p.Path()] = p
			s.collect(p.Imports())
		}
	}
}

// factsIn gives the part of a file of facts that holds them.
func factsIn(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.Size() > maxFacts {
		return nil, fmt.Errorf("%d bytes are too many", info.Size())
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	if len(data) < factsHeader || string(data[:len(factsMagic)]) != factsMagic {
		return nil, fmt.Errorf("it is no file of facts")
	}
	types := uint64(binary.LittleEndian.Uint32(data[4:]))
	size := uint64(binary.LittleEndian.Uint32(data[8:]))
	if uint64(factsHeader)+types+size > uint64(len(data)) {
		return nil, fmt.Errorf("it is cut off")
	}
	return data[uint64(factsHeader)+types:][:size], nil
}

// writeFacts writes them to where go vet asks for them.
func (u *Unit) writeFacts(all Facts) error {
	if u.cfg.VetxOutput == "" {
		return nil
	}
	var data bytes.Buffer
	if len(all) > 0 {
		if err := gob.NewEncoder(&data).Encode(all); err != nil {
			return fmt.Errorf("writing the facts of %s: %w", u.cfg.ImportPath, err)
		}
	}
	out := make([]byte, factsHeader, factsHeader+data.Len())
	copy(out, factsMagic)
	binary.LittleEndian.PutUint32(out[8:], uint32(data.Len()))
	if err := os.WriteFile(u.cfg.VetxOutput, append(out, data.Bytes()...), 0o666); err != nil {
		return fmt.Errorf("writing facts: %w", err)
	}
	return nil
}

// exported gives the facts of the package, and those of others that an importer may meet
// without importing them: of methods and fields, to which types lead.
func (s *facts) exported() Facts {
	var all Facts
	for path, list := range s.foreign {
		for _, f := range list {
			if path != s.pkg.Path() && strings.Contains(string(f.Object), ".") {
				all = append(all, f)
			}
		}
	}
	var paths objectpath.Encoder
	for key, fact := range s.objects {
		if key.obj.Pkg() != s.pkg {
			continue
		}
		// What has no path can't be met outside of the package.
		if path, err := paths.For(key.obj); err == nil {
			all = append(all, stored{s.pkg.Path(), path, fact})
		}
	}
	for _, fact := range s.own {
		all = append(all, stored{s.pkg.Path(), "", fact})
	}
	slices.SortFunc(all, func(a, b stored) int {
		return cmp.Or(
			cmp.Compare(a.PkgPath, b.PkgPath), cmp.Compare(a.Object, b.Object),
			cmp.Compare(reflect.TypeOf(a.Fact).String(), reflect.TypeOf(b.Fact).String()),
		)
	})
	return all
}

// resolve finds the objects of a foreign package that have facts.
func (s *facts) resolve(path string) {
	if s.resolved[path] {
		return
	}
	s.resolved[path] = true
	pkg := s.packages[path]
	if pkg == nil {
		return
	}
	for _, f := range s.foreign[path] {
		if f.Object == "" {
			continue
		}
		// An object that is not there is one that the types do not lead to.
		if obj, err := objectpath.Object(pkg, f.Object); err == nil {
			kind := reflect.TypeOf(f.Fact)
			s.objects[factKey{obj, kind}] = f.Fact
			if key, ok := s.keyOfField(obj, kind); ok {
				if _, several := s.fields[key]; several {
					s.fields[key] = nil
				} else {
					s.fields[key] = f.Fact
				}
			}
		}
	}
}

func (s *facts) importObject(obj types.Object, ptr analysis.Fact) bool {
	if obj == nil {
		panic("nil object")
	}
	if obj.Pkg() != nil && obj.Pkg() != s.pkg {
		s.resolve(obj.Pkg().Path())
	}
	kind := reflect.TypeOf(ptr)
	fact := s.objects[factKey{obj, kind}]
	if fact == nil && len(s.fields) > 0 {
		if key, ok := s.keyOfField(obj, kind); ok {
			fact = s.fields[key]
		}
	}
	return give(fact, ptr)
}

// give sets what ptr points to; it returns false if there is nothing to give.
func give(fact, ptr analysis.Fact) bool {
	if fact != nil {
		reflect.ValueOf(ptr).Elem().Set(reflect.ValueOf(fact).Elem())
	}
	return fact != nil
}

func (s *facts) exportObject(obj types.Object, fact analysis.Fact) {
	if obj == nil || obj.Pkg() != s.pkg {
		panic(fmt.Sprintf("a fact of %s, which is no object of package %s", obj, s.pkg.Path()))
	}
	s.objects[factKey{obj, reflect.TypeOf(fact)}] = fact
}

func (s *facts) importPackage(pkg *types.Package, ptr analysis.Fact) bool {
	kind := reflect.TypeOf(ptr)
	if pkg == s.pkg {
		return give(s.own[kind], ptr)
	}
	for _, f := range s.foreign[pkg.Path()] {
		if f.Object == "" && reflect.TypeOf(f.Fact) == kind {
			return give(f.Fact, ptr)
		}
	}
	return false
}

func (s *facts) exportPackage(fact analysis.Fact) { s.own[reflect.TypeOf(fact)] = fact }

func (s *facts) allObjects(a *analysis.Analyzer) (all []analysis.ObjectFact) {
	for path := range s.foreign {
		s.resolve(path)
	}
	for key, fact := range s.objects {
		if has(a, fact) {
			all = append(all, analysis.ObjectFact{Object: key.obj, Fact: fact})
		}
	}
	slices.SortFunc(all, func(x, y analysis.ObjectFact) int {
		return cmp.Or(cmp.Compare(x.Object.Pkg().Path(), y.Object.Pkg().Path()), cmp.Compare(x.Object.Pos(), y.Object.Pos()))
	})
	return all
}

func (s *facts) allPackages(a *analysis.Analyzer) (all []analysis.PackageFact) {
	for _, path := range slices.Sorted(maps.Keys(s.foreign)) {
		for _, f := range s.foreign[path] {
			if pkg := s.packages[path]; pkg != nil && f.Object == "" && has(a, f.Fact) {
				all = append(all, analysis.PackageFact{Package: pkg, Fact: f.Fact})
			}
		}
	}
	for _, fact := range s.own {
		if has(a, fact) {
			all = append(all, analysis.PackageFact{Package: s.pkg, Fact: fact})
		}
	}
	return all
}

func has(a *analysis.Analyzer, fact analysis.Fact) bool {
	return slices.ContainsFunc(a.FactTypes, func(f analysis.Fact) bool { return reflect.TypeOf(f) == reflect.TypeOf(fact) })
}
