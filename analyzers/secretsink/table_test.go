package secretsink_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/analyzers/sinks"
)

// TestTable has a case for each row of the table: a constant that is put there
// is found, and what the environment gives is not.
func TestTable(t *testing.T) {
	all := sinks.Default().All()
	s := newStubs(all, map[string]string{"os": "func Getenv(name string) string { return name[1:] }\n"})
	for i, sink := range all {
		for _, planted := range []bool{true, false} {
			text := rowProgram(sink, s.params(sink), planted)
			found, _ := s.run(t, text)
			want := 1
			if !planted || sink.Value == sinks.Never {
				want = 0
			}
			if len(found) != want {
				t.Errorf("row %d, %s argument %d: %d findings, want %d, in\n%s", i+1, sink, sink.Arg, len(found), want, text)
				continue
			}
			if want == 1 && found[0].Category != "hardcoded-"+string(sink.Kind) {
				t.Errorf("row %d, %s: the rule is %s", i+1, sink, found[0].Category)
			}
			for _, d := range found {
				if strings.Contains(d.Message, "planted") {
					t.Errorf("row %d, %s: the message shows the value", i+1, sink)
				}
			}
		}
	}
}

// rowProgram puts a constant, or what the environment gives, into a sink.
func rowProgram(sink *sinks.Sink, params map[int]string, planted bool) string {
	secret := `"planted-value"`
	switch sink.Value {
	case sinks.DSN:
		secret = `"postgres://app:dev@db/app"`
	case sinks.URL:
		secret = `"https://hooks.internal/planted"`
	case sinks.PrivatePEM:
		secret = `"-----BEGIN PRIVATE` + ` KEY-----planted"`
	case sinks.Random:
		secret = `"q7Zx` + `V2mK9` + `tRb4LwY8` + `nHs3Jd"`
	}
	if !planted {
		secret = `os.Getenv("SOME_NAME")`
	}
	switch sink.Shape {
	case sinks.Arguments:
		secret = `"--password=" + ` + secret
	case sinks.Environment:
		secret = `"APP_TOKEN=" + ` + secret
	}
	value := secret
	tag, isTag := strings.CutPrefix(string(sink.Shape), sinks.TagPrefix)
	switch typ := declaredType(sink); {
	case isTag && planted:
		value = "&struct{ Password string `" + tag + ":\"planted-value\"` }{}"
	case isTag:
		value = "&struct{ Password string `" + tag + ":\"\"`; Name string `" + tag + ":\"app\"` }{}"
	case sink.Shape == sinks.Pairs:
		value = `"accept", "text", "authorization", ` + secret
	case typ == "Keyfunc":
		value = "func(any) (any, error) { return []byte(" + secret + "), nil }"
	case typ == "*[32]byte" && planted:
		value = "&[32]byte{1, 2, 3}"
	case typ == "*[32]byte":
		value = "new([32]byte)"
	case typ == "*string":
		value = "ptr(" + secret + ")"
	case typ == "[]string":
		value = "[]string{" + secret + "}"
	case typ == "map[string]string":
		value = `map[string]string{"a": ` + secret + `}`
	case typ == "[]byte" || typ == "...[]byte" || strings.HasSuffix(typ, "Key"):
		value = "[]byte(" + secret + ")"
	}

	var body string
	switch sink.What {
	case sinks.Var:
		body = fmt.Sprintf("p.%s = %s", sink.Name, value)
	case sinks.Field:
		body = fmt.Sprintf("var v p.%s\n\tv.%s = %s", sink.Type, sink.Name, value)
		if !strings.Contains(sink.Name, ".") && planted {
			body = fmt.Sprintf("_ = p.%s{%s: %s}", sink.Type, sink.Name, value)
		}
	default:
		args := make([]string, slices.Max(slices.Collect(maps.Keys(params)))+1)
		for i := range args {
			args[i] = "nil"
			if params[i] == "string" || params[i] == "...string" {
				args[i] = `""`
			}
		}
		args[sink.Arg] = value
		switch sink.When {
		case sinks.IfHeader:
			args[sink.WhenArg] = `"Authorization"`
		case sinks.IfName:
			args[sink.WhenArg] = `"app-password"`
		case sinks.IfGetenv:
			args[sink.WhenArg] = `os.Getenv("APP_PASSWORD")`
		}
		call := sink.Name
		if sink.What == sinks.Method {
			body = "var v p." + sink.Type + "\n\tv."
		} else {
			body = "p."
		}
		body += call + "(" + strings.Join(args, ", ") + ")"
	}
	return `package user

import (
	os "os"
	p "` + sink.ImportPath() + `"
)

func put() {
	` + body + `
}

func ptr(s string) *string { return &s }

var _ = os.Getenv
`
}

// TestConstantsOfSinks: what the package of a sink offers itself is a switch.
func TestConstantsOfSinks(t *testing.T) {
	s := newStubs(sinks.Default().All(), map[string]string{
		"github.com/golang-jwt/jwt/v5": "type magic string\nconst UnsafeAllowNoneSignatureType magic = \"none\"\n",
		"example.com/config":           "package config\nconst Key = \"dev-key\"\n",
	})
	for value, want := range map[string]int{"jwt.UnsafeAllowNoneSignatureType": 0, "config.Key": 1} {
		found, _ := s.run(t, `package user
			import (
				jwt "github.com/golang-jwt/jwt/v5"
				config "example.com/config"
			)
			var _ = []any{jwt.UnsafeAllowNoneSignatureType, config.Key}
			func f(token *jwt.Token) { token.SignedString(`+value+`) }`)
		if len(found) != want {
			t.Errorf("%s: %d findings, want %d", value, len(found), want)
		}
	}
}
