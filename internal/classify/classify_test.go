package classify_test

import (
	"encoding/base64"
	"testing"

	"github.com/hookvet/hookvet/internal/classify"
	"github.com/hookvet/hookvet/internal/fixture"
)

func TestName(t *testing.T) {
	for name, want := range map[string]classify.Sense{
		"password": classify.Password, "Passwd": classify.Password, "dbPassword": classify.Password, "DB_PASSWORD": classify.Password,
		"dbpassword": classify.Password, "pwd": classify.Password, "pass": classify.Password, "pw": classify.Password, "smtp-pass": classify.Password,
		"passwordValue": classify.Password, "defaultPassphrase": classify.Password, "PASSWORD_DEV": classify.Password, "password2": classify.Password,
		"token": classify.Secret, "authToken": classify.Secret, "X-Api-Key": classify.Secret, "apikey": classify.Secret, "APIKey": classify.Secret,
		"stripe_webhook_secret": classify.Secret, "clientSecret": classify.Secret, "cred": classify.Secret, "privateKeyBytes": classify.Secret,
		"signingKey": classify.Secret, "jwtKey": classify.Secret, "hashKey": classify.Secret, "webhookKey": classify.Secret, "accesstoken": classify.Secret,
		"spring.datasource.credentials": classify.Secret,
		"key":                           classify.About, "Authorization": classify.About, "bearer": classify.About, "secretName": classify.About, "ATNStateTokenStart": classify.About,
		"nextPageToken": classify.About, "tokenID": classify.About, "passwordField": classify.About,
		"compass": classify.None, "nopasswd": classify.None, "GroupWriteView": classify.None, "tokenizer": classify.None, "Tokenize": classify.None, "passenger": classify.None,
		"bypass": classify.None, "firstPass": classify.None, "monkey": classify.None, "cacheKey": classify.Never, "primaryKey": classify.Never,
		"publicKey": classify.Never, "passwordHash": classify.Never, "tokenURL": classify.Never, "secretPath": classify.Never, "keyboard": classify.None,
		"author": classify.None, "secretary": classify.None, "accessibility": classify.None, "checksum": classify.Never, "": classify.None,
		"passwordPolicy": classify.Never, "errInvalidPasswordMessage": classify.Never, "tokenEndpoint": classify.Never,
	} {
		if got := classify.Name(name); got != want {
			t.Errorf("Name(%q) = %d, want %d", name, got, want)
		}
	}
}

// TestUnsigned: a token that proves nothing is none, one with a signature is.
func TestUnsigned(t *testing.T) {
	part := func(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }
	token := part(`{"typ":"JWT","alg":"none"}`) + "." + part(`{"sub":"ada","exp":1300819380}`) + "."
	if got := classify.Text(token); got >= classify.Random {
		t.Errorf("Text(%q) = %d", token, got)
	}
	if got := classify.Text(token + part("a signature that is long enough")); got < classify.Random {
		t.Errorf("with a signature it is %d", got)
	}
}

// TestSecrets makes secrets of many kinds, and wants them seen.
func TestSecrets(t *testing.T) {
	g := fixture.For(t)
	g.Plain = true
	for _, test := range []struct {
		regex string
		least classify.Look
		miss  int // of a hundred: chance makes some that look like names
	}{
		{`[0-9a-f]{32}`, classify.Strong, 1},
		{`[0-9a-f]{40}`, classify.Strong, 1},
		{`[0-9A-F]{64}`, classify.Strong, 0},
		{`[0-9a-f]{20}`, classify.Random, 6},
		{`[A-Za-z0-9]{40}`, classify.Strong, 1},
		{`[A-Za-z0-9]{24}`, classify.Strong, 3},
		{`[A-Za-z0-9]{16}`, classify.Random, 20},
		{`[A-Za-z0-9+/]{43}=`, classify.Strong, 3},
		{`[A-Za-z0-9_-]{32}`, classify.Strong, 6},
		{`[a-z0-9]{24}`, classify.Strong, 3},
		{`[A-Z0-9]{20}`, classify.Strong, 6},
		{`[A-Za-z]{32}`, classify.Random, 6},
		{`acme_live_[A-Za-z0-9]{24}`, classify.Strong, 4},
		{`[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}`, classify.UUID, 1},
		{`[A-Z][a-z]{4,8}[0-9]{3,4}!`, classify.Chosen, 0},
		{`[A-Z][a-z][0-9][a-z]{3,5}[0-9]{2}`, classify.Chosen, 12},
		{`(hunter|letmein|dragon|monkey)[0-9]{2}[!@#]?`, classify.Chosen, 0},
		{`P@ss[a-z]{4}[0-9]`, classify.Chosen, 0},
	} {
		missed := 0
		last := ""
		for range 100 {
			s, err := g.Generate(test.regex)
			if err != nil {
				t.Fatal(err)
			}
			if classify.Text(s) < test.least {
				missed++
				last = s
			}
		}
		if missed > test.miss {
			t.Errorf("%s: %d of 100 missed, such as %q", test.regex, missed, last)
		}
	}
}

