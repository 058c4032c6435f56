package broken

import (
	"crypto/hmac"
	"crypto/sha256"

	"example.com/missing"
)

func direct() {
	hmac.New(sha256.New, []byte("dev-1"))
	key := "dev-2"
	sign(key)
	sign(undefined)
	sign(missing.Key)
	var x int = "not an int"
	missing.Call("dev-3", func() { sign("dev-4") })
	for _, y := range missing.List {
		sign(y.Key)
	}
	c := missing.Config{Key: "dev-5"}
	c.Key, x = "dev-6"
	sign()
	sign("dev-7", "too many")
}

func sign(key string) { hmac.New(sha256.New, []byte(key)) }

func (m missing.Type) method() { sign(m.Key) }

func sign(key string) {}

type T struct {
	Key     string
	Missing missing.T
}

func (t T) Sign() { hmac.New(sha256.New, []byte(t.Key)) }

var _ = T{"dev-8", nil}
var _ = T{Key: "dev-9", Nothing: 1}
