// Package tokens compares shared secrets and imports no crypto/hmac.
package tokens

import (
	"crypto/subtle"
	"net/http"

	"github.com/gin-gonic/gin"
)

func gitlab(r *http.Request, secret string) bool {
	token := r.Header.Get("X-Gitlab-Token")
	return token == secret // want `the header X-Gitlab-Token is compared with ==`
}

func telegram(c *gin.Context, secret string) bool {
	return c.GetHeader("X-Telegram-Bot-Api-Secret-Token") != secret // want `the header X-Telegram-Bot-Api-Secret-Token is compared with !=`
}

func missing(r *http.Request) bool { return r.Header.Get("X-Gitlab-Token") == "" }

func event(r *http.Request, want string) bool { return r.Header.Get("X-Gitlab-Event") == want }

func safe(r *http.Request, secret string) bool {
	return subtle.ConstantTimeCompare([]byte(r.Header.Get("X-Gitlab-Token")), []byte(secret)) == 1
}
