package finding

import "strings"

// Mask stands for the hidden part of every secret. Its length is fixed so that
// it says nothing about the secret's.
const Mask = "••••••••"

// The caps on what Redact shows. 12 is the shortest rest that is still beyond
// guessing (62^12 is 71 bits); the others keep the visible part small.
const (
	maxPrefix   = 10 // bytes shown
	minHidden   = 12 // bytes that stay hidden behind a prefix
	prefixShare = 4  // at most 1/4 of the secret is shown
)

// knownPrefixes are public by their providers' documentation. They count also
// for values that were not found by a rule that spells them out.
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
	return secret[:knownPrefix(secret)] + Mask
}

// Redacted is Redact for a finding, which may know the prefix that its rule
// spells out.
func (f Finding) Redacted() string {
	if f.Secret == "" {
		return ""
	}
	n := knownPrefix(f.Secret)
	if p := f.Prefix; strings.HasPrefix(f.Secret, p) && isPrefix(p) && prefixFits(f.Secret, len(p)) {
		n = max(n, len(p))
	}
	return f.Secret[:n] + Mask
}

// isPrefix says whether a text looks like a prefix of tokens, as opposed to the
// beginning of a URL or of a key file.
func isPrefix(s string) bool {
	for i := range len(s) {
		c := s[i]
		if c != '_' && c != '-' && c != '.' && (c < '0' || c > '9') && (c|0x20 < 'a' || c|0x20 > 'z') {
			return false
		}
	}
	return true
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
