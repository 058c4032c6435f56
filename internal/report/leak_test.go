package report

import (
	"encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/racetest"
)

// shapes returns one fake secret of every shape.
func shapes(r *rand.Rand) []string {
	key := func(end string) string {
		lines := random(r, 64) + end
		for range 1 + r.IntN(10) {
			lines += random(r, 64) + end
		}
		return "-----BEGIN " + "RSA PRIVATE KEY-----" + end + lines + "-----END " + "RSA PRIVATE KEY-----"
	}
	return []string{
		"whsec" + "_" + random(r, 32), "ghp" + "_" + random(r, 36), "AK" + "IA" + strings.ToUpper(random(r, 16)),
		"sk" + "_live_" + random(r, 24), "xoxb" + "-" + random(r, 50), random(r, 8+r.IntN(100)), random(r, 9),
		"https://" + random(r, 12) + ".example/" + random(r, 40), "postgres://" + random(r, 9) + ":" + random(r, 20) + "@" + random(r, 9),
		key("\n"), key("\r\n"), strings.Repeat(random(r, 5), 9), "密码" + random(r, 20) + "é\t\x01\xff" + random(r, 10),
	}
}

// pieces are all the 8-byte pieces of a report.
type pieces map[string]bool

func piecesOf(out string) pieces {
	all := make(pieces, len(out))
	for i := 0; i+8 <= len(out); i++ {
		all[out[i:i+8]] = true
	}
	return all
}

// of returns a piece of f's secret, but its visible prefix, that is in the report.
func (all pieces) of(f finding.Finding) string {
	rest := f.Secret[len(strings.TrimSuffix(f.Redacted(), finding.Mask)):]
	if scheme, after, ok := strings.Cut(rest, "://"); ok && len(scheme) < 10 {
		rest = after // reports have addresses of their own
	}
	for i := 0; i+8 <= len(rest); i++ {
		if all[rest[i:i+8]] {
			return rest[i : i+8]
		}
	}
	return ""
}

func TestNoSecretInAnyReport(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	rounds := 60
	if testing.Short() || racetest.Enabled {
		rounds = 10
	}
	for range rounds {
		rep := &Report{Stats: Stats{Files: 1, Rules: 1}}
		// One line with all the secrets, each a finding of its own.
		line := "{"
		var offsets []int
		secrets := shapes(r)
		for _, s := range secrets {
			line += `"k": "`
			offsets = append(offsets, len(line))
			line += s + `", `
		}
		for i, s := range secrets {
			rule := []string{"a-rule", "b-rule", "generic-rule"}[r.IntN(3)]
			f := finding.Finding{Rule: rule, Confidence: finding.Confidence(r.IntN(4)), Severity: "high", Secret: s, Match: s}
			all := f
			all.File, all.Source, all.SecretStart, all.SecretEnd = "all.json", line, offsets[i], offsets[i]+len(s)
			all.Position = finding.Position{Line: 1, Column: offsets[i] + 1, EndLine: 1, EndColumn: offsets[i] + len(s) + 1}

			twice := in(f, "twice/x.go", i+1, "\tk := \""+s+"\" // not "+s)
			encoded := f
			text := base64.StdEncoding.EncodeToString([]byte(s))
			encoded.File, encoded.Decoded, encoded.Source, encoded.SecretEnd = "enc.yaml", []string{"base64"}, text+" "+text, len(text)
			encoded.Position.Line = i + 1
			wrong := in(f, "wrong/x.go", i+1, "k := \""+s+"\"")
			wrong.SecretStart, wrong.SecretEnd = r.IntN(3*len(s))-len(s), r.IntN(3*len(s))-len(s)
			talks := in(f, "talk/x.go", i+1, "k := \""+s+"\"")
			if len(s) >= 16 {
				talks.File = "dump/" + s
				talks.Description = "found " + s
				rep.Notes = append(rep.Notes, "see "+s)
				rep.Gaps = append(rep.Gaps, finding.Gap{What: s, Why: "open " + s})
			}
			rep.Findings = append(rep.Findings, all, twice, encoded, wrong, talks)
		}
		hidden := finding.Finding{Secret: random(r, 20)}
		rep.Findings[0].Source += hidden.Secret
		rep.Hide = []string{hidden.Secret}

		for _, out := range []string{
			render(t, "text", Options{}, rep),
			render(t, "text", Options{Width: 300, Color: true}, rep),
			render(t, "text", Options{Width: 100000}, rep),
			render(t, "json", Options{}, rep),
			render(t, "sarif", Options{}, rep), render(t, "github", Options{}, rep), render(t, "markdown", Options{}, rep),
			render(t, "gitlab", Options{}, rep), render(t, "codequality", Options{}, rep), render(t, "junit", Options{}, rep),
			render(t, "csv", Options{}, rep), render(t, "gitleaks", Options{}, rep), render(t, "html", Options{}, rep),
		} {
			all := piecesOf(out)
			for _, f := range append(rep.Findings, hidden) {
				if p := all.of(f); p != "" {
					t.Fatalf("%q of %q is in\n%.2000s", p, f.Secret, out)
				}
				if f.Decoded != nil && strings.Contains(out, f.Source[:8]) {
					t.Fatalf("the encoded %q is in\n%.2000s", f.Source, out)
				}
			}
		}
	}
}

func TestShowSecrets(t *testing.T) {
	t.Parallel()
	rep := fullReport()
	asJSON := render(t, "json", Options{ShowSecrets: true}, rep)
	asText := render(t, "text", Options{ShowSecrets: true, Width: 200}, rep)
	for _, f := range rep.Findings {
		if strings.Contains(f.Secret, "\n") {
			continue // escaped, and cut
		}
		if !strings.Contains(asJSON, f.Secret) || !strings.Contains(asText, f.Secret) {
			t.Errorf("the secret of %s is missing", f.Rule)
		}
	}
	if strings.Contains(asJSON, finding.Mask) {
		t.Error("a mask in JSON")
	}
}
