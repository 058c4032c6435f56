package testfiles

import (
	"crypto/hmac"
	"crypto/sha256"
)

func sign(key []byte) { hmac.New(sha256.New, key) }

const shared = "dev-key"

const mistaken = "dev-key" // want "HMAC key"

func init() { sign([]byte(mistaken)) }
