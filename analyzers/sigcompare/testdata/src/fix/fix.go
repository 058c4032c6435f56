// Package fix has comparisons that hmac.Equal replaces.
package fix

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

type tag string

func sum(body, key []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(body)
	return h.Sum(nil)
}

func hexOf(body, key []byte) string { return hex.EncodeToString(sum(body, key)) }

func equal(body, key []byte, sig string) bool {
	return hexOf(body, key) == sig // want `signature-compared-unsafely`
}

func different(body, key []byte, header string) bool {
	if sig := strings.TrimSpace(header); sig != hexOf(body, key) || sig == "" { // want `signature-compared-unsafely`
		return false
	}
	return true
}

func named(body, key []byte, sig tag) bool {
	return (sig) == tag("sha256="+hexOf(body, key)) // want `signature-compared-unsafely`
}

func slices(body, key, sig []byte) bool {
	return !bytes.Equal(sum(body, key), sig) // want `signature-compared-unsafely`
}

func folded(body, key []byte, sig string) bool {
	return strings.EqualFold(sig, hexOf(body, key)) // want `signature-compared-unsafely`
}

func ordered(body, key []byte, sig string) bool {
	return strings.Compare(sig, hexOf(body, key)) != 0 // want `signature-compared-unsafely`
}

// An array is no slice, and needs a variable to make one of.
func array(body, key []byte, sig [32]byte) bool {
	return [32]byte(sum(body, key)) == sig // want `signature-compared-unsafely`
}

type truth bool

func namedBool(body, key []byte, sig string) truth {
	var ok truth = hexOf(body, key) == sig // want `signature-compared-unsafely`
	return ok
}
