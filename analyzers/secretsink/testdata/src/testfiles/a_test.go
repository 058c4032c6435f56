package testfiles

import (
	"crypto/aes"
	"net/http"
	"testing"
)

func TestSign(t *testing.T) {
	sign([]byte("dev-key"))
	sign([]byte(shared)) // only a test uses it
	sign([]byte("0123456789abcdefABCDEF0123456789"))
	sign([]byte("this is the key of the test"))
	aes.NewCipher([]byte{0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6, 0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c})
	(&http.Request{}).SetBasicAuth("user", "password")
	for _, key := range []string{"a", "b"} {
		sign([]byte(key))
	}

	sign([]byte("q7Zx" + "V2mK9" + "tRb4LwY8" + "nHs3Jd")) // want "HMAC key"
}
