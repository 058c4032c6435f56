// Package keys hands secrets to parameters and fields that the table of sinks knows.
package keys

import (
	"crypto/aes"
	"fmt"
	"log"
	"net/smtp"
	"net/url"

	"github.com/redis/go-redis/v9"
	"github.com/slack-go/slack"
)

func parameter(token string) *slack.Client {
	log.Printf("talking to Slack with %s", token) // want `the API key of slack.New is written to the log by log.Printf`
	return slack.New(token)
}

func mail(user, pass, host string) (smtp.Auth, error) {
	if host == "" {
		return nil, fmt.Errorf("no host for %s:%s", user, pass) // want `the password of smtp.PlainAuth is part of an error's text`
	}
	return smtp.PlainAuth("", user, pass, host), nil
}

func cipher(key []byte) {
	if _, err := aes.NewCipher(key); err != nil {
		log.Printf("key %x: %v", key, err) // want `the encryption key of aes.NewCipher is written`
	}
}

func field(addr, password string) *redis.Options {
	log.Println("connecting to", addr, password) // want `the password in go-redis.Options.Password is written`
	return &redis.Options{Addr: addr, Password: password}
}

func read(address string) {
	o, err := redis.ParseURL(address)
	if err != nil {
		return
	}
	log.Print(o.Password) // want `the password in go-redis.Options.Password`
	log.Printf("%+v", *o) // want `the password in go-redis.Options.Password is written to the log by log.Printf with the rest of the struct`
	log.Print(o.Addr)
}

// Near misses.

func address(raw string) (*url.URL, error) {
	log.Print(raw) // it may have no password
	return url.Parse(raw)
}

func several(token, other string, debug bool) *slack.Client {
	log.Print(token)
	token = other
	if debug {
		token = "none"
	}
	return slack.New(token)
}

func partly(token string) *slack.Client {
	log.Printf("%s… (%d letters)", token[:4], len(token))
	return slack.New(token)
}

func named(options map[string]string) *slack.Client {
	log.Print(options["host"])
	return slack.New(options["token"])
}
