package fix

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// importOS gives what is to be written in front of "Getenv" in a file, and the edit that
// imports the package, if it is not. It is the same edit for each fix of the file, so
// that drivers apply it once.
func (p Place) importOS(file *ast.File) (qualifier string, edits []analysis.TextEdit, ok bool) {
	for _, spec := range file.Imports {
		if spec.Path.Value != `"os"` {
			continue
		}
		pkg := p.Info.PkgNameOf(spec)
		switch {
		case pkg == nil || pkg.Name() == "_":
			continue
		case pkg.Name() == ".":
			obj, _ := p.lookup("Getenv")
			return "", nil, obj != nil && obj.Pkg() == pkg.Imported()
		}
		obj, _ := p.lookup(pkg.Name())
		return pkg.Name() + ".", nil, obj == types.Object(pkg)
	}
	if obj, found := p.lookup("os"); found || obj != nil || p.Pkg.Scope().Lookup("os") != nil {
		return "", nil, false
	}
	return "os.", []analysis.TextEdit{addImport(file)}, true
}

// addImport imports "os" where gofmt would have it: in the first list of imports, among
// those of the standard library.
func addImport(file *ast.File) analysis.TextEdit {
	var last *ast.GenDecl
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT {
			break
		}
		if last = decl; !decl.Lparen.IsValid() || len(decl.Specs) == 0 {
			continue
		}
		var before *ast.ImportSpec
		for _, s := range decl.Specs {
			spec := s.(*ast.ImportSpec)
			path, err := strconv.Unquote(spec.Path.Value)
			if first, _, _ := strings.Cut(path, "/"); err != nil || strings.Contains(first, ".") || path > "os" {
				break
			}
			before = spec
		}
		if before == nil {
			first := decl.Specs[0].(*ast.ImportSpec)
			at := first.Pos()
			if first.Doc != nil {
				at = first.Doc.Pos()
			}
			blank := ""
			if path, err := strconv.Unquote(first.Path.Value); err == nil && strings.Contains(path, ".") {
				blank = "\n"
			}
			return insert(at, "\"os\"\n"+blank+"\t")
		}
		at := before.End()
		if before.Comment != nil {
			at = before.Comment.End()
		}
		return insert(at, "\n\t\"os\"")
	}
	if last != nil {
		at := last.End()
		if len(last.Specs) > 0 && !last.Lparen.IsValid() {
			if comment := last.Specs[0].(*ast.ImportSpec).Comment; comment != nil {
				at = comment.End()
			}
		}
		return insert(at, "\nimport \"os\"")
	}
	return insert(file.Name.End(), "\n\nimport \"os\"")
}

func insert(at token.Pos, text string) analysis.TextEdit {
	return analysis.TextEdit{Pos: at, End: at, NewText: []byte(text)}
}
