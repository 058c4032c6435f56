package secretflow

import (
	"reflect"
	"testing"
)

func TestSaysSecret(t *testing.T) {
	for _, name := range []string{"STRIPE_SECRET_KEY", "GITHUB_TOKEN", "DB_PASSWORD", "DB_PWD", "stripe.webhookSecret", "API_KEY", "APIKEY",
		"OPENAI_API_KEY", "AWS_SECRET_ACCESS_KEY", "SIGNING_KEY", "GH_PAT", "TOKEN", "clientSecret", "JWT_PRIVATE_KEY"} {
		if !saysSecret(name) {
			t.Errorf("%s is said to be no secret", name)
		}
	}
	for _, name := range []string{"", "KEY", "PWD", "PATH", "SECRET_PATH", "TOKEN_FILE", "SECRET_NAME", "TOKEN_URL", "AWS_ACCESS_KEY_ID", "PUBLIC_KEY",
		"SSH_PUBLIC_KEY_PASSWORDLESS", "STRIPE_PUBLISHABLE_KEY", "MAX_TOKENS", "TOKENIZER", "COMPASS", "PATTERN", "GroupWriteView", "PASSWORD_MIN_LENGTH",
		"TOKEN_TTL", "NO_PASSWORD", "SECRET_BACKEND", "GOOGLE_APPLICATION_CREDENTIALS", "AZURE_TOKEN_CREDENTIALS", "KUBERNETES_TOKEN_PROXY", "PAGE_TOKEN", "KEYBOARD", "SORT_KEY"} {
		if saysSecret(name) {
			t.Errorf("%s is said to be a secret", name)
		}
	}
}

func TestVerbs(t *testing.T) {
	list, ok := verbs("a %s b %% %.4s %T %+v%d %")
	want := []verb{{"a ", true}, {" b %% ", false}, {" ", false}, {" ", true}, {"", true}}
	if !ok || !reflect.DeepEqual(list, want) {
		t.Errorf("got %v, %t", list, ok)
	}
	for _, format := range []string{"%[2]s %[1]s", "%*d"} {
		if _, ok := verbs(format); ok {
			t.Errorf("%s: arguments are not in order", format)
		}
	}
}

func TestPlainHTTP(t *testing.T) {
	for _, address := range []string{"http://api.example.com", "HTTP://api.example.com/x", "http://203.0.113.7:80/", "http://user@example.com/"} {
		if !plainHTTP(address) {
			t.Errorf("%s is said to be safe", address)
		}
	}
	for _, address := range []string{"", "http://", "https://api.example.com", "http://localhost:80/", "http://127.0.0.1/", "http://[::1]/",
		"http://10.0.0.1/", "http://192.168.1.1", "http://169.254.169.254/latest", "http://0.0.0.0:80/", "http://vault:8200/", "http://a.b.svc.cluster.local/",
		"http://x.internal/", "http://api.", "http://%zz.example.com/", "http://printer.local./"} {
		if plainHTTP(address) {
			t.Errorf("%s is said to be out in the world", address)
		}
	}
}
