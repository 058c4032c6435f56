// Package near has what is close to a finding and none.
package near

import (
	"cmp"
	"crypto/aes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"database/sql"
	"encoding/hex"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
)

func env() {
	hmac.New(sha256.New, []byte(os.Getenv("HOOK_KEY")))
	key := os.Getenv("HOOK_KEY")
	hmac.New(sha256.New, []byte("v0:"+key))
	hmac.New(sha256.New, []byte(fmt.Sprintf("v0:%s", key)))
	hmac.New(sha256.New, []byte(strings.Join([]string{"v0", key}, ":")))
	hmac.New(sha256.New, []byte(cmp.Or(key, os.Getenv("OTHER"))))
	hmac.New(sha256.New, []byte(lookup("HOOK_KEY")))
}

func lookup(name string) string { return os.Getenv(name) }

func empty() {
	hmac.New(sha256.New, nil)
	hmac.New(sha256.New, []byte(""))
	hmac.New(sha256.New, []byte{})
	hmac.New(sha256.New, []byte{0, 0, 0})
	const none = ""
	hmac.New(sha256.New, []byte(none))
	var zero [32]byte
	aes.NewCipher(zero[:])
	made := make([]byte, 32)
	rand.Read(made)
	aes.NewCipher(made)
}

func masks(r *http.Request) {
	url.UserPassword("app", "xxxxx")
	url.UserPassword("app", "****")
	url.UserPassword("app", "***hidden***")
	url.UserPassword("app", "--- REDACTED ---")
	r.Header.Set("X-Auth-Token", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx")
	r.Header.Set("Authorization", "Bearer Oracle")
	r.SetBasicAuth("app", "${PASSWORD}")
	r.SetBasicAuth("app", "<password>")
}

func otherParameters(r *http.Request) {
	mac := hmac.New(sha256.New, []byte(os.Getenv("K")))
	mac.Write([]byte("dev-key"))
	r.SetBasicAuth("admin", os.Getenv("P"))
	r.Header.Get("X-Hub-Signature-256")
	r.Header.Set("X-Signature-Header", "sha256")
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "Bearer ")
	r.Header.Set("Authorization", "Bearer "+os.Getenv("T"))
	r.Header.Set("X-CSRF-Token", "no-check")
	sign("X-Signature", os.Getenv("K"))
}

func sign(header, key string) {
	fmt.Println(header)
	hmac.New(sha256.New, []byte(key))
}

func overwritten(debug bool) {
	key := "dev-key"
	key = os.Getenv("HOOK_KEY")
	hmac.New(sha256.New, []byte(key))

	if debug {
		key = "dev-key"
		fmt.Println(key)
		return
	}
	hmac.New(sha256.New, []byte(key))

	if debug {
		key = "dev-key"
	} else {
		hmac.New(sha256.New, []byte(key))
	}
	key = os.Getenv("HOOK_KEY")
	hmac.New(sha256.New, []byte(key))
	key = "dev-key"
	fmt.Println(key)
}

func parameter(key string) {
	key = os.Getenv("HOOK_KEY")
	hmac.New(sha256.New, []byte(key))
}

func fatal() {
	key := "dev-key"
	if v := os.Getenv("HOOK_KEY"); v != "" {
		key = v
	} else {
		panic("no key, " + key)
	}
	hmac.New(sha256.New, []byte(key))
}

func comparisons(r *http.Request, user string) {
	signature := r.Header.Get("X-Hub-Signature-256")
	hmac.Equal([]byte(signature[:7]), []byte("sha256="))
	hmac.Equal([]byte(signature), mac())
	hmac.Equal([]byte(signature), []byte{0xcf, 0x21, 0xad, 0x74})
	subtle.ConstantTimeCompare([]byte(user), []byte("admin"))
	subtle.ConstantTimeCompare([]byte(r.FormValue("aud")), []byte("https://iam.example.com/v1/tokens"))
	subtle.ConstantTimeCompare([]byte(signature), []byte(os.Getenv("K")))
}

func mac() []byte { return nil }

// expected has the MACs that it expects: who knows them can do nothing.
func expected(key, body []byte) bool {
	h := hmac.New(sha256.New, key)
	h.Write(body)
	sum := h.Sum(nil)
	return hmac.Equal(sum, []byte("dev-mac")) ||
		hmac.Equal([]byte("v1=dev-mac"), []byte("v1="+hex.EncodeToString(sum))) ||
		subtle.ConstantTimeCompare([]byte(hexMAC(key, body)), []byte("dev-mac")) == 1 ||
		same(hexMAC(key, body), "dev-mac") || verifies(key, body, "dev-mac")
}

func hexMAC(key, body []byte) string {
	h := hmac.New(sha256.New, key)
	if _, err := h.Write(body); err != nil {
		return ""
	}
	return hex.EncodeToString(h.Sum(nil))
}

func same(x, y string) bool { return subtle.ConstantTimeCompare([]byte(x), []byte(y)) == 1 }

