package sinks

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/build"
	"go/parser"
	"go/printer"
	"go/token"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// cacheVariable names a module cache to verify the rows of other people's
// packages with: HOOKVET_SINKS_MODCACHE=$(go env GOMODCACHE). Modules that are
// not there are an error; the failure says which to download.
const cacheVariable = "HOOKVET_SINKS_MODCACHE"

// TestDeclared proves that rows are what the source of their package says:
// the package has the type, the type the method or field, and the parameter
// at the index has that name and type.
func TestDeclared(t *testing.T) {
	cache := os.Getenv(cacheVariable)
	sources := make(map[string]*source)
	checked := 0
	for _, sink := range Default().All() {
		var dir string
		switch {
		case sink.Module == "":
			continue
		case sink.Module == "std":
			dir = filepath.Join(build.Default.GOROOT, "src", filepath.FromSlash(sink.importPath))
		case cache == "":
			continue
		default:
			dir = moduleDir(t, cache, sink)
		}
		src := sources[dir]
		if src == nil {
			var err error
			if src, err = readSource(dir); err != nil {
				t.Errorf("%s: go mod download %s? %v", sink, sink.Module, err)
				continue
			}
			sources[dir] = src
		}
		checked++
		if got, err := src.declared(sink); err != nil {
			t.Errorf("%s.%s of %s: %v", sink.importPath, sink, sink.Module, err)
		} else if got != sink.Declared {
			t.Errorf("%s of %s, argument %d: the source has %q, the table %q", sink, sink.Module, sink.Arg, got, sink.Declared)
		}
	}
	// The standard library is always at hand.
	if checked < 40 {
		t.Errorf("%d rows checked", checked)
	}
	if cache == "" {
		t.Logf("checked the standard library's %d rows; set %s for the others", checked, cacheVariable)
	}
}

// moduleDir returns the directory of a sink's package in a module cache,
// whose names have "!a" for "A".
func moduleDir(t *testing.T, cache string, sink *Sink) string {
	module, _, _ := strings.Cut(sink.Module, "@")
	below, ok := strings.CutPrefix(sink.importPath, module)
	if !ok {
		t.Fatalf("%s is not in module %s", sink.importPath, module)
	}
	var escaped strings.Builder
	for _, c := range sink.Module {
		if unicode.IsUpper(c) {
			escaped.WriteByte('!')
		}
		escaped.WriteRune(unicode.ToLower(c))
	}
	return filepath.Join(cache, filepath.FromSlash(escaped.String()+below))
}

// source is the syntax of a package, whichever system its files are for.
type source struct {
	fset  *token.FileSet
	files []*ast.File
}

func readSource(dir string) (*source, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		return nil, err
	}
	src := &source{fset: token.NewFileSet()}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(src.fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		src.files = append(src.files, file)
	}
	if len(src.files) == 0 {
		return nil, fmt.Errorf("no Go files in %s", dir)
	}
	return src, nil
}

// declared returns what the source says of a sink, in the form of the table's
// column of that name.
func (src *source) declared(sink *Sink) (string, error) {
	switch sink.What {
	case Func, Method:
		sig := src.signature(sink)
		if sig == nil {
			return "", fmt.Errorf("no such %s", sink.What)
		}
		return src.parameter(sig, sink.Arg)
	case Var:
		return src.variable(sink.Name)
	default:
		return src.field(sink)
	}
}

func (src *source) signature(sink *Sink) *ast.FuncType {
	for _, file := range src.files {
		for _, decl := range file.Decls {
			fn, ok := decl.(*ast.FuncDecl)
			if ok && fn.Name.Name == sink.Name && receiver(fn) == sink.Type {
				return fn.Type
			}
		}
	}
	if iface, ok := src.typeDecl(sink.Type).(*ast.InterfaceType); ok {
		for _, method := range iface.Methods.List {
			if len(method.Names) == 1 && method.Names[0].Name == sink.Name {
				return method.Type.(*ast.FuncType)
			}
		}
	}
	return nil
}

// receiver returns the name of a method's type, empty for functions.
func receiver(fn *ast.FuncDecl) string {
	if fn.Recv == nil {
		return ""
	}
	typ := fn.Recv.List[0].Type
	if star, ok := typ.(*ast.StarExpr); ok {
		typ = star.X
	}
	if index, ok := typ.(*ast.IndexExpr); ok {
		typ = index.X
	}
	name, _ := typ.(*ast.Ident)
	if name == nil {
		return ""
	}
	return name.Name
}

func (src *source) parameter(sig *ast.FuncType, arg int) (string, error) {
	i := 0
	for _, field := range sig.Params.List {
		names := field.Names
		if len(names) == 0 {
			names = []*ast.Ident{{}}
		}
		for _, name := range names {
			_, variadic := field.Type.(*ast.Ellipsis)
			if i == arg || i < arg && variadic {
				return strings.TrimSpace(name.Name + " " + src.print(field.Type)), nil
			}
			i++
		}
	}
	return "", fmt.Errorf("no parameter %d", arg)
}

func (src *source) typeDecl(name string) ast.Expr {
	for _, file := range src.files {
		for _, decl := range file.Decls {
			gen, _ := decl.(*ast.GenDecl)
			if gen == nil || gen.Tok != token.TYPE {
				continue
			}
			for _, spec := range gen.Specs {
				if spec := spec.(*ast.TypeSpec); spec.Name.Name == name {
					return spec.Type
				}
			}
		}
	}
	return nil
}

func (src *source) field(sink *Sink) (string, error) {
	typ := src.typeDecl(sink.Type)
	if typ == nil {
		return "", fmt.Errorf("no such type")
	}
elements:
	for elem := range strings.SplitSeq(sink.Name, ".") {
		structure, ok := typ.(*ast.StructType)
		if !ok {
			return "", fmt.Errorf("%s is not in a struct", elem)
		}
		for _, field := range structure.Fields.List {
			for _, name := range field.Names {
				if name.Name == elem {
					typ = field.Type
					continue elements
				}
			}
		}
		return "", fmt.Errorf("no field %s", elem)
	}
	return src.print(typ), nil
}

func (src *source) variable(name string) (string, error) {
	for _, file := range src.files {
		for _, decl := range file.Decls {
			gen, _ := decl.(*ast.GenDecl)
			if gen == nil || gen.Tok != token.VAR {
				continue
			}
			for _, spec := range gen.Specs {
				spec := spec.(*ast.ValueSpec)
				for _, id := range spec.Names {
					if id.Name == name && spec.Type != nil {
						return src.print(spec.Type), nil
					}
				}
			}
		}
	}
	return "", fmt.Errorf("no such variable with a type")
}

func (src *source) print(node ast.Node) string {
	var b bytes.Buffer
	if err := printer.Fprint(&b, src.fset, node); err != nil {
		return err.Error()
	}
	return b.String()
}
