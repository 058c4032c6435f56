package constvals_test

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strconv"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/analyzers/constvals"
)

// cases are statements or declarations, and what is collected of them: kind, text and
// names, nearest first. "untyped" is what is known without types, where that differs.
var cases = []struct {
	name, source string
	want         []string
	untyped      []string
}{
	{name: "variable", source: `var alpha = "v1"`, want: []string{`assigned "v1" alpha`}},
	{name: "constant", source: `const alpha = "v1"`, want: []string{`assigned "v1" alpha`}},
	{name: "several", source: `var a, b = "v1", "v2"`, want: []string{`assigned "v1" a`, `assigned "v2" b`}},
	{name: "short", source: `func f() { alpha := "v1"; _ = alpha }`, want: []string{`assigned "v1" alpha`}},
	{name: "blank", source: `var _ = "v1"`, want: []string{`assigned "v1"`}},
	{name: "raw", source: "var a = `v\n1`", want: []string{`assigned "v\n1" a`}},
	{name: "folded", source: `var a = "v" + "1" + ("x" + "y")`, want: []string{`assigned "v1xy" a`}},
	{name: "folded constants", source: `const p = "v"; var a = p + "1"`, want: []string{`assigned "v" p`, `assigned "v1" a`}},
	{name: "use", source: `const p = "v"; var a = p`, want: []string{`assigned "v" p`, `assigned "v" a =p`}, untyped: []string{`assigned "v" p`, `assigned "v" a`}},
	{name: "bytes of a string", source: `var a = []byte("v1")`, want: []string{`assigned "v1" a bytes`}},
	{name: "list of bytes", source: `var a = []byte{0x76, '1', 50}`, want: []string{`assigned "v12" a bytes`}},
	{name: "array", source: `var a = [4]byte{'v', 2: '1'}`, want: []string{`assigned "v\x001" a bytes`}},
	{name: "runes", source: `var a = string([]rune{'v', 'ä'})`, want: []string{`assigned "vä" a`}},
	{name: "rune slice", source: `var a = []rune("v1")`, want: []string{`assigned "v1" a bytes`}},
	{name: "numbers", source: `var a = []int{1, 2}; var b = 1 + 2`},
	{name: "named type", source: `type T string; var a T = "v1"; var b = T("v2")`, want: []string{`assigned "v1" a`, `assigned "v2" b`}, untyped: []string{`assigned "v1" a`, `argument "v2"`}},
	{name: "named bytes", source: `type T []byte; var a = T("v1"); var b = T{'v'}`, want: []string{`assigned "v1" a bytes`, `assigned "v" b bytes`}, untyped: []string{`argument "v1"`}},
	{name: "conversions", source: `var a = string([]byte("v1"))`, want: []string{`assigned "v1" a`}},
	{name: "other package", source: `import "net/http"; var a = http.MethodGet`, want: []string{`assigned "GET" a =MethodGet imported`}, untyped: nil},
	{name: "join", source: `import "strings"; var a = strings.Join([]string{"v", "1"}, "-")`, want: []string{`assigned "v-1" a`}},
	{name: "join of others", source: `import "strings"; var x string; var a = strings.Join([]string{"v", x}, "-")`, want: []string{`element "v" a part`, `assigned "-" a part`}},
	{name: "sprintf", source: `import "fmt"; var a = fmt.Sprintf("%s-%d", "v", 1)`, want: []string{`assigned "v-1" a`}},
	{name: "sprintf with holes", source: `import "fmt"; var x string; var a = fmt.Sprintf("%s:%s", "v", x)`, want: []string{`assigned "v:%s" a pieces`, `assigned "%s:%s" a part`, `assigned "v" a part`}},
	{name: "builder", source: `import "strings"; func f() string { var b strings.Builder; b.WriteString("v"); b.WriteByte('1'); alpha := b.String(); return alpha }`,
		want: []string{`assigned "v1" alpha b pieces`, `argument "v" s`}, untyped: []string{`assigned "v1" alpha b pieces`, `argument "v"`}},
	{name: "builder with others", source: `import "strings"; func f(x string) string { var b strings.Builder; b.WriteString("v"); b.WriteString(x); b.WriteString("1"); return b.String() }`,
		want: []string{`argument "v" s`, `argument "1" s`}, untyped: []string{`argument "v"`, `argument "1"`}},
	{name: "appended to", source: `func f() string { a := "v"; a += "1"; return a }`, want: []string{`assigned "v1" a pieces`, `assigned "v" a`, `assigned "1" a`}},
	{name: "runs", source: `var x string; var a = x + "v" + "1" + x`, want: []string{`assigned "v1" a part pieces`}},
	{name: "operand", source: `var x string; var a = "v" + x`, want: []string{`assigned "v" a part`}},
	{name: "field", source: `type T struct{ Alpha string }; var a = T{Alpha: "v1"}`, want: []string{`field "v1" Alpha T a`}},
	{name: "field without key", source: `type T struct{ Alpha, Beta string }; var a = &T{"v1", "v2"}`, want: []string{`field "v1" Alpha T a`, `field "v2" Beta T a`}},
	{name: "field of an element", source: `type T struct{ Alpha string }; var a = []T{{"v1"}, {Alpha: "v2"}}`, want: []string{`field "v1" Alpha T a`, `field "v2" Alpha T a`}, untyped: []string{`element "v1" a`, `field "v2" Alpha a`}},
	{name: "field of anonymous", source: `var a = struct{ Alpha string }{Alpha: "v1"}`, want: []string{`field "v1" Alpha a`}},
	{name: "name and value", source: `type E struct{ Name, Value string }; var a = []E{{Name: "beta", Value: "v1"}}`, want: []string{`field "beta" Name E a`, `field "v1" beta Value E a`}, untyped: []string{`field "beta" Name a`, `field "v1" beta Value a`}},
	{name: "map", source: `var a = map[string]string{"beta": "v1"}`, want: []string{`key "beta"`, `entry "v1" beta a`}},
	{name: "map with constant key", source: `const k = "beta"; var a = map[string]string{k: "v1"}`, want: []string{`assigned "beta" k`, `key "beta" =k`, `entry "v1" beta a`}, untyped: []string{`assigned "beta" k`, `entry "v1" beta a`}},
	{name: "elements", source: `var a = []string{"v1", "v2"}`, want: []string{`element "v1" a`, `element "v2" a`}},
	{name: "options", source: `var a = []string{"run", "--beta", "v1"}`, want: []string{`element "run" a`, `element "--beta" a`, `element "v1" beta a`}},
	{name: "append", source: `var a = append([]string{}, "v1")`, want: []string{`element "v1" a`}},
	{name: "index", source: `var m map[string]string; func f() { m["beta"] = "v1" }`, want: []string{`key "beta"`, `assigned "v1" beta m`}},
	{name: "selector", source: `type T struct{ Alpha string }; func f(t *T) { t.Alpha = "v1" }`, want: []string{`assigned "v1" Alpha t`}},
	{name: "returned", source: `func alpha() string { return "v1" }`, want: []string{`returned "v1" alpha`}},
	{name: "named result", source: `func f() (alpha string, err error) { return "v1", nil }`, want: []string{`returned "v1" alpha f`}},
	{name: "compared", source: `func f(alpha string) bool { return alpha == "v1" || "v2" != alpha }`, want: []string{`compared "v1" alpha`, `compared "v2" alpha`}},
	{name: "compared with a header", source: `import "net/http"; func f(r *http.Request) bool { return r.Header.Get("beta") == "v1" }`, want: []string{`argument "beta" key`, `compared "v1" beta`}, untyped: nil},
	{name: "constant time", source: `import "crypto/subtle"; func f(alpha []byte) int { return subtle.ConstantTimeCompare(alpha, []byte("v1")) }`, want: []string{`compared "v1" alpha bytes`}},
	{name: "case", source: `func f(alpha string) { switch alpha { case "v1": } }`, want: []string{`case "v1" alpha`}},
	{name: "argument", source: `func g(a, alpha string) {}; func f() { g("v1", "v 2") }`, want: []string{`argument "v1" a`, `argument "v 2" alpha v1`}, untyped: nil},
	{name: "variadic", source: `func g(alpha ...string) {}; func f() { g("v 1", "v 2") }`, want: []string{`argument "v 1" alpha`, `argument "v 2" alpha`}, untyped: []string{`argument "v 1"`, `argument "v 2"`}},
	{name: "flag", source: `import "flag"; var alpha = flag.String("beta", "v1", "use it")`, want: []string{`argument "beta"`, `default "v1" beta alpha`, `argument "use it"`}, untyped: nil},
	{name: "flag variable", source: `import "flag"; func f(s *string) { flag.StringVar(s, "beta", "v1", "use it") }`, want: []string{`argument "beta"`, `default "v1" beta`, `argument "use it"`}},
	{name: "fallback", source: `import ("cmp"; "os"); var alpha = cmp.Or(os.Getenv("BETA"), "v1")`, want: []string{`argument "BETA" key alpha`, `default "v1" BETA alpha`}, untyped: nil},
	{name: "fallback by if", source: `func f(alpha string) { if alpha == "" { alpha = "v1" } }`, want: []string{`compared "" alpha`, `default "v1" alpha`}},
	{name: "fallback by a function", source: `func getenv(key, def string) string { return def }; var alpha = getenv("BETA", "v1")`, want: []string{`argument "BETA" key`, `default "v1" BETA def alpha`}, untyped: nil},
	{name: "setenv", source: `import "os"; func f() { os.Setenv("BETA", "v1") }`, want: []string{`argument "BETA" key`, `argument "v1" BETA value`}, untyped: []string{`argument "BETA"`, `argument "v1" BETA`}},
	{name: "tag", source: "type T struct { Alpha string `env:\"BETA\" envDefault:\"v1\"` }", want: []string{`tag "v1" Alpha BETA`}},
	{name: "import", source: `import _ "os"`},
	{name: "wrapper", source: `func ptr(s string) *string { return &s }; var alpha = ptr("v1")`, want: []string{`argument "v1" s alpha`}, untyped: []string{`argument "v1"`}},
	{name: "decoded", source: `import "encoding/hex"; func f() { alpha, _ := hex.DecodeString("76"); _ = alpha }`, want: []string{`argument "76" s alpha`}, untyped: []string{`argument "76" alpha`}},
	{name: "method value", source: `func f() { g := func(alpha string) {}; g("v1") }`, want: []string{`argument "v1" alpha`}, untyped: []string{`argument "v1"`}},
	{name: "generic", source: `func g[T ~string](alpha T) {}; func f() { g("v1"); g[string]("v2") }`, want: []string{`argument "v1" alpha`, `argument "v2" alpha`}, untyped: []string{`argument "v1"`, `argument "v2"`}},
	{name: "shadowed constant", source: `const p = "v"; func f(p string) string { return p }`, want: []string{`assigned "v" p`}},
	{name: "constant defined by itself", source: `const p = p + "v"`, want: []string{`assigned "v" p part`}},
	{name: "type error", source: `var a = "v1" + undefined; var b int = "v2"`, want: []string{`assigned "v1" a part`, `assigned "v2" b`}},
	{name: "missing import", source: `import "example.com/x"; var a = x.T{Alpha: "v1"}; var b = x.F("v2")`, want: []string{`field "v1" Alpha T a`, `argument "v2"`}, untyped: nil},
}

