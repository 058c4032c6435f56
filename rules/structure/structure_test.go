package structure_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/rules/structure"
)

var now = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func TestChecksAreSortedAndTold(t *testing.T) {
	t.Parallel()
	names := structure.Names()
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("not sorted, or twice: %q", names)
	}
	for _, c := range structure.All() {
		found, ok := structure.Find(c.Name)
		if !ok || found != c {
			t.Errorf("%s: not found", c.Name)
		}
		if c.About == "" || !strings.HasPrefix(c.Source, "https://") {
			t.Errorf("%s: about %q, source %q", c.Name, c.About, c.Source)
		}
	}
	if _, ok := structure.Find("no such"); ok {
		t.Error("a check that there is not is found")
	}
}

// sealable has for each check that seals the shape of what it seals, and what is
// made of a sealed one and of one that is not. A verdict that depends on chance is not told.
var sealable = []struct {
	check, shape    string
	sealed, unknown structure.Verdict
	chance          bool
}{
	{"1password-service-account", `ops_eyJ[a-zA-Z0-9+/]{300}`, structure.Verified, structure.Doubtful, false},
	{"age-key", `AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58}`, structure.Verified, structure.Refuted, false},
	{"atlassian", `ATATT3[A-Za-z0-9_=-]{178}=[A-F0-9]{8}`, structure.Verified, structure.Silent, false},
	{"aws-access-key", `AKIA[A-Z2-7]{16}`, structure.Silent, structure.Silent, true},
	{"azure-key", `[A-Za-z0-9+/]{86}==`, structure.Verified, structure.Silent, true},
	{"base58check", `[5][1-9A-HJ-NP-Za-km-z]{50}`, structure.Verified, structure.Refuted, false},
	{"base64", `[A-Za-z0-9+/]{22}==`, structure.Silent, structure.Refuted, true},
	{"base64-32", `[A-Za-z0-9_-]{43}`, structure.Silent, structure.Refuted, true},
	{"base64-64", `[A-Za-z0-9+/]{86}==`, structure.Silent, structure.Refuted, true},
	{"cloudflare", `cfut_[A-Za-z0-9]{40}[a-f0-9]{8}`, structure.Verified, structure.Silent, false},
	{"cloudflare", `cfk_[A-Za-z0-9]{40}[a-f0-9]{8}`, structure.Verified, structure.Silent, false},
	{"discord-bot", `[MNO][A-Za-z0-9_-]{23}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27}`, structure.Verified, structure.Refuted, false},
	{"discord-bot", `[MNO][A-Za-z0-9_-]{25}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{38}`, structure.Verified, structure.Refuted, false},
	{"discord-webhook", `https://discord\.com/api/webhooks/[0-9]{19}/[A-Za-z0-9_-]{68}`, structure.Silent, structure.Refuted, true},
	{"github", `gh[pousr]_[A-Za-z0-9]{36}`, structure.Verified, structure.Refuted, false},
	{"github", `github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59}`, structure.Verified, structure.Silent, false},
	{"gitlab", `glpat-[A-Za-z0-9_-]{51}\.01\.[0-9a-z]{9}`, structure.Verified, structure.Refuted, true},
	{"gitlab", `glrt-t1_[A-Za-z0-9_-]{51}\.01\.[0-9a-z]{9}`, structure.Verified, structure.Refuted, true},
	{"gitlab", `glpat-[A-Za-z0-9_-]{40}\.[0-9a-z]{9}`, structure.Verified, structure.Refuted, true},
	{"gitlab", `glpat-[A-Za-z0-9_-]{20}`, structure.Silent, structure.Silent, false},
	{"grafana", `glsa_[A-Za-z0-9]{32}_[a-f0-9]{8}`, structure.Verified, structure.Refuted, false},
	{"jfrog", `cmVmdGtu[A-Za-z0-9]{56}`, structure.Verified, structure.Doubtful, false},
	{"jwt", `ey[A-Za-z0-9]{34}\.ey[A-Za-z0-9_-]{80}\.[A-Za-z0-9_-]{43}`, structure.Verified, structure.Refuted, false},
	{"nostr", `nsec1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{58}`, structure.Verified, structure.Refuted, false},
	{"npm", `npm_[A-Za-z0-9]{36}`, structure.Verified, structure.Refuted, false},
	{"private-key", `-----BEGIN PRIVATE KEY-----\n[A-Za-z0-9+/]{64}\n-----END PRIVATE KEY-----`, structure.Verified, structure.Doubtful, false},
	{"private-key", `-----BEGIN EC PRIVATE KEY-----\n[A-Za-z0-9+/]{64}\n[A-Za-z0-9+/]{4}\n-----END EC PRIVATE KEY-----`, structure.Verified, structure.Doubtful, false},
	{"pypi", `pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{156}`, structure.Verified, structure.Doubtful, false},
	{"pypi", `pypi-AgEIcHlwaS5vcmc[A-Za-z0-9_-]{300}`, structure.Verified, structure.Doubtful, false},
	{"pypi", `pypi-AgENdGVzdC5weXBpLm9yZw[A-Za-z0-9_-]{160}`, structure.Verified, structure.Doubtful, false},
	{"sendgrid", `SG\.[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{43}`, structure.Silent, structure.Doubtful, true},
	{"sentry", `sntrys_eyJpYXQiO[a-zA-Z0-9+/]{100}_[a-zA-Z0-9+/]{43}`, structure.Verified, structure.Doubtful, false},
	{"standard-webhooks", `whsec_[A-Za-z0-9+/]{43}=`, structure.Silent, structure.Doubtful, true},
	{"standard-webhooks", `whsec_[A-Za-z0-9]{32}`, structure.Silent, structure.Silent, false},
	{"telegram-bot", `[1-9][0-9]{9}:AA[A-Za-z0-9_-]{33}`, structure.Silent, structure.Silent, false},
	{"ulid", `[0-7][0-9A-HJKMNP-TV-Z]{25}`, structure.Silent, structure.Refuted, true},
	{"uuid", `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`, structure.Silent, structure.Silent, true},
}

