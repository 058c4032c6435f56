package secretflow

import (
	_ "embed"
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers/internal/diag"
	"github.com/hookvet/hookvet/analyzers/internal/flow"
	"github.com/hookvet/hookvet/internal/finding"
)

//go:embed doc.go
var manual string

// The rules, as they stand in reports and in configuration.
const (
	ruleLog   = "secret-in-log"
	ruleError = "secret-in-error"
	ruleURL   = "secret-in-url"
	ruleHTTP  = "secret-over-http"
	ruleTLS   = "secret-without-tls-verification"
)

// Analyzer is the pass. It has no facts and needs no other pass.
var Analyzer = &analysis.Analyzer{
	Name:             "secretflow",
	Doc:              diag.Manual(manual),
	URL:              "https://pkg.go.dev/github.com/hookvet/hookvet/analyzers/secretflow",
	Run:              run,
	RunDespiteErrors: true,
}

func run(pass *analysis.Pass) (any, error) {
	var files []*ast.File
	for _, file := range pass.Files {
		// What a test prints it prints for who runs it.
		if !strings.HasSuffix(pass.Fset.File(file.FileStart).Name(), "_test.go") {
			files = append(files, file)
		}
	}
	k := newKeys(pass)
	if k.sinks == nil && !relevant(pass.Pkg, files) {
		return nil, nil
	}
	g := flow.New(pass.TypesInfo, pass.Pkg, files, model{k})
	c := &checker{
		pass: pass, g: g, keys: k,
		places: diag.NewPlaces(pass.Pkg.Path()),
		calls:  make(map[*ast.FuncDecl][]site),
		seen:   make(map[ast.Node]bool),
	}
	k.mark(c)
	c.read()
	c.helpers()
	if c.g.Exhausted() {
		diag.ReportIncomplete(pass, "there are too many expressions to follow")
	}
	return nil, nil
}

// stores are packages whose values are secrets.
var stores = []string{
	"github.com/hashicorp/vault/api",
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager", "github.com/aws/aws-sdk-go/service/secretsmanager",
	"github.com/Azure/azure-sdk-for-go/sdk/security/keyvault/azsecrets", "github.com/Azure/azure-sdk-for-go/sdk/keyvault/azsecrets",
	"cloud.google.com/go/secretmanager/apiv1/secretmanagerpb",
}

// relevant reports whether a package has a source: it imports a store, or has the
// name of a secret in a string or in a tag.
func relevant(pkg *types.Package, files []*ast.File) bool {
	for _, imported := range pkg.Imports() {
		for _, s := range stores {
			if flow.PathIs(imported.Path(), s) {
				return true
			}
		}
	}
	for _, file := range files {
		found := false
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.Field:
				if n.Tag != nil {
					if tag, err := strconv.Unquote(n.Tag.Value); err == nil && taggedSecret(tag) {
						found = true
					}
				}
			case *ast.BasicLit:
				if n.Kind == token.STRING && len(n.Value) > 4 && len(n.Value) < maxName {
					found = found || saysSecret(n.Value[1:len(n.Value)-1])
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

type checker struct {
	pass   *analysis.Pass
	g      *flow.Graph
	keys   *keys
	places *diag.Places
	calls  map[*ast.FuncDecl][]site
	leaks  []leak
	seen   map[ast.Node]bool
}

// site is a call of a function of the package.
type site struct {
	in   *ast.FuncDecl
	call *ast.CallExpr
}

// leak is a parameter that is shown.
type leak struct {
	decl  *ast.FuncDecl
	param *types.Var
	out   *output
	at    ast.Node
	depth int
}

const (
	// maxHelpers bounds how many functions a secret is followed through.
	maxHelpers = 3
	// maxLeaks bounds how many parameters are followed.
	maxLeaks = 1 << 12
)

// read judges every call once.
func (c *checker) read() {
	for _, decl := range c.g.Functions() {
		ast.Inspect(decl.Body, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if callee := c.g.Callee(n); callee != nil {
					c.calls[callee] = append(c.calls[callee], site{decl, n})
				}
				if out := outputOf(c.pass.TypesInfo, n); out != nil {
					for _, arg := range out.args {
						c.output(decl, arg, out)
					}
				}
				c.sprintfURL(decl, n)
				c.request(decl, n)
			case *ast.BinaryExpr:
				c.concatURL(decl, n)
			case *ast.AssignStmt:
				c.rawQuery(decl, n)
				c.headerAssigned(decl, n)
			}
			return true
		})
	}
}

// output judges one argument of an output.
func (c *checker) output(decl *ast.FuncDecl, arg ast.Expr, out *output) {
	t := c.pass.TypesInfo.TypeOf(arg)
	if hidesItself(t) {
		return
	}
	if out.whole {
		if field := c.structSecret(t); field != "" {
			c.report(decl, arg, out.rule, field+" "+out.verb+" with the rest of the struct")
			return
		}
	}
	origins := c.g.Origins(decl, arg)
	if o := origins.Find(secret); o != nil {
		c.report(decl, arg, out.rule, o.Name+" "+out.verb, origin(o)...)
		return
	}
	for _, o := range origins {
		if o.Kind == flow.Parameter {
			c.leaks = append(c.leaks, leak{decl: decl, param: o.Param, out: out, at: arg})
		}
	}
}

// helpers judges the calls of functions that show a parameter.
func (c *checker) helpers() {
	type key struct {
		decl  *ast.FuncDecl
		param *types.Var
	}
	done := make(map[key]bool)
	for i := 0; i < len(c.leaks) && i < maxLeaks; i++ {
		l := c.leaks[i]
		if done[key{l.decl, l.param}] || saysMasked(l.decl.Name.Name) {
			continue
		}
		done[key{l.decl, l.param}] = true
		for _, s := range c.calls[l.decl] {
			for _, arg := range c.g.Arguments(s.call, l.decl, l.param) {
				if hidesItself(c.pass.TypesInfo.TypeOf(arg)) {
					continue
				}
				origins := c.g.Origins(s.in, arg)
				if o := origins.Find(secret); o != nil {
					c.report(s.in, arg, l.out.rule, o.Name+" "+l.out.verb+" in "+flow.Name(l.decl),
						append(origin(o), related(l.at, "it is shown here"))...)
					continue
				}
				for _, o := range origins {
					if o.Kind == flow.Parameter && l.depth < maxHelpers {
						c.leaks = append(c.leaks, leak{decl: s.in, param: o.Param, out: l.out, at: l.at, depth: l.depth + 1})
					}
				}
			}
		}
	}
}

func origin(o *flow.Origin) []analysis.RelatedInformation {
	if o.Expr == nil {
		return nil
	}
	return []analysis.RelatedInformation{related(o.Expr, "the secret comes from here")}
}

func related(n ast.Node, message string) analysis.RelatedInformation {
	return analysis.RelatedInformation{Pos: n.Pos(), End: n.End(), Message: message}
}

func (c *checker) report(decl *ast.FuncDecl, n ast.Node, rule, what string, rel ...analysis.RelatedInformation) {
	if c.seen[n] {
		return
	}
	c.seen[n] = true
	f := diag.Finding{
		Pos: n.Pos(), End: n.End(), Rule: rule, Confidence: finding.Sink, What: what,
		Tag: c.places.Tag(flow.Name(decl)), Related: rel,
	}
	f.Report(c.pass)
}
