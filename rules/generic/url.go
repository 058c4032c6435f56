package generic

import (
	"bytes"
	"encoding/base64"
	"strings"

	"github.com/hookvet/hookvet/internal/classify"
)

// urlCredentials finds the password of scheme://user:password@host.
func urlCredentials(_ *Scratch, w []byte, start, end int, kinds Kinds) Found {
	scheme := start
	for scheme > 0 && (is(w[scheme-1], isWord) || w[scheme-1] == '+' || w[scheme-1] == '-') {
		scheme--
	}
	i := end
	colon := -1
	for ; i < len(w) && i-end < 256; i++ {
		c := w[i]
		if c == '@' {
			break
		}
		if c == ':' && colon < 0 {
			colon = i
		}
		if c <= ' ' || c == '"' || c == '\'' || c == '<' || c == '>' || c == '`' || c == '/' || c == '\\' || c >= 0x7f {
			return Found{}
		}
	}
	if colon < 0 || at(w, i) != '@' || i == colon+1 {
		return Found{}
	}
	i = lastAt(w, i)
	host := i + 1
	for host < len(w) && (is(w[host], isName) || w[host] == ':' || w[host] == '[') {
		host++
	}
	f := Found{Start: scheme, End: host, SecretStart: colon + 1, SecretEnd: i, Kinds: kinds}
	if why := noURLPassword(string(w[end:colon]), string(w[colon+1:i]), string(w[i+1:host])); why != "" {
		f.Kinds, f.Why = 0, why
	}
	return f
}

// maxLateAt is how far an at sign may be after the one before it, in a password.
const maxLateAt = 64

// lastAt gives the last at sign of the authority in which there is one at i: a password may
// hold others, as package net/url reads it. What parts lists and parameters ends the search,
// lest the next address counts.
func lastAt(w []byte, i int) int {
	for j := i + 1; j < len(w) && j-i <= maxLateAt+1; j++ {
		switch c := w[j]; {
		case c == '@':
			i = j
		case c <= ' ' || c >= 0x7f || strings.IndexByte("/?#&|,;\"'`<>(){}[]\\", c) >= 0:
			return i
		}
	}
	return i
}

func noURLPassword(user, password, host string) string {
	low := strings.ToLower(password)
	switch {
	case classify.Reference(password) || strings.ContainsAny(password, "{}[]$()") || strings.HasPrefix(password, "%"):
		return whyReference
	case classify.Placeholder(password) || strings.Trim(low, "x*.-_") == "":
		return whyPlaceholder
	case spelled.Replace(low) == "password" || low == "token" || low == "port" || isToy(letters(low)):
		return whyToy
	case isLocal(host) && strings.Trim(strings.TrimRight(password, "0123456789"), "abcdefghijklmnopqrstuvwxyz") == "" && len(strings.TrimLeft(password, "abcdefghijklmnopqrstuvwxyz")) < 2:
		return whyToy // a word, on this machine
	case isExampleHost(strings.ToLower(host)):
		return whyPlaceholder
	}
	return ""
}

// spelled undoes what people make of the word password.
var spelled = strings.NewReplacer("@", "a", "0", "o")

// isLocal says whether a host, with its port, is the machine itself.
func isLocal(host string) bool {
	for _, name := range []string{"localhost", "127.0.0.1", "0.0.0.0", "[::1]"} {
		if rest, ok := strings.CutPrefix(host, name); ok && (rest == "" || rest[0] == ':') {
			return true
		}
	}
	return false
}

// isExampleHost says whether a host, with its port, is one of those that RFC 2606 keeps for
// examples, or says that it stands for another.
func isExampleHost(host string) bool {
	host, _, _ = strings.Cut(host, ":")
	for _, part := range []string{"example", "your", "some.", "somehost", "myhost", "hostname"} {
		if strings.Contains(host, part) {
			return true
		}
	}
	return host == "host" || strings.HasSuffix(host, ".test") || strings.HasSuffix(host, ".invalid")
}

// authorization finds what follows Basic or Bearer.
func authorization(_ *Scratch, w []byte, start, end int, kinds Kinds) Found {
	i := skip(w, end, len(w), isSpace)
	from := i
	for i < len(w) && i-from < maxValueBytes && isToken(w[i]) {
		i++
	}
	if start > 0 && is(w[start-1], isName) {
		return Found{}
	}
	f := Found{Start: start, End: i, SecretStart: from, SecretEnd: i}
	value := string(w[from:i])
	if w[start]|0x20 == 'b' && w[start+1]|0x20 == 'a' {
		f.Why = noBasic(value)
		if f.Why == whyForm {
			return Found{}
		}
	} else {
		look, why := classify.Explain(value)
		if f.Why = why; look < classify.Random && why == "" {
			f.Why = whyPlain
		}
	}
	if f.Why == "" {
		f.Kinds = kinds
	}
	return f
}

// noBasic says why the value of Basic authentication holds no secret.
func noBasic(value string) string {
	text, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(value, "="))
	if err != nil || !printable(text) {
		return whyForm
	}
	user, password, ok := bytes.Cut(text, []byte(":"))
	if !ok || len(password) < 2 {
		return whyForm
	}
	if string(password) == "password" && !toys[strings.ToLower(string(user))] && !words[strings.ToLower(string(user))] {
		return ""
	}
	return noURLPassword(string(user), string(password), "")
}

func printable(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c >= 0x7f {
			return false
		}
	}
	return true
}
