package gosource_test

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/unitchecker"

	"github.com/hookvet/hookvet/analyzers"
	"github.com/hookvet/hookvet/internal/vetunit"
)

// seen is a fact that has a text.
type seen struct{ Text string }

func (*seen) AFact()           {}
func (s *seen) String() string { return s.Text }

// witness reports all that a driver tells a pass: of the package, of each file, and of
// each name that is used its type and facts. Each object that is declared has a fact,
// which says what facts the package knew of others.
func witness() *analysis.Analyzer {
	return &analysis.Analyzer{Name: "witness", Doc: "report all", FactTypes: []analysis.Fact{new(seen)}, Run: func(pass *analysis.Pass) (any, error) {
		if len(pass.Files) == 0 {
			return nil, nil
		}
		w := &witnessed{pass: pass}
		w.aboutPackage()
		for _, f := range pass.Files {
			ast.Inspect(f, w.aboutNode)
		}
		// Of other packages' they give those of objects that the types happen to lead to,
		// in any order.
		var known []string
		for _, fact := range pass.AllObjectFacts() {
			if fact.Object.Pkg() == pass.Pkg {
				known = append(known, fmt.Sprintf("knows %s of %s", fact.Fact, types.ObjectString(fact.Object, nil)))
			}
		}
		slices.Sort(known)
		for _, text := range known {
			w.report(pass.Files[0].Package, "%s", text)
		}
		pass.ExportPackageFact(&seen{fmt.Sprintf("%s with %d", pass.Pkg.Path(), w.facts)})
		return nil, nil
	}}
}

type witnessed struct {
	pass  *analysis.Pass
	facts int // of other packages' objects
}

func (w *witnessed) report(pos token.Pos, format string, args ...any) {
	w.pass.Reportf(pos, format, args...)
}

func (w *witnessed) aboutPackage() {
	p := w.pass
	at := p.Files[0].Package
	w.report(at, "%s %s %s, other files %v, ignored %v, module %+v", p.Pkg.Path(), p.Pkg.Name(), p.Pkg.GoVersion(), p.OtherFiles, p.IgnoredFiles, p.Module)
	w.report(at, "a pointer has %d bytes, an interface %d", p.TypesSizes.Sizeof(types.Typ[types.UnsafePointer]), p.TypesSizes.Sizeof(types.NewInterfaceType(nil, nil)))
	for _, name := range append(append([]string{}, p.OtherFiles...), p.IgnoredFiles...) {
		text, err := p.ReadFile(name)
		w.report(at, "%s has %d bytes, %v", name, len(text), err)
	}
	_, err := p.ReadFile(filepath.Join(filepath.Dir(p.Fset.File(at).Name()), "strange"))
	w.report(at, "a strange file: %v", err != nil)
	for _, f := range p.Files {
		w.report(f.Package, "version %s, %d comments", p.TypesInfo.FileVersions[f], len(f.Comments))
	}
	for _, fact := range p.AllPackageFacts() {
		w.report(at, "package fact of %s: %s", fact.Package.Path(), fact.Fact)
	}
	for _, imported := range p.Pkg.Imports() {
		var fact seen
		if p.ImportPackageFact(imported, &fact) {
			w.report(at, "imports %s", &fact)
		}
	}
}

func (w *witnessed) aboutNode(n ast.Node) bool {
	id, ok := n.(*ast.Ident)
	if !ok {
		return true
	}
	if obj := w.pass.TypesInfo.Defs[id]; obj != nil && obj.Pkg() == w.pass.Pkg {
		w.pass.ExportObjectFact(obj, &seen{fmt.Sprintf("%s.%s after %d", obj.Pkg().Path(), obj.Name(), w.facts)})
	}
	obj := w.pass.TypesInfo.Uses[id]
	if obj == nil || obj.Pkg() == nil || obj.Pkg() == w.pass.Pkg {
		return true
	}
	var fact seen
	if w.pass.ImportObjectFact(obj, &fact) {
		w.facts++
	}
	value := ""
	if c, ok := obj.(*types.Const); ok {
		value = c.Val().ExactString()
	}
	w.pass.Report(analysis.Diagnostic{
		Pos: id.Pos(), End: id.End(), Category: "use",
		Message: fmt.Sprintf("%s %s: %s", described(obj), value, &fact),
		SuggestedFixes: []analysis.SuggestedFix{{Message: "m", TextEdits: []analysis.TextEdit{
			{Pos: id.Pos(), End: id.End(), NewText: []byte("x")},
		}}},
		Related: []analysis.RelatedInformation{{Pos: id.Pos(), Message: "here"}},
	})
	return true
}

// described gives an object and its type, but for the names of results: the compiler
// names some that have none.
func described(obj types.Object) string {
	fn, ok := obj.(*types.Func)
	if !ok {
		return types.ObjectString(obj, nil)
	}
	text := fn.FullName()
	signature := fn.Signature()
	for i := range signature.Params().Len() {
		text += " " + signature.Params().At(i).Name() + " " + signature.Params().At(i).Type().String()
	}
	for i := range signature.Results().Len() {
		text += ", " + signature.Results().At(i).Type().String()
	}
	return fmt.Sprint(text, " ", signature.Variadic(), signature.TypeParams().Len(), signature.RecvTypeParams().Len())
}

type none struct{ X int }

func (*none) AFact() {}

// panics is a pass that does, on packages called so.
func panics() *analysis.Analyzer {
	return &analysis.Analyzer{Name: "panics", Doc: "panic", FactTypes: []analysis.Fact{new(none)}, Run: func(pass *analysis.Pass) (any, error) {
		if pass.Pkg.Name() == "panics" {
			panic(fmt.Errorf("it is called %s", pass.Pkg.Name()))
		}
		if pass.Pkg.Name() == "fails" {
			return nil, fmt.Errorf("it is called %s", pass.Pkg.Name())
		}
		return nil, nil
	}}
}

func passes() []*analysis.Analyzer { return []*analysis.Analyzer{witness(), panics()} }

// asVetTool is what go vet calls the program of the test for, as cmd/hookvet does.
func asVetTool() {
	last := os.Args[len(os.Args)-1]
	if !strings.HasSuffix(last, ".cfg") && last != "-V=full" && last != "-flags" {
		return
	}
	if strings.HasSuffix(last, ".cfg") {
		u, err := vetunit.Open(last)
		if err == nil && u != nil && u.Factless(analyzers.IsStandard) {
			err = u.Skip()
		} else if err == nil && u != nil {
			_, err = u.Run(passes(), true, os.Stdout, os.Stderr)
			if err != nil && u.FactsOnly() {
				os.Exit(1)
			}
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		if u != nil {
			os.Exit(0)
		}
	}
	os.Args[0] = "witness"
	unitchecker.Main(passes()...)
}
