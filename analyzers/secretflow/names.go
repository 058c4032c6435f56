package secretflow

import (
	"strings"

	"github.com/hookvet/hookvet/internal/classify"
)

// secretWords say by themselves that a value is a secret.
var secretWords = set("secret", "password", "passwd", "passphrase", "token", "apikey", "apisecret",
	"apitoken", "accesstoken", "authtoken", "secretkey", "privatekey", "clientsecret", "credential", "credentials")

// keyWords say so of the key that follows them.
var keyWords = set("api", "private", "secret", "access", "auth", "signing", "encryption", "master", "shared", "hmac", "service", "account")

// lastWords say that a value is about the secret: where it is, how long it lives.
var lastWords = set("path", "file", "filename", "dir", "name", "url", "uri", "endpoint", "id", "ids", "arn", "host", "addr", "address",
	"port", "type", "kind", "ttl", "age", "expiry", "expires", "expiration", "expire", "duration", "timeout", "interval", "length", "len", "size",
	"count", "limit", "enabled", "disabled", "enable", "disable", "required", "mode", "version", "prefix", "suffix", "header",
	"field", "format", "algorithm", "alg", "region", "issuer", "audience", "user", "username", "email", "label", "ref", "env",
	"namespace", "project", "provider", "store", "backend", "source", "policy", "scope", "scopes", "command", "cmd", "helper", "hash",
	"hint", "validity", "rotation", "location", "checksum", "digest", "engine", "mount",
	"proxy", "credential", "credentials") // GOOGLE_APPLICATION_CREDENTIALS is a path, AZURE_TOKEN_CREDENTIALS a kind

// otherWords say of a name anywhere in it that it names no secret.
var otherWords = set("public", "pub", "publishable", "anon", "max", "min", "num", "no", "skip", "page", "next", "continuation",
	"cancellation", "symbol", "erc", "contract", "use", "allow", "disable", "enable", "show", "print", "test", "example", "dummy", "fake")

func set(list ...string) map[string]bool {
	m := make(map[string]bool, len(list))
	for _, s := range list {
		m[s] = true
	}
	return m
}

const maxName = 128

// saysSecret reports whether what has the name is a secret.
func saysSecret(name string) bool {
	if len(name) > maxName {
		return false
	}
	list := classify.Words(name)
	if len(list) == 0 || lastWords[list[len(list)-1]] {
		return false
	}
	found := false
	for i, w := range list {
		if otherWords[w] {
			return false
		}
		found = found || secretWords[w] || w == "key" && i > 0 && keyWords[list[i-1]] || w == "pwd" && i > 0 ||
			w == "pat" && strings.HasSuffix(strings.ToLower(name), "pat") // and not pat2, a pattern
	}
	return found
}

// masks are parts of the names of functions that make a secret fit to be shown.
var masks = []string{"redact", "mask", "obfuscate", "obscure", "sanitize", "sanitise", "scrub", "hide", "censor", "hash",
	"fingerprint", "digest", "encrypt", "seal", "truncate", "shorten", "abbrev", "anonym", "conceal", "strip", "safe", "sign", "clean"}

func saysMasked(function string) bool {
	function = strings.ToLower(function)
	for _, m := range masks {
		if strings.Contains(function, m) {
			return true
		}
	}
	return false
}
