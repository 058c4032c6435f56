package hardcoded

import (
	"encoding/base64"
	"strings"

	"github.com/hookvet/hookvet/internal/classify"
	"github.com/hookvet/hookvet/internal/finding"
)

// maxCredentials is how many places of one text are looked at.
const maxCredentials = 20_000

// inURLs finds passwords in URLs and in the DSNs of Go's database drivers:
// scheme://user:password@host and user:password@tcp(host:port)/name.
func inURLs(text string, test, help bool) []hit {
	var hits []hit
	for at, n := 0, 0; n < maxCredentials; n++ {
		i := strings.IndexByte(text[at:], '@')
		if i < 0 {
			break
		}
		i += at
		at = i + 1
		low := max(0, i-512)
		head := text[low:i]
		if j := strings.LastIndexAny(head, " \t\r\n\"'`<>(),"); j >= 0 {
			head, low = head[j+1:], low+j+1
		}
		scheme := ""
		if j := strings.LastIndex(head, "://"); j >= 0 {
			if anotherAt(text[i+1:]) {
				continue // the password holds this one
			}
			scheme = head[:j]
			head, low = head[j+3:], low+j+3
			if strings.ContainsAny(head, "/?#") {
				continue // an @ in a path
			}
		} else if !driverDSN(text[i+1:]) {
			continue
		}
		host := text[i+1 : min(len(text), i+1+128)]
		if j := strings.IndexAny(host, "/?# \t\r\n\"'`"); j >= 0 {
			host = host[:j]
		}
		user, password, ok := strings.Cut(head, ":")
		if !ok { // a token as the user
			if look := classify.Text(user); look >= classify.Random && strings.HasPrefix(scheme, "http") {
				hits = append(hits, hit{start: low, end: i, rule: ruleURL, confidence: finding.Generic, secret: user, what: "a URL with a token"})
			}
			continue
		}
		if !urlPassword(user, password, host, test, help) {
			continue
		}
		hits = append(hits, hit{start: low + len(user) + 1, end: i, rule: ruleURL, confidence: finding.Generic, secret: password, what: "a URL or DSN with a password"})
	}
	return hits
}

// anotherAt says whether the authority of a URL goes on after an @ and has another: the last
// ends the password, as package net/url reads it. What parts lists and parameters ends it,
// lest the next address counts.
func anotherAt(rest string) bool {
	const most = 64
	i := strings.IndexAny(rest[:min(len(rest), most+1)], "@/?#&|,; \t\r\n\"'`<>(){}[]\\")
	return i >= 0 && rest[i] == '@'
}

// driverDSN says whether what follows an @ is an address as Go's MySQL driver has it.
func driverDSN(rest string) bool {
	for _, net := range []string{"tcp(", "tcp4(", "tcp6(", "unix(", "udp(", "cloudsql("} {
		if strings.HasPrefix(rest, net) {
			return true
		}
	}
	return false
}

func urlPassword(user, password, host string, test, help bool) bool {
	if len(password) < 4 {
		return false
	}
	look := classify.Text(password)
	if look >= classify.UUID {
		return true
	}
	lower := strings.ToLower(password)
	switch {
	case classify.Name(password) > classify.None || classify.Name(spelled.Replace(lower)) > classify.None:
		return false // "P@ssw0rd"
	case test || help:
		return false
	case strings.ContainsAny(password, "%${}<>[]*()") || lower == strings.ToLower(user):
		return false
	case local(host) && look != classify.Chosen:
		return false
	case someWord[lower] || strings.Contains(lower, "xxx"):
		return false
	case look == classify.Chosen:
		return true
	}
	// A long one is none of a manual, whatever it looks like; a word is one where the
	// host is real.
	digits := strings.ContainsAny(password, "0123456789")
	return len(password) >= 24 && digits && strings.Trim(password, "0xX") != "" || len(password) >= 6 && strings.Contains(host, ".") && !strings.ContainsAny(password, "-_.+,:=") && classify.Surprise(password) > 0 && !placeholderHost(host)
}

// spelled undoes what people make of the word password.
var spelled = strings.NewReplacer("@", "a", "0", "o")

var someWord = map[string]bool{
	"user": true, "username": true, "pass": true, "passwd": true, "admin": true, "root": true, "test": true, "guest": true, "postgres": true, "mysql": true,
	"foo": true, "bar": true, "baz": true, "changeme": true, "example": true, "abc": true, "port": true, "host": true, "name": true, "value": true, "rabbitmq": true,
	"redis": true, "mongo": true, "hidden": true, "redacted": true, "xxxxx": true, "pwd": true, "testing": true, "hello": true, "world": true, "sample": true,
	"something": true, "anything": true, "whatever": true, "mypassword": true, "mypass": true, "yourpassword": true, "placeholder": true, "minioadmin": true,
}

