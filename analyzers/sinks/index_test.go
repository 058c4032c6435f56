package sinks

import (
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"testing"
)

// checkPackage type-checks a package; imports come from deps, else from the
// standard library.
func checkPackage(t *testing.T, path, text string, deps map[string]*types.Package) *types.Package {
	t.Helper()
	fset := token.NewFileSet()
	file, err := parser.ParseFile(fset, path+".go", text, 0)
	if err != nil {
		t.Fatal(err)
	}
	conf := types.Config{Importer: chain{deps, importer.Default()}}
	pkg, err := conf.Check(path, fset, []*ast.File{file}, nil)
	if err != nil {
		t.Fatal(err)
	}
	return pkg
}

type chain struct {
	deps map[string]*types.Package
	rest types.Importer
}

func (c chain) Import(path string) (*types.Package, error) {
	if pkg := c.deps[path]; pkg != nil {
		return pkg, nil
	}
	return c.rest.Import(path)
}

func TestIndex(t *testing.T) {
	table, err := Parse(`path,type,name,what,arg,kind,when,value,shape,declared,module,note
example.com/lib/v2,,New,func,1,api-key,,,,key string,,
example.com/lib/v3,,New,func,1,api-key,,,,key string,,
example.com/lib,Client,SetToken,method,0,token,,,,token string,,
example.com/lib,Signer,Sign,method,0,token,,,,key any,,
example.com/lib,Box,Key,field,,token,,,,T,,
example.com/lib,Config,Net.Auth.Password,field,,password,,,,string,,
example.com/lib,,Key,var,,api-key,,,,string,,
example.com/lib,,Or,func,3,api-key,,,,vals ...string,,
example.com/lib,,Short,func,3,api-key,,,,key string,,
example.com/lib,,Gone,func,0,api-key,,,,key string,,
example.com/lib,Config,Key,method,0,api-key,,,,key string,,
example.com/lib,,Public,func,0,public-key,,never,,key string,,
`)
	if err != nil {
		t.Fatal(err)
	}
	lib := checkPackage(t, "example.com/lib/v4", `package lib
		type Client struct{}
		func (*Client) SetToken(token string) {}
		type Signer interface { Sign(key any) }
		type Box[T any] struct { Key T }
		type Config struct { Key string; Net struct { Auth struct { Password string } } }
		var Key string
		func New(host, key string) *Client { return nil }
		func Or(vals ...string) string { return "" }
		func Short(key string) {}
		func Public(key string) {}
	`, nil)
	user := checkPackage(t, "user", `package user
		import "example.com/lib/v4"
		var Client = lib.New("", "")
	`, map[string]*types.Package{"example.com/lib/v4": lib})
	// A method of a package that is not imported itself.
	outer := checkPackage(t, "outer", `package outer
		import "user"
		func f() { user.Client.SetToken("") }
	`, map[string]*types.Package{"user": user})

	for _, pkg := range []*types.Package{user, outer} {
		index := table.In(pkg)
		fn := func(name string) *types.Func { return lib.Scope().Lookup(name).(*types.Func) }
		method := func(typ, name string) types.Object {
			obj, _, _ := types.LookupFieldOrMethod(lib.Scope().Lookup(typ).Type(), true, lib, name)
			return obj
		}
		if got := index.Func(fn("New")); len(got) != 1 || got[0].Arg != 1 {
			t.Errorf("%s: New: %v; rows for two versions are one sink", pkg.Path(), got)
		}
		if got := index.Func(fn("Or")); len(got) != 1 {
			t.Errorf("Or: %v", got)
		}
		for _, name := range []string{"Short", "Public"} {
			if got := index.Func(fn(name)); len(got) != 0 {
				t.Errorf("%s: %v", name, got)
			}
		}
		for _, m := range []types.Object{method("Client", "SetToken"), method("Signer", "Sign")} {
			if got := index.Func(m.(*types.Func)); len(got) != 1 {
				t.Errorf("%v: %v", m, got)
			}
		}
		box, err := types.Instantiate(nil, lib.Scope().Lookup("Box").Type(), []types.Type{types.Typ[types.String]}, false)
		if err != nil {
			t.Fatal(err)
		}
		if got := index.Var(box.Underlying().(*types.Struct).Field(0)); len(got) != 1 {
			t.Errorf("Box[string].Key: %v", got)
		}
		if got := index.Var(lib.Scope().Lookup("Key").(*types.Var)); len(got) != 1 {
			t.Errorf("Key: %v", got)
		}
		config := lib.Scope().Lookup("Config").Type().Underlying().(*types.Struct)
		if got := index.Var(config.Field(0)); len(got) != 0 {
			t.Errorf("Config.Key is a field, the row is for a method: %v", got)
		}
		auth := config.Field(1).Type().Underlying().(*types.Struct).Field(0)
		if got := index.Var(auth.Type().Underlying().(*types.Struct).Field(0)); len(got) != 1 {
			t.Errorf("Config.Net.Auth.Password: %v", got)
		}
		if index.Len() != 7 {
			t.Errorf("%d objects", index.Len())
		}
	}
	if n := table.In(lib).Len(); n != 0 {
		t.Errorf("a package is no user of itself: %d", n)
	}
}
