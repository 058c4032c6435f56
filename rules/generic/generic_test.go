package generic_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/rules/generic"
)

// words wake the matchers, as the keywords of the built-in rules do.
var words = map[string][]string{
	"password":        {"pass", "pwd", "pw", "identified by"},
	"secret":          {"secret", "token", "key", "auth", "cred", "bearer", "jwt"},
	"url-credentials": {"://"},
	"authorization":   {"basic ", "bearer "},
}

// find gives the secret that a matcher finds in a text, or why it refuses what it
// sees last.
func find(t *testing.T, matcher, path string, text string) (secret, why string) {
	t.Helper()
	m := generic.New(matcher)
	var s generic.Scratch
	for i := range text {
		for _, w := range words[matcher] {
			if i+len(w) > len(text) || !strings.EqualFold(text[i:i+len(w)], w) {
				continue
			}
			f := m.Find(&s, []byte(text), i, i+len(w), generic.KindOf(path))
			switch {
			case f.Kinds != 0:
				return text[f.SecretStart:f.SecretEnd], ""
			case f.Any():
				why = f.Why
			}
		}
	}
	return "", why
}

// The values of the tests, by the letter that stands for them: what a person chooses,
// and what a machine makes.
const (
	chosen = `[A-Z][a-z]{5}[0-9]{3}!`
	token  = `[A-Za-z0-9]{32}`
)

// TestSyntax has the ways in which a name is given a value.
func TestSyntax(t *testing.T) {
	t.Parallel()
	p, k := fixture.Value(t, chosen), fixture.Value(t, token)
	for _, test := range []struct{ matcher, path, text string }{
		{"password", "a.go", `dbPassword := "P"`},
		{"password", "a.go", `const dbPassword string = "P"`},
		{"password", "a.go", "var password = []byte(`P`)"},
		{"password", "a.go", `cfg["password"] = "P"`},
		{"password", "a.go", `if password == "P" {`},
		{"password", "a.go", `conn.SetPassword("P")`},
		{"password", "a.go", `conn.SetPassword("app", "P")`},
		{"password", "a.go", `os.Setenv("DB_PASSWORD", "P")`},
		{"password", "a.go", `s := "{\"password\": \"P\"}"`},
		{"password", "a.go", `dsn := "host=db password=P dbname=x"`},
		{"password", "a.go", `dsn := "Server=db;Password=P;"`},
		{"password", "a.go", "s := `\nuser: app\npassword: P\n`"},
		{"password", "a.ts", `private password: string = 'P';`},
		{"password", "a.php", `$password = 'P';`},
		{"password", "a.rb", `:password => "P"`},
		{"password", "a.scala", `password = Some("P")`},
		{"password", "a.c", `char password[] = "P";`},
		{"password", "a.clj", `:password "P"`},
		{"password", "a.yml", `password: P`},
		{"password", "a.yml", "- name: DB_PASSWORD\n  value: P\n"},
		{"password", "a.yml", `password: P # of the database`},
		{"password", "a.xml", `<password>P</password>`},
		{"password", "a.xml", `<property name="password" value="P"/>`},
		{"password", "a.json", `{"password":"P"}`},
		{"password", "a.json", `{"name": "password", "value": "P"}`},
		{"password", ".env", `DB_PASSWORD=P`},
		{"password", "a.sh", `docker run -e DB_PASSWORD=P image`},
		{"password", "a.sh", `login --user app --password P --verbose`},
		{"password", "a.sql", `CREATE USER app IDENTIFIED BY 'P';`},
		{"password", "a.sql", `ALTER ROLE app PASSWORD 'P';`},
		{"password", "a.properties", `spring.datasource.password=P`},
		{"password", "a.sh", `curl "https://host/login?user=a&password=P&x=y"`},
		{"secret", "a.go", `apiKey := "K"`},
		{"secret", "a.go", `client.SetAuthToken("K")`},
		{"secret", "a.go", `secret: Base64.decode("K")`},
		{"secret", "a.py", `API_KEY = b'K'`},
		{"secret", "a.yml", `client_secret: K`},
		{"secret", "a.js", "`https://host/?access_token=K`"},
		{"secret", "a.json", `"Apitoken": "{\"name\":\"root\",\"sig\":\"K\"}"`},
		{"url-credentials", "a.md", `postgres://app:P@db/x`},
		{"url-credentials", "a.go", `"https://app:P@host.internal:80/x"`},
		{"url-credentials", "a.go", `"https://app:P@host.internal:80/x?owner=me@host.internal"`},
		{"url-credentials", "a.md", `https://app:P@host.internal, me@host.internal`},
		{"url-credentials", "a.sh", `https://app:P@a.internal,https://app:P@b.internal`},
		{"authorization", "a.go", `h.Set("Authorization", "Bearer K")`},
		{"authorization", "a.http", `Authorization: bearer K`},
	} {
		value := k
		if strings.Contains(test.text, "P") && test.matcher != "secret" && test.matcher != "authorization" {
			value = p
		}
		text := replaceLetter(test.text, value)
		if got, why := find(t, test.matcher, test.path, text); got != value {
			t.Errorf("%s: %s: found %q, %q", test.path, test.text, got, why)
		}
	}
}

