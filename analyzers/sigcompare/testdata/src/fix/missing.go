package fix

import "bytes"

func missing(body, key, sig []byte) bool {
	return bytes.Equal(sum(body, key), sig) // want `signature-compared-unsafely`
}
