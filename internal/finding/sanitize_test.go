package finding

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestSanitize(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ in, want string }{
		{"", ""},
		{"plain text, ünïcödé, 世界, 🔑, a::b ## [x]", "plain text, ünïcödé, 世界, 🔑, a::b ## [x]"},
		{"a\tb", "a b"},
		{"\x1b[31mred", `\x1b[31mred`},
		{"a\nb\rc", `a\nb\rc`},
		{"\x00\x07\x08\x7f", `\x00\x07\x08\x7f`},
		{"\u009b31m\u0085", `\u009b31m\u0085`},
		{"\x9b31m", `\x9b31m`}, // a raw C1 byte is invalid UTF-8
		{"a\u202eb\u2066c\u2069", `a\u202eb\u2066c\u2069`},
		{"a\u200bb\u200dc\ufeff\u00ad", `a\u200bb\u200dc\ufeff\u00ad`},
		{"a\u2028b\u2029", `a\u2028b\u2029`},
		{"\u3164\u115f\u034f", `\u3164\u115f\u034f`},
		{"\U000e0041", `\U000e0041`},
		{"a\xffb\xc3", `a\xffb\xc3`},
		{"\ufffd", "\ufffd"},
		{"non\u00a0break\u3000wide", "non\u00a0break\u3000wide"},
		{"::error file=x::boom", `\x3a:error file=x::boom`},
		{" \t ::error::boom", `   \x3a:error::boom`},
		{"\u3000::error::boom", "\u3000" + `\x3a:error::boom`},
		{"a\n::error::boom", `a\n::error::boom`},
		{"\n::error::boom", `\n\x3a:error::boom`},
		{"x ##[error]boom", `x #\x23[error]boom`},
		{"x ##VSO[task.setvariable]", `x #\x23VSO[task.setvariable]`},
		{"##teamcity[x]", `#\x23teamcity[x]`},
		{"###[x]", `##\x23[x]`},
	} {
		got := Sanitize(tt.in)
		if got != tt.want {
			t.Errorf("%q: got %q, want %q", tt.in, got, tt.want)
		}
		if again := Sanitize(got); again != got {
			t.Errorf("%q: a second pass makes %q", got, again)
		}
	}
}

func TestSanitizeDoesNotAllocate(t *testing.T) {
	s := strings.Repeat("ordinary text 世界 ", 20)
	if n := testing.AllocsPerRun(100, func() { Sanitize(s) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestSanitizeSpan(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in         string
		start, end int
		want       string
	}{
		{"abc", 1, 2, "b"},
		{"\x1b[bc", 2, 4, "bc"},
		{"a\x1bb\x1bc", 1, 4, `\x1bb\x1b`},
		{"ab\x00", 0, 2, "ab"},
		{"ab\x00", 2, 3, `\x00`},
		{"\x00ab", 0, 0, ""},
		{"世\x00界", 4, 7, "界"},
	} {
		out, start, end := SanitizeSpan(tt.in, tt.start, tt.end)
		if got := out[start:end]; got != tt.want {
			t.Errorf("%q %d:%d: got %q, want %q", tt.in, tt.start, tt.end, got, tt.want)
		}
	}
	if _, start, end := SanitizeSpan("a\x00", -1, -1); start != -1 || end != -1 {
		t.Errorf("-1 became %d, %d", start, end)
	}
}

func FuzzSanitize(f *testing.F) {
	for _, s := range []string{"plain", "\x1b]0;t\a", "::x", "##[x", "\u202e", "\xff\xfe", "a\u2028", "## vso[", "\t::"} {
		f.Add(s, 0, 1)
	}
	f.Fuzz(func(t *testing.T, s string, start, end int) {
		got := Sanitize(s)
		if !utf8.ValidString(got) {
			t.Fatalf("%q: invalid UTF-8 in %q", s, got)
		}
		for _, r := range got {
			if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Cs, unicode.Co) {
				t.Fatalf("%q: %U in %q", s, r, got)
			}
		}
		if strings.HasPrefix(strings.TrimSpace(got), "::") || strings.Contains(got, "##[") || strings.Contains(strings.ToLower(got), "##vso[") {
			t.Fatalf("%q: a command in %q", s, got)
		}
		if again := Sanitize(got); again != got {
			t.Fatalf("%q: %q, then %q", s, got, again)
		}
		start, end = min(max(start, 0), len(s)), min(max(end, 0), len(s))
		if start > end {
			start, end = end, start
		}
		out, a, b := SanitizeSpan(s, start, end)
		if out != got || a < 0 || a > b || b > len(out) {
			t.Fatalf("%q %d:%d: %q %d:%d", s, start, end, out, a, b)
		}
	})
}

func BenchmarkSanitize(b *testing.B) {
	s := strings.Repeat("const key = \"value\" // ordinary\n", 1000)[:31]
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		Sanitize(s)
	}
}
