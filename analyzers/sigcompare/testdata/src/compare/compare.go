// Package compare has comparisons of MACs.
package compare

import (
	"bytes"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"
)

func sum(body, key []byte) []byte {
	h := hmac.New(sha256.New, key)
	h.Write(body)
	return h.Sum(nil)
}

func hexOf(body, key []byte) string { return "sha256=" + hex.EncodeToString(sum(body, key)) }

func equalOperator(body, key []byte, sig string) bool {
	h := hmac.New(sha256.New, key)
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil)) == sig // want `the MAC is compared with ==, which .* \(signature-compared-unsafely, sink, [0-9a-f]{4}\)`
}

func notEqual(body, key []byte, r *http.Request) error {
	expected := "sha256=" + hex.EncodeToString(sum(body, key))
	if r.Header.Get("X-Hub-Signature-256") != expected { // want `the MAC is compared with !=`
		return fmt.Errorf("bad signature")
	}
	return nil
}

func viaHelper(body, key []byte, sig string) bool {
	return sig == hexOf(body, key) // want `the MAC is compared with ==`
}

func bytesEqual(body, key, sig []byte) bool {
	return bytes.Equal(sig, sum(body, key)) // want `compared with bytes.Equal`
}

func bytesCompare(body, key, sig []byte) bool {
	return bytes.Compare(sum(body, key), sig) == 0 // want `compared with bytes.Compare`
}

func equalFold(body, key []byte, sig string) bool {
	return strings.EqualFold(sig, fmt.Sprintf("%x", sum(body, key))) // want `compared with strings.EqualFold`
}

func stringsCompare(body, key []byte, sig string) bool {
	mac := base64.StdEncoding.EncodeToString(sum(body, key))
	return 0 != strings.Compare(mac, sig) // want `compared with strings.Compare`
}

func deepEqual(body, key, sig []byte) bool {
	return reflect.DeepEqual(sum(body, key), sig) // want `compared with reflect.DeepEqual`
}

func slicesEqual(body, key, sig []byte) bool {
	return slices.Equal(sum(body, key), sig) // want `compared with slices.Equal`
}

func slicesCompare(body, key, sig []byte) bool {
	return slices.Compare(sum(body, key), sig) != 0 // want `compared with slices.Compare`
}

func bytesEqualFold(body, key, sig []byte) bool {
	return bytes.EqualFold(sig, []byte(hexOf(body, key))) // want `compared with bytes.EqualFold`
}

func converted(body, key []byte, sig string) bool {
	return string(sum(body, key)) == sig // want `compared with ==`
}

func array(body, key []byte, sig [32]byte) bool {
	return [32]byte(sum(body, key)) == sig // want `compared with ==`
}

func encodedInPlace(body, key []byte, sig string) bool {
	dst := make([]byte, 64)
	hex.Encode(dst, sum(body, key))
	return string(dst) == sig // want `compared with ==`
}

func built(body, key []byte, sig string) bool {
	var b strings.Builder
	b.WriteString("v1=")
	b.WriteString(hex.EncodeToString(sum(body, key)))
	return b.String() == sig // want `compared with ==`
}

func anyOf(body, key []byte, sigs []string) bool {
	want := hexOf(body, key)
	for _, s := range sigs {
		if s == want { // want `compared with ==`
			return true
		}
	}
	return false
}

func inClosure(body, key []byte) func(string) bool {
	want := hexOf(body, key)
	return func(sig string) bool {
		return sig == want // want `compared with ==`
	}
}

var literal = func(body, key []byte, sig string) bool {
	want := hexOf(body, key)
	return sig == want // want `compared with ==`
}

func inSwitch(body, key []byte, sig string) bool {
	switch sig {
	case "":
		return false
	case "v1=" + hexOf(body, key), hexOf(body, key): // want `the MAC is compared with a switch` `the MAC is compared with a switch`
		return true
	}
	return false
}

func switchOfMAC(body, key []byte, sigs [2]string) bool {
	switch hexOf(body, key) {
	case sigs[0]: // want `the MAC is compared with a switch`
		return true
	}
	return false
}

// same knows nothing of MACs, but is handed one.
func same(a, b []byte) bool {
	return bytes.Equal(a, b) // want `compared with bytes.Equal`
}

func handsOver(body, key, sig []byte) bool { return same(sum(body, key), sig) }

type verifier struct{ key []byte }

func (v *verifier) sign(body []byte) string { return hexOf(body, v.key) }

func (v *verifier) verify(body []byte, sig string) bool {
	return v.sign(body) == sig // want `compared with ==`
}

func headerToParameter(r *http.Request, want string) bool {
	return r.Header.Get("x-hub-signature-256") == want // want `the header X-Hub-Signature-256 is compared with ==`
}

// Near misses.

// kinds compares no MAC.
func kinds(body, key []byte, kind string) []byte {
	switch kind {
	case "v1", fmt.Sprint(len(body)):
		return sum(body, key)
	}
	switch n := len(sum(body, key)); n {
	case len(key):
		return nil
	}
	return nil
}

func safe(body, key []byte, sig string) bool {
	return hmac.Equal([]byte(hexOf(body, key)), []byte(sig))
}

func safeToo(body, key, sig []byte) bool {
	return subtle.ConstantTimeCompare(sum(body, key), sig) == 1
}

// doubled compares MACs of what is to be compared: an attacker cannot steer them.
func doubled(a, b, random []byte) bool {
	return bytes.Equal(sum(a, random), sum(b, random))
}

func empty(body, key []byte) bool {
	return hexOf(body, key) == "" || sum(body, key) == nil
}

func knownAnswer(key []byte) bool {
	return hexOf([]byte("test"), key) == "sha256=00ff"
}

func overwritten(body, key []byte, sig string) bool {
	want := hexOf(body, key)
	want = strings.Repeat("x", len(want))
	return want == sig
}

func otherBranch(body, key []byte, a, b string, signed bool) bool {
	var want string
	if signed {
		want = hexOf(body, key)
		return hmac.Equal([]byte(want), []byte(a))
	} else {
		want = b
	}
	return a == want
}

func lengths(body, key, sig []byte) bool {
	return len(sum(body, key)) == len(sig)
}

// plain is no MAC: whoever has the body can compute it.
func plain(body []byte, sum string) bool {
	h := sha256.New()
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil)) == sum
}

func ordering(body, key []byte, other string) bool {
	return strings.Compare(hexOf(body, key), other) < 0
}

// sameText is not handed MACs.
func sameText(a, b []byte) bool { return bytes.Equal(a, b) }

func otherCall(a, b []byte) bool { return sameText(a, b) }

func scheme(r *http.Request, want string) bool {
	name, _, _ := strings.Cut(r.Header.Get("X-Hub-Signature"), "=")
	return name == want
}

func answer(res *http.Response, want string) bool {
	return res.Header.Get("X-Hub-Signature-256") == want
}

func otherHeader(r *http.Request, want string) bool {
	return r.Header.Get("X-Request-Id") == want
}
