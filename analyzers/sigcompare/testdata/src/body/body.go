// Package body has texts that are not the bytes that were sent.
package body

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"net/http"

	"github.com/gin-gonic/gin"
)

var key = []byte{}

type event struct{ ID string }

func reencoded(w http.ResponseWriter, r *http.Request) {
	var e event
	if err := json.NewDecoder(r.Body).Decode(&e); err != nil {
		return
	}
	body, _ := json.Marshal(e) // want `the MAC is of the body decoded and encoded again, .*\(signature-body-reencoded`
	h := hmac.New(sha256.New, key)
	h.Write(body)
	if !hmac.Equal([]byte(hex.EncodeToString(h.Sum(nil))), []byte(r.Header.Get("X-Line-Signature"))) {
		return
	}
}

func sign(body []byte) string {
	h := hmac.New(sha256.New, key)
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

func reencodedForHelper(w http.ResponseWriter, r *http.Request) {
	raw, _ := io.ReadAll(r.Body)
	var e map[string]any
	json.Unmarshal(raw, &e)
	again, _ := json.MarshalIndent(e, "", "") // want `signature-body-reencoded`
	if !hmac.Equal([]byte(sign(again)), []byte(r.Header.Get("X-Line-Signature"))) {
		return
	}
}

func bound(c *gin.Context) bool {
	var e event
	if c.ShouldBindJSON(&e) != nil {
		return false
	}
	body, _ := json.Marshal(&e) // want `signature-body-reencoded`
	h := hmac.New(sha256.New, key)
	h.Write(body)
	return hmac.Equal([]byte(hex.EncodeToString(h.Sum(nil))), []byte(c.GetHeader("X-Line-Signature")))
}

func consumed(w http.ResponseWriter, r *http.Request) {
	var e event
	dec := json.NewDecoder(r.Body)
	if err := dec.Decode(&e); err != nil {
		return
	}
	body, _ := io.ReadAll(r.Body) // want `the body was read before, .*\(signature-body-consumed`
	h := hmac.New(sha256.New, key)
	h.Write(body)
	if !hmac.Equal(h.Sum(nil), []byte(r.Header.Get("X-Line-Signature"))) {
		return
	}
}

func twice(w http.ResponseWriter, r *http.Request) {
	first, _ := io.ReadAll(r.Body)
	_ = first
	body, _ := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20)) // want `signature-body-consumed`
	if !hmac.Equal([]byte(sign(body)), []byte(r.Header.Get("X-Line-Signature"))) {
		return
	}
}

// Near misses.

func once(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	if !hmac.Equal([]byte(sign(body)), []byte(r.Header.Get("X-Line-Signature"))) {
		return
	}
	var e event
	json.Unmarshal(body, &e)
}

func restored(w http.ResponseWriter, r *http.Request) {
	first, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(first))
	body, _ := io.ReadAll(r.Body)
	if !hmac.Equal([]byte(sign(body)), []byte(r.Header.Get("X-Line-Signature"))) {
		return
	}
}

func restoredElsewhere(w http.ResponseWriter, r *http.Request, restore func(*http.Request)) {
	first, _ := io.ReadAll(r.Body)
	_ = first
	restore(r)
	body, _ := io.ReadAll(r.Body)
	if !hmac.Equal([]byte(sign(body)), []byte(r.Header.Get("X-Line-Signature"))) {
		return
	}
}

func eitherOr(w http.ResponseWriter, r *http.Request, plain bool) {
	if plain {
		io.ReadAll(r.Body)
		return
	}
	body, _ := io.ReadAll(r.Body)
	if !hmac.Equal([]byte(sign(body)), []byte(r.Header.Get("X-Line-Signature"))) {
		return
	}
}

// answers signs what it sends, which is its own.
func answers(w http.ResponseWriter, r *http.Request) {
	var e event
	json.NewDecoder(r.Body).Decode(&e)
	out, _ := json.Marshal(e)
	h := hmac.New(sha256.New, key)
	h.Write(out)
	w.Header().Set("X-Signature", hex.EncodeToString(h.Sum(nil)))
}

// own verifies what it made itself.
func own(stored event, sig []byte) bool {
	out, _ := json.Marshal(stored)
	h := hmac.New(sha256.New, key)
	h.Write(out)
	return hmac.Equal(h.Sum(nil), sig)
}

func otherValue(w http.ResponseWriter, r *http.Request, stored event) {
	var e event
	json.NewDecoder(r.Body).Decode(&e)
	out, _ := json.Marshal(stored)
	h := hmac.New(sha256.New, key)
	h.Write(out)
	if !hmac.Equal(h.Sum(nil), []byte(e.ID)) {
		return
	}
}
