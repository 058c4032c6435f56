package secretsink

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"slices"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers/internal/diag"
	"github.com/hookvet/hookvet/analyzers/internal/fix"
	"github.com/hookvet/hookvet/internal/finding"
)

// diagnose reports what was found, in the order of the source.
func (tr *tracer) diagnose(pass *analysis.Pass, store fix.Store) {
	slices.SortStableFunc(tr.report, func(a, b *constantFound) int { return cmp.Compare(a.lit.Pos(), b.lit.Pos()) })
	seen := make(map[string]int)
	fixes := fixer{pass: pass, store: store}
	for _, f := range tr.report {
		// The shortest way first: it is the easiest to follow.
		slices.SortStableFunc(f.to, func(a, b target) int {
			return cmp.Or(cmp.Compare(a.hops, b.hops), cmp.Compare(a.pos, b.pos), cmp.Compare(a.flow.Kind, b.flow.Kind))
		})
		first := f.to[0]
		name := declaration(pass, f.lit.Pos()) + " " + string(first.flow.Kind)
		d := diag.Finding{
			Pos: f.lit.Pos(), End: f.lit.End(),
			Rule:       "hardcoded-" + string(first.flow.Kind),
			Confidence: finding.Sink,
			What:       first.what(f.far),
			Tag:        diag.Tag(pass.Pkg.Path(), name, seen[name]),
		}
		seen[name]++
		d.Fixes = fixes.fixes(f.lit, string(first.flow.Kind))
		for _, to := range f.to {
			if to.pos >= f.lit.Pos() && to.pos < f.lit.End() {
				continue
			}
			d.Related = append(d.Related, analysis.RelatedInformation{Pos: to.pos, Message: "it reaches " + to.flow.Sink + " here"})
		}
		d.Report(pass)
	}
}

// what says what is wrong, without the secret.
func (to target) what(far bool) string {
	subject := "this constant"
	if far {
		subject = "the constant that another package gives here"
	}
	text := fmt.Sprintf("hard-coded %s: %s reaches %s", to.flow.Kind.Noun(), subject, to.flow.Sink)
	if to.via != "" {
		text += " through " + to.via
	}
	return text
}

// declaration names what a place is in: a function, or a variable or constant
// of the package.
func declaration(pass *analysis.Pass, pos token.Pos) string {
	for _, file := range pass.Files {
		if pos < file.FileStart || pos > file.FileEnd {
			continue
		}
		for _, decl := range file.Decls {
			if pos < decl.Pos() || pos >= decl.End() {
				continue
			}
			switch decl := decl.(type) {
			case *ast.FuncDecl:
				return decl.Name.Name
			case *ast.GenDecl:
				for _, spec := range decl.Specs {
					if spec, ok := spec.(*ast.ValueSpec); ok && pos >= spec.Pos() && pos < spec.End() {
						return spec.Names[0].Name
					}
				}
			}
		}
	}
	return ""
}