func sameUser(user string) bool { return same(user, "admin") }

func verifies(key, body []byte, signature string) bool { return same(hexMAC(key, body), signature) }

func conditions(r *http.Request, name string) {
	sql.Open("sqlite", "file:test.db")
	sql.Open("postgres", "postgres://app@db/app")
	sql.Open("postgres", "postgres://app:"+os.Getenv("P")+"@db/app")
	sql.Open("postgres", fmt.Sprintf("host=%s password=%s", "db", os.Getenv("P")))
	url.Parse("https://example.com/a:b@c")
	url.Parse("https://example.com/hook")
	r.Header.Set(name, "dev")
	header(r, "Accept", "text/plain")
	os.Setenv("MODE", "dev")
	os.Setenv("TOKEN_FILE", "/etc/token")
	os.Setenv("APP_TOKEN", "/etc/token")
	flag.String("token", "", "the token")
	flag.String("token-file", "token.txt", "the file with the token")
	flag.String("secret-name", "app", "the name of the secret")
	flag.String("tls-private-key", "server.key", "the file with the key")
	exec.Command("psql", "--user=dev")
	exec.Command("psql", "--password", os.Getenv("P"))
	exec.Command("git", "log", "--token")
	exec.Command("psql", "--password="+os.Getenv("P"))
	exec.Command("curl", "-H", "Accept: text/plain")
	cmp.Or(os.Getenv("MODE"), "dev")
	cmd := exec.Command("app")
	cmd.Env = append(os.Environ(), "MODE=dev", "TOKEN="+os.Getenv("T"))
	http.SetCookie(nil, &http.Cookie{Name: "session", Value: "deleted"})

	req, _ := http.NewRequest("GET", "https://example.com", nil)
	req.SetBasicAuth("app", "YOUR_PASSWORD_HERE")
	req.Header.Set("Authorization", "Bearer your-token")
}

func header(r *http.Request, name, value string) { r.Header.Set(name, value) }

type config struct{ Key, Name string } // want Key:"sink.0:hmac-key."

func (c config) mac() { hmac.New(sha256.New, []byte(c.Key)) }

var _ = config{Name: "dev", Key: os.Getenv("K")}

type signer interface{ Sign(key string) }

type one struct{}
type two struct{}

func (one) Sign(key string) { sign("", key) } // want Sign:"sink.0:hmac-key."
func (two) Sign(key string) { fmt.Println(key) }

// Which one it is, is not known; one.Sign is called with no constant.
func interfaces(s signer) { s.Sign("dev-key") }

func recursive(key string, n int) string {
	if n == 0 {
		return os.Getenv(key)
	}
	return recursive("dev-key", n-1)
}

func recursion() { hmac.New(sha256.New, []byte(recursive("HOOK_KEY", 3))) }

func element() {
	pair := []string{"user", os.Getenv("P")}
	(&http.Request{}).SetBasicAuth(pair[0], pair[1])
	byName := map[string]string{"user": "app", "password": os.Getenv("P")}
	(&http.Request{}).SetBasicAuth(byName["user"], byName["password"])
}

// filled are keys of random bytes behind a constant prefix.
func filled() {
	var each [8]byte
	for i := range each {
		each[i] = byte(i * len(os.Args))
	}
	hmac.New(sha256.New, fmt.Appendf(nil, "app-%s", each[:]))
	hmac.New(sha256.New, []byte(fmt.Sprintf("app-%s", each[:])))
	random := make([]byte, 16)
	rand.Read(random)
	hmac.New(sha256.New, []byte(fmt.Sprintf("app-%x", random)))
	hmac.New(sha256.New, []byte("app-"+string(random)))
	array := [16]byte{}
	rand.Read(array[:])
	hmac.New(sha256.New, append([]byte("app-"), array[:]...))
	var declared [16]byte
	rand.Read(declared[:])
	hmac.New(sha256.New, []byte("app-"+string(declared[:])))
}

func replaced(letters string) {
	pattern := []byte("xxxx-xxxx-yyyy")
	for i, c := range pattern {
		if c == 'x' {
			pattern[i] = letters[len(os.Args)%len(letters)]
		}
	}
	hmac.New(sha256.New, pattern)
}

type settings map[string]string

type connector struct{ opts settings }

func newConnector() *connector {
	o := make(settings)
	o["host"] = "localhost"
	o["port"] = "5432"
	for _, entry := range os.Environ() {
		name, value, _ := strings.Cut(entry, "=")
		o[name] = value
	}
	return &connector{opts: o}
}

func (c *connector) login() { authenticate(c.opts) }

func authenticate(o settings) {
	hmac.New(sha256.New, []byte(o["password"]))
	local := settings{"host": "db"}
	local["user"] = "app"
	hmac.New(sha256.New, []byte(local["password"]))
	hmac.New(sha256.New, []byte(passwordOf(settings{"host": "db", "password": os.Getenv("P")})))
}

func passwordOf(o settings) string { return o["password"] }
