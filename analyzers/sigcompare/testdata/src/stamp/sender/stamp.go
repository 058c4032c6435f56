// Package sender has texts without the time, and MACs that nobody compares.
package sender

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
)

func unsigned(r *http.Request, body, secret []byte) bool {
	if r.Header.Get("X-Slack-Request-Timestamp") == "" {
		return false
	}
	h := hmac.New(sha256.New, secret)
	h.Write(body)
	return hmac.Equal([]byte("v0="+hex.EncodeToString(h.Sum(nil))), []byte(r.Header.Get("X-Slack-Signature")))
}

func sign(r *http.Request, body, secret []byte) string {
	h := hmac.New(sha256.New, secret)
	io.WriteString(h, r.Header.Get("Svix-Timestamp"))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}
