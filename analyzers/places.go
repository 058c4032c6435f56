package analyzers

import (
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"
)

// places undoes what line directives say of where diagnostics are. Drivers tell places by
// FileSet.Position, which heeds the directives; so a place that one changes is moved into a
// twin of its file, which is as long, has the same lines, and no directives.
type places struct {
	fset  *token.FileSet
	twins map[*token.File]*token.File
}

// undo changes all places of d, if a directive changes one.
func (p *places) undo(d *analysis.Diagnostic) {
	adjusted := false
	each(d, func(pos *token.Pos) {
		adjusted = adjusted || p.fset.PositionFor(*pos, true) != p.fset.PositionFor(*pos, false)
	})
	if !adjusted {
		return
	}
	each(d, func(pos *token.Pos) {
		if f := p.fset.File(*pos); f != nil {
			*pos = p.twin(f).Pos(f.Offset(*pos))
		}
	})
}

func (p *places) twin(f *token.File) *token.File {
	t := p.twins[f]
	if t == nil {
		t = p.fset.AddFile(f.Name(), -1, f.Size())
		t.SetLines(f.Lines())
		if p.twins == nil {
			p.twins = make(map[*token.File]*token.File)
		}
		p.twins[f] = t
	}
	return t
}

// each calls f with all places of d. The lists in d become its own.
func each(d *analysis.Diagnostic, f func(*token.Pos)) {
	f(&d.Pos)
	f(&d.End)
	d.Related = slices.Clone(d.Related)
	for i := range d.Related {
		f(&d.Related[i].Pos)
		f(&d.Related[i].End)
	}
	d.SuggestedFixes = slices.Clone(d.SuggestedFixes)
	for i := range d.SuggestedFixes {
		fix := &d.SuggestedFixes[i]
		fix.TextEdits = slices.Clone(fix.TextEdits)
		for j := range fix.TextEdits {
			f(&fix.TextEdits[j].Pos)
			f(&fix.TextEdits[j].End)
		}
	}
}
