package fix

import (
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
)

const hookKey = "dev-only" // want `hmac\.New`

// Many is used where only a constant may stand, so it stays one.
const many = "dev-many" // want `hmac\.New`

var table [len(many)]int

type options struct{ SigningSecret string } // want SigningSecret:`sink` SigningSecret:`secret`

func sign(key []byte) { hmac.New(sha256.New, key) }

func use(o options) {
	sign([]byte(hookKey))
	sign([]byte(many))
	sign([]byte("dev-direct")) // want `hmac\.New`
	sign([]byte(o.SigningSecret))
	local := "dev-local" // want `hmac\.New`
	sign([]byte(local))
	sign([]byte("dev-" + fmt.Sprint(len(table)))) // want `hmac\.New`
}

var _ = options{SigningSecret: "dev-field"} // want `hmac\.New`