func TestCases(t *testing.T) {
	for _, test := range cases {
		t.Run(test.name, func(t *testing.T) {
			for _, typed := range []bool{true, false} {
				want := test.want
				if !typed && test.untyped != nil {
					want = test.untyped
				}
				got := describe(collect(t, test.source, typed))
				if !typed && test.untyped == nil {
					// What is told of callees and objects goes; nothing else is promised.
					if texts(got) != texts(want) && test.name != "other package" {
						t.Errorf("without types: got texts %s, want %s", texts(got), texts(want))
					}
					continue
				}
				if g, w := strings.Join(got, "\n"), strings.Join(want, "\n"); g != w {
					t.Errorf("typed %v: got\n%s\nwant\n%s", typed, g, w)
				}
			}
		})
	}
}

// imports reads export data, which the go command has for the standard library.
var imports = importer.Default()

func collect(t *testing.T, source string, typed bool) *constvals.Result {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", "package p\n"+source+"\n", parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	files := []*ast.File{f}
	if !typed {
		return constvals.Of(fset, files, nil, nil)
	}
	info := &types.Info{
		Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object),
		Uses: make(map[*ast.Ident]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		Instances: make(map[*ast.Ident]types.Instance),
	}
	conf := types.Config{Importer: imports, Error: func(error) {}}
	pkg, _ := conf.Check("p", fset, files, info)
	return constvals.Of(fset, files, info, pkg)
}

