package rules_test

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/internal/racetest"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/builtin"
)

// nativeSet has the built-in rules with a matcher, alone or among all others.
func nativeSet(tb testing.TB, alone bool) *rules.Set {
	tb.Helper()
	f, err := builtin.Default()
	if err != nil {
		tb.Fatal(err)
	}
	if alone {
		g := *f
		g.Rules = slices.DeleteFunc(slices.Clone(f.Rules), func(r rules.Rule) bool { return r.Matcher == "" })
		g.Allowlists = nil
		f = &g
	}
	s, err := rules.New(f)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// nativeTokens are what stands round secrets without a shape, and values.
func nativeTokens(tb testing.TB) []string {
	tokens := []string{
		"\n", "\n", " ", "\t", "\r\n", "// ", "# ", "$", "\\", ",", ")", "}", "{", "[", "<", ">", "+", "%s", "é", "\xff",
		"password", "Password", "db_password", "PASS", "token", "api_key", "apiKey", "client_secret", "Authorization", "identified by ", "setPassword(",
		"passwordPolicy", "secretName", "tokens", "public_key", "--password ", "--token=", "pwd", "$(pwd):", "<password>", "</password>",
		"=", " = ", ": ", ":", " := ", " => ", "==", " != ", "\", \"", "\"", "'", "`", "\\\"", "\": \"", "name: ", "\n  value: ", "string = ", "[]byte(\"", "getenv(\"", "dehex(\"",
		"://", "https://", "user:", "@host", "@host.internal/", "Basic ", "Bearer ", "changeme", "${X}", "hunter2", "correct", "true", "Some words here", "checksum ",
		"func f() {}\n", strings.Repeat("x", 70), strings.Repeat("ab ", 90), "aGVsbG8gd29ybGQgYWdhaW4=", "%20%41", "\\u0041", "\\x00", "\\x0a", "\\x41",
	}
	for _, regex := range []string{`[A-Za-z0-9]{32}`, `[0-9a-f]{40}`, `[A-Z][a-z]{5}[0-9]{3}!`, `[a-z]{9}`, `[A-Za-z0-9+/]{600}`} {
		tokens = append(tokens, fixture.Value(tb, regex))
	}
	// Whole ones, so that few rounds have matches enough to prove something.
	for i, name := range []string{"api_token: ", "\tclientSecret := \"", "DB_PASSWORD=", "--password "} {
		for _, regex := range []string{`[A-Za-z0-9]{28}`, `[A-Z][a-z]{6}[0-9]{4}[!?]`} {
			tokens = append(tokens, name+fixture.Value(tb, fmt.Sprintf("%s[a-z]{%d}", regex, i+1))+"\"\n")
		}
	}
	tokens = append(tokens, "Basic ", "cm9ib3Q6dHIwdWJhZG91cg==")
	return tokens
}

// rounds are fewer where the race detector makes each take longer.
func rounds(n int) uint64 {
	if racetest.Enabled || testing.Short() {
		n /= 10
	}
	return uint64(n)
}

// TestNativeScanFrom holds that what a matcher says of a text that was copied
// holds for the copy.
func TestNativeScanFrom(t *testing.T) {
	t.Parallel()
	tokens := nativeTokens(t)
	found, useless, n := 0, 0, rounds(1500)
	for _, alone := range []bool{true, false} {
		set := nativeSet(t, alone)
		for seed := range n {
			f, u := checkEdits(t, editing{rand.New(rand.NewPCG(seed, 7)), tokens}, set, rules.Options{Inline: inline, AnyPath: seed%2 == 0}, 6, fmt.Sprint("seed ", seed))
			found, useless = found+f, useless+u
			if !alone && seed == n/10 {
				break
			}
		}
	}
	if found < int(n)/2 || useless > int(n) {
		t.Errorf("%d matches in %d rounds, %d texts scanned whole: the texts prove nothing", found, n, useless)
	}
}

// TestNativeWindows holds that neither the automaton nor small buffers change what
// matchers find.
func TestNativeWindows(t *testing.T) {
	t.Parallel()
	tokens := nativeTokens(t)
	set := nativeSet(t, true)
	plain, every, small := set.Scanner(rules.Options{}), set.Scanner(rules.Everything(rules.Options{})), set.Scanner(rules.SmallBuffers(rules.Options{}))
	found := 0
	for seed := range rounds(400) {
		e := editing{rand.New(rand.NewPCG(seed, 8)), tokens}
		text := e.text(200 + e.IntN(2000))
		in := rules.Input{Path: []string{"a.go", "a.yml", "README.md", "go.sum", "locales/de.yml", ""}[seed%6]}
		want := everything(t, func(emit func(*rules.Match)) error { return plain.ScanBytes(in, text, emit) })
		found += len(want)
		for name, sc := range map[string]*rules.Scanner{"everything": every, "small buffers": small} {
			for _, stream := range []bool{false, true} {
				got := everything(t, func(emit func(*rules.Match)) error {
					if stream {
						return sc.Scan(in, io.MultiReader(bytes.NewReader(text)), emit)
					}
					return sc.ScanBytes(in, text, emit)
				})
				if !slices.Equal(got, want) {
					t.Fatalf("seed %d, %s, stream %v: text %q\ngot only:\n%s\nwant only:\n%s", seed, name, stream, text, onlyIn(got, want), onlyIn(want, got))
				}
			}
		}
	}
	if found < 100 {
		t.Errorf("%d matches: the texts prove nothing", found)
	}
}

// TestNativeStands holds that a text scanned for any path has, at each path, the matches
// that stand there.
func TestNativeStands(t *testing.T) {
	t.Parallel()
	tokens := nativeTokens(t)
	set := nativeSet(t, true)
	any, at := set.Scanner(rules.Options{AnyPath: true}), set.Scanner(rules.Options{})
	stood, stoodApart, hid := 0, 0, 0
	for seed := range rounds(1500) {
		e := editing{rand.New(rand.NewPCG(seed, 9)), tokens}
		text := e.text(1 + e.IntN(60))
		var all []*rules.Match
		if err := any.ScanBytes(rules.Input{}, text, func(m *rules.Match) { all = append(all, m) }); err != nil {
			t.Fatal(err)
		}
		for _, path := range []string{"a.go", "a.yml", "a.md", "go.sum", "locales/de.yml"} {
			in := rules.Input{Path: path}
			var want []string
			every := true
			for _, m := range all {
				if !m.Stands(in) {
					every = false
					continue
				}
				want = append(want, describe(m))
			}
			slices.Sort(want)
			got := everything(t, func(emit func(*rules.Match)) error { return at.ScanBytes(in, text, emit) })
			if every && !slices.Equal(got, want) {
				t.Fatalf("seed %d, %s: text %q\ngot only:\n%s\nwant only:\n%s", seed, path, text, onlyIn(got, want), onlyIn(want, got))
			}
			if every {
				stood += len(want)
				continue
			}
			if got, hides := standing(all, in); hides {
				hid++
			} else if there := apart(scanned(t, at, in, string(text))); !slices.Equal(got, there) {
				t.Fatalf("seed %d, %s, where nothing is hidden: text %q\nstand only:\n%s\nthere only:\n%s", seed, path, text, onlyIn(got, there), onlyIn(there, got))
			} else {
				stoodApart += len(got)
			}
		}
	}
	if least := int(rounds(100)); stood < least || stoodApart < least || hid < least {
		t.Errorf("%d and %d matches, %d texts that hide some: the texts prove nothing", stood, stoodApart, hid)
	}
}

// TestNativeManyHits holds that a text with more words than are kept is scanned all
// the same.
func TestNativeManyHits(t *testing.T) {
	t.Parallel()
	secret := fixture.Value(t, `[A-Za-z0-9]{32}`)
	text := []byte(strings.Repeat("token: x\n", 70_000) + "api_token: " + secret + "\n")
	var found []*rules.Match
	if err := nativeSet(t, true).Scanner(rules.Options{}).ScanBytes(rules.Input{Path: "a.yml"}, text, func(m *rules.Match) { found = append(found, m) }); err != nil {
		t.Fatal(err)
	}
	if len(found) != 1 || found[0].Secret != secret || found[0].Line != 70_001 || found[0].Name != "api_token" {
		t.Errorf("found %v", found)
	}
}

// TestNativeRefused holds that a candidate's refuser is told.
func TestNativeRefused(t *testing.T) {
	t.Parallel()
	var why []string
	sc := nativeSet(t, true).Scanner(rules.Options{Refused: func(m *rules.Match, w string) { why = append(why, m.Rule.ID+" "+w) }})
	text := "password: \"${DB_PASSWORD}\"\ntoken: \"changeme-please\"\n"
	if err := sc.ScanBytes(rules.Input{Path: "a.yml"}, []byte(text), func(m *rules.Match) { t.Errorf("found %s", describe(m)) }); err != nil {
		t.Fatal(err)
	}
	want := []string{"generic-password refused: a reference to a secret", "generic-secret refused: a placeholder"}
	if !slices.Equal(why, want) {
		t.Errorf("refused %q", why)
	}
}

// TestNativeExplained holds that what a matcher passes over is told.
func TestNativeExplained(t *testing.T) {
	t.Parallel()
	x, ok := nativeSet(t, true).Explain("generic-password", rules.Input{Path: "a.go"}, []byte("x\npassword := \"${X}\"\ncompass(1)\n"))
	if !ok || len(x.Nears) != 1 || x.Nears[0].Line != 3 || x.Nears[0].Column != 4 || x.Nears[0].Literal != "pass" {
		t.Errorf("explained %+v", x)
	}
}

func TestMatcherKeys(t *testing.T) {
	t.Parallel()
	for toml, want := range map[string]string{
		"matcher = \"nonsense\"\nkeywords = [\"token\"]":   "matcher: use one of password, secret",
		"matcher = \"secret\"":                             "needs keywords",
		"matcher = \"secret\"\nkeywords = [\"schlüssel\"]": "ASCII",
	} {
		f, err := rules.Parse("f", []byte("[[rules]]\nid = \"r\"\n"+toml))
		if err == nil {
			_, err = rules.New(f)
		}
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", toml, err)
		}
	}
}
