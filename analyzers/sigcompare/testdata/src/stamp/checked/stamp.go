package checked

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strconv"
	"time"
)

func verify(r *http.Request, body, secret []byte) bool {
	ts := r.Header.Get("X-Slack-Request-Timestamp")
	sec, err := strconv.ParseInt(ts, 10, 64)
	if err != nil || time.Since(time.Unix(sec, 0)) > 5*time.Minute {
		return false
	}
	h := hmac.New(sha256.New, secret)
	fmt.Fprintf(h, "v0:%s:%s", ts, body)
	return hmac.Equal([]byte("v0="+hex.EncodeToString(h.Sum(nil))), []byte(r.Header.Get("X-Slack-Signature")))
}