func describe(r *constvals.Result) []string {
	var out []string
	for _, v := range r.Values {
		s := fmt.Sprintf("%s %q", v.Kind, v.Text)
		for _, n := range v.Names {
			s += " " + n.Text
		}
		if v.Bytes {
			s += " bytes"
		}
		if v.Const != nil {
			s += " =" + v.Const.Name()
		}
		if v.Imported {
			s += " imported"
		}
		if v.Part {
			s += " part"
		}
		if v.Pieces {
			s += " pieces"
		}
		out = append(out, s)
	}
	return out
}

func texts(lines []string) string {
	var out []string
	for _, l := range lines {
		_, rest, _ := strings.Cut(l, " ")
		quoted, err := strconv.QuotedPrefix(rest)
		if err != nil {
			panic(err)
		}
		out = append(out, quoted)
	}
	return strings.Join(out, " ")
}

// TestRange asks for the place of a piece of each text.
func TestRange(t *testing.T) {
	for _, test := range []struct {
		name, source string
		want         string // in the source; empty where no exact place is known
	}{
		{"interpreted", `var a = "one two"`, "two"},
		{"escapes", `var a = "\u00e4\n\"one\" two"`, "two"},
		{"raw", "var a = `one\nä two`", "two"},
		{"carriage returns", "var a = `one\r\n two`", "two"},
		{"folded", `var a = "one" + " two"`, "two"},
		{"split", `var a = "one t" + "wo"`, ""},
		{"constants", `const b = "one "; var a = b + "two"`, "two"},
		{"converted", `var a = []byte("one two")`, "two"},
		{"tag", "type T struct{ A string `json:\"two\" default:\"one two\"` }", "two"},
		{"byte list", `var a = []byte{'t', 'w', 'o'}`, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, typed := range []bool{true, false} {
				source := "package p\n" + test.source + "\n"
				r := collect(t, test.source, typed)
				found := false
				for _, v := range r.Values {
					i := strings.Index(v.Text, "two")
					if i < 0 {
						continue
					}
					found = true
					pos, end, exact := v.Range(i, i+3)
					if exact != (test.want != "") {
						t.Fatalf("typed %v: exact is %v", typed, exact)
					}
					from, to := r.Fset.Position(pos).Offset, r.Fset.Position(end).Offset
					if got := source[from:to]; exact && got != test.want {
						t.Errorf("typed %v: got %q", typed, got)
					} else if !exact && !strings.Contains(got, "t") {
						t.Errorf("typed %v: not exact, but %q", typed, got)
					}
					if test.name == "tag" && strings.Count(source[:from], `"one`) != 1 {
						t.Errorf("the wrong place of the tag: %d", from)
					}
				}
				if !found {
					t.Fatalf("typed %v: no value", typed)
				}
			}
		})
	}
}

