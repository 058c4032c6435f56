package secretsink

import (
	"strings"
	"unicode"
)

// words splits a name at punctuation and changes of case, and lower-cases it:
// "dbPassword", "DB_PASSWORD" and "db-password" are all db, password.
func words(name string) []string {
	var list []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			list = append(list, strings.ToLower(string(word)))
			word = nil
		}
	}
	runes := []rune(name)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r):
			flush() // digits too: "token2" is a token
			continue
		case unicode.IsUpper(r) && i > 0 && (unicode.IsLower(runes[i-1]) || i+1 < len(runes) && unicode.IsUpper(runes[i-1]) && unicode.IsLower(runes[i+1])):
			flush()
		}
		word = append(word, r)
	}
	flush()
	return list
}

// isSecretName reports whether what has the name is a secret. The last word
// decides: "token-file", "secretName" and "password_length" are none.
func isSecretName(name string) bool {
	if len(name) > 100 {
		return false
	}
	list := words(name)
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
	list := words(name)
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
	for _, word := range words(name) {
		switch word {
		case "user", "username", "login", "email", "name":
			return true
		}
	}
	return false
}
