package secretsink_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/analyzers/internal/passtest"
	"github.com/hookvet/hookvet/analyzers/sinks"
)

// program is a Go program that is made around an expression of type string.
type program struct {
	decls, body strings.Builder
	expr        string
	use         string // calls with the expression: "hmac.New(nil, []byte(%s))"
	n           int
	local       bool // expr names something of the function
}

func (p *program) name(prefix string) string {
	p.n++
	return fmt.Sprintf("%s%d", prefix, p.n)
}

func (p *program) declare(format string, args ...any) { fmt.Fprintf(&p.decls, format+"\n", args...) }
func (p *program) do(format string, args ...any)      { fmt.Fprintf(&p.body, "\t"+format+"\n", args...) }

// variable makes the expression a variable's.
func (p *program) variable(name string) { p.expr, p.local = name, true }

// layer is a way that values go and that the pass claims to follow.
type layer struct {
	name  string
	apply func(*program)
}

// through makes a layer of an expression with %s in it and declarations.
func through(name, expr string, decls ...string) layer {
	return layer{name, func(p *program) {
		id := p.name("x")
		for _, decl := range decls {
			p.declare("%s", strings.ReplaceAll(decl, "$", id))
		}
		p.expr = fmt.Sprintf(strings.ReplaceAll(expr, "$", id), p.expr)
	}}
}

// stored makes a layer of statements that put the expression (%s) into a
// variable $, and of what is then the value.
func stored(name, statements, value string, decls ...string) layer {
	return layer{name, func(p *program) {
		id := p.name("x")
		for _, decl := range decls {
			p.declare("%s", strings.ReplaceAll(decl, "$", id))
		}
		p.do("%s", fmt.Sprintf(strings.ReplaceAll(statements, "$", id), p.expr))
		p.variable(strings.ReplaceAll(value, "$", id))
	}}
}

// wrapped makes a layer of a declaration that hands its value on to the sink,
// which is the statement %s of a variable v, and of a new way to use it.
func wrapped(name, decl, use string) layer {
	return layer{name, func(p *program) {
		id := p.name("w")
		p.declare("%s", fmt.Sprintf(strings.ReplaceAll(decl, "$", id), fmt.Sprintf(p.use, "v")))
		p.use = strings.ReplaceAll(use, "$", id)
	}}
}

