package finding

import (
	"math/rand/v2"
	"strings"
)

// The tests' secrets are made when they run: the repository must be clean under its own scan.

const (
	alnum  = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
	base64 = alnum + "+/"
	urlset = alnum + "-_"
	hexset = "0123456789abcdef"
)

func random(r *rand.Rand, set string, n int) string {
	chars := []rune(set)
	var b strings.Builder
	for range n {
		b.WriteRune(chars[r.IntN(len(chars))])
	}
	return b.String()
}

func fakeKey(r *rand.Rand, lineEnd string) string {
	var b strings.Builder
	b.WriteString("-----BEGIN " + "PRIVATE KEY-----" + lineEnd)
	for range 3 + r.IntN(20) {
		b.WriteString(random(r, base64, 64) + lineEnd)
	}
	return b.String() + "-----END " + "PRIVATE KEY-----"
}

// fakes returns one secret of every shape.
func fakes(r *rand.Rand) []string {
	uuid := random(r, hexset, 8) + "-" + random(r, hexset, 4) + "-" + random(r, hexset, 4) + "-" + random(r, hexset, 4) + "-" + random(r, hexset, 12)
	return []string{
		"whsec" + "_" + random(r, base64, 32),
		"sk_" + "live_" + random(r, alnum, 24),
		"ghp" + "_" + random(r, alnum, 36),
		"xoxb" + "-" + random(r, "0123456789", 12) + "-" + random(r, "0123456789", 12) + "-" + random(r, alnum, 24),
		"AK" + "IA" + random(r, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
		"https://" + "hooks.example.com/services/" + random(r, alnum, 9) + "/" + random(r, alnum, 24),
		"postgres://" + "svc:" + random(r, urlset, 20) + "@db.example.com/x",
		"ey" + "J" + random(r, urlset, 40) + "." + random(r, urlset, 60) + "." + random(r, urlset, 43),
		random(r, urlset, 8+r.IntN(60)),
		random(r, base64, 44),
		random(r, hexset, 64),
		random(r, alnum, 1+r.IntN(11)),
		random(r, "aé世🔑 \t\"'\\", 10+r.IntN(30)),
		strings.Repeat(random(r, alnum, 1+r.IntN(4)), 12),
		uuid,
		fakeKey(r, "\n"),
		fakeKey(r, "\r\n"),
	}
}
