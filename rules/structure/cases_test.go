package structure_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/rules/structure"
)

// b64 is base64url without padding.
func b64(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) }

// join keeps what others published as examples, which a scan would find, in pieces.
func join(parts ...string) string { return strings.Join(parts, "") }

// token makes a JWT with a signature of so many bytes.
func token(header, payload string, signature int) string {
	return b64(header) + "." + b64(payload) + "." + b64(strings.Repeat("\x5a", signature))
}

const hs256 = `{"alg":"HS256","typ":"JWT"}`

// date gives seconds since 1970.
func date(day string) int64 {
	at, err := time.Parse(time.DateOnly, day)
	if err != nil {
		panic(err)
	}
	return at.Unix()
}

// snowflake gives the id that Discord would make on a day.
func snowflake(day string) string {
	return fmt.Sprint((date(day) - date("2015-01-01")) * 1000 << 22)
}

// verdicts are cases beside those of sealable. In secret, markers are expanded.
var verdicts = []struct {
	check, secret string
	want          structure.Verdict
	reason        string
}{
	// Published as dummies, with the right checksum: https://github.com/secretlint/secretlint/issues/200.
	{"npm", join("npm_", "qkJaB6MffYVzZXWqmcoF49", "yrUxP3wf0LsakP"), structure.Verified, "its CRC-32 checksum fits"},
	{"npm", join("npm_", "qkJaB6MffYVzZXWqmcoF49", "yrUxP3wf0LsakQ"), structure.Refuted, "its CRC-32 checksum does not fit"},
	{"npm", "npm_short", structure.Silent, ""},
	{"github", join("ghp_", "zQWBuTSOoRi4A9spHcVY5", "ncnsDkxkJ0mLq17"), structure.Verified, "its CRC-32 checksum fits"},
	{"github", "ghp_" + strings.Repeat("x", 36), structure.Refuted, "its CRC-32 checksum does not fit"},
	{"github", "ghs_1234_" + token(`{"alg":"RS256"}`, `{"iss":1,"exp":1900000000}`, 256), structure.Verified, "it is a JWT, signed with RS256, valid until 2030-03-17"},
	{"github", "ghs_" + token(`{"alg":"RS256"}`, `{"iss":1,"exp":1700000000}`, 256), structure.Doubtful, "it expired on 2023-11-14"},
	{"github", "ghs_" + token(`{"typ":"JWT"}`, `{"iss":1}`, 256), structure.Silent, ""},
	{"gitlab", "glpat-" + strings.Repeat("a", 40) + ".01.12" + "1234567", structure.Refuted, "the length in it is not that of its payload"},
	{"gitlab", "glpat-" + strings.Repeat("a", 40) + ".01.14" + "1234567", structure.Doubtful, "its CRC-32 checksum does not fit"},
	{"gitlab", "", structure.Silent, ""},
	{"grafana", "glc_" + base64.StdEncoding.EncodeToString([]byte(`{"o":"1","n":"n","k":"key","m":{"r":"eu"}}`)), structure.Verified, "it decodes to a token of Grafana Cloud"},
	{"grafana", "glc_" + base64.StdEncoding.EncodeToString([]byte(`{"o":"1"}`)), structure.Doubtful, "it decodes to JSON that is not a token of Grafana Cloud"},
	{"grafana", base64.StdEncoding.EncodeToString([]byte(`{"k":"key","n":"name","id":1}`)), structure.Verified, "it decodes to a token of Grafana"},
	{"atlassian", "other", structure.Silent, ""},
	{"cloudflare", "cfx_abcdefgh12345678", structure.Silent, ""},

	{"jwt", token(hs256, fmt.Sprintf(`{"exp":%d}`, date("2027-01-02")), 32), structure.Verified, "it is a JWT, signed with HS256, valid until 2027-01-02"},
	{"jwt", token(hs256, `{"jti":"1"}`, 32), structure.Verified, "it is a JWT, signed with HS256, that does not expire"},
	{"jwt", token(`{"alg":"RS256"}`, `{"exp":1.8e9}`, 256), structure.Verified, "it is a JWT, signed with RS256, valid until 2027-01-15"},
	{"jwt", token(`{"alg":"\u001b[31m"}`, `{}`, 9), structure.Verified, "it is a JWT, signed with an unknown algorithm, that does not expire"},
	{"jwt", token(hs256, fmt.Sprintf(`{"exp":%d}`, date("2023-11-05")), 32), structure.Doubtful, "it expired on 2023-11-05"},
	{"jwt", token(hs256, `{"iss":"supabase","role":"anon","exp":1e10}`, 32), structure.Doubtful, "a key for browsers: its role is anon"},
	{"jwt", token(hs256, `{"iss":"supabase","role":"service_role"}`, 32), structure.Verified, "it is a JWT, signed with HS256, that does not expire"},
	{"jwt", token(hs256, `{}`, 20), structure.Doubtful, "its signature is not one of HS256"},
	{"jwt", token(hs256, `{}`, 0), structure.Doubtful, "its signature is cut off"},
	{"jwt", token(`{"alg":"none"}`, `{"sub":"me"}`, 0), structure.Refuted, "it is not signed: its algorithm is none"},
	{"jwt", token(hs256, `{"sub":"1234567890","name":"John Doe","iat":1516239022}`, 32), structure.Refuted, "the example of jwt.io"},
	{"jwt", token(hs256, `{"sub":"1234567890","name":"John Doe","admin":true}`, 32), structure.Refuted, "the example of jwt.io"},
	{"jwt", token(hs256, `{"sub":"1234567890","admin":true}`, 32), structure.Verified, "it is a JWT, signed with HS256, that does not expire"},
	{"jwt", token(`{"typ":"JWT"}`, `{}`, 32), structure.Refuted, "its header is no JSON with an algorithm, so it is no JWT"},
	{"jwt", token(`{"alg":"HS256"`, `{}`, 32), structure.Refuted, "its header is no JSON with an algorithm, so it is no JWT"},
	{"jwt", token(hs256, `[1]`, 32), structure.Doubtful, "its payload is no JSON"},
	{"jwt", b64(`{"alg":"RSA-OAEP","enc":"A256GCM"}`) + ".a.b.c.d", structure.Verified, "it is an encrypted JWT"},
	{"jwt", "eyJhbGciOiJIUzI1NiJ9", structure.Silent, ""},

	{"aws-access-key", `{{fake "AKIAI[A-Z2-7]{15}"}}`, structure.Silent, "it is a key of a user"},
	{"aws-access-key", join("ASIAQ", "AAAAAAB", "XYZXYZXY"), structure.Silent, "it is a temporary key of account 000000000003"},
	// Of an article on the ids: https://awsteele.com/blog/2020/09/26/aws-access-key-format.html.
	{"aws-access-key", join("ASIAY34", "FZKBOK", "MUTVV7A"), structure.Silent, "it is a temporary key of account 609629065308"},
	{"aws-access-key", "AKIA7777777777777XYZ", structure.Doubtful, "the number of its account would have 13 digits"},
	{"aws-access-key", join("AKIAIOSFODNN7", "EXAMPLE"), structure.Refuted, "a placeholder"},
	{"aws-access-key", "AROAIOSFODNN7AAAAAAA", structure.Refuted, "an identifier, which is no key"},
	{"aws-access-key", "A3TX", structure.Silent, ""},

	{"azure-key", `AccountName=a;AccountKey={{fake "[A-Za-z0-9/]{76}"}}+ASt{{fake "[A-Za-z0-9]{5}"}}Q==;EndpointSuffix=core.windows.net`, structure.Verified, "Azure's mark is in its place"},
	{"azure-key", `Endpoint=sb://x;SharedAccessKey={{fake "[A-Za-z0-9/]{33}"}}+ASbA{{fake "[A-Za-z0-9]{4}"}}A=`, structure.Verified, "Azure's mark is in its place"},
	{"azure-key", join("AccountKey=", "Eby8vdM02xN", "OcqFlqUwJPL", "lmEtlCDXJ1O", "UzFT50uSRZ6", "IFsuFq2UVEr", "Cz4I6tq/K1S", "ZFPTOtr/KBH", "BeksoGMGw==", ";"), structure.Refuted, "the key of Microsoft's emulator, which is in its documentation"},
	{"azure-key", join("C2y6yDjf5/R", "+ob0N8A7Cgv", "30VRDJIWEHL", "M+4QDU5DE2n", "Q9nDuVTqobD", "4b8mGGyPMbI", "ZnqyMsEcaGQ", "y67XIw/Jw=="), structure.Refuted, "the key of Microsoft's emulator, which is in its documentation"},
	{"azure-key", "AccountName=a;AccountKey=${KEY};", structure.Refuted, "its key is filled in from elsewhere"},
	{"azure-key", "AccountKey=;", structure.Refuted, "there is no key in it"},
	{"azure-key", `{{fake "[A-Za-z0-9/]{85}"}}B==`, structure.Doubtful, "its last character stands for bits that no encoder sets"},
	{"azure-key", `{{fake "[A-Za-z0-9/]{85}"}}A==`, structure.Silent, ""},
	{"azure-sas", `https://x.blob.core.windows.net/c?sv=2022-11-02&se=2030-01-01T00%3A00%3A00Z&sig={{fake "[A-Za-z0-9]{42}"}}A%3D`, structure.Verified, "its signature has 32 bytes, and it is valid until 2030-01-01"},
	{"azure-sas", `?se=2020-01-01&sig={{fake "[A-Za-z0-9]{42}"}}A%3D`, structure.Doubtful, "it expired on 2020-01-01"},
	{"azure-sas", `sv=1&sig=abc`, structure.Doubtful, "its signature is not 32 bytes in base64"},
	{"azure-sas", `https://example.com/?a=b`, structure.Silent, ""},

	{"base64-32", strings.Repeat("A", 42) + "F", structure.Refuted, "its last character stands for bits that no encoder sets"},
	{"base64-32", `{{fake "[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]"}}`, structure.Silent, ""},
	{"base64-32", strings.Repeat("A", 44), structure.Refuted, "it decodes to 33 bytes, not 32"},
	{"base64-64", `{{fake "[A-Za-z0-9+/]{85}[AQgw]"}}==`, structure.Silent, ""},
	{"base64-64", strings.Repeat("A", 43), structure.Refuted, "it decodes to 32 bytes, not 64"},
	{"base64", "not base64", structure.Refuted, "it is no base64"},
	{"base64", "QQ==", structure.Silent, ""},
	{"base64", "QR==", structure.Refuted, "its last character stands for bits that no encoder sets"},
	{"base64", "QQ=", structure.Refuted, "it is no base64"},
	{"standard-webhooks", "whpk_abc", structure.Refuted, "a public key, which verifies and can't sign"},
	{"standard-webhooks", join("whsec_", "test"), structure.Doubtful, "it decodes to 3 bytes, not 24 to 64"},
	{"standard-webhooks", join("whsec_", "your_secret here"), structure.Doubtful, "it is no base64"},
	{"standard-webhooks", "whsec_" + strings.Repeat("x", 32), structure.Refuted, "a placeholder"},
	{"sendgrid", "SG.short", structure.Silent, ""},
	{"sendgrid", "SG." + strings.Repeat("A", 21) + "Q." + strings.Repeat("A", 42) + "B", structure.Doubtful, "part 3 of it is not 32 bytes in base64"},

	{"discord-bot", base64.RawStdEncoding.EncodeToString([]byte(snowflake("2021-06-04"))) + `.{{fake "[A-Za-z0-9]{6}\.[A-Za-z0-9_-]{38}"}}`, structure.Verified, "it is that of a user of 2021-06-04"},
	{"discord-bot", base64.RawStdEncoding.EncodeToString([]byte(snowflake("2026-08-01"))) + ".Abcdef.x", structure.Refuted, "its first part is not the id of a user"},
	{"discord-bot", "mfa.x", structure.Silent, ""},
	{"discord-webhook", "https://discord.com/api/webhooks/" + snowflake("2022-02-03") + `/{{fake "[A-Za-z0-9_-]{68}"}}`, structure.Silent, "it was made on 2022-02-03"},
	{"discord-webhook", "https://discord.com/api/webhooks/" + snowflake("2030-01-01") + "/x", structure.Refuted, "its number is of 2030-01-01, which is to come"},
	{"discord-webhook", "https://discord.com/api/webhooks/123/abc", structure.Refuted, "its number is not one of Discord's"},
	{"discord-webhook", "https://discord.com/api/webhooks/123456789012345678/abcdefg", structure.Refuted, "a placeholder"},
	{"discord-webhook", "https://discord.com/", structure.Silent, ""},
	{"telegram-bot", join("123456789:", "AA", strings.Repeat("b", 33)), structure.Refuted, "a placeholder"},
	{"telegram-bot", `110201543:{{fake "BB[A-Za-z0-9]{33}"}}`, structure.Doubtful, "its second part does not begin with AA"},
	{"telegram-bot", "110201543:AAx", structure.Refuted, "it has 3 characters behind the colon, not 35"},
	{"telegram-bot", "0110201543:AAx", structure.Refuted, "its first part is not the id of a bot"},
	{"telegram-bot", "https://api.telegram.org/bot123456789:AA" + strings.Repeat("b", 33) + "/getMe", structure.Refuted, "a placeholder"},
	{"telegram-bot", `https://api.telegram.org/bot{{fake "[1-9][0-9]{9}:AA[A-Za-z0-9_-]{33}"}}/getMe`, structure.Silent, ""},
	{"telegram-bot", "no colon", structure.Silent, ""},

	{"slack-token", `xoxb-{{fake "[1-8][0-9]{10}-[1-8][0-9]{11}-[A-Za-z0-9]{24}"}}`, structure.Silent, ""},
	{"slack-token", join("xoxb-", "123456789012-1234567890123-", strings.Repeat("x", 24)), structure.Refuted, "a placeholder: one of its parts is a character over and over, or counts up"},
	{"slack-token", `xoxb-{{fake "0[0-9]{10}-[1-8][0-9]{11}-[A-Za-z0-9]{24}"}}`, structure.Doubtful, "a number in it begins with 0"},
	{"slack-token", `xoxb-{{fake "[a-z]{11}-[1-8][0-9]{11}-[A-Za-z0-9]{24}"}}`, structure.Doubtful, "it has 1 numbers where a token has 2"},
	{"slack-token", "other", structure.Silent, ""},
	{"slack-webhook", join("https://hooks.slack.com/services/", "T00000000/B00000000/", strings.Repeat("X", 24)), structure.Refuted, "a placeholder: one of its parts is a character over and over, or counts up"},
	{"slack-webhook", `https://hooks.slack.com/services/{{fake "T[A-Z0-9]{8}/B[A-Z0-9]{8}/[A-Za-z0-9]{24}"}}`, structure.Silent, ""},
	{"stripe", `sk_live_{{fake "[A-Za-z0-9]{24}"}}`, structure.Silent, ""},
	{"stripe", `sk_test_{{fake "[A-Za-z0-9]{24}"}}`, structure.Silent, "it is of test mode"},
	{"stripe", "pk_live_x", structure.Refuted, "a publishable key, which is made for browsers"},
	{"twilio", `AC{{fake "[a-f0-9]{32}"}}`, structure.Refuted, "the SID of an account, which is no secret"},
	{"twilio", "SK" + strings.Repeat("0", 32), structure.Refuted, "a placeholder"},
	{"twilio", `SK{{fake "[a-f0-9]{32}"}}`, structure.Silent, ""},

	{"ulid", join("01HZXW", "V9K7Q2M4N6P8R0S2T4V6"), structure.Silent, "it is of 2024-06-09"},
	{"ulid", "7ZZZZZZZZZZZZZZZZZZZZZZZZZ", structure.Refuted, "a ULID would be of the year 10889"},
	{"ulid", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", structure.Refuted, "it is more than 128 bits"},
	{"ulid", "01HZXWV9", structure.Refuted, "it is no ULID"},
	{"uuid", "6ba7b810-9dad-11d1-80b4-00c04fd430c8", structure.Doubtful, "it is a UUID of version 1, made of a time and an address"},
	{"uuid", "6fa459ea-ee8a-3ca4-894e-db77e160355e", structure.Doubtful, "it is a UUID of version 3, made of a name"},
	{"uuid", "00000000-0000-0000-0000-000000000000", structure.Refuted, "a placeholder"},
	{"uuid", `{{fake "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}"}}`, structure.Silent, ""},
	{"uuid", join("6ba7b810-9dad", "-11d1-80b4"), structure.Refuted, "it is no UUID"},
	{"url-credentials", `postgres://me:{{fake "[a-z]{12}"}}@db/x`, structure.Silent, ""},
	{"url-credentials", "postgres://me:${PASSWORD}@db/x", structure.Refuted, "its password is filled in from elsewhere"},
	{"url-credentials", "postgres://me:<password>@db/x", structure.Refuted, "its password is filled in from elsewhere"},
	{"url-credentials", "postgres://me:$PASSWORD@db/x", structure.Refuted, "its password is filled in from elsewhere"},
	{"url-credentials", "postgres://me:%s@db/x", structure.Refuted, "its password is filled in from elsewhere"},
	{"url-credentials", "postgres://me:****@db/x", structure.Refuted, "its password is left out"},
	{"url-credentials", "postgres://me@db/x", structure.Refuted, "there is no password in it"},
	{"url-credentials", "postgres://db/x?u=a@b", structure.Refuted, "there are no credentials in it"},
	{"url-credentials", "none", structure.Silent, ""},

	{"pypi", "other", structure.Silent, ""},
	{"pypi", "pypi-a!", structure.Doubtful, "it is no base64"},
	{"sentry", "sntrys_" + base64.StdEncoding.EncodeToString([]byte(`{"url":"x"}`)) + "_abc", structure.Doubtful, "it decodes to JSON that is not a token of Sentry"},
	{"jfrog", base64.RawStdEncoding.EncodeToString([]byte("reftkn:01:1600000000:abc")), structure.Doubtful, "it expired on 2020-09-13"},
	{"jfrog", "other", structure.Silent, ""},
	{"1password-service-account", "other", structure.Silent, ""},
	{"age-key", "age1abc", structure.Silent, ""},
	// Of the format's own test vectors: https://github.com/C2SP/CCTV/tree/main/age.
	{"age-key", join("AGE-SECRET-", "KEY-1XMWWC0", "6LY3EE5RYTX", "M9MFLAZ2U56", "JJJ36S0MYPD", "RWSVLUL66MV", "4QX3S7F6"), structure.Verified, "its Bech32 checksum fits"},
	{"nostr", "npub1abc", structure.Silent, ""},
	// BIP 32's first test vector.
	{"base58check", join("xprv9s21ZrQ", "H143K3QTDL4", "LXw2F7HEK3w", "JUD2nW2nRk4", "stbPy6cq3jP", "PqjiChkVvvN", "KmPGJxWUtg6", "LnF5kejMRNN", "U3TGtRBeJgk", "33yuGBxrMPH", "i"), structure.Verified, "its Base58Check checksum fits"},
	{"base58check", "O0Il", structure.Silent, ""},
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	seen := make(map[string]bool)
	for _, row := range verdicts {
		c, ok := structure.Find(row.check)
		if !ok {
			t.Fatalf("no check %s", row.check)
		}
		seen[row.check] = true
		secret := fixture.Expand(t, row.secret)
		got := c.Judge(secret, now)
		if got.Verdict != row.want || got.Reason != row.reason {
			t.Errorf("%s: %.60s: %v, %q; want %v, %q", row.check, secret, got.Verdict, got.Reason, row.want, row.reason)
		}
	}
	for _, name := range structure.Names() {
		if !seen[name] && name != "private-key" && name != "gcp-service-account" { // in their own test
			t.Errorf("%s: no case", name)
		}
	}
}

// What does less harm than its rule says is of low severity.
func TestSeverity(t *testing.T) {
	t.Parallel()
	for check, secret := range map[string]string{
		"jwt":    token(hs256, `{"exp":1000}`, 32),
		"stripe": fixture.Value(t, "sk_test_[A-Za-z0-9]{24}"),
		"jfrog":  base64.RawStdEncoding.EncodeToString([]byte("reftkn:01:1600000000:abc")),
	} {
		c, _ := structure.Find(check)
		if got := c.Judge(secret, now); got.Severity != "low" {
			t.Errorf("%s: severity %q (%s)", check, got.Severity, got.Reason)
		}
	}
}

func TestLongSecretsAreLeftAlone(t *testing.T) {
	t.Parallel()
	long := "ghp_" + strings.Repeat("x", 1<<20)
	for _, c := range structure.All() {
		if got := c.Judge(long, now); got != (structure.Outcome{}) {
			t.Errorf("%s: %v", c.Name, got)
		}
	}
}

func FuzzJudge(f *testing.F) {
	for _, row := range verdicts {
		f.Add(row.check, row.secret)
	}
	for _, row := range sealable {
		value, err := fixture.New(1).Generate(row.shape)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(row.check, value)
	}
	f.Fuzz(func(t *testing.T, _, secret string) {
		for _, c := range structure.All() {
			got := c.Judge(secret, now)
			if again := c.Judge(secret, now); again != got {
				t.Errorf("%s: %v, then %v", c.Name, got, again)
			}
			if got.Verdict != structure.Silent && got.Reason == "" {
				t.Errorf("%s: %v without a reason", c.Name, got.Verdict)
			}
			for _, r := range got.Reason {
				if r < ' ' || r == 0x7f {
					t.Errorf("%s: control character in %q", c.Name, got.Reason)
				}
			}
			sealed, err := structure.Seal(c.Name, secret)
			if err != nil {
				continue
			}
			if v := c.Judge(sealed, now).Verdict; v == structure.Refuted && got.Verdict == structure.Verified {
				t.Errorf("%s: %q, verified, is refuted when sealed: %q", c.Name, secret, sealed)
			}
		}
	})
}
