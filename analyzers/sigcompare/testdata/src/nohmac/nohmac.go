// Package nohmac imports neither crypto/hmac nor net/http.
package nohmac

func equal(signature, expected string) bool { return signature == expected }
