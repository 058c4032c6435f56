package finding

import (
	"regexp"
	"strings"
	"sync"
	"testing"
)

func TestFingerprint(t *testing.T) {
	t.Parallel()
	key := []byte("k1 of a baseline")
	prints := map[string]string{}
	for name, fp := range map[string]string{
		"public":             Fingerprint(nil, "rule-a", "value one"),
		"public other rule":  Fingerprint(nil, "rule-b", "value one"),
		"public other value": Fingerprint(nil, "rule-a", "value two"),
		"keyed":              Fingerprint(key, "rule-a", "value one"),
		"keyed, moved bound": Fingerprint(key, "rule-av", "alue one"),
		"other key":          Fingerprint([]byte("k2"), "rule-a", "value one"),
		"no secret":          Fingerprint(nil, "rule-a", ""),
		"no secret, keyed":   Fingerprint(key, "rule-a", ""),
	} {
		if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(fp) {
			t.Errorf("%s: %q", name, fp)
		}
		if other, ok := prints[fp]; ok {
			t.Errorf("%s and %s are the same", name, other)
		}
		prints[fp] = name
	}
	if Fingerprint([]byte{}, "r", "s") != Fingerprint(nil, "r", "s") {
		t.Error("an empty key must not be a key")
	}
	if Fingerprint(key, "r", "a\r\nb\r\n") != Fingerprint(key, "r", "a\nb") {
		t.Error("the line end matters")
	}
}

// Baselines and other people's tools keep fingerprints: they must not change.
func TestFingerprintIsStable(t *testing.T) {
	t.Parallel()
	if got, want := Fingerprint(nil, "rule", "value"), "5ee3ee5e7e7f4ce12098eb963ebdc039"; got != want {
		t.Errorf("public: got %s, want %s", got, want)
	}
	if got, want := Fingerprint([]byte("key"), "rule", "value"), "89e7dfcf4e27664559a81a99bbeb627f"; got != want {
		t.Errorf("keyed: got %s, want %s", got, want)
	}
}

func TestFingerprinter(t *testing.T) {
	t.Parallel()
	p := NewFingerprinter(nil)
	want := Fingerprint(nil, "rule", "value")
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := p.Fingerprint("rule", "value"); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	wg.Wait()

	findings := []Finding{{Rule: "rule", Secret: "value"}, {Rule: "rule", Secret: "other"}, {Rule: "rule", Secret: "value"}, {Fingerprint: "kept"}}
	p.Fill(findings)
	if findings[0].Fingerprint != want || findings[2].Fingerprint != want || findings[3].Fingerprint != "kept" || findings[1].Fingerprint == want {
		t.Errorf("got %v", findings)
	}
	p.Fill(nil)
}

func BenchmarkFingerprintPublic(b *testing.B) {
	secret := strings.Repeat("x", 40)
	for b.Loop() {
		Fingerprint(nil, "stripe-webhook-secret", secret)
	}
}

func BenchmarkFingerprintKeyed(b *testing.B) {
	secret, key := strings.Repeat("x", 40), []byte("0123456789abcdef0123456789abcdef")
	for b.Loop() {
		Fingerprint(key, "stripe-webhook-secret", secret)
	}
}
