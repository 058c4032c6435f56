package sigcompare

import (
	"fmt"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
	"github.com/hookvet/hookvet/analyzers/internal/std"
)

// IsMAC is a fact of functions and methods: their results of these indexes are MACs,
// or texts with one.
type IsMAC struct{ Results []int }

// AFact makes it a fact.
func (*IsMAC) AFact() {}

func (f *IsMAC) String() string { return fmt.Sprintf("mac%v", f.Results) }

// imported knows the facts of other packages. Each object is asked about once.
type imported struct {
	pass  *analysis.Pass
	known map[*types.Func]*IsMAC
}

func newImported(pass *analysis.Pass) *imported {
	return &imported{pass: pass, known: make(map[*types.Func]*IsMAC)}
}

func (m *imported) fact(fn *types.Func) *IsMAC {
	if fn == nil || fn.Pkg() == nil || fn.Pkg() == m.pass.Pkg || std.Is(fn.Pkg().Path()) {
		return nil
	}
	fn = fn.Origin()
	f, ok := m.known[fn]
	if !ok {
		if got := new(IsMAC); m.pass.ImportObjectFact(fn, got) {
			f = got
		}
		m.known[fn] = f
	}
	return f
}

// gives says whether a result of another package's function is a MAC.
func (m *imported) gives(fn *types.Func, result int) bool {
	f := m.fact(fn)
	return f != nil && slices.Contains(f.Results, result)
}

// any says whether the package names a function that gives a MAC.
func (m *imported) any() bool {
	for _, obj := range m.pass.TypesInfo.Uses {
		if fn, ok := obj.(*types.Func); ok && m.fact(fn) != nil {
			return true
		}
	}
	return false
}

// publish tells those who import the package which of its functions give MACs.
func (c *checker) publish() {
	for _, decl := range c.g.Functions() {
		fn, ok := c.pass.TypesInfo.Defs[decl.Name].(*types.Func)
		if !ok || !fn.Exported() {
			continue
		}
		f := new(IsMAC)
		for i := range fn.Signature().Results().Len() {
			if mayBeMAC(fn.Signature().Results().At(i).Type()) && c.g.Returns(decl, i).Has(mac) {
				f.Results = append(f.Results, i)
			}
		}
		if f.Results != nil {
			c.pass.ExportObjectFact(fn, f)
		}
	}
}

// mayBeMAC reports whether a type holds text or bytes.
func mayBeMAC(t types.Type) bool {
	switch t := flow.Under(t).(type) {
	case *types.Slice:
		b, ok := flow.Under(t.Elem()).(*types.Basic)
		return ok && b.Kind() == types.Byte
	default:
		return isText(t)
	}
}
