package finding

import "strings"

// Mask stands for the hidden part of every secret. Its length is fixed so that
// it says nothing about the secret's.
const Mask = "••••••••"

// The caps on what Redact shows. 12 is the shortest rest that is still beyond
// guessing (62^12 is 71 bits); the others keep the visible part small.
const (
	maxPrefix     = 10 // bytes shown
	minHidden     = 12 // bytes that stay hidden behind a prefix
	prefixShare   = 4  // at most 1/4 of the secret is shown
	maxPrefixWord = 8  // letters and digits before a separator
)

// knownPrefixes are public by their providers' documentation, and do not have
// the shape that wordPrefix knows, or may stand before a value that it mistrusts.
var knownPrefixes = []string{
	"AGE-", "AIza", "AKIA", "AKID", "ASIA", "ATATT3", "LTAI", "NRAK-", "PMAK-", "SG.",
	"dapi", "dop_v1_", "eyJ", "ghp_", "gho_", "ghs_", "ghu_", "ghr_", "github_", "glpat-", "glsa_",
	"hvb.", "hvs.", "r8_", "rk_live_", "rk_test_", "sk-ant-", "sk_live_", "sk_test_", "sq0atp-", "sq0csp-",
	"whsec_", "xapp-", "xoxa-", "xoxb-", "xoxe.", "xoxp-", "xoxr-", "xoxs-", "ya29.",
}

// Redact returns the form of a secret that may be printed, logged and stored:
// at most the public prefix that its kind begins with (whsec_, ghp_, AKIA), and
// a mask of fixed length. A secret with less than 12 bytes behind a prefix
// shows nothing; neither does a URL, a private key or any text with spaces.
// The empty string stays empty: there is nothing to hide.
func Redact(secret string) string {
	if secret == "" {
		return ""
	}
	n := max(knownPrefix(secret), wordPrefix(secret))
	return secret[:n] + Mask
}

// Redacted is Redact for a finding, which may know better: a value that was
// found by its name or by the parameter it reaches has no format, so what looks
// like a prefix may be the first word of a pass phrase.
func (f Finding) Redacted() string {
	if f.Secret == "" {
		return ""
	}
	if f.Confidence == Generic || f.Confidence == Sink || f.Kind == "password" || f.Kind == "dsn" || f.Kind == "private-key" {
		return f.Secret[:knownPrefix(f.Secret)] + Mask
	}
	return Redact(f.Secret)
}

// prefixFits says whether the first n bytes may be shown at all.
func prefixFits(secret string, n int) bool {
	return n <= maxPrefix && n*prefixShare <= len(secret) && len(secret)-n >= minHidden
}

// knownPrefix returns the length of the known public prefix, or 0.
func knownPrefix(secret string) int {
	best := 0
	for _, p := range knownPrefixes {
		if len(p) > best && strings.HasPrefix(secret, p) && prefixFits(secret, len(p)) {
			best = len(p)
		}
	}
	return best
}

// wordPrefix returns the length of one or two words with their separators, as
// in sk_live_, or 0. Two words must look alike. The rest must hold a digit:
// "correct-horse-battery-…" is no prefix with a token behind it.
func wordPrefix(secret string) int {
	n := prefixWord(secret)
	if n == 0 || !prefixFits(secret, n) || strings.ContainsAny(secret, " \t\r\n") {
		return 0
	}
	if w := prefixWord(secret[n:]); w > 0 && prefixFits(secret, n+w) &&
		secret[n-1] == secret[n+w-1] && isUpper(secret[0]) == isUpper(secret[n]) {
		n += w
	}
	if !strings.ContainsAny(secret[n:], "0123456789") {
		return 0
	}
	return n
}

func isUpper(c byte) bool { return c >= 'A' && c <= 'Z' }

// prefixWord returns the length of a leading word and its separator: two or
// more characters, letters of one case and at most two digits after them. Random text seldom looks so:
// the first group of a UUID and the first characters of base64url do not pass.
func prefixWord(s string) int {
	var lower, upper, digits, hex int
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == '_' || c == '-':
			if i < 2 || lower+upper == 0 || (hex == i && i >= 4) {
				return 0
			}
			return i + 1
		case i == maxPrefixWord, digits > 0 && (c < '0' || c > '9'):
			return 0
		case c >= 'a' && c <= 'z':
			lower++
		case c >= 'A' && c <= 'Z':
			upper++
		case c >= '0' && c <= '9':
			digits++
		default:
			return 0
		}
		if digits > 2 || (lower > 0 && upper > 0) {
			return 0
		}
		if (c >= '0' && c <= '9') || (c|0x20 >= 'a' && c|0x20 <= 'f') {
			hex++
		}
	}
	return 0
}
