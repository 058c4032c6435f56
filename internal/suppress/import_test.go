package suppress

import (
	"crypto/sha1"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/finding"
)

func TestImport(t *testing.T) {
	t.Parallel()
	sum := sha1.Sum([]byte("value"))
	hash := hex.EncodeToString(sum[:])
	at := func(file string, line int, secret string) *finding.Finding {
		return &finding.Finding{File: file, Position: finding.Position{Line: line}, Secret: secret, Match: "k = " + secret}
	}
	for name, tt := range map[string]struct {
		list    string
		has     []*finding.Finding
		hasNot  []*finding.Finding
		entries int
	}{
		"gitleaks": {
			`[{"RuleID":"r","File":"a\\b.go","StartLine":3,"Secret":"value"},{"RuleID":"r","File":"./c.go","StartLine":1,"Secret":"REDACTED"}]`,
			[]*finding.Finding{at("a/b.go", 3, "value"), at("c.go", 1, "anything")},
			[]*finding.Finding{at("a/b.go", 3, "other"), at("a/b.go", 4, "value"), at("d.go", 1, "anything")}, 2,
		},
		"gitleaks, nothing": {"[]", nil, []*finding.Finding{at("a.go", 0, "x")}, 0},
		"detect-secrets": {
			`{"version":"1.5.0","results":{"a.go":[{"type":"Secret Keyword","filename":"a.go","hashed_secret":"` + hash + `","is_verified":false,"line_number":7}]}}`,
			[]*finding.Finding{at("a.go", 7, "value")},
			[]*finding.Finding{at("a.go", 7, "other"), at("a.go", 8, "value"), at("b.go", 7, "value")}, 1,
		},
		"detect-secrets, slim": {
			`{"results":{"a.go":[{"hashed_secret":"` + strings.ToUpper(hash) + `"}]}}`,
			[]*finding.Finding{at("a.go", 7, "value"), at("a.go", 70, "value")},
			[]*finding.Finding{at("a.go", 7, "other")}, 1,
		},
	} {
		im, err := parseImport([]byte("\ufeff" + tt.list))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, f := range tt.hasNot {
			if im.Has(f) {
				t.Errorf("%s: has %+v", name, f)
			}
		}
		if im.Matched() != 0 {
			t.Errorf("%s: %d matched", name, im.Matched())
		}
		for _, f := range tt.has {
			if !im.Has(f) {
				t.Errorf("%s: has not %+v", name, f)
			}
		}
		if im.Len() != tt.entries || len(tt.has) > 0 && im.Matched() != tt.entries {
			t.Errorf("%s: %d of %d entries", name, im.Matched(), im.Len())
		}
	}
}

func TestImportErrors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "x", "{", "[1]", "{}", `{"results":[]}`, `[{"File":"x"}]`, `[{"RuleID":"x"}]`, "null"} {
		if im, err := parseImport([]byte(text)); err == nil {
			t.Errorf("%q: %+v", text, im)
		}
	}
	if _, err := ReadImport("nowhere.json"); err == nil || !strings.HasPrefix(err.Error(), "reading the list") {
		t.Error(err)
	}
}
