package report

import (
	"encoding/json"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hookvet/hookvet/internal/finding"
)

// TestCommitsShowNothing holds that what a commit says of itself shows no secret,
// one that was cut off at its end either, and nothing that a terminal obeys.
func TestCommitsShowNothing(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 5))
	secret := "ghp" + "_" + random(r, 36)
	for cut := 0; cut <= len(secret); cut++ {
		subject := strings.Repeat("x", finding.MaxSubject-cut-1) + " " + secret[:cut]
		c := &finding.Commit{Hash: "0011223344556677", Author: "a\x1b[31m" + secret, Email: secret + "@b.example", Subject: subject}
		f := in(finding.Finding{Rule: "r", Secret: secret, Confidence: finding.Pattern}, "a", 1, "x = "+secret)
		f.Commit = c
		f.Exposure = &finding.Exposure{
			First: c, Last: c, Removed: c, Tips: []string{"b/" + secret, "\x1b]0;"}, Where: "in the reflog of " + secret + "\u202e",
			Paths: []string{secret + "/a", "\x1b[2J", "a"},
		}
		for _, format := range Names() {
			got := render(t, format, Options{Width: 1000}, &Report{Findings: []finding.Finding{f}})
			for i := 4; i+4 <= len(secret); i++ {
				if strings.Contains(got, secret[i:i+4]) {
					t.Fatalf("%s, %d bytes at the end: shows %q\n%s", format, cut, secret[i:i+4], got)
				}
			}
			if strings.ContainsAny(got, "\x1b\u202e") {
				t.Errorf("%s: control characters in %q", format, got)
			}
		}
	}
}

// TestHalfLetter holds that a subject that was cut in the middle of a letter ends
// before it.
func TestHalfLetter(t *testing.T) {
	t.Parallel()
	for cut := range 3 {
		subject := (strings.Repeat("x", cut) + strings.Repeat("\u4e16", finding.MaxSubject))[:finding.MaxSubject]
		if got := (cleaner{}).subject(subject); strings.Contains(got, "\\x") || !strings.HasSuffix(got, "\u4e16\u2026") {
			t.Errorf("%q", got)
		}
	}
}

// TestOddDates holds that a commit from nowhere in time does not cost the report.
func TestOddDates(t *testing.T) {
	t.Parallel()
	for _, date := range []time.Time{
		time.Unix(1<<55, 0), time.Unix(-1<<55, 0), time.Unix(1e9, 0).In(time.FixedZone("", 99*3600)), time.Unix(1e9, 0).In(time.FixedZone("", 61)),
	} {
		f := finding.Finding{Rule: "r", Commit: &finding.Commit{Date: date}, Exposure: &finding.Exposure{First: &finding.Commit{Date: date}}}
		got := render(t, "json", Options{}, &Report{Findings: []finding.Finding{f}})
		if !json.Valid([]byte(got)) {
			t.Errorf("%v: %s", date, got)
		}
		render(t, "text", Options{}, &Report{Findings: []finding.Finding{f}})
	}
}

// TestNothing holds that nothing to scan is told apart from nothing scanned.
func TestNothing(t *testing.T) {
	t.Parallel()
	r := &Report{Nothing: "nothing new is staged"}
	for _, format := range Names() {
		if slices.Contains([]string{"codequality", "csv", "gitleaks"}, format) {
			continue // lists of findings, which have no place for it
		}
		if got := render(t, format, Options{}, r); !strings.Contains(got, r.Nothing) || strings.Contains(got, "nothing was scanned") {
			t.Errorf("%s: %s", format, got)
		}
	}
	if len(r.Notes) > 0 {
		t.Error("the report was changed")
	}
}
