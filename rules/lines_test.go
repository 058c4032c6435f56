package rules

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestLineIndex(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 1))
	for range 300 {
		var text []byte
		for range r.IntN(8) {
			text = append(text, strings.Repeat("\n", r.IntN(4))...)
			text = append(text, strings.Repeat("x", r.IntN(2*lineBlockSize))...)
		}
		if r.IntN(4) == 0 {
			text = text[:len(text)/lineBlockSize*lineBlockSize]
		}
		var x lineIndex
		for range 50 {
			at := r.IntN(len(text) + 1)
			if r.IntN(3) == 0 {
				at = at / lineBlockSize * lineBlockSize
			}
			n, from := x.before(text, at)
			if wantN, wantFrom := bytes.Count(text[:at], newline), bytes.LastIndexByte(text[:at], '\n')+1; n != wantN || from != wantFrom {
				t.Fatalf("%d bytes, before %d: %d newlines, line at %d; want %d, %d", len(text), at, n, from, wantN, wantFrom)
			}
			want := len(text)
			if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
				want = at + i
			}
			if got := x.end(text, at); got != want {
				t.Fatalf("%d bytes, line of %d ends at %d, want %d", len(text), at, got, want)
			}
		}
	}
}
