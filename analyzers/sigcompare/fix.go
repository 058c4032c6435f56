package sigcompare

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers/internal/flow"
)

// fix makes hmac.Equal of a comparison; nil where it is not certain to compile
// and to mean the same.
func (c *checker) fix(cmp *comparison) []analysis.SuggestedFix {
	file := c.fileOf(cmp.node.Pos())
	if file == nil || cmp.tag || !isBool(c.pass.TypesInfo.TypeOf(cmp.node)) {
		return nil
	}
	x, y := c.unconverted(cmp.a), c.unconverted(cmp.b)
	a, okA := c.bytesOf(x)
	b, okB := c.bytesOf(y)
	if !okA || !okB || cmp.call != nil && cmp.call.Ellipsis.IsValid() {
		return nil
	}
	if strings.HasSuffix(cmp.how, ".EqualFold") {
		// What EqualFold means for the letters of hexadecimal numbers.
		sel, ok := ast.Unparen(cmp.call.Fun).(*ast.SelectorExpr)
		if !ok {
			return nil // a dot import
		}
		pkg, ok := sel.X.(*ast.Ident)
		if !ok {
			return nil
		}
		x, y = cmp.a, cmp.b
		a = wrap{pkg.Name + ".ToLower(", ")"}
		if cmp.how == "strings.EqualFold" {
			a = wrap{"[]byte(" + a.before, "))"}
		}
		b = a
	}
	equal, edits, ok := c.imported(file, cmp.node.Pos())
	if !ok {
		return nil
	}
	not := ""
	if cmp.not {
		not = "!"
	}
	edits = append(edits,
		replace(cmp.node.Pos(), x.Pos(), not+equal+"("+a.before),
		replace(x.End(), y.Pos(), a.after+", "+b.before),
		replace(y.End(), cmp.node.End(), b.after+")"))
	if cmp.call != nil {
		edits = append(edits, c.dropImport(file, cmp.call)...)
	}
	slices.SortStableFunc(edits, func(a, b analysis.TextEdit) int { return int(a.Pos - b.Pos) })
	return []analysis.SuggestedFix{{Message: "Compare with hmac.Equal", TextEdits: edits}}
}

type wrap struct{ before, after string }

func replace(pos, end token.Pos, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: pos, End: end, NewText: []byte(text)}
}

// unconverted is x for string(x), where x is bytes.
func (c *checker) unconverted(e ast.Expr) ast.Expr {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 || !c.pass.TypesInfo.Types[call.Fun].IsType() {
		return e
	}
	if _, isText := flow.Under(c.pass.TypesInfo.TypeOf(e)).(*types.Basic); !isText {
		return e
	}
	if w, ok := c.bytesOf(call.Args[0]); !ok || w.before != "" {
		return e
	}
	return call.Args[0]
}

// bytesOf says how an operand becomes a slice of bytes.
func (c *checker) bytesOf(e ast.Expr) (wrap, bool) {
	switch t := flow.Under(c.pass.TypesInfo.TypeOf(e)).(type) {
	case *types.Basic:
		return wrap{"[]byte(", ")"}, t.Info()&types.IsString != 0
	case *types.Slice:
		b, ok := flow.Under(t.Elem()).(*types.Basic)
		return wrap{}, ok && b.Kind() == types.Byte && types.Identical(t.Elem(), types.Typ[types.Byte])
	}
	return wrap{}, false
}

func isBool(t types.Type) bool {
	b, ok := t.(*types.Basic)
	return ok && b.Info()&types.IsBoolean != 0
}

func (c *checker) fileOf(pos token.Pos) *ast.File {
	for _, f := range c.files {
		if f.FileStart <= pos && pos < f.FileEnd {
			return f
		}
	}
	return nil
}

const hmacPath = "crypto/hmac"

