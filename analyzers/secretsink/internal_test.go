package secretsink

import (
	"fmt"
	"go/ast"
	"go/importer"
	"go/parser"
	"go/token"
	"go/types"
	"strings"
	"testing"
)

// TestSteps: work grows with the size of a function, not with the number of
// ways through it.
func TestSteps(t *testing.T) {
	steps := func(n int) int {
		var text strings.Builder
		text.WriteString("package p\nfunc f(list []string, s string) ([]string, string) {\nfor {\n")
		for i := range n {
			fmt.Fprintf(&text, "if len(list) > %d { list = append(list, s, \"a\"); s += list[0] + \"b\" }\n", i)
		}
		text.WriteString("if s == \"\" { return list, s }\n}\n}\n")
		fset := token.NewFileSet()
		file, err := parser.ParseFile(fset, "p.go", text.String(), 0)
		if err != nil {
			t.Fatal(err)
		}
		info := &types.Info{
			Types: make(map[ast.Expr]types.TypeAndValue), Defs: make(map[*ast.Ident]types.Object), Uses: make(map[*ast.Ident]types.Object),
			Implicits: make(map[ast.Node]types.Object), Selections: make(map[*ast.SelectorExpr]*types.Selection),
		}
		conf := types.Config{Importer: importer.Default()}
		pkg, err := conf.Check("example.com/p", fset, []*ast.File{file}, info)
		if err != nil {
			t.Fatal(err)
		}
		p := newProgram(fset, []*ast.File{file}, pkg, info)
		p.secret = func(types.Object) *IsSecret { return nil }
		p.passes = func(*types.Func) *Passes { return nil }
		p.link()
		p.eval.functionResult(p.decls[0], 0)
		p.eval.functionResult(p.decls[0], 1)
		return p.eval.steps
	}
	small, large := steps(20), steps(80)
	if small == 0 || small > 10_000 || large > 6*small {
		t.Errorf("%d steps for 20 statements, %d for 80", small, large)
	}
}

func TestPasswordIn(t *testing.T) {
	for dsn, want := range map[string]string{
		"postgres://app:word@db/app":                       "word",
		"postgres://app:word@db:5432/app?x=a@b":            "word",
		"amqp://app:w@rd@mq/":                              "w@rd",
		"redis://:word@db":                                 "word",
		"app:word@tcp(db:3306)/app":                        "word",
		"host=db user=app password=word dbname=x":          "word",
		"host=db password='two words' dbname=x":            "two words",
		"Server=db;User Id=app;Pwd=word;":                  "word",
		"Endpoint=x;AccountName=a;AccountKey=word;Suffix=": "word",
		"postgres://db/app?user=a&password=word":           "word",
		"postgres://app@db/app":                            "",
		"postgres://app:@db/app":                           "",
		"postgres://db:5432/app?mail=a@b":                  "",
		"https://example.com/a:b@c":                        "",
		"file:test.db?mode=memory":                         "",
		"host=db password= dbname=x":                       "",
		"host=db nopassword=word":                          "",
		"localhost:6379":                                   "",
	} {
		from, to, ok := passwordIn(dsn)
		if got := dsn[from:to]; ok != (want != "") || got != want {
			t.Errorf("passwordIn(%q) = %q, want %q", dsn, got, want)
		}
	}
}

func TestIsSecretName(t *testing.T) {
	for _, name := range strings.Fields("password dbPassword DB_PASSWORD db-password apiKey API_KEY token authToken clientSecret token2 hmacKey session-key HTTPToken") {
		if !isSecretName(name) {
			t.Errorf("%s is none", name)
		}
	}
	for _, name := range strings.Fields("key Key tls-key public-key token-file secretName passwordLength compass tokenizer GroupWriteView author keyID monkey 42") {
		if isSecretName(name) {
			t.Errorf("%s is one", name)
		}
	}
}

func TestIsSecretHeader(t *testing.T) {
	for _, name := range []string{"Authorization", "proxy-authorization", "X-Api-Key", "Private-Token", "X-Gitlab-Token", "X-Auth-Token", "X-Vault-Token"} {
		if !isSecretHeader(name) {
			t.Errorf("%s is none", name)
		}
	}
	for _, name := range []string{"Accept", "X-CSRF-Token", "Token", "Idempotency-Key", "X-Hub-Signature-256", "Sec-WebSocket-Key", ""} {
		if isSecretHeader(name) {
			t.Errorf("%s is one", name)
		}
	}
}

func TestLooksReal(t *testing.T) {
	for _, text := range []string{"q7ZxV2mK9" + "tRb4LwY8nHs3Jd", strings.Replace("Bearer/q7ZxV2mK9tRb4LwY8nHs3Jd", "/", " ", 1), "PRIVATE " + "KEY-----"} {
		if !looksReal(text) {
			t.Errorf("%q does not", text)
		}
	}
	for _, text := range []string{"", "dev-key", "0123456789" + "abcdefABCDEF" + "0123456789", "this is A key 4 2 tests", "correct-horse-battery-staple", "abababABABAB01010101010101",
		"00112233445566778899aabbccddeeff", "TESTING KEY----- PRIVATE " + "KEY-----"} {
		if looksReal(text) {
			t.Errorf("%q does", text)
		}
	}
}

func TestIsBlank(t *testing.T) {
	for _, text := range []string{"YOUR_TOKEN_HERE", "your-api-key", "xoxb-your-token", "Bearer your-token", "insert token", "replace_me", "token-goes-here"} {
		if !isBlank(text) {
			t.Errorf("%q is none", text)
		}
	}
	for _, text := range []string{"", "here", "changeme", "dev-key", "yours-truly", "your-key-1", "there"} {
		if isBlank(text) {
			t.Errorf("%q is one", text)
		}
	}
}

func TestIsPlaceholder(t *testing.T) {
	for _, text := range []string{"", " ", "xxxxx", "****", "...", "{}", "<key>", "[token]", "${KEY}", "{{ .Key }}", "Bearer ", "Bearer <token>", "REDACTED", "00000000-0000-0000-0000-000000000000"} {
		if !isPlaceholder(text) {
			t.Errorf("%q is none", text)
		}
	}
	for _, text := range []string{"changeme", "dev", "your-api-key", "x1", "<a>b<c>", "$ecret", "\x01\x02"} {
		if isPlaceholder(text) {
			t.Errorf("%q is one", text)
		}
	}
}