// TestHuge holds the work on generated files to the order of their size: what is
// quadratic takes minutes here, and is noticed by the test's own time limit.
func TestHuge(t *testing.T) {
	const n = 50_000
	for _, test := range []struct {
		name, source string
		least, most  int // values
	}{
		{"table", "var a = []string{" + strings.Repeat("\"v1\",\n", n) + "}", n, n},
		{"bytes", "var a = []byte{" + strings.Repeat("1,", 5*n) + "}", 1, 1},
		{"map", "var a = map[int]string{" + strings.Repeat("1: \"v1\",\n", n) + "}", n, n},
		{"bytes but one", "func f() {}\nvar a = []byte{" + strings.Repeat("1,", n) + "f()}", 0, 1},
		{"concatenation", "var a = x" + strings.Repeat(" + \"v\" +\nx", 20_000), 20_000, 20_000},
		{"constants", "var a = \"v\"" + strings.Repeat(" +\n\"v\"", 20_000), 1, 1},
		{"statements", "func f(b *T) {\n" + strings.Repeat("b.WriteString(\"v\")\n", n) + "}", n, n + 1},
		{"assignments", "func f(b string) {\n" + strings.Repeat("b += \"v\"\n", n) + "}", n, n + 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := len(collect(t, test.source, false).Values)
			if got < test.least || got > test.most {
				t.Errorf("%d values, want %d to %d", got, test.least, test.most)
			}
		})
	}
}

// TestOnce says that no literal is in two values, but for pieces.
func TestOnce(t *testing.T) {
	for _, test := range cases {
		seen := make(map[token.Pos]bool)
		for _, v := range collect(t, test.source, true).Values {
			if v.Pieces {
				continue
			}
			if seen[v.Pos] {
				t.Errorf("%s: two values at one place: %q", test.name, v.Text)
			}
			seen[v.Pos] = true
		}
	}
}
