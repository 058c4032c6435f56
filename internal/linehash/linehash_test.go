package linehash_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/iotest"
	"unicode/utf16"

	"github.com/hookvet/hookvet/internal/linehash"
)

// plainly computes the hashes by their definition: each from the start of its line.
func plainly(text string) []string {
	var chars []uint64
	var starts []int
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\ufffd"), "\r\n", "\n")
	start := true
	for _, c := range utf16.Encode([]rune(text)) {
		if c == '\r' {
			c = '\n'
		}
		if c == ' ' || c == '\t' {
			continue
		}
		if start {
			starts = append(starts, len(chars))
		}
		start = c == '\n'
		chars = append(chars, uint64(c))
	}
	if start {
		starts = append(starts, len(chars))
	}
	chars = append(chars, 65535)
	chars = append(chars, make([]uint64, 100)...)
	seen := map[uint64]int{}
	var out []string
	for i, s := range starts {
		var sum uint64
		for _, c := range chars[s : s+100] {
			sum = sum*37 + c
		}
		seen[sum]++
		out = append(out, fmt.Sprintf("%d %x:%d", i+1, sum, seen[sum]))
	}
	return out
}

func lines(t *testing.T, text string) []string {
	t.Helper()
	var out []string
	if err := linehash.Lines(strings.NewReader(text), func(line int, hash string) { out = append(out, fmt.Sprintf("%d %s", line, hash)) }); err != nil {
		t.Fatal(err)
	}
	return out
}

// The hashes of the first text are those that GitHub's action gives for it.
func TestKnown(t *testing.T) {
	t.Parallel()
	got := lines(t, " a\nb\n  \t\tc\n d")
	want := []string{"1 271789c17abda88f:1", "2 54703d4cd895b18:1", "3 180aee12dab6264:1", "4 a23a3dc5e078b07b:1"}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSameAsDefinition(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(1, 2))
	pieces := []string{"a", "b", "\n", "\n", "\r\n", "\r", " ", "\t", "é", "世", "👩", "x = 1\n", "longer than most of the others, a line\n"}
	for range 2000 {
		var b strings.Builder
		for range r.IntN(120) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		// A lone CR before spaces and LF is two line ends for GitHub, one here above.
		text := strings.ReplaceAll(b.String(), "\r", "\r\n")
		if got, want := lines(t, text), plainly(text); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestReadError(t *testing.T) {
	t.Parallel()
	err := linehash.Lines(iotest.ErrReader(iotest.ErrTimeout), func(int, string) {})
	if err != iotest.ErrTimeout {
		t.Errorf("got %v", err)
	}
}
