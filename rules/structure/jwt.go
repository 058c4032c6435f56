package structure

import (
	"bytes"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
)

// judgeJWT decodes a JSON Web Token (RFC 7519, signed as RFC 7515 says). Of its claims only
// those are told that name no person.
func judgeJWT(s string, now time.Time) Outcome {
	parts := strings.Split(strings.TrimRight(s, "="), ".")
	if len(parts) == 5 {
		return judgeJWE(parts[0])
	}
	if len(parts) < 2 || len(parts) > 3 {
		return Outcome{}
	}
	var header struct {
		Alg *string         `json:"alg"`
		Enc json.RawMessage `json:"enc"`
	}
	if !decodeJSON(parts[0], &header) || header.Alg == nil {
		return refuted("its header is no JSON with an algorithm, so it is no JWT")
	}
	var claims struct {
		Exp, Iat             json.Number
		Iss, Sub, Role, Name any
	}
	if !decodeJSON(parts[1], &claims) {
		return doubtful("its payload is no JSON")
	}
	if claims.Sub == "1234567890" && (claims.Iat == "1516239022" || claims.Name == "John Doe") {
		return refuted("the example of jwt.io")
	}
	signature := ""
	if len(parts) == 3 {
		signature = parts[2]
	}
	alg := *header.Alg
	switch {
	case strings.EqualFold(alg, "none"):
		return refuted("it is not signed: its algorithm is none")
	case signature == "":
		return doubtful("its signature is cut off")
	}
	size, _, ok := decodeBase64(signature)
	if want := signatureBytes(alg); !ok || want > 0 && len(size) != want || want < 0 && len(size) < -want {
		return doubtful("its signature is not one of %s", algName(alg))
	}
	if claims.Iss == "supabase" && claims.Role == "anon" {
		return doubtful("a key for browsers: its role is anon").low()
	}
	if at, ok := numericDate(claims.Exp); ok {
		if at.Before(now) {
			return doubtful("it expired on %s", day(at)).low()
		}
		return verified("it is a JWT, signed with %s, valid until %s", algName(alg), day(at))
	}
	return verified("it is a JWT, signed with %s, that does not expire", algName(alg))
}

// judgeJWE: of an encrypted token only the header can be read.
func judgeJWE(head string) Outcome {
	var header struct{ Alg, Enc *string }
	if !decodeJSON(head, &header) || header.Alg == nil || header.Enc == nil {
		return Outcome{}
	}
	return verified("it is an encrypted JWT")
}

// signatureBytes is how long an algorithm's signatures are (RFC 7518, RFC 8037); negative: at
// least so long; 0: unknown.
func signatureBytes(alg string) int {
	switch alg {
	case "HS256":
		return 32
	case "HS384":
		return 48
	case "HS512", "ES256", "ES256K", "EdDSA", "Ed25519":
		return 64
	case "ES384":
		return 96
	case "ES512":
		return 132
	case "RS256", "RS384", "RS512", "PS256", "PS384", "PS512":
		return -128 // of a key of 1024 bits
	}
	return 0
}

// algName gives an algorithm's name for people: it is a stranger's text.
func algName(alg string) string {
	if signatureBytes(alg) == 0 {
		return "an unknown algorithm"
	}
	return alg
}

// numericDate reads seconds since 1970, of which RFC 7519 allows fractions.
func numericDate(n json.Number) (time.Time, bool) {
	f, err := n.Float64()
	if n == "" || err != nil || math.IsNaN(f) || f < 0 || f > 253402300799 { // the year 9999
		return time.Time{}, false
	}
	return time.Unix(int64(f), 0).UTC(), true
}

func day(t time.Time) string { return t.Format(time.DateOnly) }

// decodeJSON reads base64 of one JSON value.
func decodeJSON(s string, to any) bool {
	data, _, ok := decodeBase64(s)
	if !ok {
		return false
	}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	return dec.Decode(to) == nil && !dec.More()
}

// sealJWT makes a JWT of HS256 or HS512 of a value of three parts, the second of which is as long as
// it was, if it has 70 characters or more.
func sealJWT(s string) string {
	parts := strings.Split(s, ".")
	if len(parts) != 3 {
		return ""
	}
	sum := sha512.Sum512([]byte(s))
	alg, signature := "HS256", sum[:32]
	if len(parts[2]) == base64.RawURLEncoding.EncodedLen(64) {
		alg, signature = "HS512", sum[:]
	}
	const claims = `{"iss":"https://fixture.invalid","jti":"%s"}`
	id := strings.Map(func(r rune) rune {
		if r < 0x80 && only(string(r), base62) {
			return r
		}
		return 'x'
	}, parts[1])
	room := base64.RawURLEncoding.DecodedLen(len(parts[1])) - (len(claims) - len("%s"))
	id = id[:min(max(room, 8), len(id))]
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"`+alg+`","typ":"JWT"}`)) + "." + enc(fmt.Appendf(nil, claims, id)) + "." + enc(signature)
}
