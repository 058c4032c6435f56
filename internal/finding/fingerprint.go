package finding

import (
	"crypto/hmac"
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"strings"
)

// A fingerprint has 16 bytes: 2^64 distinct secrets until chance makes two meet.
const fingerprintBytes = 16

// fingerprintSalt separates our hashes from everybody else's. A change of it, or of
// the rounds, changes every fingerprint without a key.
const fingerprintSalt = "hookvet fingerprint v1"

// fingerprintRounds of PBKDF2 take about 0.25 ms on one core of a 2020s server: a
// hostile tree with tens of thousands of made-up secrets costs seconds, no more.
const fingerprintRounds = 1_000

// Fingerprint returns 32 hexadecimal digits that are the same wherever the
// secret stands: in a literal, a file, a staged blob or history, with either
// kind of line end. Neither line nor commit nor path goes in. The empty
// secret (a rule on paths) has a fingerprint of its rule.
//
// With a key it is an HMAC-SHA256: quick, and of no use to anyone without the
// key. Whoever holds the key can test guesses as fast as hashing goes, so a key
// that lies beside the fingerprints protects against tables, not against guessing.
//
// Without a key (nil or empty) the same input must give the same output on
// every machine, so there is nothing secret in it, and anyone can test guesses.
// It is PBKDF2-HMAC-SHA256 with a fixed salt, slow on purpose: about 0.25 ms here,
// on a large graphics card some ten million guesses a second. That protects what
// cannot be guessed anyway (tokens, keys), and makes a sweep over
// all reports of the world dear, but it does not protect a weak password: a
// dictionary of ten million is through in a second. Reports of repositories
// with such passwords are confidential, or need a baseline with a key.
//
// A Fingerprinter computes each only once.
func Fingerprint(key []byte, rule, secret string) string {
	secret = normal(secret)
	if len(key) == 0 { // an empty key is no key: HMAC with it would be a plain hash
		salt := append([]byte(fingerprintSalt), 0)
		sum, err := pbkdf2.Key(sha256.New, secret, append(salt, rule...), fingerprintRounds, fingerprintBytes)
		if err != nil {
			// Cannot happen: it rejects lengths that are constant here.
			return ""
		}
		return hex.EncodeToString(sum)
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(fingerprintSalt))
	mac.Write(binary.AppendUvarint([]byte{0}, uint64(len(rule)))) // where rule ends and secret begins
	mac.Write([]byte(rule))
	mac.Write([]byte(secret))
	return hex.EncodeToString(mac.Sum(nil)[:fingerprintBytes])
}

// normal is the form of a secret in which two of them are compared: a work tree
// may have CRLF where the blob and the Go compiler have LF.
func normal(secret string) string {
	return strings.TrimSpace(strings.ReplaceAll(secret, "\r\n", "\n"))
}
