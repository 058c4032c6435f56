package flow

import (
	"go/ast"
	"go/token"
	"go/types"
)

// store is a place where a field or a variable of the package is given a value.
type store struct {
	decl  *ast.FuncDecl // nil outside of functions
	value ast.Expr
	index int
}

func isGlobal(v *types.Var) bool {
	return v.Pkg() != nil && v.Parent() == v.Pkg().Scope()
}

// stored are the origins of a field, or of a variable of the package, whoever
// reads it. It has some only if all that is ever stored there has, or is
// constant: a field that is a secret now and then says little.
func (g *Graph) stored(v *types.Var) Set {
	if v.Pkg() != g.Pkg {
		return nil
	}
	if g.stores == nil {
		g.stores = make(map[*types.Var][]store)
		for _, file := range g.files {
			for _, d := range file.Decls {
				decl, _ := d.(*ast.FuncDecl)
				g.storesIn(d, decl)
			}
		}
	}
	var all Set
	for _, st := range g.stores[v.Origin()] {
		if Constant(g.Info, st.value) {
			continue
		}
		s := g.result(st.decl, st.value, st.index)
		if len(s) == 0 || s.Has(Parameter) {
			return nil
		}
		all = all.with(s)
	}
	return all
}

func (g *Graph) storesIn(root ast.Node, decl *ast.FuncDecl) {
	put := func(left, value ast.Expr, index int) {
		if v := g.shared(left); v != nil {
			g.stores[v] = append(g.stores[v], store{decl, value, index})
		}
	}
	ast.Inspect(root, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			if n.Tok != token.ASSIGN {
				return true
			}
			for i, left := range n.Lhs {
				if len(n.Lhs) == len(n.Rhs) {
					put(left, n.Rhs[i], 0)
				} else if len(n.Rhs) == 1 {
					put(left, n.Rhs[0], i)
				}
			}
		case *ast.ValueSpec:
			for i, name := range n.Names {
				switch {
				case len(n.Values) == len(n.Names):
					put(name, n.Values[i], 0)
				case len(n.Values) == 1:
					put(name, n.Values[0], i)
				}
			}
		case *ast.CompositeLit:
			st, ok := Under(g.Info.TypeOf(n)).(*types.Struct)
			if !ok {
				return true
			}
			for i, elt := range n.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					if id, ok := kv.Key.(*ast.Ident); ok {
						put(id, kv.Value, 0)
					}
				} else if i < st.NumFields() && st.Field(i).Pkg() == g.Pkg {
					f := st.Field(i).Origin()
					g.stores[f] = append(g.stores[f], store{decl, elt, 0})
				}
			}
		}
		return true
	})
}

// shared returns the field or package variable that an expression names.
func (g *Graph) shared(e ast.Expr) *types.Var {
	var v *types.Var
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		v, _ = g.Info.ObjectOf(e).(*types.Var)
	case *ast.SelectorExpr:
		v, _ = g.Info.Uses[e.Sel].(*types.Var)
	}
	if v == nil || v.Pkg() != g.Pkg || !v.IsField() && !isGlobal(v) {
		return nil
	}
	return v.Origin()
}

// Stored are the origins of a field of a struct of the package, in every value:
// none where one of what is stored in it has none.
func (g *Graph) Stored(field *types.Var) Set { return g.stored(field) }
