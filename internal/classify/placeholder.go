package classify

import (
	"slices"
	"strings"
)

// Placeholder says whether a text says of itself that it stands for another, or is one
// that documentation prints.
func Placeholder(s string) bool {
	lower := strings.ToLower(s)
	holds := func(word string) bool { return strings.Contains(lower, word) }
	return slices.ContainsFunc(standIns, holds) || slices.ContainsFunc(placeholders, holds) || slices.ContainsFunc(documented, holds) ||
		strings.HasSuffix(s, "...") || strings.HasSuffix(lower, "-here") || strings.HasSuffix(lower, "_here")
}

// StandIns lists, in lower case, what no secret of any kind holds, however it is shaped: what says
// that it is to be replaced, and the secrets that documentation prints.
func StandIns() []string { return slices.Concat(standIns, documented) }

// standIns are parts of what is to be replaced. They are long enough that chance hardly
// makes them, not even in a private key.
var standIns = []string{
	"changeme", "change-me", "change_me", "changethis", "change-this", "change_this", "replaceme", "replace-me", "replace_me", "replace-with", "replace_with",
	"your-", "your_", "yourpass", "yourtoken", "yoursecret", "yourkey", "yourapi", "example", "placeholder", "redacted", "sanitized",
	"xxxxxx", "******", "\u2022\u2022", "\u2026", "notasecret", "not-a-secret", "not_a_secret", "fakesecret", "faketoken",
}

// documented are parts of secrets that everybody knows, in lower case: of RFC 5849
// (OAuth 1), RFC 6749 and 6750 (OAuth 2), RFC 7519 (JWT), RFC 7617 (Basic) and RFC 6238, of
// jwt.io, and the key of one-time passwords that Google's manual has. AWS's have EXAMPLE in
// them. They are in two parts, so that none stands here.
var documented = []string{
	"kd94hf93k4" + "23kf44", "pfkkdhi9sl" + "3r4s00", "hh5s93j4hd" + "idpola", "nnch734d00" + "sl2jdk", "j49sk3j29d" + "jd",
	"2yotnfzfej" + "r1zcsicmwpaa", "tgzv3jokf0" + "xg5qx2tlkwia", "splxlobezq" + "qybys6wxsbia", "mf_9.b5f-4" + ".1jqm", "czzcagrsa3" + "f0mzpnwdfmqmf0m2jw",
	"dbjftjez4c" + "vp-mb92k27uhbujku1p1r_ww1gfwfoejxk", "qwxhzgrpbj" + "pvcgvuihnlc2ftzq", "12345678901" + "234567890", "jbswy3dpeh" + "pk3pxp",
	"sflkxwrjsm" + "ekkf2qt4fwpmejf36pok6yjv_adqssw5c",
}

// placeholders are other such parts, that are shorter or ordinary words: where only its
// looks tell what a text is they count.
var placeholders = []string{
	"changeit", "dummy", "xxxx", "****", "....", "----", "____", "todo", "fixme", "insert-", "insert_", "lorem", "nosecret", "fake-", "fake_", "insecure",
	"undefined", "unknown", "hidden", "masked", "mock-", "mock_", "sample",
}

// weak says whether a text has what people type without thinking: no service gives
// such a token, but a password may be so.
func weak(s string) bool {
	lower := strings.ToLower(s)
	for _, head := range []string{"my-", "my_", "mysecret", "mytoken", "mykey", "mypass", "some-", "some_", "somesecret", "sometoken", "somepass", "a-secret", "test-", "test_", "testing-", "enter-", "enter_", "put-", "put_", "the-"} {
		if strings.HasPrefix(lower, head) && score(s) < 5.6 {
			return true
		}
	}
	for _, word := range weakParts {
		if strings.Contains(lower, word) {
			return true
		}
	}
	return false
}

var weakParts = []string{
	"foobar", "foo-bar", "foo_bar", "deadbeef", "cafebabe", "badc0ffee", "1234567890", "0123456789", "abcdefgh", "abc123def", "qwertyui",
	"supersecret", "topsecret", "secret-token", "secret_token", "00000000",
}
