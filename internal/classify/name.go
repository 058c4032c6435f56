package classify

import (
	"slices"
	"strings"
)

// Sense is what a name says of its value.
type Sense uint8

// The senses, weakest first.
const (
	Never    Sense = iota // that it is no secret
	None                  // nothing
	About                 // something to do with a secret: only what is random beyond doubt is one
	Secret                // a token or a key
	Password              // what people choose themselves
)

// Name judges a name: an identifier, a flag, a header, a key of a document.
func Name(name string) Sense {
	if len(name) > 96 {
		return None
	}
	ws := words(name)
	for len(ws) > 1 && neutral[ws[len(ws)-1]] {
		ws = ws[:len(ws)-1]
	}
	best := None
	for i, w := range ws {
		if noSecret[w] && !(w == "hash" && i+1 < len(ws) && ws[i+1] == "key") {
			return Never
		}
		s := sense(ws, i)
		if s == Never {
			return Never
		}
		if i < len(ws)-1 && s > About { // "tokenStart", "passwordField"
			s = About
		}
		best = max(best, s)
	}
	return best
}

// sense judges the word ws[i] with those in front of it.
func sense(ws []string, i int) Sense {
	w := ws[i]
	before := ""
	if i > 0 {
		before = ws[i-1]
	}
	switch {
	case passwords[w]:
		return Password
	case w == "pass" || w == "pw":
		if i == len(ws)-1 && !phases[before] {
			return Password
		}
		return None
	case secrets[w]:
		if notSecrets[before] {
			return About
		}
		return Secret
	case w == "key" || w == "keys":
		switch {
		case keys[before]:
			return Secret
		case notKeys[before]:
			return Never
		}
		return About
	case about[w]:
		return About
	}
	for _, tail := range tails { // "dbpassword"
		if len(w) > len(tail) && strings.HasSuffix(w, tail) && w[:len(w)-len(tail)] != "no" {
			if passwords[tail] {
				return Password
			}
			return Secret
		}
	}
	return None
}

// words splits a name where small letters meet capitals, and at what is no letter. All
// are lower-cased; digits go.
func words(name string) []string {
	var ws []string
	from := -1
	end := func(to int) {
		if from >= 0 {
			ws = append(ws, strings.ToLower(name[from:to]))
		}
		from = -1
	}
	for i := range len(name) {
		c := name[i]
		lower, upper := c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z'
		switch {
		case !lower && !upper:
			end(i)
			continue
		case upper && i > 0 && isLower(name[i-1]),
			upper && i > 0 && isUpper(name[i-1]) && i+1 < len(name) && isLower(name[i+1]) && !plural(name[i+1:]):
			end(i)
		}
		if from < 0 {
			from = i
		}
	}
	end(len(name))
	return ws
}

// plural says whether what follows a capital is the s of "APIs".
func plural(rest string) bool {
	return rest[0] == 's' && (len(rest) == 1 || !isLower(rest[1]))
}

func isLower(c byte) bool { return c >= 'a' && c <= 'z' }
func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }
func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func set(list string) map[string]bool {
	m := make(map[string]bool)
	for w := range strings.FieldsSeq(list) {
		m[w] = true
	}
	return m
}

var (
	passwords = set("password passwords passwd pwd passphrase passcode passwort motdepasse contrasena senha psw")

	secrets = set(`secret secrets token tokens apikey apikeys apitoken apisecret authtoken accesskey accesstoken secretkey
		privatekey privkey clientsecret appsecret webhooksecret signingkey signingsecret encryptionkey masterkey
		sharedsecret refreshtoken bearertoken idtoken cred creds credential credentials hmackey jwtsecret sessionkey`)

	// about are words that make only what is random beyond doubt a secret.
	about = set("auth authorization bearer jwt hmac signing pat cookie pepper apiauth authkey license")

	// keys are what keys that are secret are called.
	keys = set(`api secret private priv access auth signing sign encryption encrypt decryption decrypt crypto cipher aes des hmac
		master session cookie csrf jwt shared service account webhook hook client app license ssh deploy server root
		storage admin kms block symmetric sym mac rsa ecdsa dsa stripe openai aws azure gcp google github gitlab slack sendgrid
		twilio consumer hash hashing subscription integration routing ingest write read`)

	// notKeys are other things that are called keys.
	notKeys = set(`cache sort map primary foreign partition row index idx lookup object bucket config cfg context ctx
		group dedup idempotency routing i18n translation message label field param query dict hot shortcut
		header registry reg storage sorting option setting env metadata meta annotation public pub lock redis etcd
		data json yaml column join unique natural test tag state topic event flag metric`)

	// notSecrets in front make a token a piece of a text, and a secret something to be
	// named.
	notSecrets = set(`next page continuation cursor resume skip lexer lex scanner parser syntax start end eof sync continue
		ident operator string comment open close left right first last current prev previous non not no csrftoken cancel cancellation
		cont pagination sentinel placeholder lexical route separator delimiter`)

	// phases of a compiler or a renderer.
	phases = set("first second third final one two test tests check checks next last render compiler opt optimization single multi by")

	// neutral words at the end say nothing.
	neutral = set(`value val values default def string str text literal raw bytes byte base encoded plain plaintext dev prod
		production staging stage local live sandbox old new current constant const data b x s a c v in out
		test demo main backup fallback hardcoded initial clear confirmation confirm confirmed repeat again`)

	// noSecret words say that the value is none, whatever else is said.
	noSecret = set(`public pub hash hashed hashes digest checksum sum sha sha1 md fingerprint thumbprint etag revision
		commit version uuid guid oid regex regexp pattern placeholder redacted masked mask sample
		path paths file filename dir directory folder url uri urls endpoint host domain selector xpath
		message msg error err usage help description desc title label hint prompt tooltip
		length len size count limit expiry expires expiration ttl timeout duration policy algorithm alg
		charset alphabet chars characters grammar scope scopes issuer audience kid arn resource`)

	tails = []string{"password", "passwd", "passphrase", "secret", "apikey", "accesstoken", "authtoken", "privatekey", "secretkey", "accesskey"}
)

// Neutral says whether a name says nothing of its value, so that what is round it may.
func Neutral(name string) bool {
	for _, w := range words(name) {
		if len(w) > 1 && !neutral[w] && !empty[w] {
			return false
		}
	}
	return true
}

var empty = set("arg args param opt el elem item content input output result res ret foo bar tmp temp buf my the src dst ptr elems list key name k")

// Words gives the words of a name, lower-cased, as Name sees them.
func Words(name string) []string { return words(name) }

// EnvName makes the name of an environment variable from one of something else: words
// in capitals, joined by underscores. It is empty if there is nothing to make it from.
func EnvName(name string) string {
	ws := words(name)
	ws = slices.DeleteFunc(ws, func(w string) bool { return w == "default" || w == "def" || w == "hardcoded" })
	return strings.ToUpper(strings.Join(ws, "_"))
}
