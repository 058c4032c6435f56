package report

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/finding"
)

func TestFormats(t *testing.T) {
	t.Parallel()
	if names := Names(); names[0] != "text" || !slices.Contains(names, "json") {
		t.Errorf("names: %q", names)
	}
	for _, f := range Formats() {
		got, err := Lookup(f.Name)
		if err != nil || got.Name != f.Name || got.Description == "" || got.New == nil {
			t.Errorf("%s: %+v, %v", f.Name, got, err)
		}
	}
	if _, err := Lookup("xml"); err == nil || !strings.Contains(err.Error(), "text, json") {
		t.Errorf("error: %v", err)
	}
}

func TestColorEnabled(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		mode     string
		terminal bool
		env      string
		want     bool
	}{
		{"auto", true, "", true},
		{"auto", false, "", false},
		{"always", false, "NO_COLOR=1 TERM=dumb", true},
		{"never", true, "FORCE_COLOR=1", false},
		{"auto", true, "NO_COLOR=1", false},
		{"auto", true, "NO_COLOR=", true},
		{"auto", true, "NO_COLOR=1 CLICOLOR_FORCE=1", false},
		{"auto", false, "CLICOLOR_FORCE=1", true},
		{"auto", false, "CLICOLOR_FORCE=0", false},
		{"auto", false, "FORCE_COLOR=3", true},
		{"auto", true, "FORCE_COLOR=0", false},
		{"auto", true, "TERM=dumb", false},
		{"auto", true, "TERM=dumb FORCE_COLOR=1", true},
		{"auto", true, "CLICOLOR=0", false},
	} {
		getenv := func(name string) string {
			for _, kv := range strings.Fields(tt.env) {
				if k, v, _ := strings.Cut(kv, "="); k == name {
					return v
				}
			}
			return ""
		}
		if got := ColorEnabled(tt.mode, tt.terminal, getenv); got != tt.want {
			t.Errorf("%s, terminal %v, %s: got %v", tt.mode, tt.terminal, tt.env, got)
		}
	}
}

func TestRemedy(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		f    finding.Finding
		want string
	}{
		{finding.Finding{Rule: "acme-key", Secret: "x", Confidence: finding.Pattern}, "revoke it at the service that issued it, then read the new one from ACME_KEY"},
		{finding.Finding{Rule: "acme-key", Secret: "x", Confidence: finding.Pattern, Provider: "acme", Env: "ACME"}, "revoke it at acme, then read the new one from ACME"},
		{finding.Finding{Rule: "generic-api-key", Secret: "x"}, "if it is real, revoke it at the service that issued it, then read the new one from API_KEY"},
		{finding.Finding{Rule: "k", Secret: "x", Confidence: finding.Sink, Kind: "private-key"}, "generate a new key pair, replace the public key wherever it is trusted, then read the private key from K"},
		{finding.Finding{Rule: "dsn", Secret: "x", Confidence: finding.Sink, Kind: "dsn"}, "change the password on the server, then read the new one from DSN"},
		{finding.Finding{Rule: "x", Remediation: "do\nthis"}, "do\nthis"},
		{finding.Finding{Rule: "x", Position: finding.Position{Line: 1}}, ""},
	} {
		if got := remedy(tt.f); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.f.Rule, got, tt.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	t.Parallel()
	for got, want := range map[string]string{
		grouped(0): "0", grouped(999): "999", grouped(1000): "1,000", grouped(-1234567): "-1,234,567", grouped(-100): "-100",
		size(0): "0 B", size(999): "999 B", size(1000): "1.0 kB", size(109_000_000): "109 MB", size(9_960_000): "10 MB",
		size(999_999): "1.0 MB", size(math.MaxInt64): "9223372 TB", seconds(0.0041): "4 ms", seconds(0.45): "0.45 s",
		seconds(61.2): "61 s", seconds(185): "3m5s",
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestJSONContract(t *testing.T) {
	t.Parallel()
	rep := fullReport()
	rep.Findings[0].Entropy, rep.Stats.Seconds = math.NaN(), math.Inf(1)
	for _, r := range []*Report{rep, {}} {
		out := render(t, "json", Options{}, r)
		var top map[string]json.RawMessage
		if err := json.Unmarshal([]byte(out), &top); err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"version", "tool", "findings", "incomplete", "suppressed", "notes", "stats"} {
			if v := string(top[name]); v == "" || v == "null" {
				t.Errorf("%s is %q", name, v)
			}
		}
		if strings.Contains(out, "null") {
			t.Error("null in the report")
		}
		var findings []map[string]any
		if err := json.Unmarshal(top["findings"], &findings); err != nil {
			t.Fatal(err)
		}
		for _, f := range findings {
			for _, name := range []string{"rule", "confidence", "severity", "file", "line", "column", "end_line", "end_column", "secret", "fingerprint", "message", "remediation"} {
				if _, ok := f[name]; !ok {
					t.Errorf("no %s in %v", name, f)
				}
			}
		}
	}
}

// TestSARIFLimits: what GitHub drops of a report is told in the report.
func TestSARIFLimits(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]string{sarifKept: "", sarifKept + 1: "GitHub keeps 5,000 of the 5,001 results", sarifTaken + 1: "GitHub takes no report of more than 25,000 results"} {
		r := &Report{Stats: Stats{Files: 1, Rules: 1}}
		for i := range n {
			r.Findings = append(r.Findings, finding.Finding{Rule: "r", File: fmt.Sprint(i), Position: finding.Position{Line: 1}})
		}
		text := render(t, "sarif", Options{}, r)
		if got := strings.Contains(text, "GitHub "); got != (want != "") || !strings.Contains(text, want) {
			t.Errorf("%d results: %t, want %q", n, got, want)
		}
	}
}
