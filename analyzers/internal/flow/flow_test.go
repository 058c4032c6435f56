package flow_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

const source flow.Kind = 1

// origin takes the results of source() for origins.
type origin struct{}

func (origin) Origins(g *flow.Graph, e ast.Expr, _ int) (flow.Set, bool) {
	if call, ok := e.(*ast.CallExpr); ok {
		if id, ok := call.Fun.(*ast.Ident); ok && id.Name == "source" {
			return flow.Set{{Kind: source, Expr: e}}, true
		}
	}
	return nil, false
}

// program calls yes with what comes from source, and no with what does not.
const program = `package p

func source() string
func yes(string)
func no(string)
func cond() bool

func straight() { x := source(); yes(x); y := x; yes(y + "a"); x = ""; no(x); yes(y) }
func branches() {
	x := ""
	if cond() { x = source() } else { no(x) }
	yes(x)
	switch { case cond(): x = ""; no(x); case cond(): yes(x) }
}
func leaves() {
	x := ""
	if cond() { x = source(); yes(x); return }
	no(x)
}
func loops() {
	x := ""
	for cond() { yes(x); x = source() }
	y := ""
	for cond() { y = ""; no(y); y = source() }
	for cond() { z := ""; no(z); z = source(); _ = z }
}
func adds() { x := "a"; x += source(); yes(x); x += "b"; yes(x); x = "c"; no(x) }
func results() (string, string) { return source(), "b" }
func tuples() { a, b := results(); yes(a); no(b) }
func named() (s string) { s = source(); return }
func viaNamed() { yes(named()) }
func same(s string) string { return s }
func first(a, b string) string { return a }
func list(all ...string) string { return all[0] }
func through() { yes(same(source())); yes(first(source(), "")); no(first("", source())); yes(list("a", source())); no(same("")) }
func overwritten(s string) string { s = ""; return s }
func drops() { no(overwritten(source())) }
func again(s string, n int) string { if n == 0 { return s }; return again(s+"x", n-1) }
func recursion() { yes(again(source(), 1)); no(again("", 1)) }
func mutualA(s string) string { return mutualB(s) }
func mutualB(s string) string { if cond() { return s }; return mutualA(s) }
func mutual() { yes(mutualA(source())); no(mutualA("")) }
type t struct { a, b string }
func fields() { v := t{a: source(), b: "x"}; yes(v.a); no(v.b); v.b = source(); yes(v.b); p := &t{"x", source()}; no(p.a); yes(p.b) }
func closures() { x := source(); func() { yes(x) }(); y := ""; f := func() { yes(y) }; y = source(); f() }
func elements() { for _, e := range []string{"a", source()} { yes(e) }; for k := range map[string]string{"a": source()} { no(k) } }
func bytes() { yes(string([]byte(source()))); no(string([]byte("a"))) }
func compared() { if source() == "" { no("") } }
func keyed() { m := map[string]string{}; m["a"] = source(); yes(m["a"]) }
type s struct { secret, mixed, never string }
func newS(a string) *s { return &s{secret: source(), mixed: a} }
func alsoS() *s { return &s{secret: "", mixed: source()} }
func (v *s) get() string { return v.secret }
func (v *s) use() { yes(v.secret); no(v.mixed); no(v.never); yes(v.get()) }
var global = source()
var unset string
func globals() { yes(global); no(unset) }
var literal = func() { x := source(); yes(x) }
func generic[T any](v T) T { return v }
func generics() { yes(generic(source())); yes(generic[string](source())) }
func assertion() { var x any = source(); yes(x.(string)) }
`

func TestOrigins(t *testing.T) {
	g, fset, file := graph(t, program)
	checked := 0
	ast.Inspect(file, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		id, ok := call.Fun.(*ast.Ident)
		if !ok || id.Name != "yes" && id.Name != "no" {
			return true
		}
		checked++
		if got := g.Of(call.Args[0]).Has(source); got != (id.Name == "yes") {
			t.Errorf("line %d: %s: from source is %t", fset.Position(call.Pos()).Line, id.Name, got)
		}
		return true
	})
	if checked < 50 {
		t.Errorf("only %d calls were checked", checked)
	}
}

// TestBounds has what would take for ever if it were followed to its end; that it
// does not is all that is asked.
func TestBounds(t *testing.T) {
	var deep strings.Builder
	deep.WriteString("package p\nfunc source() string\nfunc yes(string)\nfunc f() {\nx0 := source()\n")
	const n = 400
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&deep, "x%d := x%d + x%d\n", i, i-1, i-1)
	}
	fmt.Fprintf(&deep, "for { a := \"\"; b := a; c := b; _ = c; yes(x%d) }\n}\n", n)
	for i := range 200 { // each calls both of the next: 2^200 ways
		fmt.Fprintf(&deep, "func g%d(s string) string { return g%d(s) + g%d(s+\"\") }\n", i, (i+1)%200, (i+2)%200)
	}
	deep.WriteString("func h() { yes(g0(source())) }\n")
	g, _, file := graph(t, deep.String())
	asked := 0
	ast.Inspect(file, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 1 {
			g.Of(call.Args[0])
			asked++
		}
		return true
	})
	if asked == 0 {
		t.Error("nothing was asked")
	}
}

func graph(t *testing.T, text string) (*flow.Graph, *token.FileSet, *ast.File) {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, "p.go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
	}
	conf := types.Config{Error: func(error) {}} // functions without bodies
	pkg, _ := conf.Check("p", fset, []*ast.File{file}, info)
	return flow.New(info, pkg, []*ast.File{file}, origin{}), fset, file
}

func TestPathIs(t *testing.T) {
	for _, path := range []string{"a.b/c", "a.b/c/v2", "x/vendor/a.b/c/v12"} {
		if !flow.PathIs(path, "a.b/c") {
			t.Errorf("%s is not a.b/c", path)
		}
	}
	for _, path := range []string{"", "a.b/cd", "a.b/c/d", "a.b/c/v", "a.b/c/vx", "a.b"} {
		if flow.PathIs(path, "a.b/c") {
			t.Errorf("%s is a.b/c", path)
		}
	}
}
