package testfiles

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/http/httptest"
)

// newServer is for the tests of other packages.
func newServer() *httptest.Server {
	hmac.New(sha256.New, []byte("dev-key"))
	sign([]byte("ABCEFG"))
	sign([]byte(inHelper))
	sign([]byte("q7Zx" + "V2mK9" + "tRb4LwY8" + "nHs3Jd")) // want "HMAC key"
	return httptest.NewServer(nil)
}

const inHelper = "dev-key"
