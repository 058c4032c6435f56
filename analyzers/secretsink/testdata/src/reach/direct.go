// Package reach has constants that reach a sink, in each way that the pass
// follows.
package reach

import (
	"cmp"
	"crypto/aes"
	"crypto/hmac"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"strings"
	"sync"
)

func direct() {
	hmac.New(sha256.New, []byte("dev-key"))           // want `hard-coded HMAC key: this constant reaches hmac.New \(hardcoded-hmac-key, sink, [0-9a-f]{4}\)`
	hmac.New(sha256.New, []byte{'d', 'e', 'v'})       // want `HMAC key`
	hmac.New(sha256.New, []byte{0x64, 0x65, 0x76}[:]) // want `HMAC key`
}

type secret string

type raw []byte

func conversions() {
	hmac.New(sha256.New, []byte(secret("dev-key")))         // want `HMAC key`
	hmac.New(sha256.New, raw("dev-key"))                    // want `HMAC key`
	hmac.New(sha256.New, []byte(string([]rune("dev-key")))) // want `HMAC key`
	key := [32]byte{1, 2, 3}                                // want `encryption key`
	aes.NewCipher(key[:])
	pointer := &[32]byte{1, 2, 3} // want `encryption key`
	aes.NewCipher(pointer[:])
	sum := sha256.Sum256([]byte("passphrase")) // want `encryption key`
	aes.NewCipher(sum[:])
}

const named = "dev-key" // want `HMAC key`

const joined = "dev-" + "key" // want `HMAC key`

const alias = chain

const chain = "dev-chain" // want `HMAC key`

var global = "dev-key" // want `HMAC key`

var globalBytes = []byte("dev-key") // want `HMAC key: this constant reaches hmac.New through globalBytes`

func constants() {
	hmac.New(sha256.New, []byte(named))
	hmac.New(sha256.New, []byte(named)) // one finding, at the constant
	hmac.New(sha256.New, []byte(joined))
	hmac.New(sha256.New, []byte(alias))
	hmac.New(sha256.New, []byte(global))
	hmac.New(sha256.New, globalBytes)
	const local = "dev-key" // want `HMAC key`
	hmac.New(sha256.New, []byte(local))
}

func locals(debug bool) {
	key := "dev-key" // want `HMAC key`
	key2 := key
	hmac.New(sha256.New, []byte(key2))

	var late []byte
	late = []byte("dev-key") // want `HMAC key`
	hmac.New(sha256.New, late)

	env := os.Getenv("HOOK_KEY")
	if env == "" {
		env = "dev-key" // want `HMAC key`
	}
	hmac.New(sha256.New, []byte(env))

	var chosen string
	switch {
	case debug:
		chosen = "dev-key" // want `HMAC key`
	default:
		chosen = os.Getenv("HOOK_KEY")
	}
	hmac.New(sha256.New, []byte(chosen))

	grown := "dev" // want `HMAC key`
	for range 3 {
		grown += "-key" // want `HMAC key`
	}
	hmac.New(sha256.New, []byte(grown))

	var array [16]byte
	copy(array[:], "dev-key") // want `encryption key`
	aes.NewCipher(array[:])

	bytes := append([]byte(nil), "dev-key"...) // want `HMAC key`
	hmac.New(sha256.New, bytes)
}

func texts(r *http.Request) {
	hmac.New(sha256.New, []byte(strings.TrimSpace(" dev-key\n")))               // want `HMAC key`
	hmac.New(sha256.New, []byte(fmt.Sprintf("%s-%d", "dev-key", 1)))            // want `HMAC key`
	hmac.New(sha256.New, []byte(strings.Join([]string{"dev", "dev-key"}, "-"))) // want `HMAC key`
	decoded, err := base64.StdEncoding.DecodeString("ZGV2")                     // want `HMAC key`
	_ = err
	hmac.New(sha256.New, decoded)
	key, _ := hex.DecodeString("646576") // want `HMAC key`
	hmac.New(sha256.New, key)
	hmac.New(sha256.New, []byte(cmp.Or(os.Getenv("HOOK_KEY"), "dev-key"))) // want `HMAC key`
	cmp.Or(os.Getenv("HOOK_SECRET"), "dev-secret")                         // want `hard-coded token: this constant reaches cmp.Or`

	half := "dev"
	hmac.New(sha256.New, []byte(half+"elopment-key"))    // want `HMAC key`
	r.Header.Set("Authorization", "Bearer "+"dev-token") // want `hard-coded token`
	token := "dev-token"                                 // want `hard-coded token`
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("X-Api-Key", fmt.Sprintf("Token %s", token))
}

// Parameters and results.

func sign(key string) { hmac.New(sha256.New, []byte(key)) }

func outer(body []byte, key string) { sign(key) }

func keyed() []byte { return []byte("dev-key") } // want `HMAC key`

func named2() (key string, err error) {
	key = "dev-key" // want `HMAC key`
	return
}

