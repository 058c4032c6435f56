package checkedstripe

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"time"
)

func fresh(ts string) bool {
	sec, err := strconv.Atoi(ts)
	return err == nil && time.Since(time.Unix(int64(sec), 0)) < time.Minute
}

func verify(r *http.Request, body, secret []byte) bool {
	var ts, v1 string
	for _, part := range strings.Split(r.Header.Get("Stripe-Signature"), ",") {
		if k, v, _ := strings.Cut(part, "="); k == "t" {
			ts = v
		} else if k == "v1" {
			v1 = v
		}
	}
	h := hmac.New(sha256.New, secret)
	h.Write([]byte(ts + "." + string(body)))
	return fresh(ts) && hmac.Equal([]byte(hex.EncodeToString(h.Sum(nil))), []byte(v1))
}
