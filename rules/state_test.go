package rules_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/racetest"
	"github.com/hookvet/hookvet/rules"
)

// edit is a text that is made from another by copies and insertions, as the
// deltas of git make it.
type edit struct {
	text   []byte
	copies []rules.Copy
}

// editing writes random texts and edits of them, out of tokens.
type editing struct {
	*rand.Rand
	tokens []string
}

func (e editing) token() string { return e.tokens[e.IntN(len(e.tokens))] }

func (e editing) text(tokens int) []byte {
	var out []byte
	for range tokens {
		out = append(out, e.token()...)
	}
	return out
}

// cut gives a stretch of a text, often one of whole lines.
func (e editing) cut(text []byte) (from, to int) {
	if len(text) == 0 {
		return 0, 0
	}
	from = e.IntN(len(text))
	to = from + e.IntN(len(text)-from+1)
	if e.IntN(3) == 0 {
		from = bytes.LastIndexByte(text[:from], '\n') + 1
	}
	return from, to
}

func (e editing) edit(base []byte) edit {
	var out edit
	add := func(from, to int) {
		if from < to {
			out.copies = append(out.copies, rules.Copy{From: from, To: len(out.text), Len: to - from})
			out.text = append(out.text, base[from:to]...)
		}
	}
	at := 0
	for range 1 + e.IntN(4) {
		from, to := e.cut(base)
		switch e.IntN(6) {
		case 0: // anything, from anywhere
			add(from, to)
		case 1: // a piece of one token, seams within secrets
			s := e.token()
			out.text = append(out.text, s[:e.IntN(len(s)+1)]...)
		default: // what git does most: go on, and leave something out or put something in
			if at > len(base) {
				at = 0
			}
			to = at + e.IntN(len(base)-at+1)
			add(at, to)
			at = to + e.IntN(30)*e.IntN(2)
		}
		for range e.IntN(3) {
			out.text = append(out.text, e.token()...)
		}
	}
	if at < len(base) && e.IntN(4) > 0 {
		add(at, len(base))
	}
	const most = 32 << 10
	if len(out.text) > most {
		return edit{text: out.text[:most]}
	}
	return out
}

// everything gives all that is told of the matches of a text.
func everything(t *testing.T, scan func(emit func(*rules.Match)) error) []string {
	t.Helper()
	var out []string
	if err := scan(func(m *rules.Match) { out = append(out, describe(m)) }); err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	return out
}

func describe(m *rules.Match) string {
	parts := fmt.Sprint(" ", m.Beside)
	for _, p := range m.Parts {
		parts += " " + p.Rule.ID
	}
	return fmt.Sprintf("%s %d:%d %d:%d line %d, %d:%d to %d:%d %q %q %q %v %q %v%s", m.Rule.ID, m.Start, m.End, m.SecretStart, m.SecretEnd,
		m.Line, m.SecretLine, m.SecretColumn, m.SecretEndLine, m.SecretEndColumn, m.Secret, m.Match, m.Source, m.Decoded, m.Suppressed, m.Outcome, parts)
}

// checkEdits scans a text and edits of edits of it from what was learned of the
// text before, and wants what scanning each whole finds.
func checkEdits(t *testing.T, e editing, set *rules.Set, opts rules.Options, depth int, what string) (found, useless int) {
	t.Helper()
	sc, whole, anew := set.Scanner(opts), set.Scanner(opts), set.Scanner(opts)
	var state *rules.State
	next := edit{text: e.text(1 + e.IntN(40))}
	for round := range depth {
		got := everything(t, func(emit func(*rules.Match)) (err error) {
			base := state
			state, err = sc.ScanFrom(rules.Input{}, next.text, base, next.copies, emit)
			if rules.SaysNothing(state) {
				useless++
			}
			return err
		})
		want := everything(t, func(emit func(*rules.Match)) error { return whole.ScanBytes(rules.Input{}, next.text, emit) })
		if !slices.Equal(got, want) {
			t.Fatalf("%s, edit %d: text %q, copies %v\ngot only:\n%s\nwant only:\n%s", what, round, next.text, next.copies, onlyIn(got, want), onlyIn(want, got))
		}
		if fresh, err := anew.ScanFrom(rules.Input{}, next.text, nil, nil, func(*rules.Match) {}); err != nil {
			t.Fatal(err)
		} else if got, want := rules.SegmentsOf(state), rules.SegmentsOf(fresh); !slices.Equal(got, want) {
			t.Fatalf("%s, edit %d: text %q, copies %v: segments %v, want %v", what, round, next.text, next.copies, got, want)
		}
		found += len(want)
		next = e.edit(next.text)
	}
	return found, useless
}

