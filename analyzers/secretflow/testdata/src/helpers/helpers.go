// Package helpers hands secrets to functions.
package helpers

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log"
	"os"
)

func secretOf(name string) string { return os.Getenv(name) }

func token() string { return os.Getenv("API_TOKEN") }

func debugf(format string, args ...any) {
	log.Printf("debug: "+format, args...)
}

func show(what, value string) {
	log.Print(what + ": " + value)
}

func showTwice(value string) { show("value", value) }

func fail(value string) error {
	return fmt.Errorf("bad %s", value)
}

func maskedf(value string) string { return "***" + value }

func all() error {
	log.Print(token())          // want `API_TOKEN is written to the log by log.Print`
	debugf("token %s", token()) // want `API_TOKEN is written to the log by log.Printf in debugf`
	show("token", token())      // want `in show`
	showTwice(token())          // want `in showTwice`
	show(os.Getenv("API_HOST"), "x")
	log.Print(maskedf(token()))
	sum := sha256.Sum256([]byte(token()))
	log.Print(hex.EncodeToString(sum[:]))
	log.Print(secretOf("API_TOKEN")) // the name is not followed
	return fail(token())             // want `secret-in-error`
}

type client struct {
	host  string
	token string
}

func newClient() *client {
	return &client{host: "x", token: os.Getenv("API_TOKEN")}
}

func (c *client) get() {
	log.Printf("GET %s", c.host)
	log.Printf("GET with %s", c.token) // want `API_TOKEN`
}

type mixed struct{ value string }

func mix(s string) []mixed {
	return []mixed{{value: os.Getenv("API_TOKEN")}, {value: s}}
}

func (m mixed) show() { log.Print(m.value) }

func closure() func() {
	t := token()
	return func() {
		log.Print(t) // want `API_TOKEN`
	}
}

func recursive(s string, n int) string {
	if n == 0 {
		return s
	}
	return recursive(s+"x", n-1)
}

func recursion() {
	log.Print(recursive(token(), 3)) // want `API_TOKEN`
	log.Print(recursive("x", 3))
}
