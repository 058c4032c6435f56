package structure

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// Tokens that are base64 of something that can be read.

// judgeJSON wants base64 of a JSON object that has some keys.
func judgeJSON(s, of string, keys ...string) Outcome {
	var object map[string]json.RawMessage
	if !decodeJSON(s, &object) {
		return doubtful("it does not decode to JSON")
	}
	for _, k := range keys {
		if object[k] == nil {
			return doubtful("it decodes to JSON that is not a token of %s", of)
		}
	}
	return verified("it decodes to a token of %s", of)
}

// sealJSON makes such a token; salt goes into its first key.
func sealJSON(salt string, keys ...string) string {
	pairs := make([]string, len(keys))
	for i, k := range keys {
		pairs[i] = fmt.Sprintf("%q:%q", k, salt)
		salt = "fixture"
	}
	return base64.StdEncoding.EncodeToString([]byte("{" + strings.Join(pairs, ",") + "}"))
}

// judgeOnePassword: ops_ and base64 of JSON.
func judgeOnePassword(s string, _ time.Time) Outcome {
	body, ok := strings.CutPrefix(s, "ops_")
	if !ok {
		return Outcome{}
	}
	return judgeJSON(body, "1Password", "signInAddress", "secretKey")
}

func sealOnePassword(s string) string {
	body, ok := strings.CutPrefix(s, "ops_")
	if !ok {
		return ""
	}
	// As long as the value, so that the shape stays: JSON may have blanks at its end.
	text, _ := base64.StdEncoding.DecodeString(sealJSON("my.1password.com", "signInAddress", "secretKey", "userAuth"))
	want := base64.StdEncoding.DecodedLen(len(body)/4*4) - (4-len(body)%4)%4
	for len(text) < want {
		text = append(text, ' ')
	}
	return "ops_" + base64.RawStdEncoding.EncodeToString(text)
}

// judgeSentry: sntrys_, base64 of JSON that says when and for whom it was made, _
// and 32 bytes of base64.
func judgeSentry(s string, _ time.Time) Outcome {
	body, ok := strings.CutPrefix(s, "sntrys_")
	i := strings.LastIndexByte(body, '_')
	if !ok || i < 0 {
		return Outcome{}
	}
	return judgeJSON(body[:i], "Sentry", "iat", "org")
}

func sealSentry(s string) string {
	body, ok := strings.CutPrefix(s, "sntrys_")
	i := strings.LastIndexByte(body, '_')
	if !ok || i < 0 {
		return ""
	}
	return "sntrys_" + sealJSON("1700000000", "iat", "url", "region_url", "org") + body[i:]
}

// judgeJFrog: a reference token decodes to reftkn:01: the second at which it expires, 0 for
// never, and its name.
func judgeJFrog(s string, now time.Time) Outcome {
	if !strings.HasPrefix(s, "cmVmdGtu") {
		return Outcome{}
	}
	data, _, ok := decodeBase64(s)
	parts := strings.SplitN(string(data), ":", 4)
	if !ok || len(parts) != 4 || parts[0] != "reftkn" || !only(parts[1]+parts[2], digits) || parts[3] == "" {
		return doubtful("it does not decode to a reference token")
	}
	at, ok := numericDate(json.Number(parts[2]))
	if ok && at.Unix() > 0 && at.Before(now) {
		return doubtful("it expired on %s", day(at)).low()
	}
	return verified("it decodes to a reference token")
}

func sealJFrog(s string) string {
	if !strings.HasPrefix(s, "cmVmdGtu") || len(s) < 40 {
		return ""
	}
	data, _, ok := decodeBase64(s)
	const head = "reftkn:01:0000000000:"
	if !ok || len(data) <= len(head) {
		return ""
	}
	for i := range data {
		if i < len(head) {
			data[i] = head[i]
		} else {
			data[i] = base62[data[i]%62]
		}
	}
	return base64.RawStdEncoding.EncodeToString(data)
}
