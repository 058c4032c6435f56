package fix

import (
	mac "crypto/hmac"
	"crypto/sha256"
	"reflect"
)

func aliased(body, key, sig []byte) bool {
	hmac := mac.New(sha256.New, key)
	hmac.Write(body)
	return reflect.DeepEqual(hmac.Sum(nil), sig) // want `signature-compared-unsafely`
}

func shadowed(body, key, sig []byte) bool {
	mac := mac.New(sha256.New, key)
	mac.Write(body)
	return string(mac.Sum(nil)) == string(sig) // want `signature-compared-unsafely`
}
