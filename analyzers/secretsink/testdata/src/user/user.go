package user

import (
	"crypto/hmac"
	"crypto/sha256"
	"net/http"
	"os"

	"lib"
)

func sinks(r *http.Request) {
	lib.Sign("user", "dev-1") // want `HMAC key: this constant reaches hmac.New \(`
	lib.Sign("user", os.Getenv("KEY"))
	lib.Again("dev-2")                      // want `HMAC key`
	lib.Header(r, "Authorization", "dev-3") // want `hard-coded token`
	lib.Header(r, "Accept", "dev-3")
	lib.Default("dev-4") // want `HMAC key`
	lib.Default("")
	lib.Key("dev-5").Sign()                        // want `HMAC key`
	_ = &lib.Config{Secret: "dev-6", Name: "user"} // want `HMAC key`
	_ = lib.Config{"dev-7", "user"}                // want `HMAC key`
	_ = lib.Config{Name: "user", Secret: os.Getenv("KEY")}
	_ = lib.Box[lib.Key]{Secret: "dev-8"} // want `HMAC key`
	lib.Generic(lib.Key("dev-9"))         // want `HMAC key`
	lib.Global = "dev-10"                 // want `HMAC key`
	lib.NewSigner().Mac("dev-11")         // want `HMAC key`
	f := lib.Sign
	f("user", "dev-12") // want `HMAC key`
	wrapped("dev-13")   // want `HMAC key: this constant reaches hmac.New through wrapped`
}

func wrapped(key string) { lib.Again(key) }

func constants() {
	hmac.New(sha256.New, []byte(lib.Const)) // want `HMAC key: this constant`
	hmac.New(sha256.New, lib.SigningKey)    // want `HMAC key: the constant that another package gives here`
	hmac.New(sha256.New, lib.DefaultKey)
	hmac.New(sha256.New, []byte(lib.DefaultSecret())) // want `HMAC key: the constant that another package gives here`
	hmac.New(sha256.New, []byte(lib.Version()))
	(&http.Request{}).SetBasicAuth("app", lib.NewOptions().Password) // want `password: the constant that another package gives here`
	hmac.New(sha256.New, lib.Bytes("dev-1"))                         // want `HMAC key`
	hmac.New(sha256.New, lib.Bytes(lib.Or("KEY", "dev-2")))          // want `HMAC key`
	hmac.New(sha256.New, lib.Bytes(os.Getenv("KEY")))
}
