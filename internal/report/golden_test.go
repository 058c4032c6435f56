package report

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hookvet/hookvet/internal/finding"
)

var update = flag.Bool("update", false, "renew the golden files")

// render writes r in a format.
func render(t testing.TB, format string, opts Options, r *Report) string {
	t.Helper()
	f, err := Lookup(format)
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.New(opts).Write(&b, r); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func many(n int) []finding.Gap {
	var gaps []finding.Gap
	for i := range n {
		gaps = append(gaps, finding.Gap{What: "object " + string(rune('a'+i)), Why: "not in the repository (shallow clone)"})
	}
	return gaps
}

func TestGolden(t *testing.T) {
	t.Parallel()
	clean := &Report{Version: "1", Stats: Stats{Files: 1, Bytes: 812, Rules: 222, Seconds: 0.004}}
	one := &Report{Version: "1", Findings: fullReport().Findings[:1], Stats: Stats{Packages: 12, Files: 40, Rules: 1, Seconds: 185}}
	for _, tt := range []struct {
		file, format string
		opts         Options
		report       *Report
	}{
		{"full.txt", "text", Options{}, fullReport()},
		{"full.json", "json", Options{}, fullReport()},
		{"full-color.txt", "text", Options{Color: true}, fullReport()},
		{"full-narrow.txt", "text", Options{Width: 50}, fullReport()},
		{"one.txt", "text", Options{}, one},
		{"full.sarif", "sarif", Options{}, fullReport()},
		{"full.github.txt", "github", Options{}, fullReport()},
		{"full.md", "markdown", Options{}, fullReport()},
		{"full.gitlab.json", "gitlab", Options{}, fullReport()},
		{"full.codequality.json", "codequality", Options{}, fullReport()},
		{"full.junit.xml", "junit", Options{}, fullReport()},
		{"full.csv", "csv", Options{}, fullReport()},
		{"full.gitleaks.json", "gitleaks", Options{}, fullReport()},
		{"clean.sarif", "sarif", Options{}, clean},
		{"clean.md", "markdown", Options{}, clean},
		{"clean.junit.xml", "junit", Options{}, clean},
		{"clean.txt", "text", Options{}, clean},
		{"clean.json", "json", Options{}, clean},
		{"nothing.txt", "text", Options{}, &Report{Version: "1", Stats: Stats{Rules: 222}}},
		{"no-rules.txt", "text", Options{}, &Report{Version: "1", Stats: Stats{Files: 9}}},
		{"gaps.txt", "text", Options{}, &Report{Version: "1", Gaps: many(13), Stats: Stats{Blobs: 1234567, Commits: 10703, Bytes: 5_600_000_000, Rules: 222, Seconds: 61}}},
	} {
		t.Run(tt.file, func(t *testing.T) {
			t.Parallel()
			got := render(t, tt.format, tt.opts, tt.report)
			path := filepath.Join("testdata", tt.file)
			if *update {
				if err := os.WriteFile(path, []byte(got), 0o666); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatalf("%v (go test -update writes it)", err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("(-want +got)\n%s", d)
			}
		})
	}
}
