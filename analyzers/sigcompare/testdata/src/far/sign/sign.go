// Package sign computes MACs for others.
package sign

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

func Sum(key, body []byte) []byte { // want Sum:`mac\[0\]`
	h := hmac.New(sha256.New, key)
	h.Write(body)
	return h.Sum(nil)
}

func Header(key, body []byte) (name, value string, err error) { // want Header:`mac\[1\]`
	return "X-Signature", "v1=" + hex.EncodeToString(Sum(key, body)), nil
}

type Signer struct{ Key []byte }

func (s *Signer) Sign(body []byte) string { // want Sign:`mac\[0\]`
	return hex.EncodeToString(Sum(s.Key, body))
}

// Verify gives no MAC.
func Verify(key, body, sig []byte) bool { return hmac.Equal(Sum(key, body), sig) }

// Digest has no key.
func Digest(body []byte) []byte {
	d := sha256.Sum256(body)
	return d[:]
}