func tuple() (string, error) { return "dev-key", nil } // want `HMAC key`

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

func getenv(name, fallback string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return fallback
}

func variadic(keys ...string) {
	for _, key := range keys {
		sign(key)
	}
}

func functions() {
	sign("dev-1")       // want `HMAC key: this constant reaches hmac.New through sign`
	outer(nil, "dev-2") // want `HMAC key: this constant reaches hmac.New through outer`
	hmac.New(sha256.New, keyed())
	key, _ := named2()
	sign(key)
	sign(must(tuple()))
	sign(getenv("HOOK_KEY", "dev-3"))                    // want `HMAC key`
	hmac.New(sha256.New, must(hex.DecodeString("6465"))) // want `HMAC key`
	variadic(os.Getenv("A"), "dev-4")                    // want `HMAC key`
	variadic([]string{"dev-5"}...)                       // want `HMAC key`
	defer sign("dev-6")                                  // want `HMAC key`
	go sign("dev-7")                                     // want `HMAC key`
}

// Fields.

type config struct {
	Key  string // want Key:"sink.0:hmac-key."
	Name string
}

type server struct {
	config
	keys map[string]string
	sign func(string)
	once func() []byte
}

type positional struct{ name, key string }

func (c *config) mac()      { hmac.New(sha256.New, []byte(c.Key)) }
func (p positional) mac()   { hmac.New(sha256.New, []byte(p.key)) }
func (s *server) mapped()   { hmac.New(sha256.New, []byte(s.keys["a"])) }
func (k secret) mac()       { hmac.New(sha256.New, []byte(k)) }
func (s *server) called()   { s.sign("dev-called") } // want `HMAC key: this constant reaches hmac.New through sign`
func (s *server) computed() { hmac.New(sha256.New, s.once()) }

func fields() {
	_ = &config{Key: "dev-1", Name: "main"} // want `HMAC key: this constant reaches hmac.New through Key`
	var s server
	s.Key = "dev-2"                          // want `HMAC key`
	s.config.Key, s.Name = "dev-3", "x"      // want `HMAC key`
	_ = positional{"main", "dev-4"}          // want `HMAC key`
	s.keys = map[string]string{"a": "dev-5"} // want `HMAC key`
	s.keys["a"] = "dev-6"                    // want `HMAC key`
	secret("dev-7").mac()                    // want `HMAC key`
	s.sign = sign
	s.once = sync.OnceValue(func() []byte { return []byte("dev-8") })                            // want `HMAC key`
	for _, c := range []struct{ key, name string }{{"dev-9", "a"}, {key: "dev-10", name: "b"}} { // want `HMAC key` `HMAC key`
		sign(c.key)
	}
	list := []config{{"dev-11", "a"}} // want `HMAC key`
	list[0].mac()
}

// Function values.

func closures() {
	key := "dev-1" // want `HMAC key`
	func() { hmac.New(sha256.New, []byte(key)) }()
	lit := func(k string) { hmac.New(sha256.New, []byte(k)) }
	lit("dev-2") // want `HMAC key: this constant reaches hmac.New through a function literal`
	f := hmac.New
	f(sha256.New, []byte("dev-3")) // want `HMAC key`
	set := (&http.Request{}).SetBasicAuth
	set("user", "dev-4")                               // want `hard-coded password: this constant reaches http.Request.SetBasicAuth`
	(*http.Request).SetBasicAuth(nil, "user", "dev-5") // want `hard-coded password`
	each(func(k string) { sign(k) })
	curry("dev-7")()         // want `HMAC key`
	secret.mac("dev-8")      // want `HMAC key`
	m := secret("dev-9").mac // want `HMAC key`
	m()
}

func each(f func(string)) { f("dev-6") } // want `HMAC key`

func curry(k string) func() {
	return func() { sign(k) }
}

func init() {
	curry("dev-10")() // want `HMAC key`
}

// Generics and interfaces.

func convert[T ~string | ~[]byte](v T) []byte { return []byte(v) }

type box[T any] struct{ v T }

func (b box[T]) get() T { return b.v }

func generics() {
	hmac.New(sha256.New, convert("dev-1"))         // want `HMAC key`
	hmac.New(sha256.New, convert[secret]("dev-2")) // want `HMAC key`
	b := box[string]{"dev-3"}                      // want `HMAC key`
	sign(b.get())
	sign(box[string]{v: "dev-4"}.v) // want `HMAC key`
}

type signer interface{ Sign(key string) }

type only struct{}

func (only) Sign(key string) { sign(key) } // want Sign:"sink.0:hmac-key."

func interfaces(s signer, v any) {
	s.Sign("dev-1") // want `HMAC key: this constant reaches hmac.New through Sign`
	v = "dev-2"     // want `HMAC key`
	if key, ok := v.(string); ok {
		sign(key)
	}
	switch key := v.(type) {
	case []byte:
		hmac.New(sha256.New, key)
	}
}

// Sinks with conditions.