// imported returns how hmac.Equal is written at pos, with the edits that import
// it. ok is false where every name for it is taken.
func (c *checker) imported(file *ast.File, pos token.Pos) (name string, edits []analysis.TextEdit, ok bool) {
	scope := c.pass.Pkg.Scope().Innermost(pos)
	if scope == nil {
		return "", nil, false
	}
	for _, spec := range file.Imports {
		if path, err := strconv.Unquote(spec.Path.Value); err != nil || path != hmacPath {
			continue
		}
		local := "hmac"
		if spec.Name != nil {
			local = spec.Name.Name
		}
		switch local {
		case "_":
			continue
		case ".":
			_, obj := scope.LookupParent("Equal", pos)
			if obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == hmacPath {
				return "Equal", nil, true
			}
			continue
		}
		_, obj := scope.LookupParent(local, pos)
		if pkg, isPkg := obj.(*types.PkgName); isPkg && pkg.Imported().Path() == hmacPath {
			return local + ".Equal", nil, true
		}
	}
	for _, local := range []string{"hmac", "cryptohmac"} {
		if c.taken(scope, local, pos) {
			continue
		}
		clause := strconv.Quote(hmacPath)
		if local != "hmac" {
			clause = local + " " + clause
		}
		return local + ".Equal", []analysis.TextEdit{addImport(file, clause)}, true
	}
	return "", nil, false
}

// taken reports whether a name means something at pos, or cannot be a file's
// because another file of the package declares it.
func (c *checker) taken(scope *types.Scope, name string, pos token.Pos) bool {
	if c.pass.Pkg.Scope().Lookup(name) != nil {
		return true
	}
	_, obj := scope.LookupParent(name, pos)
	return obj != nil
}

// addImport puts an import at the head of the first declaration of imports; the
// formatter sorts it.
func addImport(file *ast.File, clause string) analysis.TextEdit {
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT {
			break
		}
		if isC(decl) {
			continue // its comment is C, and nothing may stand between
		}
		if decl.Lparen.IsValid() {
			return replace(decl.Lparen+1, decl.Lparen+1, "\n\t"+clause)
		}
		return replace(decl.Pos(), decl.Pos(), "import "+clause+"\n")
	}
	end := file.Name.End()
	return replace(end, end, "\n\nimport "+clause)
}

func isC(decl *ast.GenDecl) bool {
	for _, spec := range decl.Specs {
		if s, ok := spec.(*ast.ImportSpec); ok && s.Path.Value == `"C"` {
			return true
		}
	}
	return false
}

// dropImport removes the import of the package whose function a fix replaces, if
// that was all the file had it for. Where several fixes do so together, the
// drivers remove it.
func (c *checker) dropImport(file *ast.File, call *ast.CallExpr) []analysis.TextEdit {
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil
	}
	id, ok := sel.X.(*ast.Ident)
	if !ok || sel.Sel.Name == "EqualFold" {
		return nil // ToLower is of the same package
	}
	pkg, ok := c.pass.TypesInfo.Uses[id].(*types.PkgName)
	if !ok {
		return nil
	}
	uses := 0
	for _, obj := range c.pass.TypesInfo.Uses {
		if obj == pkg {
			uses++
		}
	}
	if uses != 1 {
		return nil
	}
	tf := c.pass.Fset.File(file.FileStart)
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT {
			continue
		}
		for _, spec := range decl.Specs {
			s, ok := spec.(*ast.ImportSpec)
			if !ok || c.pass.TypesInfo.PkgNameOf(s) != pkg {
				continue
			}
			from := ast.Node(s)
			if len(decl.Specs) == 1 {
				from = decl
			}
			line := tf.Line(from.End())
			if line >= tf.LineCount() || decl.Lparen.IsValid() && tf.Line(decl.Lparen) == tf.Line(s.Pos()) {
				return nil
			}
			return []analysis.TextEdit{replace(from.Pos(), tf.LineStart(line+1), "")}
		}
	}
	return nil
}
