package rules

import (
	"encoding/base64"
	"encoding/hex"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/zricethezav/gitleaks/v8/detect/codec"
)

// decodeAll gives a text with all that is encoded in it decoded once, and
// whether anything was.
func decodeAll(text []byte, plainest bool) (string, []segment) {
	s := segmenter{plainest: plainest}
	found := s.find(text, 0)
	var out []byte
	at := 0
	for _, f := range found {
		out = append(out, text[at:f.start]...)
		if f.kind == escapeEncoding {
			out = s.appendEscapes(out, text[f.start:f.end])
		} else {
			out = append(out, s.plain[f.plainFrom:f.plainTo]...)
		}
		at = f.end
	}
	return string(append(out, text[at:]...)), found
}

func TestSegments(t *testing.T) {
	t.Parallel()
	std := base64.StdEncoding.EncodeToString
	for _, tt := range []struct{ name, text, want string }{
		{"nothing", "plain text, nothing else", "plain text, nothing else"},
		{"percent to the last on the line", "a%20b c%21d\n%2", "a b c!d\n%2"},
		{"percent of a control character", "a%00b%20", "a%00b%20"},
		{"escapes", `\u0041\u0042 \\u0043 \x44 \U00000045 \106`, "AB C D E F"},
		{"slashes", `https:\/\/a\/b`, "https://a/b"},
		{"escapes of bytes", `\x00\xff \x89PNG\"\x1a+\177A. "`, `\x00\xff \x89PNG\"\x1a+\177A. "`},
		{"escapes of bytes before a word", `\x12\x14AKIA1234 \x89PNG=\x01 \177v1.0 \x0fSG.`, "\x12\x14AKIA1234 \u0089PNG=\\x01 \x7fv1.0 \x0fSG."},
		{"escapes of bytes and of text", `\x00\x41 \x0a\x09 \u00e9 \xc3\x21 a\x0a\x00"`, "\x00A \n\t é Ã! a\n\x00\""},
		{"base64 after escapes of bytes", `\x00bG9uZyBlbm91Z2ggMQ "`, "\x00bG9uZyBlbm91Z2ggMQ \""},
		{"code points", "U+0041 U+0042 x U+0043", "AB" + "x C"},
		{"hexadecimal", "x " + hex.EncodeToString([]byte("sixteen letters.")) + " y", "x sixteen letters. y"},
		{"hexadecimal that is a hash", strings.Repeat("a3d3fa7c", 5), strings.Repeat("a3d3fa7c", 5)},
		{"base64", "x " + std([]byte("long enough 1")) + " y", "x long enough 1 y"},
		{"base64 URL", "x " + base64.RawURLEncoding.EncodeToString([]byte("long enough ??>")) + " y", "x long enough ??> y"},
		{"base64 that is a name", "getUserCredentialsFromStore1", "getUserCredentialsFromStore1"},
		{"base64 of bytes", std([]byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c")), std([]byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c"))},
		{"at the end", "x " + strings.TrimRight(std([]byte("long enough 12")), "="), "x long enough 12"},
	} {
		if got, _ := decodeAll([]byte(tt.text), false); got != tt.want {
			t.Errorf("%s: %q becomes %q, want %q", tt.name, tt.text, got, tt.want)
		}
	}
}

// FuzzSegments compares with gitleaks' decoder. What hookvet decodes beyond that
// is in TestIntendedDifferences.
func FuzzSegments(f *testing.F) {
	for _, s := range []string{
		"a%20b%21\n%zz%2", `\u0041\\u0042U+0043 U+0044`, "U+0041U+0042 ", hex.EncodeToString([]byte("some text or other, long")) + "Zg0123456789abcdefgh",
		base64.StdEncoding.EncodeToString([]byte("some text or other")), url.PathEscape("a b/c?d"), "0123456789abcdef0123456789abcdef0123456789abcdefgh==",
		"abcdefghijklmno+%20", "1234567890123456=1234567890123456==", "%20U+0041 U+0042%20\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got, found := decodeAll(text, true)
		end := 0
		for _, s := range found {
			if s.start < end || s.end <= s.start || s.end > len(text) {
				t.Fatalf("segments overlap or lie outside of %q: %v", text, found)
			}
			end = s.end
		}
		if want, _ := codec.NewDecoder().Decode(string(text), nil); got != want {
			t.Errorf("%q becomes %q, gitleaks makes it %q", text, got, want)
		}
	})
}

// TestSegmentsBeside holds that looking beside what was decoded finds the segments that
// looking at all of a decoded text does.
func TestSegmentsBeside(t *testing.T) {
	t.Parallel()
	std := base64.StdEncoding.EncodeToString
	tokens := []string{
		" ", " ", "\n", "\n", "a", "=", "==", "%", "%41", "%80", "%2", "5", "\\", `\x41`, `\x00`, `\x0a`, `\x25`, `\u0025`, `\u0041`, `\x5c`, `\/`, "U+0041 ", "U+0041", "U", "+", `\x2b`,
		std([]byte("twice " + std([]byte("long enough 1")))), std([]byte(`with \x41\x42 and %41 in it`)), hex.EncodeToString([]byte("%41 in hexadecimal, \\x41 too")), std([]byte("of 0041 U+0041 ")),
		"abcdefghijklmnop", "QWJj", "ZGVmZ2hpamtsbW5vcHFy", "41414141", std([]byte("ends in a percent sign %")), std([]byte("0123456789abcdef")), std([]byte("\x00\x01 is no text, though long")),
	}
	rnd := rand.New(rand.NewPCG(3, 3))
	decoded, found := 0, 0
	for range 100_000 {
		var text []byte
		for range 1 + rnd.IntN(12) {
			text = append(text, tokens[rnd.IntN(len(tokens))]...)
		}
		sc := &Scanner{depth: 3, seg: make([]segmenter, 3)}
		l := &layer{text: text}
		segments := sc.seg[0].find(text, 0)
		for depth := 1; depth < 3 && len(segments) > 0; depth++ {
			decoded++
			next := &layer{parent: l, segments: segments}
			at := 0
			for i := range segments {
				s := &segments[i]
				next.text = append(next.text, l.text[at:s.start]...)
				s.decStart = len(next.text)
				if s.kind == escapeEncoding {
					next.text = sc.seg[depth-1].appendEscapes(next.text, l.text[s.start:s.end])
				} else {
					next.text = append(next.text, sc.seg[depth-1].plain[s.plainFrom:s.plainTo]...)
				}
				s.decEnd, at = len(next.text), s.end
			}
			next.text = append(next.text, l.text[at:]...)
			want := (&segmenter{}).find(next.text, 0)
			segments = sc.segmentsBeside(next, depth)
			if !slices.EqualFunc(segments, want, func(a, b segment) bool { return a.start == b.start && a.end == b.end && a.kind == b.kind }) {
				t.Fatalf("%q, decoded from %q: segments %v, beside what was decoded %v", next.text, l.text, want, segments)
			}
			found += len(segments)
			l = next
		}
	}
	if decoded < 10_000 || found < 10_000 {
		t.Errorf("%d texts that decode and %d segments in what they decode to prove nothing", decoded, found)
	}
}
