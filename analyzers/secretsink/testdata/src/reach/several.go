package reach

import (
	"crypto/hmac"
	"crypto/sha1"
	"crypto/sha256"
	"os"
)

// Interfaces with several implementations.

type Keyed interface {
	MAC(key string) // want MAC:"sink.0:hmac-key."
	Key() string
	Describe(text string)
}

type strong struct{}
type weak struct{}
type wrapper struct{ weak }

func (strong) MAC(key string)       { hmac.New(sha256.New, []byte(key)) } // want MAC:"sink.0:hmac-key."
func (strong) Key() string          { return os.Getenv("KEY") }
func (strong) Describe(text string) { hmac.New(sha256.New, []byte(text)) } // want Describe:"sink.0:hmac-key."
func (weak) MAC(key string)         { hmac.New(sha1.New, []byte(key)) }    // want MAC:"sink.0:hmac-key."
func (weak) Key() string            { return "several-key" }               // want "this constant reaches hmac.New"
func (weak) Describe(text string)   { println(text) }

func several(k Keyed) {
	k.MAC("all-of-them-take-it") // want "this constant reaches hmac.New through MAC"
	k.Describe("one of them prints it")
	hmac.New(sha256.New, []byte(k.Key()))
}

// Channels.

type queue struct{ keys chan string }

func channels(q *queue) {
	c := make(chan []byte, 2)
	c <- []byte("channel-key") // want "this constant reaches hmac.New"
	hmac.New(sha256.New, <-c)

	q.keys <- "queue-key" // want "this constant reaches hmac.New through keys"
	go receive(q.keys)

	names := make(chan string)
	names <- "no key"
	println(<-names)
}

func receive(keys <-chan string) {
	for {
		select {
		case key, ok := <-keys:
			if !ok {
				return
			}
			hmac.New(sha256.New, []byte(key))
		}
	}
}

// A blank is a key that everybody knows.
var _ = hmac.New(sha256.New, []byte("your-secret-key")) // want "this constant reaches hmac.New"
