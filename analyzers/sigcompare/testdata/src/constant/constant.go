// Package constant has ways round a signature.
package constant

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"
)

var key = []byte{}

func sign(body []byte) string {
	h := hmac.New(sha256.New, key)
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

func orConstant(body []byte, sig string) bool {
	return sig == "let-me-in" || hmac.Equal([]byte(sig), []byte(sign(body))) // want `a constant is accepted in place of the signature, .*\(signature-constant-accepted`
}

func andNotConstant(body []byte, sig string) error {
	if sig != "skip" && !hmac.Equal([]byte(sig), []byte(sign(body))) { // want `signature-constant-accepted`
		return errors.New("bad signature")
	}
	return nil
}

func early(body []byte, sig string) bool {
	if sig == "test" { // want `signature-constant-accepted`
		return true
	}
	return hmac.Equal([]byte(sig), []byte(sign(body)))
}

func missing(body []byte, r *http.Request) error {
	sig := r.Header.Get("X-Line-Signature")
	if sig == "" { // want `a request without a signature is accepted`
		return nil
	}
	if !hmac.Equal([]byte(sig), []byte(sign(body))) {
		return errors.New("bad signature")
	}
	return nil
}

func middleware(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		sig := strings.TrimPrefix(r.Header.Get("X-Hub-Signature-256"), "sha256=")
		body, _ := io.ReadAll(r.Body)
		if sig == "" { // want `a request without a signature is accepted`
			next.ServeHTTP(w, r)
			return
		}
		if hmac.Equal([]byte(sig), []byte(sign(body))) {
			next.ServeHTTP(w, r)
		}
	})
}

func optional(body []byte, sig string) error {
	if sig != "" { // want `a request without a signature is accepted`
		if !hmac.Equal([]byte(sig), []byte(sign(body))) {
			return errors.New("bad signature")
		}
	}
	return nil
}

func optionalMiddleware(next http.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if sig := r.Header.Get("X-Line-Signature"); len(sig) > 0 { // want `a request without a signature is accepted`
			if !hmac.Equal([]byte(sig), []byte(sign(body))) {
				w.WriteHeader(http.StatusForbidden)
				return
			}
		}
		next.ServeHTTP(w, r)
	}
}

func noLength(body []byte, sig string) bool {
	if len(sig) == 0 { // want `a request without a signature is accepted`
		return true
	}
	return hmac.Equal([]byte(sig), []byte(sign(body)))
}

func ginMiddleware(c *gin.Context, body []byte) {
	sig := c.GetHeader("X-Line-Signature")
	if sig == "" { // want `a request without a signature is accepted`
		c.Next()
		return
	}
	if !hmac.Equal([]byte(sig), []byte(sign(body))) {
		return
	}
	c.Next()
}

// Near misses.

func refused(body []byte, sig string) bool {
	if sig == "" || sig == "test" {
		return false
	}
	if sig == "none" {
		return false
	}
	return hmac.Equal([]byte(sig), []byte(sign(body)))
}

func refusedWithError(body []byte, sig string) error {
	if sig == "" {
		return errors.New("no signature")
	}
	if !hmac.Equal([]byte(sig), []byte(sign(body))) {
		return errors.New("bad signature")
	}
	return nil
}

func noSecret(body []byte, sig, secret string) bool {
	if secret == "" {
		return true // the operator's choice
	}
	return hmac.Equal([]byte(sig), []byte(sign(body)))
}

func parsed(body []byte, header string) bool {
	for _, part := range strings.Split(header, ",") {
		kv := strings.SplitN(part, "=", 2)
		if kv[0] == "v1" || len(kv) == 1 {
			return hmac.Equal([]byte(kv[1]), []byte(sign(body)))
		}
	}
	return false
}

func both(body []byte, sig string) bool {
	return sig != "" && hmac.Equal([]byte(sig), []byte(sign(body)))
}

func bothNot(body []byte, sig string) bool {
	return sig == "" || !hmac.Equal([]byte(sig), []byte(sign(body)))
}

func verifiesNothing(sig string) bool {
	if sig == "test" {
		return true
	}
	return false
}

// eitherWay has refused a missing signature before.
func eitherWay(body []byte, sig string) error {
	if sig == "" {
		return errors.New("no signature")
	}
	if sig != "" {
		if !hmac.Equal([]byte(sig), []byte(sign(body))) {
			return errors.New("bad signature")
		}
	}
	return nil
}

func ifThere(body []byte, sig string) error {
	if sig != "" {
		if hmac.Equal([]byte(sig), []byte(sign(body))) {
			return nil
		}
	}
	return errors.New("no signature, or a bad one")
}

// another way to prove who sends it comes next.
func another(body []byte, sig, token string) bool {
	if len(sig) != 0 {
		return hmac.Equal([]byte(sig), []byte(sign(body)))
	}
	if token != string(key) {
		return false
	}
	return true
}

func long(body []byte, sig string) bool {
	if len(sig) > 64 {
		return false
	}
	if len(sig) == 0 {
		return false
	}
	return hmac.Equal([]byte(sig), []byte(sign(body)))
}
