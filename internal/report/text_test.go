package report

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/finding"
)

// The marks stand under the redaction, whatever stands before it and however
// the line is cut, and no line is wider than asked.
func TestUnderline(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(3, 3))
	parts := []string{"x", "\t", "世", "é", "🔑", "e\u0301", " ", "\"", "\x1b", "\u202e", "key = ", "\xff"}
	some := func(n int) string {
		var b strings.Builder
		for range r.IntN(n) {
			b.WriteString(parts[r.IntN(len(parts))])
		}
		return b.String()
	}
	for range 3000 {
		secret := "whsec" + "_" + random(r, 32)
		source := some(80) + "\"" + secret + "\"" + some(80)
		f := in(finding.Finding{Secret: secret, Confidence: finding.Pattern}, "f", 1, source)
		const columns = 60
		e, ok := newExcerpt(f, finding.NewRedactor([]finding.Finding{f}), columns)
		if !ok || e.secret != "whsec_"+finding.Mask {
			t.Fatalf("%q: %+v, %v", source, e, ok)
		}
		line := e.before + e.secret + e.after
		if width(line) > columns {
			t.Fatalf("%d columns: %q", width(line), line)
		}
		indent, marks := e.underline()
		if len(indent) != width(line[:strings.Index(line, e.secret)]) || len(marks) != width(e.secret) {
			t.Fatalf("%q\n%q", line, indent+marks)
		}
	}
}

func TestExcerptOfManyLines(t *testing.T) {
	t.Parallel()
	secret := "line one\nline two\nline three"
	f := in(finding.Finding{Secret: secret}, "f", 10, "first\nk = `"+secret+"`, more\nlast")
	red := finding.NewRedactor([]finding.Finding{f})
	e, ok := newExcerpt(f, red, 80)
	if want := (excerpt{11, "k = `", finding.Mask, "`, more"}); !ok || e != want {
		t.Errorf("got %+v, want %+v", e, want)
	}
	e, _ = newExcerpt(f, nil, 80)
	if e.secret != `line one\nline two\nline three` {
		t.Errorf("shown: %q", e.secret)
	}
	if _, ok := newExcerpt(finding.Finding{SecretStart: -1}, red, 80); ok {
		t.Error("a line from nowhere")
	}
}

func TestCut(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		s           string
		columns     int
		right, left string
	}{
		{"abcdef", 6, "abcdef", "abcdef"},
		{"abcdef", 4, "abc…", "…def"},
		{"世界世界", 5, "世界…", "…世界"},
		{"世界世界", 4, "世…", "…界"},
		{"", 0, "", ""},
	} {
		if r, l := cutRight(tt.s, tt.columns), cutLeft(tt.s, tt.columns); r != tt.right || l != tt.left {
			t.Errorf("%q to %d: got %q and %q, want %q and %q", tt.s, tt.columns, r, l, tt.right, tt.left)
		}
	}
}

// Writers must not touch the report, and the order of findings must not matter.
func TestSameInputSameOutput(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(4, 4))
	for _, format := range Names() {
		want := render(t, format, Options{}, fullReport())
		for range 30 {
			rep := fullReport()
			r.Shuffle(len(rep.Findings), func(i, j int) { rep.Findings[i], rep.Findings[j] = rep.Findings[j], rep.Findings[i] })
			if got := render(t, format, Options{}, rep); got != want {
				t.Fatalf("%s differs:\n%s\n%s", format, want, got)
			}
		}
	}
}

type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errBroken }

var errBroken = errors.New("disk full")

func TestWriteError(t *testing.T) {
	t.Parallel()
	for _, f := range Formats() {
		if err := f.New(Options{}).Write(broken{}, fullReport()); !errors.Is(err, errBroken) {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}

// TestRoot holds that people can open what is named, wherever the root is, and
// that what is no path stays as it is.
func TestRoot(t *testing.T) {
	t.Parallel()
	for root, want := range map[string][2]string{
		"":        {"etc/f", "."},
		".":       {"etc/f", "."},
		"../shop": {"../shop/etc/f", "../shop"},
		"/":       {"/etc/f", "/"},
		"C:/":     {"C:/etc/f", "C:/"},
	} {
		out := render(t, "text", Options{}, &Report{
			Root:     root,
			Findings: []finding.Finding{{Rule: "a", File: "etc/f", SecretStart: -1, SecretEnd: -1}},
			Gaps: []finding.Gap{
				{What: "etc/f", Why: "1", Path: true}, {What: ".", Why: "2", Path: true}, {What: "rules", Why: "3"},
			},
		})
		for _, line := range []string{"  " + want[0] + "\n", "  " + want[0] + ": 1\n", "  " + want[1] + ": 2\n", "  rules: 3\n"} {
			if !strings.Contains(out, "\n"+line) {
				t.Errorf("%q: no %q in\n%s", root, line, out)
			}
		}
	}
}
