package secretsink

import (
	"strings"

	"github.com/hookvet/hookvet/internal/classify"
)

// isSecretName reports whether what has the name is a secret. The last word
// decides: "token-file", "secretName" and "password_length" are none.
func isSecretName(name string) bool {
	if len(name) > 100 {
		return false
	}
	list := classify.Words(name)
	if len(list) == 0 {
		return false
	}
	last := list[len(list)-1]
	switch last {
	case "password", "passwd", "pwd", "pass", "passphrase", "passcode", "secret", "token", "apikey", "apisecret", "authtoken",
		"accesstoken", "privatekey", "secretkey", "signingkey", "encryptionkey", "accesskey", "clientsecret", "credential", "credentials":
		return true
	case "key", "seed", "salt":
		if len(list) == 1 {
			return false
		}
		switch list[len(list)-2] {
		case "api", "private", "secret", "access", "signing", "sign", "signature", "encryption", "auth", "authentication", "hmac", "session",
			"cookie", "webhook", "hook", "jwt", "license", "master", "shared", "csrf", "aes":
			return true
		}
	}
	return false
}

// isSecretHeader reports whether the value of an HTTP header is a secret.
func isSecretHeader(name string) bool {
	switch strings.ToLower(name) {
	case "authorization", "proxy-authorization":
		return true
	}
	list := classify.Words(name)
	if len(list) < 2 || len(name) > 100 {
		return false
	}
	last := list[len(list)-1]
	switch last {
	case "token":
		// X-CSRF-Token: no-check and its like are switches.
		return list[len(list)-2] != "csrf" && list[len(list)-2] != "xsrf"
	case "secret", "password", "apikey":
		return true
	}
	return last == "key" && isSecretName(name)
}

// isUserName reports whether an expression's name says that it is the public
// part of a pair of user and password.
func isUserName(name string) bool {
	for _, word := range classify.Words(name) {
		switch word {
		case "user", "username", "login", "email", "name":
			return true
		}
	}
	return false
}
