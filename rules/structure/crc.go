package structure

import (
	"encoding/binary"
	"encoding/hex"
	"hash/crc32"
	"strings"
	"time"
)

// Tokens that end in a CRC-32 (IEEE) of what stands before.

const (
	crcFits   = "its CRC-32 checksum fits"
	crcMisfit = "its CRC-32 checksum does not fit"
)

func crc(s string) uint32 { return crc32.ChecksumIEEE([]byte(s)) }

// judgeGithub: 30 characters and their CRC-32 in six digits of base 62. The layout
// of fine-grained tokens is not published: a checksum that fits in one of the ways
// that suggest themselves is a proof all the same, one that does not fit is none. Longer
// tokens of installations hold a JWT.
func judgeGithub(s string, now time.Time) Outcome {
	if i := strings.Index(s, "eyJ"); strings.HasPrefix(s, "ghs_") && i > 0 && strings.Count(s, ".") == 2 {
		if o := judgeJWT(s[i:], now); o.Verdict == Verified || o.Severity != "" {
			return o
		}
		return Outcome{}
	}
	if body, ok := strings.CutPrefix(s, "github_pat_"); ok {
		if id, rest, _ := strings.Cut(body, "_"); len(id) == 22 && len(rest) == 59 && only(id+rest, base62) {
			n := len(s) - 6
			for _, over := range []string{s[len("github_pat_"):n], s[:n], rest[:len(rest)-6]} {
				if number(crc(over), base62, 6) == s[n:] {
					return verified(crcFits)
				}
			}
		}
		return Outcome{}
	}
	body := s
	if i := strings.IndexByte(s, '_'); i >= 0 {
		body = s[i+1:]
	}
	return judge62(body)
}

func sealGithub(s string) string {
	if strings.HasPrefix(s, "github_pat_") {
		n := max(len(s)-6, len("github_pat_"))
		return s[:n] + number(crc(s[len("github_pat_"):n]), base62, 6)
	}
	i := strings.IndexByte(s, '_')
	return s[:i+1] + seal62(s[i+1:])
}

// judgeNPM: as GitHub's.
func judgeNPM(s string, _ time.Time) Outcome { return judge62(strings.TrimPrefix(s, "npm_")) }

func sealNPM(s string) string {
	body, ok := strings.CutPrefix(s, "npm_")
	if !ok {
		return ""
	}
	return "npm_" + seal62(body)
}

func judge62(body string) Outcome {
	switch {
	case len(body) != 36 || !only(body, base62):
		return Outcome{}
	case number(crc(body[:30]), base62, 6) == body[30:]:
		return verified(crcFits)
	}
	return refuted(crcMisfit)
}

func seal62(body string) string {
	if len(body) != 36 {
		return body
	}
	return body[:30] + number(crc(body[:30]), base62, 6)
}

// judgeGitlab: <prefix><base64 payload>.<version>.<length><CRC>, the last three in
// base 36 of 2, 2 and 7 digits, the CRC over all before it; the first ones had no
// version. Older tokens have no structure. A prefix that an instance chose is part
// of what the CRC is over, and may stand before what a rule takes for the token:
// so a misfit is a doubt only.
func judgeGitlab(s string, _ time.Time) Outcome {
	payload, ok := gitlabPayload(s)
	if !ok {
		return Outcome{}
	}
	n := len(s) - 7
	if number(uint32(len(payload)), base36, 2) != s[n-2:n] {
		return refuted("the length in it is not that of its payload")
	}
	if number(crc(s[:n]), base36, 7) == s[n:] {
		return verified(crcFits)
	}
	return doubtful(crcMisfit)
}

// gitlabPayload gives the payload of a routable token.
func gitlabPayload(s string) (string, bool) {
	parts := strings.Split(s, ".")
	last := parts[len(parts)-1]
	if len(parts) < 2 || len(parts) > 3 || len(last) != 9 || !only(last, base36) || len(parts) == 3 && len(parts[1]) != 2 {
		return "", false
	}
	dash := strings.IndexByte(parts[0], '-')
	payload := parts[0][dash+1:]
	if dash < 0 || len(payload) < 27 || len(payload) > 300 {
		return "", false
	}
	return payload, true
}

func sealGitlab(s string) string {
	payload, ok := gitlabPayload(s)
	if !ok {
		return s // one without structure
	}
	head := s[:len(s)-9] + number(uint32(len(payload)), base36, 2)
	return head + number(crc(head), base36, 7)
}

// grafanaToken is the length of glsa_, 32 characters and _.
const grafanaToken = 5 + 32 + 1

// judgeGrafana: glsa_, 32 characters, _ and the CRC-32 of all before that, in hexadecimal
// digits, its last byte first. Keys of Grafana Cloud and the API keys of old hold JSON.
func judgeGrafana(s string, _ time.Time) Outcome {
	if json, ok := strings.CutPrefix(s, "glc_"); ok {
		return judgeJSON(json, "Grafana Cloud", "o", "k")
	}
	if strings.HasPrefix(s, "eyJ") {
		return judgeJSON(s, "Grafana", "k", "n")
	}
	switch {
	case len(s) != grafanaToken+8 || !strings.HasPrefix(s, "glsa_") || !only(s[grafanaToken:], hexAny):
		return Outcome{}
	case strings.EqualFold(grafanaCRC(s), s[grafanaToken:]):
		return verified(crcFits)
	}
	return refuted(crcMisfit)
}

func grafanaCRC(s string) string {
	return hex.EncodeToString(binary.LittleEndian.AppendUint32(nil, crc(s[:grafanaToken-1])))
}

func sealGrafana(s string) string {
	if len(s) != grafanaToken+8 || !strings.HasPrefix(s, "glsa_") {
		return ""
	}
	return s[:grafanaToken] + grafanaCRC(s)
}

// judgeHexTail: the last eight characters are the CRC-32 of what stands before
// them. Neither Atlassian nor Cloudflare says how its checksum is made, so that a misfit
// proves nothing.
func judgeHexTail(skip func(string) int) func(string, time.Time) Outcome {
	return func(s string, _ time.Time) Outcome {
		from := skip(s)
		n := len(s) - 8
		if from >= 0 && n > from && only(s[n:], hexAny) && strings.EqualFold(number(crc(s[from:n]), hexLower, 8), s[n:]) {
			return verified(crcFits)
		}
		return Outcome{}
	}
}

func sealHexTail(skip func(string) int, alphabet string) func(string) string {
	return func(s string) string {
		from := skip(s)
		n := len(s) - 8
		if from < 0 || n <= from {
			return ""
		}
		return s[:n] + number(crc(s[from:n]), alphabet, 8)
	}
}

// atlassianBody and cloudflareBody give where what the checksum is over begins.
func atlassianBody(s string) int {
	if strings.HasPrefix(s, "AT") {
		return 0
	}
	return -1
}

func cloudflareBody(s string) int {
	switch prefix, _, _ := strings.Cut(s, "_"); prefix {
	case "cfk", "cfut", "cfat":
		return len(prefix) + 1
	}
	return -1
}