var (
	_ = flag.String("db-password", "postgres", "password") // want `hard-coded token: this constant reaches flag.String`
	_ = flag.String("name", "postgres", "name")
)

func header(r *http.Request, name, value string) { r.Header.Set(name, value) }

func conditions(r *http.Request) {
	r.SetBasicAuth("admin", "admin")                                                                    // want `hard-coded password`
	sql.Open("postgres", "postgres://app:app@db/app")                                                   // want `hard-coded DSN`
	sql.Open("mysql", "app:app@tcp(db)/app")                                                            // want `hard-coded DSN`
	sql.Open("postgres", "host=db password=app")                                                        // want `hard-coded DSN`
	sql.Open("postgres", fmt.Sprintf("postgres://%s:%s@%s/app", os.Getenv("U"), "app", os.Getenv("H"))) // want `hard-coded DSN`
	connect(os.Getenv("U"), "app-password")                                                             // want `hard-coded DSN`
	hmac.Equal([]byte(r.Header.Get("X-Signature")), []byte("dev-mac"))                                  // want `hard-coded MAC`
	header(r, "Authorization", "Bearer dev")                                                            // want `hard-coded token: this constant reaches http.Header.Set through header`
	exec.Command("psql", "--password=dev")                                                              // want `hard-coded token: this constant reaches exec.Command`
	exec.Command("psql", "--password", "dev")                                                           // want `hard-coded token`
	exec.Command("curl", "-H", "Authorization: Bearer dev")                                             // want `hard-coded token`
	cmd := exec.Command("app")
	cmd.Env = append(os.Environ(), "MODE=dev", "APP_TOKEN=dev", "APP_SECRET="+os.Getenv("S")) // want `hard-coded token: this constant reaches exec.Cmd.Env`
	url.UserPassword("app", "app")                                                            // want `hard-coded password`
	os.Setenv("APP_TOKEN", "dev")                                                             // want `hard-coded token`
}

func connect(user, password string) {
	sql.Open("mysql", fmt.Sprintf("%s:%s@tcp(%s)/db", os.Getenv("U"), password, os.Getenv("H")))
}

type options struct {
	user, pass string
}

func (o options) dial() { sql.Open("mysql", o.dsn()) }

func (o options) dsn() string { return o.user + ":" + o.pass + "@tcp(db)/x" }

var _ = options{user: "app", pass: "dev"} // want `hard-coded DSN`

func flags() {
	var key string
	flag.StringVar(&key, "mac", "dev-key", "the key") // want `HMAC key`
	flag.Parse()
	sign(key)
	other := flag.String("mac2", "dev-key", "the key") // want `HMAC key`
	sign(*other)
}

func buffers() {
	grown := make([]byte, 0, 32)
	grown = append(grown, "dev-key-grown"...) // want `HMAC key`
	hmac.New(sha256.New, grown)
	var fixed [32]byte
	copy(fixed[:], "dev-key-copied") // want `HMAC key`
	hmac.New(sha256.New, fixed[:])
	known := []byte("dev-key-known") // want `HMAC key`
	known[0] = 'D'
	hmac.New(sha256.New, known)
}

func sameText(x, y string) bool { return hmac.Equal([]byte(x), []byte(y)) }

// sums compares with what is no MAC, though it is computed.
func sums(r *http.Request, key []byte) bool {
	sum := sha256.Sum256([]byte(r.Header.Get("X-Token")))
	mac := hmac.New(sha256.New, key).Sum(nil)
	if sameText(string(mac), r.Header.Get("X-Signature")) {
		return true
	}
	mixed := mac
	if key == nil {
		mixed = []byte(r.Header.Get("X-Signature"))
	}
	return sameText(hex.EncodeToString(sum[:]), "dev-sum") || // want `hard-coded MAC`
		sameText(r.Header.Get("X-Token"), "dev-token") || // want `hard-coded MAC`
		sameText(string(mixed), "dev-mixed") // want `hard-coded MAC`
}

type settings map[string]string

type connector struct{ opts settings }

func newConnector(name string) *connector {
	o := make(settings)
	o["host"] = "localhost"
	o["key"] = "dev-key" // want `HMAC key`
	o[name] = "dev-any"  // want `HMAC key`
	return &connector{opts: o}
}

func (c *connector) login() { authenticate(c.opts) }

func authenticate(o settings) {
	hmac.New(sha256.New, []byte(o["key"]))
	local := settings{"host": "db"}
	local["key"] = "dev-key" // want `HMAC key`
	hmac.New(sha256.New, []byte(local["key"]))
	hmac.New(sha256.New, []byte(passwordOf(settings{"host": "db", "key": "dev-key"}))) // want `HMAC key`
	for _, key := range []string{"host", "key"} {
		all := settings{}
		all["host"] = "dev-all" // want `HMAC key`
		hmac.New(sha256.New, []byte(all[key]))
	}
}

func passwordOf(o settings) string { return o["key"] }
