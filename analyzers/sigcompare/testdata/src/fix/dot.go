package fix

import (
	. "crypto/hmac"
	"crypto/sha256"
)

func dotted(body, key []byte, sig string) bool {
	h := New(sha256.New, key)
	h.Write(body)
	return string(h.Sum(nil)) == sig // want `signature-compared-unsafely`
}
