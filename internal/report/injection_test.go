package report

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/hookvet/hookvet/internal/finding"
)

var hostile = map[string]string{
	"ansi":          "a\x1b[2J\x1b]0;title\x07b",
	"c1":            "a\u009b31mb\u0085",
	"c1 byte":       "a\x9b31mb",
	"newline":       "a\nb\r\nc",
	"github":        "::error file=x,line=1::boom",
	"github, blank": " \t::error::boom",
	"github, lines": "x\n::add-mask::boom",
	"github, late":  strings.Repeat("word ", 30) + "::error::boom ::error::boom ::error::boom ::error::boom ::error::boom ::error::boom ::error::boom",
	"github, old":   "x ##[set-env name=PATH]boom",
	"azure":         "x ##vso[task.setvariable variable=a]b",
	"teamcity":      "##teamcity[buildStop]",
	"gitlab":        "section_start:1:x\r\x1b[0Kboom",
	"bidi":          "a\u202egnp.exe\u2066b\u2069",
	"invisible":     "a\u200bb\u2060c\ufeffd\u3164e",
	"separators":    "a\u2028b\u2029c",
	"invalid":       "a\xff\xfe\xc3(b",
	"nul":           "a\x00b\x7f",
	"script":        "</script><script>alert(1)</script><!--",
	"json":          `","x":"\`,
	"format":        "%s%d%n%!x",
	"tab":           "a\tb",
	"formula":       `=cmd|' /C calc'!A0`,
	"formula, at":   "@SUM(1)",
	"percent":       "a%0A::error::b",
	"markdown":      "[x](javascript:alert(1)) ![y](https://evil.example/z) | a | `b` **c** @everyone <img src=x>",
	"property":      "x,line=9::y",
	"wide":          strings.Repeat("世", 300),
	"long":          strings.Repeat("x", 5000),
}

// evilReport has s in every field that may come from a repository.
func evilReport(s string) *Report {
	commit := &finding.Commit{Hash: s, Author: s}
	f := finding.Finding{
		Rule: s, Analyzer: s, Description: s, Provider: s, Kind: s, Severity: s, Rotate: s, Env: s, Tags: []string{s},
		File: s, Secret: "quiet" + s, Match: s, Source: s + " " + s + "quiet" + s + s, SecretStart: 2*len(s) + 1, SecretEnd: 3*len(s) + 6,
		Position: finding.Position{Line: 1, Column: 1, EndLine: 1, EndColumn: 2},
		Decoded:  []string{s}, Fingerprint: s, Also: []string{s + "2"},
		Commit: commit, Exposure: &finding.Exposure{First: commit, Last: commit, Paths: []string{s}},
	}
	g, h, i := f, f, f
	g.Position = finding.Position{Line: 9}
	g.Confidence, g.Kind = finding.Pattern, "private-key"
	h.Secret, h.SecretStart, h.SecretEnd, h.File, h.Remediation = "", -1, -1, s+"h", s
	i.Secret, i.SecretStart, i.SecretEnd, i.File, i.Position = "", -1, -1, s+"i", finding.Position{}
	return &Report{
		Version: "1", Root: s, Name: s, CommitURL: "https://github.com/shop/shop/commit/", Findings: []finding.Finding{f, g, h, i},
		Gaps: []finding.Gap{{What: s, Why: s}}, Suppressed: []SourceCount{{s, 1}}, Unused: []Unused{{s, s + ":1"}}, Notes: []string{s},
		Stats: Stats{Files: 1, Rules: 1},
	}
}

func checkHarmless(t *testing.T, out string) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Error("invalid UTF-8")
	}
	for _, r := range out {
		if r != '\n' && !finding.Printable(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			t.Errorf("%U in the output", r)
			break
		}
	}
	for line := range strings.Lines(out) {
		low := strings.ToLower(line)
		if strings.HasPrefix(strings.TrimSpace(line), "::") || strings.Contains(low, "##[") || strings.Contains(low, "##vso[") || strings.Contains(low, "##teamcity[") {
			t.Errorf("a command: %q", line)
		}
	}
}

func TestInjection(t *testing.T) {
	t.Parallel()
	for name, s := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, show := range []bool{false, true} {
				for _, columns := range []int{0, 40, 61} {
					checkHarmless(t, render(t, "text", Options{ShowSecrets: show, Width: columns}, evilReport(s)))
				}
				colored := render(t, "text", Options{ShowSecrets: show, Color: true}, evilReport(s))
				checkHarmless(t, stripColors(colored))

				for _, format := range Names()[1:] {
					out := render(t, format, Options{ShowSecrets: show}, evilReport(s))
					if format == "github" { // which are commands, but ours
						out = strings.ReplaceAll("\n"+out, "\n::", "\nours ")
					}
					checkHarmless(t, out)
				}

				out := render(t, "json", Options{ShowSecrets: show}, evilReport(s))
				if strings.Contains(out, "<script") || strings.Contains(out, "</script") {
					t.Error("a script tag in JSON")
				}
				var back struct {
					Findings []struct {
						File, Message string
						Commit        struct{ Author string }
					}
				}
				if err := json.Unmarshal([]byte(out), &back); err != nil {
					t.Fatalf("%v in %s", err, out)
				}
				for _, f := range back.Findings {
					for _, text := range []string{f.File, f.Message, f.Commit.Author} {
						if strings.ContainsFunc(text, unicode.IsControl) || strings.HasPrefix(strings.TrimSpace(text), "::") {
							t.Errorf("%q after decoding", text)
						}
					}
				}
			}
		})
	}
}

// stripColors takes out the sequences that the writer itself prints: ESC [ digits and ; m.
func stripColors(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if strings.HasPrefix(s[i:], "\x1b[") {
			j := i + 2
			for j < len(s) && (s[j] >= '0' && s[j] <= '9' || s[j] == ';') {
				j++
			}
			if j < len(s) && s[j] == 'm' {
				i = j
				continue
			}
		}
		b.WriteByte(s[i])
	}
	return b.String()
}

// Names that are unusual but mean no harm must stay exact for programs.
func TestJSONNamesAreExact(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a b.go", "世界/конфиг.go", "👩\u200d💻.txt", "می\u200cخواهم.md", `back\slash`, "a&b<c>.go", "##x", "quote\".go"} {
		r := &Report{Findings: []finding.Finding{{Rule: "r", File: name}}}
		var back struct{ Findings []struct{ File string } }
		if err := json.Unmarshal([]byte(render(t, "json", Options{}, r)), &back); err != nil || back.Findings[0].File != name {
			t.Errorf("%q became %q, %v", name, back.Findings[0].File, err)
		}
	}
}
