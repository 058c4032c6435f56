package rules

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

type wordHit struct {
	word int32
	end  int
}

// scan is the loop of Scanner.wake: it calls hit for each word that ends at text[end-1], in the order of ends.
func (a *dfa) scan(text []byte, hit func(word int32, end int)) {
	const block = 1000
	var ends wordEnds
	for from, state := 0, uint32(0); from < len(text); from += block {
		state = a.find(&ends, text, from, min(from+block, len(text)), state)
		for _, e := range ends.all {
			a.wordsAt(e.node, func(w int32) bool {
				hit(w, e.end)
				return true
			})
		}
	}
}

func (a *dfa) all(text []byte) []wordHit {
	var out []wordHit
	a.scan(text, func(word int32, end int) { out = append(out, wordHit{word, end}) })
	return out
}

func TestAutomatonSameAsSearch(t *testing.T) {
	t.Parallel()
	rnd := rand.New(rand.NewPCG(1, 2))
	for round := range 300 {
		letters := []byte("abcAB-\xe2\x84\xaa")[:2+rnd.IntN(8)]
		random := func(n int) string {
			b := make([]byte, n)
			for i := range b {
				b[i] = letters[rnd.IntN(len(letters))]
			}
			return string(b)
		}
		var words []string
		for range 1 + rnd.IntN(12) {
			if w := string(lowerASCII([]byte(random(1 + rnd.IntN(5))))); !slices.Contains(words, w) {
				words = append(words, w)
			}
		}
		text := []byte(random(rnd.IntN(3000)))
		a := newAutomaton(words)
		got := a.lazy().all(text)
		complete := a.complete()
		if i := slices.IndexFunc(complete.next, func(entry uint32) bool { return entry >= unmade }); i >= 0 || slices.Min(complete.fail) < 0 {
			t.Fatalf("round %d: words %q: entry %d is not made, ends are %v: scanners that share the table would write to it", round, words, i, complete.fail)
		}
		if all := complete.all(text); !slices.Equal(all, got) {
			t.Fatalf("round %d: words %q in %q: got %v, and %v with a complete table", round, words, text, got, all)
		}
		if !slices.IsSortedFunc(got, func(x, y wordHit) int { return x.end - y.end }) {
			t.Fatalf("round %d: not in order: %v", round, got)
		}
		var want []wordHit
		low := lowerASCII(text)
		for end := 1; end <= len(text); end++ {
			for i, w := range words {
				if bytes.HasSuffix(low[:end], []byte(w)) {
					want = append(want, wordHit{int32(i), end})
				}
			}
		}
		order := func(h []wordHit) []wordHit {
			slices.SortFunc(h, func(x, y wordHit) int { return (x.end-y.end)*1000 + int(x.word-y.word) })
			return h
		}
		if !slices.Equal(order(got), order(want)) {
			t.Fatalf("round %d: words %q in %q: got %v, want %v", round, words, text, got, want)
		}
	}
}

func lowerASCII(b []byte) []byte {
	out := slices.Clone(b)
	for i := range out {
		out[i] = lower(out[i])
	}
	return out
}

func TestWordSet(t *testing.T) {
	t.Parallel()
	s := newWordSet([]string{"Example", "ab", "exam"})
	for text, want := range map[string]string{
		"xxEXAMPLExx": "example", "an exa": "", "cab": "ab", "": "", "examp": "exam",
	} {
		got, ok := s.in(text)
		if ok != (want != "") || ok && !strings.Contains(strings.ToLower(text), got) {
			t.Errorf("in(%q) = %q, %v, want %q", text, got, ok, want)
		}
	}
	if _, ok := (*wordSet)(nil).in("x"); ok {
		t.Error("a nil set holds a word")
	}
}

// BenchmarkAutomaton is the pass over all text that every scan makes.
func BenchmarkAutomaton(b *testing.B) {
	words := benchSet(b).words.dfa()
	text := corpus(b)
	n := 0
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		n = 0
		words.scan(text, func(int32, int) { n++ })
	}
	b.ReportMetric(float64(n)/float64(len(text)>>10), "hits/KB")
}

func ExampleScanner() {
	f, err := Parse("example", []byte(`
[[rules]]
id = "example-token"
regex = '''\bext_[0-9a-f]{8}\b'''
keywords = ["ext_"]
`))
	if err != nil {
		panic(err)
	}
	set, err := New(f)
	if err != nil {
		panic(err)
	}
	sc := set.Scanner(Options{})
	_ = sc.ScanBytes(Input{Path: "app.env"}, []byte("A=1\nTOKEN=ext_"+"00c0ffee\n"), func(m *Match) {
		fmt.Println(m.Rule.ID, m.SecretLine, m.SecretColumn)
	})
	// Output: example-token 2 7
}
