package hardcoded_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"testing"

	"github.com/hookvet/hookvet/analyzers/constvals"
	"github.com/hookvet/hookvet/analyzers/hardcoded"
)

// FuzzFind reads any text as Go, with the types that there are and without: nothing
// panics, and every finding has its place in the text.
func FuzzFind(f *testing.F) {
	for _, s := range []string{
		"var a = \"x\" + b; func (", "const (\n\ta = iota\n\tb\n)\nvar c = []byte{a, 'x', 1 << 8}", "var a = T{1: \"x\", b: {\"y\"}, \"k\": \"v\"}",
		"func f() { switch x := y.(type) { case \"a\": }; select { case c <- \"x\": } }", "type T struct { A string `default:\"x\\\"` }",
		"var a = fmt.Sprintf(\"%s%d%*d\", \"x\", 1)", "//go:embed x\nvar s = `password: a\\tb\\n`", "var a = m[\"k\"](\"v\")[:] + *&\"x\"",
		"var u = \"a://b:c@d e:f@tcp( Basic YTpi -----BEGIN PRIVATE KEY----- <token>x</token> --secret x token: \\\"\"",
		"func f() { if a == \"\" { a, b = \"x\" }; a += \"y\"; s.WriteString(\"z\"); s.WriteByte('z') }",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, source string) {
		fset := token.NewFileSet()
		file, _ := parser.ParseFile(fset, "p.go", "package p\n"+source, parser.ParseComments|parser.SkipObjectResolution)
		if file == nil {
			return
		}
		files := []*ast.File{file}
		info := &types.Info{
			Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
			Selections: make(map[*ast.SelectorExpr]*types.Selection), Instances: make(map[*ast.Ident]types.Instance),
		}
		conf := types.Config{FakeImportC: true, Error: func(error) {}}
		pkg, _ := conf.Check("p", fset, files, info)
		for _, res := range []*constvals.Result{constvals.Of(fset, files, nil, nil), constvals.Of(fset, files, info, pkg)} {
			for _, v := range res.Values {
				for i := 0; i <= min(len(v.Text), 64); i++ {
					if pos, end, _ := v.Range(i, min(len(v.Text), i+8)); pos < file.FileStart || end < pos || end > file.FileEnd {
						t.Fatalf("the place of %q is %d to %d, outside of the file", v.Text, pos, end)
					}
				}
			}
			found, err := hardcoded.Find(res, hardcoded.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range found {
				if f.Pos < file.FileStart || f.End < f.Pos || f.End > file.FileEnd {
					t.Fatalf("the place of a finding is %d to %d, outside of the file", f.Pos, f.End)
				}
			}
		}
	})
}