var layers = []layer{
	through("bytes", "string([]byte(%s))"),
	through("runes", "string([]rune(%s))"),
	through("named type", "string($(%s))", "type $ string"),
	through("parentheses", "(%s)"),
	through("prefix", `("a-" + %s)`),
	through("suffix", `(%s + "-z")`),
	through("Sprintf", `fmt.Sprintf("a-%%s", %s)`),
	through("Sprint", `fmt.Sprint(%s)`),
	through("TrimSpace", `strings.TrimSpace(%s)`),
	through("Join", `strings.Join([]string{%s, "z"}, "-")`),
	through("cmp.Or", `cmp.Or(os.Getenv("OTHER"), %s)`),
	through("identity", "$(%s)", "func $(s string) string { return s }"),
	through("identity by variable", "$(%s)", "func $(s string) string { t := s; return t }"),
	through("named result", "$(%s)", "func $(s string) (t string) { t = s; return }"),
	through("generic", "$(%s)", "func $[T any](v T) T { return v }"),
	through("must", "must$(two$(%s))", "func two$(s string) (string, error) { return s, nil }", "func must$[T any](v T, err error) T { return v }"),
	through("hex", "string(must$(hex.DecodeString(%s)))", "func must$(b []byte, err error) []byte { return b }"),
	through("base64", "string(must$(base64.StdEncoding.DecodeString(%s)))", "func must$(b []byte, err error) []byte { return b }"),
	through("fallback", `$("OTHER", %s)`, `func $(name, other string) string { if v := os.Getenv(name); v != "" { return v }; return other }`),
	through("called closure", "func() string { return %s }()"),
	through("closure with parameter", "func(s string) string { return s }(%s)"),
	through("function value", "(func() func(string) string { return id$ })()(%s)", "func id$(s string) string { return s }"),
	through("method", "$T{}.get(%s)", "type $T struct{}", "func ($T) get(s string) string { return s }"),
	through("method expression", "$T.get($T{}, %s)", "type $T struct{}", "func ($T) get(s string) string { return s }"),
	through("receiver", "$T(%s).get()", "type $T string", "func (t $T) get() string { return string(t) }"),
	through("interface", "$I($T{}).get$(%s)", "type $I interface{ get$(string) string }", "type $T struct{}", "func ($T) get$(s string) string { return s }"),
	through("interface of several", "$I($T{}).get$(%s)", "type $I interface{ get$(string) string }", "type $T struct{}; type $U struct{}", "func ($T) get$(s string) string { return s }", "func ($U) get$(string) string { return os.Getenv(\"OTHER\") }"),
	through("channel", "<-$(%s)", "func $(s string) chan string { c := make(chan string, 1); c <- s; return c }"),
	through("element", "[]string{%s}[0]"),
	through("map", `map[string]string{"k": %s}["k"]`),
	through("any", "any(%s).(string)"),
	through("keyed field", "$T{f: %s}.f", "type $T struct { f, g string }"),
	through("field by position", "$T{%s, 1}.f", "type $T struct { f string; n int }"),
	through("field of pointer", "(&$T{f: %s}).get()", "type $T struct { f string }", "func (t *$T) get() string { return t.f }"),
	through("generic box", "$T[string]{v: %s}.v", "type $T[V any] struct { v V }"),
	through("pointer", "*$(%s)", "func $(s string) *string { return &s }"),
	through("variadic", "$(%s)", "func $(list ...string) string { for _, s := range list { return s }; return os.Getenv(\"OTHER\") }"),
	through("OnceValue", "sync.OnceValue(func() string { return %s })()"),

	stored("local", "$ := %s", "$"),
	stored("late local", "var $ string; $ = %s", "$"),
	stored("branch", `$ := os.Getenv("OTHER"); if $ == "" { $ = %s }`, "$"),
	stored("switch", `var $ string; switch os.Getenv("OTHER") { case "a": $ = %s; default: $ = os.Getenv("OTHER") }`, "$"),
	stored("loop", `$ := %s; for len($) < 3 { $ = strings.TrimSpace($) }`, "$"),
	stored("appended", `$ := append([]byte(nil), %s...)`, "string($)"),
	stored("copied", `var $ [64]byte; copy($[:], %s)`, "string($[:])"),
	stored("package variable", "$v = %s", "$v", "var $v string"),
	stored("range", "var $ string; for _, s := range []string{%s} { $ = s }", "$"),
	stored("map store", `$ := make(map[string]string); $["k"] = %s`, `$["k"]`),
	stored("field store", "var $ $T; $.f = %s", "$.f", "type $T struct { f string }"),
	stored("embedded field", "var $ $T; $.f = %s", "$.f", "type $T struct { $U }", "type $U struct { f string }"),
	stored("assigned in closure", "var $ string; func() { $ = %s }()", "$"),
	stored("captured", "$ := %s; $f := func() string { return $ }", "$f()"),
	stored("method value", "$ := $T{}.get; $v := $(%s)", "$v", "type $T struct{}", "func ($T) get(s string) string { return s }"),
	stored("second result", "_, $ := $two(%s)", "$", "func $two(s string) (int, string) { return 0, s }"),
	stored("type switch", "var $ string; switch x := any(%s).(type) { case string: $ = x }", "$"),
	stored("channel of a goroutine", "$ := make(chan string); go func() { $ <- %s }()", "<-$"),
	stored("channel that is handed over", "$c := make(chan string, 1); send$($c, %s); $, _ := <-$c", "$", "func send$(c chan<- string, s string) { c <- s }"),
	stored("range over a channel", "$c := make(chan []byte, 1); $c <- []byte(%s); var $ string; for b := range $c { $ = string(b) }", "$"),
	stored("select", "$c := make(chan string, 1); $c <- %s; var $ string; select { case s := <-$c: $ = s; default: }", "$"),
	stored("channel in a field", "var $ $T; $.c = make(chan string, 1); $.c <- %s", "<-$.c", "type $T struct { c chan string }"),
	stored("flag", `$ := flag.String("x", %s, "")`, "*$"),
	stored("flag variable", `var $ string; flag.StringVar(&$, "x", %s, "")`, "$"),

	{"returned", func(p *program) {
		if p.local {
			return
		}
		id := p.name("x")
		p.declare("func %s() string { return %s }", id, p.expr)
		p.expr = id + "()"
	}},
	{"initialized", func(p *program) {
		if p.local {
			return
		}
		id := p.name("x")
		p.declare("var %s = %s", id, p.expr)
		p.expr = id
	}},

	wrapped("wrapper", "func $(v string) { %s }", "$(%s)"),
	wrapped("wrapper with more", "func $(n int, v string) { if n > 1 { $(n-1, v) }; %s }", "$(3, %s)"),
	wrapped("variadic wrapper", "func $(list ...string) { for _, v := range list { %s } }", "$(os.Getenv(\"OTHER\"), %s)"),
	wrapped("generic wrapper", "func $[T ~string](g T) { v := string(g); %s }", "$(%s)"),
	wrapped("closure wrapper", "var $ = func(v string) { %s }", "$(%s)"),
	wrapped("method wrapper", "type $ struct{}; func (*$) do(v string) { %s }", "new($).do(%s)"),
	wrapped("method value wrapper", "type $ struct{}; func (*$) do(v string) { %s }", "func() { f := new($).do; f(%s) }()"),
	wrapped("receiver wrapper", "type $ string; func (r $) do() { v := string(r); %s }", "$(%s).do()"),
	wrapped("field wrapper", "type $ struct{ key string }; func (r *$) do() { v := r.key; %s }", "(&${key: %s}).do()"),
	wrapped("interface wrapper", "type $I interface{ do$(string) }; type $ struct{}; func ($) do$(v string) { %s }", "$I(${}).do$(%s)"),
	wrapped("wrapper of several", "type $I interface{ do$(string) }; type $ struct{}; func ($) do$(v string) { hmac.New(nil, []byte(v)) }; type $U struct{}; func ($U) do$(v string) { %s }", "$I(${}).do$(%s)"),
	wrapped("goroutine that receives", "func $(c <-chan string) { for v := range c { %s } }", "func() { c := make(chan string); go $(c); c <- %s }()"),
	wrapped("callback", "func $(f func() string) { v := f(); %s }", "$(func() string { return %s })"),
	wrapped("deferred", "func $(v string) { %s }", "defer $(%s)"),
}

