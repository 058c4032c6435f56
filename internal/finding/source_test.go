package finding

import (
	b64 "encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"
)

// leak returns an 8-byte piece of the hidden part of secret that is in text.
func leak(text, secret, shown string) string {
	rest := secret[len(shown):]
	for i := 0; i+8 <= len(rest); i++ {
		if strings.Contains(text, rest[i:i+8]) {
			return rest[i : i+8]
		}
	}
	return ""
}

func check(t *testing.T, f Finding, line string, start, end int) {
	t.Helper()
	if start == -1 && end == -1 {
		// Nothing to point at.
	} else if start < 0 || end > len(line) || start > end || !strings.HasSuffix(line[start:end], Mask) {
		t.Fatalf("offsets %d:%d of %q", start, end, line)
	}
	if p := leak(line, f.Secret, strings.TrimSuffix(f.Redacted(), Mask)); p != "" {
		t.Fatalf("%q is in %q", p, line)
	}
}

func TestRedactedSource(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(5, 5))
	for range 300 {
		for _, s := range fakes(r) {
			before, after := "x := \""+random(r, " \tабв{}", r.IntN(30)), "\" // "+random(r, " xyz", r.IntN(9))
			src := before + s + after
			i := len(before)
			f := Finding{Source: src, Secret: s, SecretStart: i, SecretEnd: i + len(s), Confidence: Pattern}
			line, start, end := f.RedactedSource()
			check(t, f, line, start, end)
			if len(s) >= shortSecret && line != before+f.Redacted()+after {
				t.Fatalf("got %q for %q", line, src)
			}
			if line[start:end] != f.Redacted() {
				t.Fatalf("%q: offsets point at %q", line, line[start:end])
			}
		}
	}
}

func TestRedactedSourceTwice(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(6, 6))
	for range 100 {
		for _, s := range fakes(r) {
			sep := []string{"", " ", "\", \"", "="}[r.IntN(4)]
			src := "a" + sep + s + sep + s + sep + s[:len(s)/2] + s
			i := 1 + len(sep)
			f := Finding{Source: src, Secret: s, SecretStart: i, SecretEnd: i + len(s)}
			// What is left of the half copy is not the secret: cut it off before looking.
			half := strings.LastIndex(src, s) - len(s)/2
			f.Source = src[:half] + "|" + src[half+len(s)/2:]
			if len(s) < shortSecret {
				continue
			}
			line, start, end := f.RedactedSource()
			check(t, f, line, start, end)
		}
	}
}

// Whatever the offsets are, a secret that stands in the line as it is stays hidden.
func TestRedactedSourceBadOffsets(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(7, 7))
	for range 200 {
		for _, s := range fakes(r) {
			if len(s) < shortSecret {
				continue
			}
			src := "key = \"" + s + "\" // 世界 " + s
			offset := func() int { return r.IntN(2*len(src)+9) - len(src)/2 }
			f := Finding{Source: src, Secret: s, SecretStart: offset(), SecretEnd: offset()}
			if r.IntN(9) == 0 {
				f.SecretStart = int(^uint(0) >> 1)
			}
			line, start, end := f.RedactedSource()
			check(t, f, line, start, end)
			if !utf8.ValidString(line) {
				t.Fatalf("cut inside of a character: %q", line)
			}
		}
	}
}

