package slackhelper

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log"
	"net/http"
)

type app struct{ secret []byte }

func (a *app) verify(ts, sig string, body []byte) bool {
	h := hmac.New(sha256.New, a.secret)
	io.WriteString(h, "v0:"+ts+":")
	h.Write(body)
	log.Printf("signed at %s", ts)
	return hmac.Equal([]byte("v0="+hex.EncodeToString(h.Sum(nil))), []byte(sig))
}

func (a *app) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if !a.verify(r.Header.Get("X-Slack-Request-Timestamp"), r.Header.Get("X-Slack-Signature"), body) { // want `signed-timestamp-unchecked`
		w.WriteHeader(http.StatusForbidden)
	}
}
