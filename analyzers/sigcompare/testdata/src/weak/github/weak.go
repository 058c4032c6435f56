// Package github verifies GitHub's old signature.
package github

import (
	"crypto/hmac"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
)

func old(r *http.Request, body, key []byte) bool {
	h := hmac.New(sha1.New, key) // want `X-Hub-Signature is verified with sha1; the sender puts X-Hub-Signature-256, with SHA-256, beside it \(weak-hmac-hash`
	h.Write(body)
	return hmac.Equal([]byte("sha1="+hex.EncodeToString(h.Sum(nil))), []byte(r.Header.Get("X-Hub-Signature")))
}

func verify(sig string, body, key []byte) bool {
	h := hmac.New(sha1.New, key) // want `weak-hmac-hash`
	h.Write(body)
	return hmac.Equal([]byte("sha1="+hex.EncodeToString(h.Sum(nil))), []byte(sig))
}

func handler(w http.ResponseWriter, r *http.Request) {
	if !verify(r.Header.Get("X-Hub-Signature"), nil, nil) {
		w.WriteHeader(http.StatusForbidden)
	}
}

func oldest(r *http.Request, body, key []byte) bool {
	h := hmac.New(md5.New, key) // want `X-Hub-Signature is verified with md5`
	h.Write(body)
	return hmac.Equal([]byte("md5="+hex.EncodeToString(h.Sum(nil))), []byte(r.Header.Get("X-Hub-Signature")))
}

func twilio(r *http.Request, body, key []byte) bool {
	h := hmac.New(sha1.New, key) // all that Twilio offers
	h.Write(body)
	return hmac.Equal([]byte(hex.EncodeToString(h.Sum(nil))), []byte(r.Header.Get("X-Twilio-Signature")))
}

func strong(r *http.Request, body, key []byte) bool {
	h := hmac.New(sha256.New, key)
	h.Write(body)
	return hmac.Equal([]byte("sha256="+hex.EncodeToString(h.Sum(nil))), []byte(r.Header.Get("X-Hub-Signature")))
}

func signs(body, key []byte) string {
	h := hmac.New(sha1.New, key)
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}