// replaceLetter puts a value in the place of the P or K that stands alone.
func replaceLetter(text, value string) string {
	for i := range text {
		if (text[i] == 'P' || text[i] == 'K') && !letter(text, i-1) && !letter(text, i+1) {
			return text[:i] + value + text[i+1:]
		}
	}
	return text
}

func letter(s string, i int) bool {
	return i >= 0 && i < len(s) && (s[i] == '_' || s[i]|0x20 >= 'a' && s[i]|0x20 <= 'z')
}

// TestRefuters has, for each reason to refuse, texts that are refused and their likes that
// are not.
func TestRefuters(t *testing.T) {
	t.Parallel()
	p, k := fixture.Value(t, chosen), fixture.Value(t, token)
	hex := fixture.Value(t, `[0-9a-f]{40}`)
	uuid := fixture.Value(t, `[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`)
	for _, test := range []struct {
		matcher, path, text string
		why                 string // "": found
	}{
		{"secret", "a.go", `publicKey := "` + k + `"`, "the name says that it is no secret"},
		{"secret", "a.go", `privateKey := "` + k + `"`, ""},
		{"secret", "a.go", `apiKeyID := "` + hex + `"`, "the name says that it is no secret"},
		{"secret", "a.go", `nextPageToken := "` + k + `"`, "the name says that it is no secret"},
		{"secret", "a.go", `accessToken := "` + k + `"`, ""},
		{"password", "a.yml", `password: readFile()`, "an expression, since it has no quotes"},
		{"password", "a.yml", `password: ` + p, ""},
		{"password", "a.go", `password = os.Getenv("` + p + `")`, "what is looked up"},
		{"password", "a.go", `password = newSecret("` + p + `")`, ""},
		{"password", "a.md", `password: ` + p + ` is what you need`, "a part of a sentence"},
		{"password", "a.md", `password: ` + p, ""},
		{"password", "a.go", `err = "file: password: ` + p + ` 'algorithm' is missing"`, "a part of a sentence"},
		{"password", "a.go", `text = "file: password: ` + p + ` "`, ""},
		{"password", "a.go", `password := "` + p + `" + suffix`, "a part of a text that is put together"},
		{"password", "a.go", `f("user", "password", "` + p + `", "x")`, "an element of a list"},
		{"password", "a.go", `f("password", "` + p + `")`, ""},
		{"password", "a.go", `password := "user_password"`, "the name itself"},
		{"password", "a.go", `password := "password"`, "a word of the language"},
		{"password", ".env", `MYSQL_ROOT_PASSWORD=` + "mysqlrootpassword", ""},
		{"password", "a.go", `password := "changeme"`, "a placeholder"},
		{"password", "a.go", `password := "your-password"`, "a placeholder"},
		{"password", "a.go", `password := "foo"`, "a toy: what examples have for a password"},
		{"password", "a.go", `password := "123456"`, "a toy: what examples have for a password"},
		{"password", "a.go", `password := "foo!` + p + `"`, ""},
		{"password", "a.go", `password := "%s:x"`, "a reference to a secret"},
		{"password", "a.yml", `password: "{{ .Values.password }}"`, "a reference to a secret"},
		{"password", "a.yml", `password: "vault:secret/data/db#password"`, "a reference to a secret"},
		{"password", "a.sh", `PASSWORD="$OTHER"`, "a reference to a secret"},
		{"password", "a.yml", `password: "$2a$10$abcdefghijklmnopqrstuv"`, "words, a number, a path, a hash or a public key by its form"},
		{"password", "a.yml", `password: "server.pem"`, "words, a number, a path, a hash or a public key by its form"},
		{"password", "a.go", `password := "[a-z]+.*"`, "words, a number, a path, a hash or a public key by its form"},
		{"password", "locales/de.yml", `password: "` + "Kennwort" + `"`, "a label of an interface"},
		{"password", "config/de.yml", `password: "` + "Kennwort" + `"`, ""},
		{"secret", "a.go", `secret := "test/data/x"`, "an identifier"},
		{"secret", "package-lock.json", `"token": "` + hex + `"`, "a hash of content"},
		{"secret", "package.json", `"token": "` + hex + `"`, ""},
		{"secret", "a.yml", `sha256: {token: "` + hex + `"}`, "a hash of content"},
		{"secret", "a_test.go", `key: dehex("` + hex + `"),`, "a test vector"},
		{"secret", "a_test.go", `key: hex.DecodeString("` + hex + `"),`, ""},
		{"secret", "x/vectors/a.json", `"key": "` + hex + `"`, "a hash of content"},
		{"secret", "a.go", `key := "` + uuid + `"`, "not random"},
		{"secret", "a.go", `apiToken := "` + uuid + `"`, ""},
		{"secret", "a.go", `tokenType := "getUserCredentialsFromStore"`, "the name says that it is no secret"},
		{"secret", "a.go", `token := "getUserCredentialsFromStore"`, "words or a name: not random"},
		{"secret", "a.go", `token := "abcdefghijklmnopqrstuvwxyz0123456789"`, "a placeholder"},
		{"secret", "a.yml", `imagePullSecret: registry-credentials`, "words or a name: not random"},
		{"url-credentials", "a.go", `"postgres://user:password@host/x"`, "a toy: what examples have for a password"},
		{"url-credentials", "a.go", `"http://jane:p@ssw0rd@db.internal"`, "a toy: what examples have for a password"},
		{"url-credentials", "a.go", `"postgres://app:` + p + `@db.example.com/x"`, "a placeholder"},
		{"url-credentials", "a.go", `"postgres://app:` + p + `@db.internal/x"`, ""},
		{"url-credentials", "a.go", `"postgres://app:${PASSWORD}@db/x"`, "a reference to a secret"},
		{"url-credentials", "a.go", `"postgres://app:letters1@localhost/x"`, "a toy: what examples have for a password"},
		{"authorization", "a.go", `"Bearer ` + strings.Repeat("x", 40) + `"`, "a placeholder"},
	} {
		got, why := find(t, test.matcher, test.path, test.text)
		if why != test.why || (got == "") != (test.why != "") {
			t.Errorf("%s: %s: found %q, refused as %q, want %q", test.path, test.text, got, why, test.why)
		}
	}
}

