package slack

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
)

func handler(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	ts := r.Header.Get("X-Slack-Request-Timestamp") // want `the time in X-Slack-Request-Timestamp is part of what is signed and its age is never checked, .*\(signed-timestamp-unchecked`
	if ts == "" {
		return
	}
	h := hmac.New(sha256.New, nil)
	h.Write([]byte(fmt.Sprintf("v0:%s:%s", ts, body)))
	if !hmac.Equal([]byte("v0="+hex.EncodeToString(h.Sum(nil))), []byte(r.Header.Get("X-Slack-Signature"))) {
		w.WriteHeader(http.StatusForbidden)
	}
}
