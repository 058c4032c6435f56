package finding

import (
	"crypto/pbkdf2"
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// A fingerprint has 16 bytes: 2^64 distinct secrets until chance makes two meet.
const fingerprintBytes = 16

// fingerprintSalt separates our hashes from everybody else's. A change of it, or of
// the rounds, changes every fingerprint.
const fingerprintSalt = "hookvet fingerprint v1"

// fingerprintRounds of PBKDF2 take about 0.25 ms on one core of a 2020s server: a
// hostile tree with tens of thousands of made-up secrets costs seconds, no more.
const fingerprintRounds = 1_000

// Fingerprint returns 32 hexadecimal digits that are the same wherever the
// secret stands and whatever found it: in a literal, a file, a staged blob or history,
// with either kind of line end, by a rule or a Go pass. Neither line nor commit nor path
// goes in. What is no secret has other fingerprints: a weakness in the code that of its
// rule and the line's text, without space; a file that should not be there that of its
// rule and path.
//
// It is PBKDF2-HMAC-SHA256, slow on purpose: about 0.25 ms here, on a large graphics
// card some ten million guesses a second. Without a key (nil or empty) the salt is
// fixed, so that the same input gives the same output on every machine, and anyone can
// test guesses. That protects what cannot be guessed anyway (tokens, keys), and makes a
// sweep over all reports of the world dear, but it does not protect a weak password: a
// dictionary of ten million is through in a second. Reports of repositories with such
// passwords are confidential.
//
// With a key, the salt is that too: nobody can compare what two keys gave, and without
// the key nobody can test a guess. A key that lies beside the fingerprints, as a
// baseline's, protects against tables, not against guessing.
//
// A Fingerprinter computes each only once.
func Fingerprint(key []byte, f *Finding) string {
	salt := append([]byte(fingerprintSalt), 0)
	salt = append(salt, key...)
	sum, err := pbkdf2.Key(sha256.New, f.identity(), salt, fingerprintRounds, fingerprintBytes)
	if err != nil {
		// Cannot happen: it rejects lengths that are constant here.
		return ""
	}
	return hex.EncodeToString(sum)
}

// identity is what a finding is the same by. Its parts are kept apart by a byte
// that the first of them says the kind of.
func (f *Finding) identity() string {
	switch {
	case f.Secret != "":
		return "secret\x00" + f.Value()
	case f.Position.Line > 0:
		return "weakness\x00" + f.Rule + "\x00" + strings.Join(strings.Fields(f.Source), "")
	}
	return "file\x00" + f.Rule + "\x00" + f.File
}

// Value is the secret in the form in which two of them are compared: a work tree may
// have CRLF where the blob and the Go compiler have LF.
func (f *Finding) Value() string {
	return strings.TrimSpace(strings.ReplaceAll(f.Secret, "\r\n", "\n"))
}