// lines are what stands round secrets in the texts of editing.
var editTokens = []string{
	"\n", "\n", "\n", "\r\n", " ", "key = \"", "\"", "secret: ", "password=", "token", "apikey", "// gitleaks:allow", "U+0041", "U+0041\n", "U+0042 ", "\\x41\\x42", "\\x00\\xff", "\\x0a", "\\u0041",
	"%41", "%20", "%ff", "%", "\\x20", "====", "aGVsbG8gd29ybGQgYWdhaW4=", "0123456789abcdef0123456789abcdef", "secret_\u212aey", "\u017fecret", "\xff\xfe", "func main() {\n\treturn\n}\n",
	"-----BEGIN RSA PRIVATE KEY-----\n", "-----END RSA PRIVATE KEY-----\n", "facebook", "sgp_", "sourcegraph", "kind: Secret\n", "apiVersion: v1\n",
	"const longName = someFunction(withArguments, andMore)\n",
}

func TestScanFromSameAsWhole(t *testing.T) {
	t.Parallel()
	set := defaultSet(t)
	tokens := slices.Clone(editTokens)
	for _, all := range samplesOf(t, set, 1) {
		for _, s := range all {
			if len(s) < 4<<10 {
				tokens = append(tokens, s, "key: "+s+"\n", base64.StdEncoding.EncodeToString([]byte(s)), fmt.Sprintf("%x", s))
			}
		}
	}
	slices.Sort(tokens)
	rounds := 120
	if racetest.Enabled || testing.Short() {
		rounds = 20
	}
	found, useless := 0, 0
	for seed := range uint64(rounds) {
		e := editing{rand.New(rand.NewPCG(seed, 1)), tokens}
		f, u := checkEdits(t, e, set, rules.Options{Inline: inline}, 8, fmt.Sprint("seed ", seed))
		found, useless = found+f, useless+u
	}
	if found < rounds || useless > rounds*8/2 {
		t.Errorf("%d matches in %d rounds, %d texts scanned whole: the texts prove nothing", found, rounds, useless)
	}
}

func TestScanFromRandomRules(t *testing.T) {
	t.Parallel()
	rounds := 4_000
	if racetest.Enabled || testing.Short() {
		rounds = 500
	}
	for seed := range uint64(rounds) {
		checkRandomEdits(t, seed, 3)
	}
}

func checkRandomEdits(t *testing.T, seed uint64, depth int) {
	t.Helper()
	r := randomRule{rand.New(rand.NewPCG(seed, 2))}
	file := ""
	for i := range 1 + r.IntN(3) {
		file += fmt.Sprintf("[[rules]]\nid = \"r%d\"\nregex = %q\nkeywords = [%s]\n", i, r.regex(depth), r.keywords())
		if i > 0 && r.IntN(3) == 0 {
			file += "[[rules.required]]\nid = \"r0\"\nwithinLines = 1\n"
		}
	}
	f, err := rules.Parse("random", []byte(file))
	if err != nil {
		return
	}
	set, err := rules.New(f)
	if err != nil {
		return
	}
	tokens := []string{"a", "b", "k", "s", "A", "K", "ab", "sk", "SK", "aks", "_", "=", "-", " ", "\n", "\n", "é", "bak", "ask", "sab", "cccccccc", "dddd dddd\n", "YWtzIGFrcyBza2sgYmFrIGFzaw", "%61%6b", `\x61`, "U+0061\n"}
	if r.IntN(4) == 0 {
		tokens = append(tokens, "\u212a", "\u017fab", "\u0130", "\xff")
	}
	checkEdits(t, editing{r.Rand, tokens}, set, rules.Options{}, 6, fmt.Sprintf("seed %d: %s", seed, file))
}

