// Package lib is used by package user: what it says of itself are facts.
package lib

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"net/http"
)

// Sinks.

func Sign(name, key string) { hmac.New(sha256.New, []byte(key)) } // want Sign:"sink.1:hmac-key."

func Again(key string) { Sign("again", key) } // want Again:"sink.0:hmac-key."

func Header(r *http.Request, name, value string) { r.Header.Set(name, value) } // want Header:"sink.2:token."

func Default(key string) { // want Default:"sink.0:hmac-key."
	if key == "" {
		key = "dev-key" // want "HMAC key"
	}
	Sign("default", key)
}

type Key string

func (k Key) Sign() { Sign("method", string(k)) } // want Sign:"sink.-1:hmac-key."

type Config struct {
	Secret string // want Secret:"sink.0:hmac-key."
	Name   string
}

func (c *Config) Sign() { Sign(c.Name, c.Secret) }

type Box[T ~string] struct{ Secret T } // want Secret:"sink.0:hmac-key."

func (b *Box[T]) Sign() { Sign("box", string(b.Secret)) }

func Generic[T ~string](key T) { Sign("generic", string(key)) } // want Generic:"sink.0:hmac-key."

var Global string // want Global:"sink.0:hmac-key."

func global() { Sign("global", Global) }

type Signer interface {
	Mac(key string) // want Mac:"sink.0:hmac-key."
}

type signer struct{}

func (signer) Mac(key string) { Sign("interface", key) } // want Mac:"sink.0:hmac-key."

func NewSigner() Signer { return signer{} }

// No facts: nobody else can use them.

func private(key string) { Sign("private", key) }

// Constants.

const Const = "dev-key"

var DefaultKey = []byte("dev-key") // no name of a secret

var SigningKey = []byte("dev-key") // want SigningKey:"secret.0."

var TokenFile = "token.txt"

func DefaultSecret() string { return "dev-key" } // want DefaultSecret:"secret.0."

func Pair() (string, string) { return "user", "dev-key" }

func Version() string { return "v1.2.3" }

type Options struct {
	Password string // want Password:"secret.0."
	Host     string
}

func NewOptions() *Options { return &Options{Password: "dev-password", Host: "localhost"} }

// Results that are parameters.

func Bytes(s string) []byte { return []byte(s) } // want Bytes:"passes..0 0.."

func Or(name, fallback string) string { // want Or:"passes..0 1.."
	if v := lookup(name); v != "" {
		return v
	}
	return fallback
}

func lookup(name string) string { return fmt.Sprint(len(name)) }

func Len(s string) int { return len(s) }