func TestSeal(t *testing.T) {
	t.Parallel()
	g := fixture.New(7)
	g.Plain = true
	seen := make(map[string]bool)
	for _, row := range sealable {
		seen[row.check] = true
		c, ok := structure.Find(row.check)
		if !ok {
			t.Fatalf("no check %s", row.check)
		}
		for range 200 {
			value, err := g.Generate(row.shape)
			if err != nil {
				t.Fatal(err)
			}
			if got := c.Judge(value, now); !row.chance && got.Verdict != row.unknown {
				t.Errorf("%s: %s is %v (%s), want %v", row.check, value, got.Verdict, got.Reason, row.unknown)
				break
			}
			sealed, err := structure.Seal(row.check, value)
			if err != nil {
				t.Errorf("%s: %s: %v", row.check, value, err)
				break
			}
			if got := c.Judge(sealed, now); got.Verdict != row.sealed {
				t.Errorf("%s: %s, sealed to %s, is %v (%s), want %v", row.check, value, sealed, got.Verdict, got.Reason, row.sealed)
				break
			}
			if again, err := structure.Seal(row.check, sealed); err != nil || c.Judge(again, now).Verdict != row.sealed {
				t.Errorf("%s: %s can't be sealed again: %s, %v", row.check, sealed, again, err)
				break
			}
		}
	}
	for _, c := range structure.All() {
		if c.Sealable() != seen[c.Name] {
			t.Errorf("%s: seals: %t; in the table: %t", c.Name, c.Sealable(), seen[c.Name])
		}
	}
	if _, err := structure.Seal("no such", "x"); err == nil {
		t.Error("sealed by no check")
	}
	if _, err := structure.Seal("stripe", "x"); !errors.Is(err, structure.ErrUnsealable) {
		t.Errorf("sealing what has no seal: %v", err)
	}
}