// TestScanFromFar has rules for which text far from an anchor decides, so that
// what is known of an anchor has to be forgotten when that text changes.
func TestScanFromFar(t *testing.T) {
	t.Parallel()
	f, err := rules.Parse("far", []byte(`
[[rules]]
id = "behind"
regex = "key[a-c ]{70,300}end"
[[rules]]
id = "before"
regex = "[a-c]{70,90}lock\\d"
[[rules]]
id = "both"
regex = "x?[a-c]{5,90}door[a-c]{66,200}end"
[[rules]]
id = "near"
regex = "(?:lid)?bolt[a-c]{20,50}end"
[[rules]]
id = "elsewhere"
regex = "hinge[a-c]{3}"
keywords = ["wood"]
[[rules]]
id = "line"
regex = "gate[a-c]{3}x?"
[[rules.allowlists]]
regexTarget = "line"
regexes = ["permit"]
[[rules]]
id = "first"
regex = "^x?([A-F]{20,30})(?:[^A-F]|$)"
`))
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.New(f)
	if err != nil {
		t.Fatal(err)
	}
	encoded := base64.StdEncoding.EncodeToString([]byte("some hingeabc words"))
	long, longer := strings.Repeat("abc", 9), strings.Repeat("abc", 25)
	filler := strings.Repeat("z\n", 800)
	pools := [][]string{ // few, so that they meet
		{"key", "end", long, longer, "z"},
		{long, longer, "lock1", "z", "\n"},
		{"abcabc", longer, "door", "end", "z"},
		{long, "bolt", "end", "lid", "z"},
		{"gateabcx", "gateabc", long, longer, "permit", "\n", "z"},
		{"hinge", "abc", "wood\n", encoded + "\n", encoded, filler, filler},
		{"xABCDEFABCDEFABCDEFABCD\n", "ABCDEF", "x", "\n"}, // lines that come to be the first
	}
	rounds, found := 2000, 0
	if racetest.Enabled || testing.Short() {
		rounds = 400
	}
	for seed := range uint64(rounds) {
		e := editing{rand.New(rand.NewPCG(seed, 3)), pools[seed%uint64(len(pools))]}
		f, _ := checkEdits(t, e, set, rules.Options{}, 6, fmt.Sprint("seed ", seed))
		found += f
	}
	if found < rounds {
		t.Errorf("only %d matches in %d rounds: the texts prove nothing", found, rounds)
	}
}

// TestSegmentsFromSameAsWhole is about what is looked at again where little stands
// between encoded pieces: matches alone would hardly show it.
func TestSegmentsFromSameAsWhole(t *testing.T) {
	t.Parallel()
	set := nativeSet(t, false)
	sc, anew := set.Scanner(rules.Options{}), set.Scanner(rules.Options{})
	segments := func(sc *rules.Scanner, e edit, base *rules.State) (*rules.State, [][2]int) {
		st, err := sc.ScanFrom(rules.Input{}, e.text, base, e.copies, func(*rules.Match) {})
		if err != nil {
			t.Fatal(err)
		}
		return st, rules.SegmentsOf(st)
	}
	rounds := uint64(60_000)
	if racetest.Enabled {
		rounds /= 20
	}
	for seed := range rounds {
		e := editing{rand.New(rand.NewPCG(seed, 1)), []string{
			" ", " ", ".", "\n", "%41", "%42", "%ff", "%", "4", "a", "\\", "\\x20", "\\x20", "\\x00", "\\xff\\x0a", "\\u0041", "=", "aGVsbG8gd29ybGQgYWdh", "aW4x",
		}}
		if seed%3 == 0 {
			e.tokens = append(e.tokens, "U", "+0041", "U+0042 ", "\nU+0043")
		}
		next := edit{text: e.text(1 + e.IntN(15))}
		var state *rules.State
		for range 3 {
			was := state
			var got [][2]int
			state, got = segments(sc, next, was)
			if _, want := segments(anew, edit{text: next.text}, nil); !slices.Equal(got, want) {
				t.Fatalf("seed %d: text %q, copies %v: segments %v, want %v", seed, next.text, next.copies, got, want)
			}
			next = e.edit(next.text)
		}
	}
}

