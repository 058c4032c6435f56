package constvals

import (
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

// Analyzer collects the constant texts of a package. Its result is a *[Result].
var Analyzer = &analysis.Analyzer{
	Name:             "constvals",
	Doc:              "collect the constant strings and bytes of a package, with their names and places",
	URL:              "https://pkg.go.dev/github.com/hookvet/hookvet/analyzers/constvals",
	Requires:         []*analysis.Analyzer{inspect.Analyzer},
	ResultType:       reflect.TypeFor[*Result](),
	RunDespiteErrors: true,
	Run: func(pass *analysis.Pass) (any, error) {
		in := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector)
		return of(pass.Fset, in, pass.Files, pass.TypesInfo, pass.Pkg), nil
	},
}

// Bounds on what is kept of a package. Where one is met Result.Cut says so, but for
// lists of bytes, of which the first maxBytes are looked at.
const (
	maxValues = 1 << 20  // values; generated tables have some 200,000
	maxBytes  = 64 << 10 // bytes of a list of bytes: keys are short, embedded files are not
	maxFolded = 1 << 20  // bytes of a text that is put together here, and not by the type checker
	maxPieces = 1 << 12  // pieces of such a text
)

// Result is what there is in a package.
type Result struct {
	Fset      *token.FileSet
	Files     []*File
	Info      *types.Info    // nil without types; not all of it need be filled
	Pkg       *types.Package // nil without types
	Inspector *inspector.Inspector
	Values    []*Value // by file and place; what is folded from several statements comes where the last is

	// Cut says that a bound was met: values are missing, or parts of them.
	Cut bool

	consts map[string]ast.Expr         // package-level constants by name, without types
	locals map[string]bool             // names that are declared elsewhere too
	folded map[string]text             // of consts
	fields map[string][]string         // names of the fields of the package's struct types, without types
	byExpr map[ast.Expr]*Value         // by Value.Expr
	byFile map[*ast.File]*File         //
	paths  map[*File]map[string]string // import paths by name, without types
	done   map[ast.Node]bool           // operands that were taken as a part of a run
}

// File is a file of the package.
type File struct {
	Syntax    *ast.File
	Test      bool // its name ends in _test.go
	Generated bool // it says that it is generated
}

// Of collects the constant texts of files without the analysis framework. Without
// types, info and pkg are nil. The files need no objects resolved, and may be what a
// parser made of files with errors.
func Of(fset *token.FileSet, files []*ast.File, info *types.Info, pkg *types.Package) *Result {
	return of(fset, inspector.New(files), files, info, pkg)
}

func of(fset *token.FileSet, in *inspector.Inspector, files []*ast.File, info *types.Info, pkg *types.Package) *Result {
	r := &Result{
		Fset: fset, Info: info, Pkg: pkg, Inspector: in,
		byExpr: make(map[ast.Expr]*Value),
		byFile: make(map[*ast.File]*File),
		done:   make(map[ast.Node]bool),
	}
	for _, syntax := range files {
		f := &File{Syntax: syntax, Generated: ast.IsGenerated(syntax)}
		if tf := fset.File(syntax.Package); tf != nil {
			f.Test = strings.HasSuffix(tf.Name(), "_test.go")
		}
		r.Files = append(r.Files, f)
		r.byFile[syntax] = f
	}
	if !r.typed() {
		r.readDeclarations(files)
	}
	r.walk()
	return r
}

// typed says whether there are types at all.
func (r *Result) typed() bool { return r.Info != nil && len(r.Info.Types) > 0 }

// At gives the value whose expression is e; nil if there is none, e being a part of a
// larger constant for instance.
func (r *Result) At(e ast.Expr) *Value { return r.byExpr[ast.Unparen(e)] }

// Text gives the text of an expression if it is constant, as that of a Value would be.
func (r *Result) Text(e ast.Expr) (string, bool) {
	t, ok := r.text(e, 0)
	return t.value, ok
}
