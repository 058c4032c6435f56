package finding

import "testing"

func TestEnvName(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ env, rule, want string }{
		{"STRIPE_WEBHOOK_SECRET", "stripe", "STRIPE_WEBHOOK_SECRET"},
		{"", "stripe-webhook-secret", "STRIPE_WEBHOOK_SECRET"},
		{"", "generic-api-key", "API_KEY"},
		{"", "1password-service-token", "SECRET_1PASSWORD_SERVICE_TOKEN"},
		{"", "a--b..c", "A_B_C"},
		{"", "", "SECRET"},
		{"", "世界", "SECRET"},
		{"$(reboot)", "slack-token", "SLACK_TOKEN"},
		{"A=B\n::error", "slack-token", "SLACK_TOKEN"},
		{"lower_case", "slack-token", "SLACK_TOKEN"},
	} {
		if got := (Finding{Env: tt.env, Rule: tt.rule}).EnvName(); got != tt.want {
			t.Errorf("%q, %q: got %s, want %s", tt.env, tt.rule, got, tt.want)
		}
	}
}
