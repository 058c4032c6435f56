// Package other is of a sender that has no other header.
package other

import (
	"crypto/hmac"
	"crypto/sha1"
	"encoding/hex"
	"net/http"
)

func intercom(r *http.Request, body, key []byte) bool {
	h := hmac.New(sha1.New, key)
	h.Write(body)
	return hmac.Equal([]byte("sha1="+hex.EncodeToString(h.Sum(nil))), []byte(r.Header.Get("X-Hub-Signature")))
}
