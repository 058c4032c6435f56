package structure

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"
	"time"
)

// emulators has the digests, SHA-256 in hexadecimal, of the keys that Microsoft documents for its
// emulators of storage and of Cosmos DB.
var emulators = []string{
	"0011cc25eb4320717494d2703e8cba85743e71b500283c21c8b88147992f9059",
	"aa6547439583c3a275d4542a0df6c1ad6a863971be9f2a2220f027cc02aef615",
}

// azureMark is where keys of one length have a mark since 2021.
type azureMark struct {
	length int // of the key's text
	at     int
	marks  []string
	next   string // what may follow the mark; empty: anything
}

var azureMarks = []azureMark{
	{88, 76, []string{"APIM", "ACDb", "+ABa", "+AMC", "+ASt"}, ""},
	{44, 33, []string{"AIoT", "+ASb", "+AEh", "+ARm"}, "ABCDEFGHIJKLMNOP"},
	{44, 33, []string{"AzCa"}, "ABCDEFGHIJKLMNOP"},
	{56, 44, []string{"AzFu"}, ""},
	{52, 42, []string{"AzSe", "+ACR"}, "ABCD"},
}

func hasAzureMark(s string) bool {
	return slices.ContainsFunc(azureMarks, func(m azureMark) bool {
		return len(s) == m.length && slices.Contains(m.marks, s[m.at:m.at+4]) &&
			(m.next == "" || strings.IndexByte(m.next, s[m.at+4]) >= 0)
	})
}

// judgeAzureKey: base64 of 64 bytes, as accounts of storage, Batch and Cosmos DB have; or of
// 32, as hubs and buses have; or one of the other lengths that have a mark. A connection string is
// looked through for it.
func judgeAzureKey(s string, _ time.Time) Outcome {
	for _, name := range []string{"AccountKey=", "SharedAccessKey="} {
		if _, rest, ok := strings.Cut(s, name); ok {
			s, _, _ = strings.Cut(rest, ";")
			break
		}
	}
	if s == "" {
		return refuted("there is no key in it")
	}
	if isReference(s) {
		return refuted("its key is filled in from elsewhere")
	}
	data, canonical, ok := decodeBase64(s)
	switch {
	case !ok:
		return Outcome{}
	case !canonical && (len(data) == 64 || len(data) == 32):
		return doubtful(notCanonical)
	}
	sum := sha256.Sum256([]byte(base64.StdEncoding.EncodeToString(data)))
	if slices.Contains(emulators, hex.EncodeToString(sum[:])) {
		return refuted("the key of Microsoft's emulator, which is in its documentation")
	}
	if hasAzureMark(s) {
		return verified("Azure's mark is in its place")
	}
	return Outcome{}
}

// judgeAzureSAS: a query or a token with a signature of 32 bytes, and until when it is valid.
func judgeAzureSAS(s string, now time.Time) Outcome {
	if _, query, ok := strings.Cut(s, "?"); ok {
		s = query
	}
	if _, token, ok := strings.Cut(s, "SharedAccessSignature "); ok {
		s = token
	}
	values := make(map[string]string)
	for i, pair := range strings.SplitN(strings.ReplaceAll(s, "&amp;", "&"), "&", 32) {
		if name, value, ok := strings.Cut(pair, "="); ok && i < 31 {
			if value, err := url.QueryUnescape(value); err == nil && values[name] == "" {
				values[name] = value
			}
		}
	}
	signature := values["sig"]
	if signature == "" {
		return Outcome{}
	}
	data, _, ok := decodeBase64(strings.ReplaceAll(signature, " ", "+"))
	if !ok || len(data) != sha256.Size {
		return doubtful("its signature is not 32 bytes in base64")
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z", time.DateOnly} {
		if at, err := time.Parse(layout, values["se"]); err == nil {
			if at.Before(now) {
				return doubtful("it expired on %s", day(at)).low()
			}
			return verified("its signature has 32 bytes, and it is valid until %s", day(at))
		}
	}
	return Outcome{}
}

// sealAzureKey puts the mark of storage into a key of 88 characters.
func sealAzureKey(s string) string {
	if len(s) != 88 || !strings.HasSuffix(s, "==") {
		return ""
	}
	return zeroTail(s[:76] + "+ASt" + s[80:])
}