// FuzzScanFrom edits a text as a script says: copies of it, and new text.
func FuzzScanFrom(f *testing.F) {
	set := nativeSet(f, false)
	samples := samplesOf(f, defaultSet(f), 1)
	for _, s := range []string{"gitlab-pat", "generic-api-key", "private-key", "stripe-access-token"} {
		text := "some text\nkey = \"" + samples[s][0] + "\"\nmore text " + strings.Repeat("x", 80) + "\n"
		f.Add([]byte(text), []byte("\x00\x00\x40\x01abc\x00\x41\xf0"))
		f.Add([]byte(text), []byte("\x00\x10\xf0\x02\n\n\x00\x00\x10"))
	}
	f.Add([]byte("U+0041\nU+0042\nYWtzIGFrcyBza2sgYmFrIGFzaw\n"), []byte("\x00\x00\x06\x01\nU\x00\x06\x40"))
	sc, whole := set.Scanner(rules.Options{Inline: inline}), set.Scanner(rules.Options{Inline: inline})
	f.Fuzz(func(t *testing.T, text, script []byte) {
		if len(text) > 4<<10 || len(script) > 1<<10 {
			return
		}
		state, err := sc.ScanFrom(rules.Input{}, text, nil, nil, func(*rules.Match) {})
		if err != nil {
			return
		}
		e := scripted(text, script)
		got := everything(t, func(emit func(*rules.Match)) error {
			state, err = sc.ScanFrom(rules.Input{}, e.text, state, e.copies, emit)
			return err
		})
		fresh, err := whole.ScanFrom(rules.Input{}, e.text, nil, nil, func(*rules.Match) {})
		if err != nil {
			return
		}
		if got, want := rules.SegmentsOf(state), rules.SegmentsOf(fresh); !slices.Equal(got, want) {
			t.Fatalf("base %q, text %q, copies %v: segments %v, want %v", text, e.text, e.copies, got, want)
		}
		want := everything(t, func(emit func(*rules.Match)) error { return whole.ScanBytes(rules.Input{}, e.text, emit) })
		if !slices.Equal(got, want) {
			t.Fatalf("base %q, text %q, copies %v\ngot only:\n%s\nwant only:\n%s", text, e.text, e.copies, onlyIn(got, want), onlyIn(want, got))
		}
	})
}

// scripted makes an edit: 0 FROM LEN copies, in units that reach all of the
// text; another byte N is followed by N bytes of new text.
func scripted(base, script []byte) edit {
	var out edit
	unit := len(base)/250 + 1
	for len(script) > 0 && len(out.text) < 16<<10 {
		n := int(script[0])
		script = script[1:]
		if n == 0 && len(script) >= 2 {
			from := min(int(script[0])*unit, len(base))
			to := min(from+int(script[1])*unit, len(base))
			if from < to {
				out.copies = append(out.copies, rules.Copy{From: from, To: len(out.text), Len: to - from})
				out.text = append(out.text, base[from:to]...)
			}
			script = script[2:]
			continue
		}
		n = min(n, len(script))
		out.text = append(out.text, script[:n]...)
		script = script[n:]
	}
	return out
}
