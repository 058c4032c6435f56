// Package both takes the old header where there is no new one.
package both

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"net/http"
)

func verify(r *http.Request, body, key []byte) bool {
	if r.Header.Get("X-GitHub-Event") == "" || r.Header.Get("X-Hub-Signature-256") != "" {
		return false
	}
	h := hmac.New(sha1.New, key)
	h.Write(body)
	return hmac.Equal([]byte("sha1="+hex.EncodeToString(h.Sum(nil))), []byte(r.Header.Get("X-Hub-Signature")))
}
