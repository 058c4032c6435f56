package structure

import (
	"encoding/base32"
	"encoding/binary"
	"strings"
	"time"
)

// Tokens whose parts say what they are.

// judgeSlack: xoxb-, xoxp- and the like, and numbers of the workspace, the bot and so on.
func judgeSlack(s string, _ time.Time) Outcome {
	parts := strings.Split(s, "-")
	kind := strings.ToLower(parts[0])
	if !strings.HasPrefix(kind, "xox") && kind != "xapp" || len(parts) < 2 {
		return Outcome{}
	}
	for _, p := range parts[1:] {
		if len(p) >= 9 && monotone(p) {
			return refuted("a placeholder: one of its parts is a character over and over, or counts up")
		}
	}
	numbers := 0
	for _, p := range parts[1 : len(parts)-1] {
		if len(p) < 9 || !only(p, digits) {
			continue
		}
		if numbers++; p[0] == '0' {
			return doubtful("a number in it begins with 0")
		}
	}
	if want := map[string]int{"xoxb": 2, "xoxp": 3}[kind]; len(parts) == want+2 && numbers < want {
		return doubtful("it has %d numbers where a token has %d", numbers, want)
	}
	return Outcome{}
}

// judgeSlackWebhook: /services/ or /workflows/ with the ids of a workspace, T…, and
// of an app or a channel, and a random part.
func judgeSlackWebhook(s string, _ time.Time) Outcome {
	for _, p := range strings.Split(s, "/") {
		if len(p) >= 8 && (monotone(p) || monotone(p[1:])) {
			return refuted("a placeholder: one of its parts is a character over and over, or counts up")
		}
	}
	return Outcome{}
}

// judgeTelegram: the id of a bot, a colon and 35 characters, the first two of which are AA. Of an
// address the part behind /bot is looked at.
func judgeTelegram(s string, _ time.Time) Outcome {
	if _, rest, ok := strings.Cut(s, "/bot"); ok {
		s, _, _ = strings.Cut(rest, "/")
	}
	id, rest, ok := strings.Cut(s, ":")
	if !ok {
		return Outcome{}
	}
	switch {
	case !only(id, digits) || id == "" || id[0] == '0' || len(id) > 16:
		return refuted("its first part is not the id of a bot")
	case monotone(id) || monotone(rest):
		return refuted("a placeholder")
	case len(rest) != 35:
		return refuted("it has %d characters behind the colon, not 35", len(rest))
	case !strings.HasPrefix(rest, "AA"):
		return doubtful("its second part does not begin with AA")
	}
	return Outcome{}
}

func sealTelegram(s string) string {
	id, rest, ok := strings.Cut(s, ":")
	if !ok || len(id) < 2 || len(rest) != 35 || !only(id, digits) {
		return ""
	}
	return "7" + id[1:] + ":AA" + rest[2:]
}

// judgeStripe tells keys by their prefix.
func judgeStripe(s string, _ time.Time) Outcome {
	switch {
	case strings.HasPrefix(s, "pk_"):
		return refuted("a publishable key, which is made for browsers")
	case strings.HasPrefix(s, "sk_test_"), strings.HasPrefix(s, "rk_test_"):
		return note("it is of test mode").low()
	}
	return Outcome{}
}

// judgeTwilio tells identifiers from keys.
func judgeTwilio(s string, _ time.Time) Outcome {
	if len(s) == 34 && strings.HasPrefix(s, "AC") && only(s[2:], hexAny) {
		return refuted("the SID of an account, which is no secret")
	}
	if body := strings.TrimPrefix(s, "SK"); len(body) == 32 && strings.Count(body, body[:1]) >= 24 {
		return refuted("a placeholder")
	}
	return Outcome{}
}

// judgeAWS reads the id of an access key: four letters that tell its kind, and the
// account in base 32.
func judgeAWS(s string, _ time.Time) Outcome {
	if len(s) < 16 {
		return Outcome{}
	}
	kind, what := s[:4], ""
	switch kind {
	case "AKIA":
		what = "a key of a user"
	case "ASIA":
		what = "a temporary key"
	case "AROA", "AIDA", "AGPA", "AIPA", "ANPA", "ANVA", "APKA", "ASCA":
		return refuted("an identifier, which is no key")
	default:
		return Outcome{}
	}
	body := s[4:]
	if monotone(body) || strings.Contains(body, "EXAMPLE") {
		return refuted("a placeholder")
	}
	account, ok := awsAccount(body)
	if !ok {
		return note("it is %s", what)
	}
	if account > 999_999_999_999 {
		return doubtful("the number of its account would have 13 digits")
	}
	return note("it is %s of account %012d", what, account)
}

// awsAccount reads the number of the account; keys that were made before 2019 have none, and
// their first letters are of the first half of the alphabet.
func awsAccount(body string) (uint64, bool) {
	if len(body) < 12 || !only(body, upper+"234567") || body[0] >= 'A' && body[0] < 'Q' {
		return 0, false
	}
	data, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(body[:10])
	if err != nil {
		return 0, false
	}
	var word [8]byte
	copy(word[2:], data)
	return binary.BigEndian.Uint64(word[:]) & 0x7fffffffff80 >> 7, true
}

// sealAWS makes an account's number of twelve digits.
func sealAWS(s string) string {
	if len(s) < 16 {
		return ""
	}
	if account, ok := awsAccount(s[4:]); ok && account > 999_999_999_999 {
		return s[:4] + "Q" + s[5:]
	}
	return s
}

// judgeURL looks at the password of a URL with credentials.
func judgeURL(s string, _ time.Time) Outcome {
	_, rest, ok := strings.Cut(s, "://")
	if !ok {
		return Outcome{}
	}
	if i := strings.IndexAny(rest, "/?#"); i >= 0 {
		rest = rest[:i]
	}
	i := strings.LastIndexByte(rest, '@')
	if i < 0 {
		return refuted("there are no credentials in it")
	}
	_, password, ok := strings.Cut(rest[:i], ":")
	switch {
	case !ok || password == "":
		return refuted("there is no password in it")
	case isReference(password):
		return refuted("its password is filled in from elsewhere")
	case strings.Trim(password, "*xX.•") == "":
		return refuted("its password is left out")
	}
	return Outcome{}
}

// isReference says whether a text stands for another: $NAME, ${NAME}, {{name}}, <name>, %NAME%,
// %s, [name].
func isReference(s string) bool {
	for _, b := range []string{"${}", "{}", "<>", "[]", "%%", "()"} {
		open, end := b[:len(b)-1], b[len(b)-1:]
		if len(s) >= len(b) && strings.HasPrefix(s, open) && strings.HasSuffix(s, end) {
			return true
		}
	}
	switch s {
	case "%s", "%v", "%q", "%d", "%w":
		return true
	}
	return len(s) > 1 && s[0] == '$' && only(s[1:], base62+"_")
}