// TestNothing has texts in which no name has a value.
func TestNothing(t *testing.T) {
	t.Parallel()
	k := fixture.Value(t, token)
	for _, text := range []string{
		"", "password", "password=", "password: ", "password = \"\"", "password=\n" + k, "password= dbname=" + k, `"APP_SECRET="+os.Getenv("` + k + `")`,
		"$(pwd):/" + k, "password::" + k, "password->" + k, "the password " + k, "--password      " + k, "a://b", "a://" + k + "@", "basic", `tests_pass: "` + k + `"`,
		"PASS: TestX", "--- PASS: TestX", `token "` + k, "secret=\"" + k + "\n",
	} {
		for _, path := range []string{"a.go", "a.yml", "a.md"} {
			for matcher := range words {
				if got, _ := find(t, matcher, path, text); got != "" {
					t.Errorf("%s, %s: %q: found %q", matcher, path, text, got)
				}
			}
		}
	}
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	for path, want := range map[string]generic.Kinds{
		"a.go": generic.Code, "src/App.JSX": generic.Code, "Jenkinsfile": generic.Code, "a.yml": generic.Config, ".env": generic.Config, "Dockerfile": generic.Config,
		"": generic.Config, "README.md": generic.Prose, "web/package-lock.json": generic.Lock, "go.sum": generic.Lock, "web/src/locales/de.json": generic.Locale,
		"messages_de.properties": generic.Locale, "po/de.po": generic.Locale, "x/testvectors/a.json": generic.Lock, "locales/code.go": generic.Code,
	} {
		if got := generic.KindOf(path); got != want {
			t.Errorf("%s: %b, want %b", path, got, want)
		}
	}
}

// FuzzFind holds that no text makes a matcher panic or reach out of it, and that what
// is beyond its reach changes nothing.
func FuzzFind(f *testing.F) {
	for _, s := range []string{`password: "x"`, `a://b:c@d`, `\"token\": \"y\"`, "secret[", "key)]}\\", "password = f(g(\"", "Basic YTpi", "<key>x</key>", "name: key\n value: x"} {
		f.Add(s, s, uint8(1))
	}
	var s generic.Scratch
	f.Fuzz(func(t *testing.T, before, after string, kinds uint8) {
		for matcher, all := range words {
			m := generic.New(matcher)
			w := all[0]
			text := []byte(before + w + after)
			at := len(before)
			found := m.Find(&s, text, at, at+len(w), generic.Kinds(kinds)&generic.AnyKind)
			if found.Start < 0 || found.End > len(text) || found.SecretStart > found.SecretEnd || found.SecretEnd > len(text) || found.SecretStart < 0 || found.Kinds&^generic.Kinds(kinds) != 0 {
				t.Fatalf("%s in %q: %+v", matcher, text, found)
			}
			from, to := max(0, at-generic.Before), min(len(text), at+len(w)+generic.After)
			cut := m.Find(&s, bytes.Clone(text[from:to]), at-from, at-from+len(w), generic.Kinds(kinds)&generic.AnyKind)
			if !cut.Any() {
				cut = generic.Found{}
			} else {
				cut.Start, cut.End, cut.SecretStart, cut.SecretEnd, cut.NameStart, cut.NameEnd = cut.Start+from, cut.End+from, cut.SecretStart+from, cut.SecretEnd+from, cut.NameStart+from, cut.NameEnd+from
			}
			if cut != found {
				t.Fatalf("%s in %q: %+v, and without what is beyond its reach %+v", matcher, text, found, cut)
			}
		}
	})
}
