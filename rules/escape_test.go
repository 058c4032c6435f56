package rules

import (
	"math/rand/v2"
	"regexp"
	"testing"
	"unicode/utf8"
)

// TestEscapesOneByOne holds that what is read of many escapes at a time is what
// reading them one by one gives.
func TestEscapesOneByOne(t *testing.T) {
	t.Parallel()
	parts := []string{`\x`, `\x41`, `\xe9`, `\x0a`, `\x00`, `\u00`, `\u0041`, `\\x`, `\101`, `\U00000041`, `\/`, `\`, `.`, `:`, ` `, `"`, `abc`, `abcdefgh`, `0`, `f`, `G`, `x`, `4`}
	rnd := rand.New(rand.NewPCG(1, 2))
	sequences, silent := 0, 0
	word := regexp.MustCompile(`^([\w+/-]{8}|[\w+/-]*$|[\w+/-]{2,}\.|[\w+/-]{3,}[=:~ ]|[\w+/=\\-]{0,10}$)`)
	for range 200_000 {
		var text []byte
		for range rnd.IntN(9) {
			text = append(text, parts[rnd.IntN(len(parts))]...)
		}
		if len(text) == 0 {
			continue
		}
		for _, plainest := range []bool{false, true} {
			s := &segmenter{plainest: plainest}
			var want []byte
			end, tell := 0, false
			for {
				r, n := s.escape(text[end:])
				if n == 0 {
					break
				}
				want = utf8.AppendRune(want, r)
				tell = tell || n >= 6 || r >= 32 && r < 127 || r >= 9 && r < 14
				end += n
			}
			tell = tell || word.Match(text[end:])
			got, tells := s.escapesEnd(text, 0)
			if got != end {
				t.Fatalf("%q, plainest %v: ends at %d, one by one at %d", text, plainest, got, end)
			}
			if end == 0 {
				continue
			}
			if tells != tell {
				t.Fatalf("%q, plainest %v: it tells something: %v, one by one %v", text[:end], plainest, tells, tell)
			}
			sequences++
			if !tell {
				silent++
			}
			if got := s.appendEscapes(nil, text[:end]); string(got) != string(want) {
				t.Fatalf("%q, plainest %v: gives %q, one by one %q", text[:end], plainest, got, want)
			}
		}
	}
	if sequences < 10_000 || silent < 1000 {
		t.Errorf("only %d sequences, %d that tell nothing", sequences, silent)
	}
}
