// Package far compares MACs that another package computes. It imports no HMAC itself.
package far

import (
	"bytes"
	"encoding/hex"

	"far/sign"
)

func operator(key, body []byte, sig string) bool {
	return hex.EncodeToString(sign.Sum(key, body)) == sig // want `the MAC is compared with ==`
}

func second(key, body []byte, sig string) bool {
	_, want, err := sign.Header(key, body)
	return err == nil && want == sig // want `the MAC is compared with ==`
}

func method(s *sign.Signer, body []byte, sig string) bool {
	want := s.Sign(body)
	return sig != want // want `the MAC is compared with !=`
}

// Again hands it on.
func Again(s *sign.Signer, body []byte) string { return "v1=" + s.Sign(body) } // want Again:`mac\[0\]`

// Near misses.

func name(key, body []byte, header string) bool {
	name, _, _ := sign.Header(key, body)
	return name == header
}

func digest(body, sum []byte) bool { return bytes.Equal(sign.Digest(body), sum) }

func verify(key, body, sig []byte) bool { return sign.Verify(key, body, sig) }

func unsigned(key, body []byte) bool { return len(sign.Sum(key, body)) == 0 }