// TestPlain has what stands where secrets do, and is none.
func TestPlain(t *testing.T) {
	for _, s := range []string{
		"", "secret", "password", "admin", "postgres", "token", "x", "s3",
		// references
		"secret/data/payments", "STRIPE_SECRET", "STRIPE_SECRET_2", "${API_TOKEN}", "$API_TOKEN", "%s:%s", "{{ .Values.token }}", "<token>", "projects/p-12/secrets/db-pass/versions/7",
		"arn:aws:secretsmanager:eu-central-1:123456789012:secret:db-AbCdEf", "vault:secret/data/db#password", "op://vault/item/password", "/run/secrets/db_password2",
		"env:DB_PASSWORD", "https://id.acme.test/oauth2/v2/token", "k8s-db-credentials-v2", "db-password-2", "app.kubernetes.io/secret-name", "os.Getenv(x)", "$(cat file)",
		"/api/v2/tokens/refresh", "../certs/server1.key", "tls.key", "id_rsa2.pub", "token.json",
		// names and words
		"X-Api-Key2", "X-Hub-Signature-256", "GroupWriteView", "public_tokens.route", "learner_auth_token_config", "errors.password.invalid2", "getUserCredentialsFromStore",
		"oauth2Token", "UpdateApnsVoipSandboxChannel", "HMAC-SHA256", "hmac_sha256", "sha256sum", "ES256K", "x509cert2", "KeyUsageCRLSign", "password2", "token1", "user_password_v2",
		"ml.m6g.12xlarge", "Basic64Token", "aes-256-gcm", "client_secret_post", "urn:ietf:params:oauth:grant-type:jwt-bearer", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
		"rubaKichinaKizuluKitaita", "IPV6_PMTUDISC_PROBE",
		// texts
		"the password must have 8 characters", "SELECT token FROM users WHERE id = ?", "invalid token: want 3 parts", "Bearer realm=\"x\"",
		`^[a-zA-Z0-9]{8,64}$`, `(?i)token=\w+`, "password=?", `{"token": 1}`, "a|b|c1",
		// alphabets, numbers and forms
		"abcdefghijklmnopqrstuvwxyz0123456789", "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/", "0123456789abcdef", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
		"127.0.0.1:8080", "localhost:5432", "v1.2.3-rc.1", "2006-01-02T15:04:05Z07:00", "1.2.840.113556.1.4.2065", "20240102030405", "ann.example1@mail.test",
		"00000000-0000-0000-0000-000000000000", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "ababababababababab12121212",
		"ssh-ed25519 AAAAC3Nz", "AAAAB3NzaC1yc2EAAAADAQABAAABAQC7", "sha256:9f86d081884c7d659a2feaa0c55ad015", "$2a$10$N9qo8uLOickgx2ZMRZoMye", "pk_live_0a1b2c3d4e5f6a7b8c9d0e1f",
		// placeholders
		"changeme", "changeme123", "your-token-1", "YOUR_API_KEY", "xxxxxxxx", "xxxx-xxxx-1", "example123", "my-secret-1", "my-secret-token-2", "replace-me-1", "dummy1", "********", "foobar12",
		"enter_password_1", "deadbeefdeadbeefdeadbeefdeadbeef", "12345678901234567890abc", "secret-goes-here", "insert-key-1", "dGhpcyBpcyBub3QgYSByZWFsIHZhbHVl", "0102030405060708090A0B0C0D0E0F10", "MDEyMzQ1NjcwMTIzNDU2NzAxMjM0NTY3MDEyMzQ1Njc=",
	} {
		if got := classify.Text(s); got != classify.Plain {
			t.Errorf("Text(%q) = %d, want Plain", s, got)
		}
	}
}

func TestBytes(t *testing.T) {
	g := fixture.For(t)
	key := func(n int) string {
		s, err := g.Generate(`[0-9a-f]{200}`)
		if err != nil {
			t.Fatal(err)
		}
		b := make([]byte, n)
		for i := range b {
			b[i] = s[i]*16 ^ s[i+1]<<3 ^ byte(i*i*37)
		}
		return string(b)
	}
	counting := make([]byte, 64)
	for i := range counting {
		counting[i] = byte(i)
	}
	for name, test := range map[string]struct {
		bytes string
		want  classify.Look
	}{
		"key":      {key(32), classify.Strong},
		"short":    {key(8), classify.Plain},
		"zeros":    {string(make([]byte, 32)), classify.Plain},
		"counting": {string(counting), classify.Plain},
	} {
		if got := classify.Bytes(test.bytes); got != test.want {
			t.Errorf("%s: %d, want %d", name, got, test.want)
		}
	}
}

func TestEnvName(t *testing.T) {
	for name, want := range map[string]string{
		"dbPassword": "DB_PASSWORD", "APIKey": "API_KEY", "defaultToken": "TOKEN", "x-api-key": "X_API_KEY", "": "", "webhookSecret2": "WEBHOOK_SECRET",
	} {
		if got := classify.EnvName(name); got != want {
			t.Errorf("EnvName(%q) = %q, want %q", name, got, want)
		}
	}
}
