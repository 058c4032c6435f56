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
	at := Position{Line: 3, Column: 1}
	prints := map[string]string{}
	for name, fp := range map[string]string{
		"secret":               Fingerprint(nil, &Finding{Secret: "value one"}),
		"other secret":         Fingerprint(nil, &Finding{Secret: "value two"}),
		"keyed":                Fingerprint(key, &Finding{Secret: "value one"}),
		"other key":            Fingerprint([]byte("k2"), &Finding{Secret: "value one"}),
		"file":                 Fingerprint(nil, &Finding{Rule: "rule-a", File: "a.p12"}),
		"other file":           Fingerprint(nil, &Finding{Rule: "rule-a", File: "b.p12"}),
		"file, other rule":     Fingerprint(nil, &Finding{Rule: "rule-b", File: "a.p12"}),
		"weakness":             Fingerprint(nil, &Finding{Rule: "rule-a", File: "a.go", Source: "a == b", Position: at}),
		"other weakness":       Fingerprint(nil, &Finding{Rule: "rule-a", File: "a.go", Source: "a == c", Position: at}),
		"weakness, other rule": Fingerprint(nil, &Finding{Rule: "rule-b", File: "a.go", Source: "a == b", Position: at}),
	} {
		if !regexp.MustCompile(`^[0-9a-f]{32}$`).MatchString(fp) {
			t.Errorf("%s: %q", name, fp)
		}
		if other, ok := prints[fp]; ok {
			t.Errorf("%s and %s are the same", name, other)
		}
		prints[fp] = name
	}
	for name, same := range map[string][2]Finding{
		"empty key":     {},
		"line end":      {{Secret: "a\r\nb\r\n"}, {Secret: "a\nb"}},
		"place, finder": {{Secret: "a", Rule: "x", File: "y", Position: at}, {Secret: "a", Rule: "z", Analyzer: "hardcoded"}},
		"indentation":   {{Rule: "r", Source: "\tif a == b {", Position: at, File: "a.go"}, {Rule: "r", Source: "if a==b {", Position: Position{Line: 9}, File: "b.go"}},
	} {
		if Fingerprint(key, &same[0]) != Fingerprint(key, &same[1]) {
			t.Errorf("%s matters", name)
		}
	}
	if Fingerprint([]byte{}, &Finding{Secret: "s"}) != Fingerprint(nil, &Finding{Secret: "s"}) {
		t.Error("an empty key must not be a key")
	}
}

// Baselines and other people's tools keep fingerprints: they must not change.
func TestFingerprintIsStable(t *testing.T) {
	t.Parallel()
	f := &Finding{Secret: "value"}
	if got, want := Fingerprint(nil, f), "4207c860ccaa5b56199b1a627060451a"; got != want {
		t.Errorf("public: got %s, want %s", got, want)
	}
	if got, want := Fingerprint([]byte("key"), f), "17737d7c46413defb1e2c9f220cb37fc"; got != want {
		t.Errorf("keyed: got %s, want %s", got, want)
	}
}

func TestFingerprinter(t *testing.T) {
	t.Parallel()
	p := NewFingerprinter(nil)
	want := Fingerprint(nil, &Finding{Secret: "value"})
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if got := p.Fingerprint(&Finding{Secret: "value"}); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
	wg.Wait()

	findings := []Finding{{Rule: "rule", Secret: "value"}, {Rule: "rule", Secret: "other"}, {Rule: "other", Secret: "value"}}
	p.Fill(findings)
	if findings[0].Fingerprint != want || findings[2].Fingerprint != want || findings[1].Fingerprint == want {
		t.Errorf("got %v", findings)
	}
	p.Fill(nil)
}

func BenchmarkFingerprintPublic(b *testing.B) {
	secret := strings.Repeat("x", 40)
	for b.Loop() {
		Fingerprint(nil, &Finding{Secret: secret})
	}
}

func BenchmarkFingerprintKeyed(b *testing.B) {
	secret, key := strings.Repeat("x", 40), []byte("0123456789abcdef0123456789abcdef")
	for b.Loop() {
		Fingerprint(key, &Finding{Secret: secret})
	}
}