// local says whether a host is the machine itself, or one of a compose file.
func local(host string) bool {
	name := strings.ToLower(host)
	for _, net := range []string{"tcp(", "unix("} {
		name = strings.TrimPrefix(name, net)
	}
	return !strings.Contains(name, ".") || strings.HasPrefix(name, "localhost") || strings.HasPrefix(name, "127.") || strings.HasPrefix(name, "0.0.0.0")
}

// placeholderHost says whether a host is one of those that RFC 2606 keeps for manuals.
func placeholderHost(host string) bool {
	name, _, _ := strings.Cut(strings.ToLower(host), ":")
	for _, tail := range []string{".example", ".test", ".invalid", ".localhost", ".local", "example.com", "example.org", "example.net", "domain.com", "host.com", "foo.com", "bar.com", "mycompany.com", "company.com", "server.com", "acme.com"} {
		if strings.HasSuffix(name, tail) {
			return true
		}
	}
	return false
}

// inHeaders finds the credentials of headers: Basic and a pair in base64, Bearer and a
// token.
func inHeaders(text string, test bool) []hit {
	var hits []hit
	for _, scheme := range []string{"basic", "bearer", "token", "apikey"} {
		for at, n := 0, 0; n < maxCredentials; n++ {
			i := indexFold(text[at:], scheme)
			if i < 0 {
				break
			}
			i += at
			at = i + len(scheme)
			if i > 0 && keyByte(text[i-1]) || at >= len(text) || text[at] != ' ' && text[at] != ':' {
				continue
			}
			from := at
			for from < len(text) && from-at < 3 && strings.IndexByte(" :", text[from]) >= 0 {
				from++
			}
			to := from
			for to < len(text) && to-from < maxValue && strings.IndexByte(" \t\r\n\"'`,;<>\\)", text[to]) < 0 {
				to++
			}
			value := text[from:to]
			if scheme == "basic" {
				if basic(value, test) {
					hits = append(hits, hit{start: from, end: to, rule: ruleHeader, confidence: finding.Generic, secret: value, what: "a header with a user and a password in base64"})
				}
				continue
			}
			if classify.Text(value) >= classify.Random {
				hits = append(hits, hit{start: from, end: to, rule: ruleHeader, confidence: finding.Generic, secret: value, what: "a header with a token"})
			}
		}
	}
	return hits
}

// indexFold is strings.Index for a word of small letters, whatever the case of s.
func indexFold(s, word string) int {
	for i := 0; i+len(word) <= len(s); i++ {
		if s[i]|0x20 == word[0] && strings.EqualFold(s[i:i+len(word)], word) {
			return i
		}
	}
	return -1
}

// basic says whether a text is user:password in base64.
func basic(s string, test bool) bool {
	if len(s) < 8 {
		return false
	}
	b, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(s, "="))
	if err != nil {
		return false
	}
	user, password, ok := strings.Cut(string(b), ":")
	if !ok || !printable(string(b)) || strings.ContainsAny(string(b), "\n\t") {
		return false
	}
	if test {
		return classify.Text(password) >= classify.Random
	}
	lower := strings.ToLower(password)
	return len(password) >= 4 && lower != strings.ToLower(user) && !someWord[lower] && classify.Name(password) <= classify.None && !strings.Contains(lower, "example") && !strings.Contains(lower, "sesame")
}

// inPEM finds private keys that the rule does not: those whose end is cut off, or is in
// another text.
func inPEM(text string) []hit {
	var hits []hit
	for at, n := 0, 0; n < maxCredentials; n++ {
		i := strings.Index(text[at:], "-----BEGIN ")
		if i < 0 {
			break
		}
		i += at
		at = i + len("-----BEGIN ")
		label, rest, ok := strings.Cut(text[at:min(len(text), at+200)], "-----")
		if !ok || !strings.HasSuffix(strings.TrimSuffix(label, " BLOCK"), "PRIVATE KEY") || strings.Contains(rest, "...") {
			continue
		}
		body := at + len(label) + len("-----")
		to := body
		for to < len(text) && text[to] != '-' {
			to++
		}
		letters := 0
		for j := body; j < to && letters < 64; j++ {
			if c := text[j]; c > ' ' {
				letters++
			}
		}
		if letters >= 40 {
			hits = append(hits, hit{start: i, end: to, rule: ruleKey, confidence: finding.Pattern, secret: text[i:to], what: "a private key"})
		}
	}
	return hits
}
