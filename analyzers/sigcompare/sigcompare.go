package sigcompare

import (
	_ "embed"
	"go/ast"
	"go/token"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers/internal/diag"
	"github.com/hookvet/hookvet/analyzers/internal/flow"
	"github.com/hookvet/hookvet/internal/finding"
)

//go:embed doc.go
var manual string

// Analyzer is the pass. It needs no other pass.
var Analyzer = &analysis.Analyzer{
	Name:             "sigcompare",
	Doc:              diag.Manual(manual),
	URL:              "https://pkg.go.dev/github.com/hookvet/hookvet/analyzers/sigcompare",
	Run:              run,
	RunDespiteErrors: true,
	FactTypes:        []analysis.Fact{new(IsMAC)},
}

func run(pass *analysis.Pass) (any, error) {
	far := newImported(pass)
	if !relevant(pass) && !far.any() {
		return nil, nil
	}
	var files []*ast.File
	for _, file := range pass.Files {
		// A test compares a MAC with the one it expects, and nobody attacks it.
		if !strings.HasSuffix(pass.Fset.File(file.FileStart).Name(), "_test.go") {
			files = append(files, file)
		}
	}
	c := &checker{
		pass: pass, files: files,
		g:      flow.New(pass.TypesInfo, pass.Pkg, files, model{far}),
		places: diag.NewPlaces(pass.Pkg.Path()),
	}
	c.read()
	c.comparisons()
	c.hashes()
	c.bodies()
	c.stamps()
	c.constants()
	c.publish()
	if c.g.Exhausted() {
		diag.ReportIncomplete(pass, "there are too many expressions to follow")
	}
	return nil, nil
}

// relevant reports whether there may be something to find: who imports neither
// crypto/hmac nor a server's package computes no MAC and reads no header, and most of those
// who import the latter name no header that matters.
func relevant(pass *analysis.Pass) bool {
	serves := false
	for _, imported := range pass.Pkg.Imports() {
		if imported.Path() == "crypto/hmac" {
			return true
		}
		serves = serves || slices.ContainsFunc(servers, func(path string) bool { return flow.PathIs(imported.Path(), path) })
	}
	return serves && namesHeader(pass.Files)
}

func namesHeader(files []*ast.File) bool {
	found := false
	for _, file := range files {
		ast.Inspect(file, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING && len(lit.Value) < 64 {
				if text, err := strconv.Unquote(lit.Value); err == nil {
					_, ok := known(text)
					found = found || ok
				}
			}
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// checker holds what was read of one package.
type checker struct {
	pass   *analysis.Pass
	files  []*ast.File
	g      *flow.Graph
	places *diag.Places

	news      []*ast.CallExpr // of hmac.New
	compares  []*comparison
	reads     []read                     // of headers, in order
	calls     map[*ast.FuncDecl][]site   // of functions of the package
	verified  map[ast.Expr]bool          // hmac.New calls whose MAC is compared
	verifying map[*ast.FuncDecl]bool     // functions where a MAC is compared, or handed to who compares it
	funcs     map[ast.Node]*ast.FuncDecl // the function of each node above
}

// site is a call of a function of the package.
type site struct {
	in   *ast.FuncDecl
	call *ast.CallExpr
}

// read is a place where a header is read.
type read struct {
	in     *ast.FuncDecl
	expr   ast.Expr
	origin *flow.Origin
}

// read walks the package once and notes what the checks are about.
func (c *checker) read() {
	c.calls = make(map[*ast.FuncDecl][]site)
	c.funcs = make(map[ast.Node]*ast.FuncDecl)
	for _, decl := range c.g.Functions() {
		ast.Inspect(decl.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.BinaryExpr:
				c.compare(decl, n)
			case *ast.SwitchStmt:
				c.cases(decl, n)
			case *ast.IndexExpr:
				c.header(decl, n)
			case *ast.CallExpr:
				c.compare(decl, n)
				c.header(decl, n)
				if callee := c.g.Callee(n); callee != nil {
					c.calls[callee] = append(c.calls[callee], site{decl, n})
				}
				if flow.CalleeName(c.pass.TypesInfo, n) == "crypto/hmac.New" {
					c.news = append(c.news, n)
					c.funcs[n] = decl
				}
			}
			return true
		})
	}
}

func (c *checker) header(decl *ast.FuncDecl, e ast.Expr) {
	switch e := e.(type) {
	case *ast.CallExpr:
		if _, ok := headerRead(c.pass.TypesInfo, e, flow.CalleeName(c.pass.TypesInfo, e)); !ok {
			return
		}
	case *ast.IndexExpr:
		if !isHeaders(c.pass.TypesInfo, e.X) {
			return
		}
	}
	if o := c.g.Origins(decl, e).Find(signature, secretToken, stamp); o != nil {
		c.reads = append(c.reads, read{decl, e, o})
	}
}

// report reports a finding in a function.
func (c *checker) report(decl *ast.FuncDecl, n ast.Node, rule, what string, fixes []analysis.SuggestedFix, related ...analysis.RelatedInformation) {
	f := diag.Finding{
		Pos: n.Pos(), End: n.End(), Rule: rule, Confidence: finding.Sink, What: what,
		Tag: c.places.Tag(flow.Name(decl)), Related: related, Fixes: fixes,
	}
	f.Report(c.pass)
}

func related(n ast.Node, message string) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: n.Pos(), End: n.End(), Message: message}
}
