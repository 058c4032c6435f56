package fix

import (
	"fmt"
	"go/ast"
	"go/build"
	"go/build/constraint"
	"go/token"
	"go/types"
	"io"
	"path/filepath"
	"strings"

	"golang.org/x/tools/go/analysis"
)

// Store is where fixed code reads secrets.
type Store string

// The stores. Those that are read by a file need no package but os, whatever the
// program imports: the agent of the store, or the volume that it mounts, puts the
// secret there.
const (
	Env    Store = "env"    // the environment; an empty variable ends the program
	Getenv Store = "getenv" // the environment; the program sees to empty variables
	File   Store = "file"   // where Docker, Podman and Compose put secrets
	Vault  Store = "vault"  // where HashiCorp Vault's agent puts them in Kubernetes
	AWS    Store = "aws"    // where the Secrets Store CSI driver puts them, with the provider for AWS Secrets Manager
	Azure  Store = "azure"  // the same, with that for Azure Key Vault
)

// Stores are all stores, the default first.
var Stores = []Store{Env, Getenv, File, Vault, AWS, Azure}

// ParseStore reads the name of a store; the empty one is the default.
func ParseStore(s string) (Store, error) {
	if s == "" {
		return Stores[0], nil
	}
	var names []string
	for _, known := range Stores {
		if s == string(known) {
			return known, nil
		}
		names = append(names, string(known))
	}
	return "", fmt.Errorf("there is no store %q: use one of %s", s, strings.Join(names, ", "))
}

// reader is a function of the fixed package that reads a secret or ends the program.
type reader struct{ name, text string }

var (
	mustGetenv = reader{"mustGetenv", `
// mustGetenv gives a variable of the environment, and ends the program where it is empty.
func mustGetenv(name string) string {
	value := %[1]sGetenv(name)
	if value == "" {
		panic("the environment variable " + name + " is not set")
	}
	return value
}
`}
	mustReadSecret = reader{"mustReadSecret", `
// mustReadSecret gives the secret in a file, and ends the program where there is none.
func mustReadSecret(file string) string {
	data, err := %[1]sReadFile(file)
	if err != nil {
		panic(err)
	}
	for len(data) > 0 && (data[len(data)-1] == '\n' || data[len(data)-1] == '\r') {
		data = data[:len(data)-1]
	}
	if len(data) == 0 {
		panic("the secret in " + file + " is empty")
	}
	return string(data)
}
`}
)

// source gives the function that reads from the store, what it is given for the
// variable env, and what that is for people.
func (s Store) source(env string) (r reader, arg, what string) {
	name := strings.ToLower(strings.ReplaceAll(env, "_", "-")) // a name that all stores allow
	switch s {
	case File:
		arg = "/run/secrets/" + name
	case Vault:
		arg = "/vault/secrets/" + name
	case AWS, Azure:
		arg = "/mnt/secrets-store/" + name
	default:
		return mustGetenv, env, "the environment variable " + env
	}
	return mustReadSecret, arg, "the file " + arg
}

// call gives the expression that reads the secret, and the edits beside it: of the
// imports, or of the file where the function is declared.
func (p Place) call(from Store, env string, file *ast.File) (text, what string, edits []analysis.TextEdit, ok bool) {
	if from == "" {
		from = Stores[0]
	}
	r, arg, what := from.source(env)
	if from == Getenv {
		os, edits, ok := p.importOS(file)
		return fmt.Sprintf("%sGetenv(%q)", os, arg), what, edits, ok
	}
	text = fmt.Sprintf("%s(%q)", r.name, arg)
	if obj, _ := p.lookup(r.name); obj != nil {
		// Of an earlier fix, most likely. It must be the package's.
		fn, isFunc := obj.(*types.Func)
		return text, what, nil, isFunc && fn.Pkg() == p.Pkg && takesText(fn)
	}
	edits, ok = p.declare(r)
	return text, what, edits, ok
}

// takesText says whether a function is func(string) string.
func takesText(fn *types.Func) bool {
	sig, text := fn.Signature(), types.Typ[types.String]
	return sig.Recv() == nil && !sig.Variadic() && sig.TypeParams().Len() == 0 &&
		sig.Params().Len() == 1 && types.Identical(sig.Params().At(0).Type(), text) &&
		sig.Results().Len() == 1 && types.Identical(sig.Results().At(0).Type(), text)
}

// declare adds the function to the package: to its first file that every build has, so
// that the edits are the same for each fix, and drivers apply them once.
func (p Place) declare(r reader) ([]analysis.TextEdit, bool) {
	home := p.home()
	if home == nil {
		return nil, false
	}
	for _, f := range p.files() {
		if scope := p.Info.Scopes[f]; scope == nil || scope.Lookup(r.name) != nil {
			return nil, false
		}
	}
	os, edits, ok := p.osOf(home)
	if !ok {
		return nil, false
	}
	return append(edits, insert(home.FileEnd, fmt.Sprintf(r.text, os))), true
}

func (p Place) files() (all []*ast.File) {
	for c := range p.Cursor.Inspector().Root().Children() {
		if f, ok := c.Node().(*ast.File); ok {
			all = append(all, f)
		}
	}
	return all
}

// home gives the file for declarations; nil if there is none.
func (p Place) home() *ast.File {
	for _, f := range p.files() {
		tf := p.Fset.File(f.Package)
		if tf != nil && p.mayChange(f) && f.FileEnd <= token.Pos(tf.Base()+tf.Size()) && !constrained(f, tf.Name()) {
			return f
		}
	}
	return nil
}

// constrained says whether a file is left out of some builds.
func constrained(f *ast.File, name string) bool {
	for _, group := range f.Comments {
		if group.Pos() > f.Package {
			break
		}
		for _, c := range group.List {
			if constraint.IsGoBuild(c.Text) || constraint.IsPlusBuild(c.Text) {
				return true
			}
		}
	}
	// By its name: a system that there is not has only files that all have.
	nowhere := build.Context{GOOS: "none", GOARCH: "none", Compiler: "gc", OpenFile: func(string) (io.ReadCloser, error) {
		return io.NopCloser(strings.NewReader("package p\n")), nil
	}}
	match, err := nowhere.MatchFile(filepath.Dir(name), filepath.Base(name))
	return err != nil || !match
}

// osOf is importOS for the declarations of a file.
func (p Place) osOf(file *ast.File) (qualifier string, edits []analysis.TextEdit, ok bool) {
	scope := p.Info.Scopes[file]
	if scope == nil {
		return "", nil, false
	}
	for _, spec := range file.Imports {
		pkg := p.Info.PkgNameOf(spec)
		if spec.Path.Value != `"os"` || pkg == nil || pkg.Name() == "_" {
			continue
		}
		if pkg.Name() == "." {
			return "", nil, p.Pkg.Scope().Lookup("Getenv") == nil && p.Pkg.Scope().Lookup("ReadFile") == nil
		}
		return pkg.Name() + ".", nil, true
	}
	if scope.Lookup("os") != nil || p.Pkg.Scope().Lookup("os") != nil {
		return "", nil, false
	}
	return "os.", []analysis.TextEdit{addImport(file)}, true
}
