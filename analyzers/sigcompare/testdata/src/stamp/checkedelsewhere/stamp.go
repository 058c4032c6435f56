package checkedelsewhere

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
)

type clock interface{ Fresh(ts string) bool }

func verify(r *http.Request, c clock, body, secret []byte) bool {
	ts := r.Header.Get("X-Slack-Request-Timestamp")
	h := hmac.New(sha256.New, secret)
	io.WriteString(h, "v0:"+ts+":"+string(body))
	return c.Fresh(ts) && hmac.Equal([]byte("v0="+hex.EncodeToString(h.Sum(nil))), []byte(r.Header.Get("X-Slack-Signature")))
}

func verifyRequest(r *http.Request, check func(*http.Request) bool, body, secret []byte) bool {
	h := hmac.New(sha256.New, secret)
	io.WriteString(h, r.Header.Get("Svix-Timestamp")+string(body))
	return check(r) && hmac.Equal(h.Sum(nil), []byte(r.Header.Get("Svix-Signature")))
}

type signed struct{ ts string }

func keeps(r *http.Request, s *signed, body, secret []byte) bool {
	s.ts = r.Header.Get("X-Zm-Request-Timestamp")
	h := hmac.New(sha256.New, secret)
	io.WriteString(h, r.Header.Get("X-Zm-Request-Timestamp")+string(body))
	return hmac.Equal(h.Sum(nil), []byte(r.Header.Get("X-Zm-Signature")))
}
