package stripe

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

func verify(r *http.Request, body, secret []byte) bool {
	var ts, v1 string
	for _, part := range strings.Split(r.Header.Get("Stripe-Signature"), ",") { // want `the time in Stripe-Signature`
		kv := strings.SplitN(part, "=", 2)
		switch kv[0] {
		case "t":
			ts = kv[1]
		case "v1":
			v1 = kv[1]
		}
	}
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(ts + "." + string(body)))
	return hmac.Equal([]byte(hex.EncodeToString(h.Sum(nil))), []byte(v1))
}
