package structure

import (
	"encoding/base64"
	"strings"
)

const (
	digits   = "0123456789"
	upper    = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	lower    = "abcdefghijklmnopqrstuvwxyz"
	base62   = digits + upper + lower
	base36   = digits + lower
	hexLower = "0123456789abcdef"
	hexUpper = "0123456789ABCDEF"
	hexAny   = hexLower + "ABCDEF"
)

// only says whether s has nothing but characters of the alphabet.
func only(s, alphabet string) bool {
	for i := range len(s) {
		if strings.IndexByte(alphabet, s[i]) < 0 {
			return false
		}
	}
	return true
}

// number writes n in an alphabet's base, with leading zeros to a width that is
// enough for 32 bits.
func number(n uint32, alphabet string, width int) string {
	out := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		out[i] = alphabet[n%uint32(len(alphabet))]
		n /= uint32(len(alphabet))
	}
	return string(out)
}

// decodeBase64 reads either alphabet of RFC 4648, padded or not. canonical says that
// the bits behind the last byte are zero, as every encoder leaves them.
func decodeBase64(s string) (data []byte, canonical, ok bool) {
	body := strings.TrimRight(s, "=")
	if pad := len(s) - len(body); pad > 2 || pad > 0 && len(s)%4 != 0 {
		return nil, false, false
	}
	if strings.ContainsAny(body, "\r\n") { // which the decoder leaves out
		return nil, false, false
	}
	enc := base64.RawStdEncoding
	if strings.ContainsAny(body, "-_") {
		enc = base64.RawURLEncoding
	}
	data, err := enc.DecodeString(body)
	if err != nil {
		return nil, false, false
	}
	_, err = enc.Strict().DecodeString(body)
	return data, err == nil, true
}

// zeroTail gives s with the bits of its last character zero that stand for no byte.
func zeroTail(s string) string {
	body := strings.TrimRight(s, "=")
	if body == "" {
		return s
	}
	alphabet := upper + lower + digits + "+/"
	if strings.ContainsAny(body, "-_") {
		alphabet = upper + lower + digits + "-_"
	}
	mask := map[int]int{2: 0x0f, 3: 0x03}[len(body)%4]
	v := strings.IndexByte(alphabet, body[len(body)-1])
	if v < 0 {
		return s
	}
	return body[:len(body)-1] + string(alphabet[v&^mask]) + s[len(body):]
}

// monotone says whether a text is one character over and over, or letters or digits
// that count up: what people write where they have no value.
func monotone(s string) bool {
	if len(s) < 6 {
		return false
	}
	same, up := true, true
	for i := 1; i < len(s); i++ {
		same = same && s[i] == s[0]
		up = up && (s[i] == s[i-1]+1 || s[i-1] == '9' && s[i] == '0')
	}
	return same || up
}
