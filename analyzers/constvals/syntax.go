package constvals

import (
	"go/ast"
	"go/token"
	"path"
	"strconv"
	"strings"
)

// readDeclarations makes ready for folding without types: by names, where these can
// mean but one thing.
func (r *Result) readDeclarations(files []*ast.File) {
	r.consts = make(map[string]ast.Expr)
	r.locals = make(map[string]bool)
	r.folded = make(map[string]text)
	r.fields = make(map[string][]string)
	for _, f := range files {
		for _, d := range f.Decls {
			decl, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range decl.Specs {
				switch spec := spec.(type) {
				case *ast.ValueSpec:
					if decl.Tok == token.CONST {
						r.readConsts(spec)
					}
				case *ast.TypeSpec:
					if s, ok := spec.Type.(*ast.StructType); ok {
						r.fields[spec.Name.Name] = fieldNames(s)
					}
				}
			}
		}
	}
	if len(r.consts) == 0 {
		return
	}
	r.Inspector.Preorder([]ast.Node{(*ast.AssignStmt)(nil), (*ast.FuncDecl)(nil), (*ast.DeclStmt)(nil), (*ast.RangeStmt)(nil), (*ast.FuncLit)(nil)}, func(n ast.Node) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				r.local(n.Lhs...)
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				r.local(n.Key, n.Value)
			}
		case *ast.DeclStmt:
			if decl, ok := n.Decl.(*ast.GenDecl); ok {
				for _, spec := range decl.Specs {
					if spec, ok := spec.(*ast.ValueSpec); ok {
						for _, name := range spec.Names {
							r.locals[name.Name] = true
						}
					}
				}
			}
		case *ast.FuncDecl:
			r.localFields(n.Recv, n.Type.Params, n.Type.Results)
		case *ast.FuncLit:
			r.localFields(n.Type.Params, n.Type.Results)
		}
	})
}

func (r *Result) readConsts(spec *ast.ValueSpec) {
	for i, name := range spec.Names {
		if _, twice := r.consts[name.Name]; twice {
			r.locals[name.Name] = true // files of several packages, or for several systems
		}
		if i < len(spec.Values) {
			r.consts[name.Name] = spec.Values[i]
		}
	}
}

func (r *Result) local(names ...ast.Expr) {
	for _, e := range names {
		if name, ok := e.(*ast.Ident); ok {
			r.locals[name.Name] = true
		}
	}
}

func (r *Result) localFields(lists ...*ast.FieldList) {
	for _, list := range lists {
		if list == nil {
			continue
		}
		for _, field := range list.List {
			for _, name := range field.Names {
				r.locals[name.Name] = true
			}
		}
	}
}

// fieldNames gives the name of each field of a struct, an embedded one's too.
func fieldNames(s *ast.StructType) []string {
	var names []string
	if s.Fields == nil {
		return nil
	}
	for _, field := range s.Fields.List {
		for _, name := range field.Names {
			names = append(names, name.Name)
		}
		if len(field.Names) == 0 {
			names = append(names, nameOf(field.Type))
		}
	}
	return names
}

// nameOf gives the last name of a type or an expression; empty if it has none.
func nameOf(e ast.Expr) string {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.StarExpr:
		return nameOf(e.X)
	case *ast.IndexExpr:
		return nameOf(e.X)
	case *ast.IndexListExpr:
		return nameOf(e.X)
	}
	return ""
}

// importPath gives the path of the import that a name means in a file; empty if none
// does.
func (r *Result) importPath(f *File, name string) string {
	if f == nil {
		return ""
	}
	names := r.paths[f]
	if names == nil {
		names = make(map[string]string)
		for _, spec := range f.Syntax.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				continue
			}
			if spec.Name != nil {
				names[spec.Name.Name] = p
				continue
			}
			names[packageName(p)] = p
		}
		if r.paths == nil {
			r.paths = make(map[*File]map[string]string)
		}
		r.paths[f] = names
	}
	return names[name]
}

// packageName guesses the name of the package at an import path.
func packageName(p string) string {
	base := path.Base(p)
	if len(base) > 1 && base[0] == 'v' && strings.Trim(base[1:], "0123456789") == "" {
		base = path.Base(path.Dir(p))
	}
	if i := strings.Index(base, ".v"); i > 0 { // gopkg.in/yaml.v3
		base = base[:i]
	}
	return strings.TrimPrefix(strings.TrimSuffix(base, "-go"), "go-")
}
