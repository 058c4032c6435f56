package report

import (
	"math/rand/v2"
	"strings"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
)

// The tests' secrets are made when they run: the repository must be clean under its own scan.

const alnum = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

func random(r *rand.Rand, n int) string {
	var b strings.Builder
	for range n {
		b.WriteByte(alnum[r.IntN(len(alnum))])
	}
	return b.String()
}

// in returns f at a line of a file, with offsets for its secret in source.
func in(f finding.Finding, file string, line int, source string) finding.Finding {
	f.File, f.Source = file, source
	f.SecretStart = strings.Index(source, f.Secret)
	f.SecretEnd = f.SecretStart + len(f.Secret)
	f.Position = finding.Position{Line: line, Column: f.SecretStart + 1, EndLine: line, EndColumn: f.SecretEnd + 1}
	return f
}

// fullReport has everything that a report can have.
func fullReport() *Report {
	r := rand.New(rand.NewPCG(1, 1))
	stripe := finding.Finding{
		Rule: "stripe-webhook-secret", Analyzer: "hardcoded", Provider: "stripe", Kind: "webhook-signing",
		Description: "Stripe signs its webhooks with this key: whoever has it can forge payment events.",
		Severity:    "high", Confidence: finding.Verified, Entropy: 4.87654,
		Rotate: "https://dashboard.stripe.com/webhooks", Env: "STRIPE_WEBHOOK_SECRET",
		Secret: "whsec" + "_" + random(r, 32), Fingerprint: "0123456789abcdef0123456789abcdef", Tags: []string{"webhook"},
	}
	slack := finding.Finding{
		Rule: "slack-webhook-url", Provider: "slack", Kind: "webhook-url", Severity: "high", Confidence: finding.Pattern,
		Description: "Anyone with this URL can post to the channel.", Note: "it was made on 2022-02-03",
		LineHash: "39fa2ee980eb94b0:1",
		Secret:   "https://" + "hooks.slack.example/services/" + random(r, 9) + "/" + random(r, 24),
	}
	password := finding.Finding{
		Rule: "generic-password", Kind: "password", Severity: "medium", Confidence: finding.Generic, Secret: random(r, 14), Entropy: 3.5,
	}
	key := finding.Finding{
		Rule: "private-key", Kind: "private-key", Severity: "critical", Confidence: finding.Pattern,
		Description: "A private key.", Secret: "-----BEGIN " + "KEY-----\n" + random(r, 64) + "\n-----END " + "KEY-----",
	}
	encoded := finding.Finding{
		Rule: "github-pat", Provider: "github", Severity: "critical", Confidence: finding.Verified, Decoded: []string{"base64", "percent"}, Because: "its CRC-32 checksum fits",
		Secret: "ghp" + "_" + random(r, 36), File: "k8s/secret.yaml", Source: "  token: " + random(r, 60), SecretStart: 9, SecretEnd: 69,
		Position: finding.Position{Line: 7, Column: 10, EndLine: 7, EndColumn: 70},
	}
	weak := finding.Finding{
		Rule: "compare-not-constant-time", Analyzer: "sigcompare", Severity: "medium", Confidence: finding.Verified,
		Description: "A signature is compared with ==, whose time tells how much of it was right.",
		Remediation: "compare with hmac.Equal", File: "pay/verify.go", Source: "if got == want {", SecretStart: -1, SecretEnd: -1,
		Position: finding.Position{Line: 30, Column: 5, EndLine: 30, EndColumn: 16},
	}

	old := in(slack, "cmd/notify.go", 88, "\t\turl := \""+slack.Secret+"\"")
	first := &finding.Commit{Hash: "1a2b3c4d5e6f", Author: "Ann", Email: "ann@shop.example", Date: time.Date(2024, 3, 1, 12, 0, 0, 0, time.UTC), Subject: "notify: post to " + slack.Secret}
	old.Commit = first
	old.Exposure = &finding.Exposure{
		First: first, Last: &finding.Commit{Hash: "ffeeddccbbaa99887766", Author: "Bob"},
		Removed: &finding.Commit{Hash: "00112233445566778899", Author: "Bob", Email: "bob@shop.example", Date: time.Date(2024, 5, 1, 12, 0, 0, 0, time.UTC), Subject: "notify: read the URL from the environment"},
		Commits: 3, Days: 61, Paths: []string{"cmd/alert.go", "cmd/notify.go"},
	}
	stands := in(password, "deploy/app.env", 1, "PASSWORD="+password.Secret)
	stands.Commit = first
	stands.Exposure = &finding.Exposure{
		First: first, AtHead: true, Tips: []string{"origin/dev", "v1.0"}, MoreTips: 2, Commits: 1, Days: 1,
		Paths: []string{"a.env", "b.env", "c.env", "d.env", "deploy/app.env", "e.env"},
	}

	again := stripe
	again.Analyzer, again.Rule, again.Confidence = "", "generic-api-key", finding.Generic
	findings := []finding.Finding{
		in(stripe, "pay/hook.go", 12, "const secret = \""+stripe.Secret+"\""),
		in(again, "pay/hook.go", 12, "const secret = \""+stripe.Secret+"\""),
		in(stripe, "deploy/values.yaml", 40, "webhook: "+stripe.Secret),
		in(password, "世界/конфиг.go", 3, "\tvar 密码, пароль = \""+password.Secret+"\" // "+strings.Repeat("лишнее 世界 ", 20)),
		in(key, "certs/key.go", 5, "const key = `"+key.Secret+"`"),
		encoded, old, stands, weak,
		{Rule: "pkcs12-file", Severity: "low", Confidence: finding.Pattern, File: "certs/store.p12", SecretStart: -1, SecretEnd: -1},
	}
	for i := range 8 {
		findings = append(findings, in(stripe, "deploy/env/"+string(rune('a'+i))+"/values.yaml", 40+i, "webhook: "+stripe.Secret))
	}
	return &Report{
		Version: "0.0.0-test", Root: "../shop", Name: "shop", CommitURL: "https://github.com/shop/shop/commit/", Findings: findings,
		Gaps:       []finding.Gap{{What: "vendor/big.zip!inner.tar", Why: "truncated archive: unexpected EOF"}},
		Suppressed: []SourceCount{{"baseline", 1}, {".gitleaksignore", 1}, {"inline comment", 0}},
		Unused:     []Unused{{".gitleaksignore", ".gitleaksignore:3"}, {"hookvet:allow", "pay/hook.go:41"}},
		Notes:      []string{"configuration from the scanned repository: .gitleaks.toml (--no-repo-config ignores it)"},
		Stats:      Stats{Files: 11204, Bytes: 109_000_000, Rules: 222, Seconds: 0.4512345, Binary: 31, Blobs: 3, Commits: 2},
		Began:      time.Date(2026, 11, 26, 9, 30, 0, 0, time.UTC),
	}
}
