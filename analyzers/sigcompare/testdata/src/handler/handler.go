// Package handler has handlers that compute MACs.
package handler

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log"
	"net/http"
)

var key = []byte{}

func logged(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	h := hmac.New(sha256.New, key) // want `the handler computes a MAC and compares it with nothing, so that X-Hub-Signature-256 may hold anything; .*\(hmac-never-compared`
	h.Write(body)
	expected := hex.EncodeToString(h.Sum(nil))
	log.Printf("got %s, want %s", r.Header.Get("X-Hub-Signature-256"), expected)
	w.WriteHeader(http.StatusOK)
}

func blank(w http.ResponseWriter, r *http.Request) {
	sig := r.Header.Get("X-Shopify-Hmac-Sha256")
	if sig == "" {
		return
	}
	h := hmac.New(sha256.New, key) // want `hmac-never-compared`
	io.Copy(h, r.Body)
	_ = h.Sum(nil)
}

func routes(mux *http.ServeMux) {
	mux.HandleFunc("/hook", func(w http.ResponseWriter, r *http.Request) {
		_ = r.Header.Get("X-Line-Signature")
		h := hmac.New(sha256.New, key) // want `hmac-never-compared`
		io.Copy(h, r.Body)
		if hex.EncodeToString(h.Sum(nil)) == "" {
			return
		}
	})
}

// Near misses.

func compared(w http.ResponseWriter, r *http.Request) {
	h := hmac.New(sha256.New, key)
	io.Copy(h, r.Body)
	if !hmac.Equal([]byte(hex.EncodeToString(h.Sum(nil))), []byte(r.Header.Get("X-Line-Signature"))) {
		w.WriteHeader(http.StatusForbidden)
	}
}

func equal(a, b string) bool { return hmac.Equal([]byte(a), []byte(b)) }

func comparedByHelper(w http.ResponseWriter, r *http.Request) {
	h := hmac.New(sha256.New, key)
	io.Copy(h, r.Body)
	if !equal(hex.EncodeToString(h.Sum(nil)), r.Header.Get("X-Line-Signature")) {
		w.WriteHeader(http.StatusForbidden)
	}
}

var compare func(a []byte, b string) bool

func comparedElsewhere(w http.ResponseWriter, r *http.Request) {
	h := hmac.New(sha256.New, key)
	io.Copy(h, r.Body)
	if !compare(h.Sum(nil), r.Header.Get("X-Line-Signature")) {
		w.WriteHeader(http.StatusForbidden)
	}
}

// signs makes a signature for its own answer.
func signs(w http.ResponseWriter, r *http.Request) {
	h := hmac.New(sha256.New, key)
	io.Copy(h, r.Body)
	w.Header().Set("X-Answer-Signature", hex.EncodeToString(h.Sum(nil)))
}

// forwards verifies nothing, and signs what it sends on.
func forwards(w http.ResponseWriter, r *http.Request) {
	_ = r.Header.Get("X-Line-Signature")
	h := hmac.New(sha256.New, key)
	io.Copy(h, r.Body)
	req, _ := http.NewRequest("POST", "https://example.com", nil)
	req.Header.Set("X-Hub-Signature-256", hex.EncodeToString(h.Sum(nil)))
}

type state struct{ mac []byte }

func kept(w http.ResponseWriter, r *http.Request, s *state) {
	_ = r.Header.Get("X-Line-Signature")
	h := hmac.New(sha256.New, key)
	io.Copy(h, r.Body)
	s.mac = h.Sum(nil)
}

func unsigned(w http.ResponseWriter, r *http.Request) {
	h := hmac.New(sha256.New, key)
	io.Copy(h, r.Body)
	log.Printf("%x", h.Sum(nil))
}

// switched compares, though not safely.
func switched(w http.ResponseWriter, r *http.Request) {
	h := hmac.New(sha256.New, key)
	io.Copy(h, r.Body)
	switch r.Header.Get("X-Line-Signature") {
	case hex.EncodeToString(h.Sum(nil)): // want `the MAC is compared with a switch`
	default:
		w.WriteHeader(http.StatusForbidden)
	}
}
