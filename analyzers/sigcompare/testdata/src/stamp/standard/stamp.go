package standard

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"net/http"
	"strings"
)

func verify(h http.Header, body, secret []byte) bool {
	text := strings.Join([]string{h.Get("webhook-id"), h.Get("webhook-timestamp"), string(body)}, ".") // want `the time in Webhook-Timestamp`
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte(text))
	want := "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
	for _, sig := range strings.Fields(h.Get("webhook-signature")) {
		if hmac.Equal([]byte(sig), []byte(want)) {
			return true
		}
	}
	return false
}