func TestRedactedSourceTable(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(8, 8))
	s := "whsec_" + random(r, alnum, 30) + "7"
	enc := b64.StdEncoding.EncodeToString([]byte(s))
	const m = Mask
	for _, tt := range []struct {
		name       string
		f          Finding
		line       string
		start, end int
	}{
		{"nothing", Finding{}, "", -1, -1},
		{"path rule", Finding{Source: "abc", SecretStart: -1, SecretEnd: -1}, "abc", -1, -1},
		{"path rule, secret in line", Finding{Source: "a " + s, Secret: s, SecretStart: -1, SecretEnd: -1}, "a whsec_" + m, -1, -1},
		{"decoded", Finding{Source: "k: " + enc + " ", Secret: s, Decoded: []string{"base64"}, SecretStart: 3, SecretEnd: 3 + len(enc)}, "k: " + m + " ", 3, 3 + len(m)},
		{"decoded, twice", Finding{Source: enc + " " + enc, Secret: s, Decoded: []string{"base64"}, SecretStart: 0, SecretEnd: len(enc)}, m + " " + m, 0, len(m)},
		{"decoded, plain beside it", Finding{Source: enc + " " + s, Secret: s, Decoded: []string{"base64"}, SecretStart: 0, SecretEnd: len(enc)}, m + " whsec_" + m, 0, len(m)},
		{"concatenation", Finding{Source: `k = "whsec_" + "` + s[6:] + `"`, Secret: s, SecretStart: 4, SecretEnd: 17 + len(s[6:])}, "k = " + m, 4, 4 + len(m)},
		{"beyond the end", Finding{Source: "k = " + s, Secret: "other", SecretStart: 4, SecretEnd: 999}, "k = " + m, 4, 4 + len(m)},
		{"start beyond the end", Finding{Source: "k = " + s, Secret: "other", SecretStart: 99, SecretEnd: 120}, m, 0, len(m)},
		{"backwards", Finding{Source: "k = " + s, Secret: "other", SecretStart: 5, SecretEnd: 2}, m, 0, len(m)},
		{"no extent", Finding{Source: "k = " + s, Secret: "other", SecretStart: 4, SecretEnd: 4}, m, 0, len(m)},
		{"no extent, but found", Finding{Source: "k = " + s, Secret: s, SecretStart: 0, SecretEnd: 0}, "k = whsec_" + m, 4, 10 + len(m)},
		{"inside of a character", Finding{Source: "世界x", Secret: "other", SecretStart: 1, SecretEnd: 4}, m + "x", 0, len(m)},
		{"one letter", Finding{Source: `a := "a" + data(a)`, Secret: "a", SecretStart: 6, SecretEnd: 7}, m + ` := "` + m + `" + data(` + m + `)`, len(m) + 5, 2*len(m) + 5},
		{"over lines", Finding{Source: "k = `" + "A\nB\nC" + "`\n", Secret: "A\nB\nC", SecretStart: 5, SecretEnd: 10}, "k = `" + m + "`\n", 5, 5 + len(m)},
		{"overlapping copies", Finding{Source: "xabcabcabcabcx", Secret: "abcabcabc", SecretStart: 1, SecretEnd: 10}, "x" + m + "x", 1, 1 + len(m)},
	} {
		tt.f.Confidence = Pattern
		if line, start, end := tt.f.RedactedSource(); line != tt.line || start != tt.start || end != tt.end {
			t.Errorf("%s: got %q %d:%d, want %q %d:%d", tt.name, line, start, end, tt.line, tt.start, tt.end)
		}
	}
}

// A line of one letter must not take quadratic time.
func TestOccurrencesLinear(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("a", 1<<21)
	spans := union(occurrences(text, text[:1<<20], Mask))
	if len(spans) != 1 || spans[0].start != 0 || spans[0].end != len(text) {
		t.Errorf("got %v", spans)
	}
}

func FuzzRedactedSource(f *testing.F) {
	f.Add("key = ", "0123456789abcdef", " # ", 6, 22, false)
	f.Add("", "aaaaaaaaaaaa", "aaaaaaaaaaaaa", -1, 99, false)
	f.Add("世", "界\n世界\xff", "界", 1, 5, true)
	f.Fuzz(func(t *testing.T, before, secret, after string, start, end int, decoded bool) {
		x := Finding{Source: before + secret + after, Secret: secret, SecretStart: start, SecretEnd: end, Confidence: Pattern}
		if decoded {
			x.Decoded = []string{"base64"}
		}
		line, s, e := x.RedactedSource()
		if (s == -1) != (e == -1) || s < -1 || e > len(line) || s > e {
			t.Fatalf("offsets %d:%d of %q", s, e, line)
		}
		if again, _, _ := NewRedactor([]Finding{x}).Source(x); strings.Count(again, Mask) == 0 && strings.Count(line, Mask) > 0 {
			t.Fatalf("the report's redactor shows %q, the finding's own %q", again, line)
		}
		// Text around it may repeat parts of the secret: only what came from the secret counts.
		if len(secret) >= shortSecret && strings.Contains(line, secret) && !strings.Contains(Mask, secret) && !strings.Contains(secret, "•") {
			// A mask can complete a secret only if the secret holds mask characters.
			t.Fatalf("%q is in %q", secret, line)
		}
		Sanitize(line)
	})
}

// What stands beside the secret is hidden where it stands, whatever it is; a
// whole secret that the report knows keeps its prefix.
func TestBeside(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(12, 12))
	own, other := "whsec_"+random(r, alnum, 30)+"7", "ghp_"+random(r, alnum, 30)+"7"
	src := "half; " + own + " & " + other + " 世"
	at := strings.Index(src, other)
	f := Finding{
		Source: src, Secret: own, SecretStart: 6, SecretEnd: 6 + len(own), Confidence: Pattern,
		Beside: [][2]int{{0, 4}, {at, at + len(other)}, {len(src) - 2, len(src) + 9}, {-5, -3}, {9, 7}},
	}
	line, start, end := f.RedactedSource()
	if want := Mask + "; whsec_" + Mask + " & " + Mask + " " + Mask; line != want || line[start:end] != f.Redacted() {
		t.Errorf("got %q, want %q", line, want)
	}
	line, start, end = NewRedactor([]Finding{f, {Secret: other}}).Source(f)
	if want := Mask + "; whsec_" + Mask + " & ghp_" + Mask + " " + Mask; line != want || line[start:end] != f.Redacted() {
		t.Errorf("with the report's secrets: got %q, want %q", line, want)
	}
}