// makeProgram puts a constant, or what the environment gives, through layers
// to a sink.
func makeProgram(chosen []layer, planted bool) string {
	p := &program{expr: `os.Getenv("SOME_NAME")`, use: "hmac.New(nil, []byte(%s))"}
	if planted {
		p.expr = `"planted-constant-value"`
	}
	for _, l := range chosen {
		l.apply(p)
	}
	return `package user

import (
	cmp "cmp"; hmac "crypto/hmac"; base64 "encoding/base64"; hex "encoding/hex"; flag "flag"; fmt "fmt"; os "os"; strings "strings"; sync "sync"
)

var _ = []any{cmp.Or[string], hmac.New, base64.StdEncoding, hex.DecodeString, flag.String, fmt.Sprint, os.Getenv, strings.TrimSpace, sync.OnceValue[string]}

` + p.decls.String() + "\nfunc run() {\n" + p.body.String() + "\t" + fmt.Sprintf(p.use, p.expr) + "\n}\n"
}

func programStubs(t testing.TB) *stubs {
	var rows []*sinks.Sink
	for _, sink := range sinks.Default().All() {
		if sink.Path == "crypto/hmac" && sink.Name == "New" {
			rows = append(rows, sink)
		}
	}
	if len(rows) != 1 {
		t.Fatal("no hmac.New in the table")
	}
	return newStubs(rows, map[string]string{
		"cmp":             "func Or[T comparable](vals ...T) T { var zero T; return zero }",
		"encoding/base64": "type Encoding struct{}\nvar StdEncoding *Encoding\nfunc (*Encoding) DecodeString(s string) ([]byte, error) { return nil, nil }",
		"encoding/hex":    "func DecodeString(s string) ([]byte, error) { return nil, nil }",
		"flag":            "func String(name, value, usage string) *string { return nil }\nfunc StringVar(p *string, name, value, usage string) {}",
		"fmt":             "func Sprint(a ...any) string { return \"\" }\nfunc Sprintf(format string, a ...any) string { return \"\" }",
		"os":              "func Getenv(name string) string { return \"\" }",
		"strings":         "func TrimSpace(s string) string { return s }\nfunc Join(list []string, sep string) string { return sep }",
		"sync":            "func OnceValue[T any](f func() T) func() T { return f }",
	})
}

func checkProgram(t *testing.T, s *stubs, chosen []layer) {
	t.Helper()
	for _, planted := range []bool{true, false} {
		text := makeProgram(chosen, planted)
		found, fset := s.run(t, text)
		hit := 0
		for _, d := range found {
			offset, end := fset.Position(d.Pos).Offset, fset.Position(d.End).Offset
			if strings.Contains(text[offset:end], "planted-constant-value") {
				hit++
			}
		}
		want := 0
		if planted {
			want = 1
		}
		if hit != want || len(found) != want {
			names := make([]string, len(chosen))
			for i, l := range chosen {
				names[i] = l.name
			}
			t.Errorf("%s: %d findings, %d of them the planted constant, want %d, in\n%s", strings.Join(names, ", "), len(found), hit, want, text)
		}
	}
}

// TestLayers puts a constant through every layer and every pair of them.
func TestLayers(t *testing.T) {
	passtest.Slow(t)
	s := programStubs(t)
	for i, first := range layers {
		checkProgram(t, s, layers[i:i+1])
		for _, second := range layers {
			if t.Failed() {
				return
			}
			checkProgram(t, s, []layer{first, second})
		}
	}
}

// FuzzLayers puts a constant through up to four layers: the bytes choose them.
func FuzzLayers(f *testing.F) {
	f.Add([]byte{0, 20, 40, 60})
	f.Add([]byte{5, 38, 57, 66})
	f.Add([]byte{63, 62, 61, 60})
	s := programStubs(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		var chosen []layer
		for _, b := range data[:min(len(data), 4)] {
			chosen = append(chosen, layers[int(b)%len(layers)])
		}
		checkProgram(t, s, chosen)
	})
}
