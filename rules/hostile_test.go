package rules

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"strings"
	"testing"
)

func setOf(tb testing.TB, toml string) *Set {
	tb.Helper()
	f, err := Parse("test", []byte(toml))
	if err != nil {
		tb.Fatal(err)
	}
	s, err := New(f)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// TestLongEncoded holds that it does not matter how long an encoded text is, nor
// where in it a secret stands.
func TestLongEncoded(t *testing.T) {
	t.Parallel()
	set := setOf(t, "[[rules]]\nid='tok'\nregex='tok_[0-9]{8}'\nkeywords=['tok_']")
	sc := set.Scanner(Options{})
	for _, at := range []int{10, 49_150, 900_000, 1_000_003, 1_310_720, 2_000_001} {
		plain := []byte(strings.Repeat("hello there, ", 200_000))
		copy(plain[at:], "tok_12345678")
		for name, text := range map[string][]byte{
			"base64": base64.StdEncoding.AppendEncode([]byte("x\ny: "), plain),
			"hex":    hex.AppendEncode([]byte("x\ny: "), plain),
		} {
			for _, read := range []bool{false, true} {
				var found []*Match
				emit := func(m *Match) { found = append(found, m) }
				var err error
				if read {
					err = sc.Scan(Input{}, bytes.NewReader(text), emit)
				} else {
					err = sc.ScanBytes(Input{}, text, emit)
				}
				if err != nil {
					t.Fatal(err)
				}
				if len(found) != 1 || found[0].Secret != "tok_12345678" || found[0].Line != 2 {
					t.Fatalf("%s at %d: found %v", name, at, found)
				}
				if m := found[0]; m.End-m.Start > 2*maxPiece {
					t.Errorf("%s at %d: placed at %d to %d", name, at, m.Start, m.End)
				}
			}
		}
	}
}

func TestOddKeyword(t *testing.T) {
	t.Parallel()
	set := setOf(t, "[[rules]]\nid='x'\nregex='(x[0-9]+)'\nkeywords=['\u017fecret']")
	n := 0
	if err := set.Scanner(Options{}).ScanBytes(Input{}, []byte("x12 \u017fecret\n"), func(*Match) { n++ }); err != nil || n != 1 {
		t.Errorf("%d matches, %v", n, err)
	}
}

func TestFlagsInSequence(t *testing.T) {
	t.Parallel()
	exprs := []string{strings.Repeat("(?i)", 1000) + "a", "b", "(?-i)(?s)c", "d", `[(?i)]\(?m)e`, "(?U-s)f", "g"}
	got := inSequence(exprs)
	want := []string{exprs[0], "(?i)b", "(?i)(?-i)(?s)c", "(?s-i)d", `(?s-i)[(?i)]\(?m)e`, "(?s-i)(?U-s)f", "(?U-is)g"}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
}

// TestFullAutomaton holds that rules whose words find no room still match.
func TestFullAutomaton(t *testing.T) {
	t.Parallel()
	var toml strings.Builder
	const rules = 3000
	for i := range rules {
		fmt.Fprintf(&toml, "[[rules]]\nid='r%d'\nregex='word%dword_[0-9]'\nkeywords=['word%dword']\n", i, i, i)
	}
	long := strings.Repeat("k", 5000)
	fmt.Fprintf(&toml, "[[rules]]\nid='long'\nregex='[0-9]z'\nkeywords=['%s']\n", long)
	set := setOf(t, toml.String())
	if size := 4 * len(set.Scanner(Options{}).words.next); size > maxWordBytes*100 {
		t.Errorf("the automaton takes %d bytes", size)
	}
	found := map[string]bool{}
	text := fmt.Sprintf("word7word_1 word%dword_2 9z %s", rules-1, long)
	if err := set.Scanner(Options{}).ScanBytes(Input{}, []byte(text), func(m *Match) { found[m.Rule.ID] = true }); err != nil {
		t.Fatal(err)
	}
	if len(found) != 3 {
		t.Errorf("found %v", found)
	}
}

func TestTooManyMatches(t *testing.T) {
	t.Parallel()
	set := setOf(t, "[[rules]]\nid='tok'\nregex='tok_[0-9]'\nkeywords=['tok_']\n[[rules.required]]\nid='part'\n[[rules]]\nid='part'\nregex='part'\nskipReport=true")
	n := 0
	err := set.Scanner(Options{}).ScanBytes(Input{}, bytes.Repeat([]byte("tok_1 part\n"), MaxMatches), func(*Match) { n++ })
	if err == nil {
		t.Errorf("no error, %d matches", n)
	}
}

// mixed looks random enough for a generic rule.
var mixed = strings.ReplaceAll("x9KdQ2.mZr7Tb.W4vLc8", ".", "")

// hostile are texts that have been superlinear. BenchmarkHostile scans each in
// two sizes, for whose eyes the MB/s must be alike.
var hostile = []struct{ name, toml, head, unit string }{
	{"a match that begins where a cut window ends", "", "secret_key=\"" + mixed + "\"\n", "key=" + mixed + "Np"},
	{"short private keys", "", "", "-----BEGIN PRIVATE KEY-----\n" + strings.Repeat(mixed, 5) + "\n-----END PRIVATE KEY-----\n"},
	{"refused matches on one line", "", "", "secret_key=\"" + mixed + "\"; "},
	{"matches on one line", "[[rules]]\nid='t'\nregex='tok_[0-9]{8}'\nkeywords=['tok_']", "", "tok_12345678 "},
	{"escaped slashes", "", "", `{"u":"https:\/\/h.example\/a"},`},
	{"long s", "", "", "\u017f"},
	{"specific and generic on one line", "[[rules]]\nid='generic'\nregex='gen_[0-9]'\nkeywords=['gen_']\n[[rules]]\nid='t'\nregex='tok_[0-9]{8}'\nkeywords=['tok_']", "", "tok_12345678 gen_1 "},
	{"anchors all over", "[[rules]]\nid='a'\nregex='a{2,32}[^b]'", "", "a"},
	{"percent", "", "", "%20 "},
}

func BenchmarkHostile(b *testing.B) {
	for _, h := range hostile {
		set := benchSet(b)
		if h.toml != "" {
			set = setOf(b, h.toml)
		}
		for _, size := range []int{75_000, 300_000} {
			text := []byte(h.head + strings.Repeat(h.unit, size/len(h.unit)))
			b.Run(fmt.Sprintf("%s/%d", h.name, size), func(b *testing.B) {
				sc := set.Scanner(Options{})
				b.SetBytes(int64(len(text)))
				for b.Loop() {
					_ = sc.ScanBytes(Input{Path: "x.txt"}, text, func(*Match) {}) // there may be too many
				}
			})
		}
	}
}
