package sinks

import (
	"go/types"
	"slices"
	"strings"
)

// Index has the sinks that a package can name, by the objects that the type
// checker gives for them. It belongs to one pass.
type Index struct {
	byObject map[types.Object][]*Sink
}

// In finds the sinks in everything that pkg imports, directly or not: a
// method may be called on a value whose package is not imported.
func (t *Table) In(pkg *types.Package) *Index {
	x := &Index{byObject: make(map[types.Object][]*Sink)}
	seen := map[*types.Package]bool{pkg: true}
	var visit func(*types.Package)
	visit = func(p *types.Package) {
		for _, imported := range p.Imports() {
			if !seen[imported] {
				seen[imported] = true
				x.add(imported, t.byPath[Unversioned(imported.Path())])
				visit(imported)
			}
		}
	}
	visit(pkg)
	return x
}

// Func returns the sinks among the parameters of a function or method; those
// of an instantiated one are its origin's.
func (x *Index) Func(fn *types.Func) []*Sink { return x.byObject[fn.Origin()] }

// Var returns the sink that a struct field or package variable is. The slice
// has one element at most, unless the table has several for it.
func (x *Index) Var(v *types.Var) []*Sink { return x.byObject[v.Origin()] }

// Len returns the number of objects that are sinks or have some.
func (x *Index) Len() int { return len(x.byObject) }

func (x *Index) add(pkg *types.Package, rows []*Sink) {
	for _, row := range rows {
		if row.Value == Never {
			continue
		}
		obj := lookup(pkg, row)
		if obj == nil || !fits(obj, row) {
			// Another version of the package, or one of a fork.
			continue
		}
		if !slices.ContainsFunc(x.byObject[obj], func(other *Sink) bool { return other.Arg == row.Arg }) {
			// Rows for several major versions are one here.
			x.byObject[obj] = append(x.byObject[obj], row)
		}
	}
}

// lookup returns the function, method, field or variable of a row; nil if the
// package has none.
func lookup(pkg *types.Package, row *Sink) types.Object {
	if row.Type == "" {
		return pkg.Scope().Lookup(row.Name)
	}
	name, ok := pkg.Scope().Lookup(row.Type).(*types.TypeName)
	if !ok {
		return nil
	}
	typ := name.Type()
	var obj types.Object
	for elem := range strings.SplitSeq(row.Name, ".") {
		if typ == nil {
			return nil
		}
		// The fields of an instantiated type are not those of its origin;
		// the table names generic types without arguments.
		obj, _, _ = types.LookupFieldOrMethod(typ, true, pkg, elem)
		if obj == nil {
			return nil
		}
		typ = obj.Type()
	}
	return obj
}

// fits reports whether the object is of the kind that the row says, with as
// many parameters as it needs.
func fits(obj types.Object, row *Sink) bool {
	switch obj := obj.(type) {
	case *types.Func:
		n := obj.Signature().Params().Len()
		if obj.Signature().Variadic() {
			n = max(n, row.Arg+1, row.WhenArg+1)
		}
		return (row.What == Func || row.What == Method) && row.Arg < n && row.WhenArg < n
	case *types.Var:
		return row.What == Field && obj.IsField() || row.What == Var && !obj.IsField()
	}
	return false
}
