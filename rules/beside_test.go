package rules

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// besideOf scans text and gives for each match its Source with "#" in place of
// what is beside it, and "*" in place of its own secret.
func besideOf(t *testing.T, toml, text string) []string {
	t.Helper()
	var out []string
	scan := func(m *Match) {
		if m.PathOnly {
			return
		}
		b := []byte(m.Source)
		for _, s := range m.Beside {
			copy(b[s[0]:s[1]], strings.Repeat("#", s[1]-s[0]))
		}
		copy(b[m.SourceFrom:m.SourceTo], strings.Repeat("*", m.SourceTo-m.SourceFrom))
		out = append(out, string(b))
	}
	err := setOf(t, toml).Scanner(Options{}).ScanBytes(Input{Path: "a"}, []byte(text), scan)
	if err != nil && err != ErrTooManyMatches {
		t.Fatal(err)
	}
	return out
}

func TestBeside(t *testing.T) {
	t.Parallel()
	const tok = "[[rules]]\nid='tok'\nregex='tok_([0-9a-f]{8})'\n"
	const part = "[[rules.required]]\nid='b'\n[[rules]]\nid='b'\nskipReport=true\nregex='bee_[0-9]+'"
	long := strings.Repeat(".", 195)
	for _, tt := range []struct {
		name, toml, text string
		want             []string
	}{
		{"alone", tok, "x tok_00ff00aa", []string{"x tok_********"}},
		{"two", "[[rules]]\nid='n'\nregex='tok_[0-9]+'", "tok_1 tok_2\ntok_3", []string{"***** #####", "##### *****", "*****"}},
		{"half of one", "[[rules]]\nid='n'\nregex='tok_[0-9]+'", "tok_1;" + long + ";tok_2", []string{"*****;" + long + ";###", "###;" + long + ";*****"}},
		{"an encoded copy", "[[rules]]\nid='n'\nregex='tok_[0-9]{4}'", "tok_1234 eCB0b2tfMTIzNCB4eHg= y", []string{"******** #################### y"}},
		{"parts", "[[rules]]\nid='n'\nregex='tok_[0-9]+'\n" + part, "tok_1 bee_2", []string{"***** #####"}},
		{"parts of nothing", "[[rules]]\nid='n'\nregex='tok_[0-9]+'\n[[rules]]\nid='c'\nregex='cee_[0-9]+'\n" + part, "tok_1 bee_2", []string{"***** bee_2"}},
		{"a specific one within a generic one", tok + "[[rules]]\nid='g'\ngeneric=true\nregex='key=([a-z0-9_]+)'", "key=tok_00ff00aa", []string{"key=************", "key=####********"}},
	} {
		if got := besideOf(t, tt.toml, tt.text); fmt.Sprint(got) != fmt.Sprint(tt.want) {
			t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
		}
	}
}

// TestBesideHidesAll holds that no digit of a secret is left, however many stand
// on a line, and that the list stays short.
func TestBesideHidesAll(t *testing.T) {
	t.Parallel()
	const toml = "[[rules]]\nid='n'\nregex='[0-9]+'\nkeywords=['x']\n[[rules]]\nid='m'\nregex='[0-9]{3}y?[0-9]{2}'\n"
	r := rand.New(rand.NewPCG(7, 7))
	for range 200 {
		var text strings.Builder
		text.WriteString("x")
		for range 1 + r.IntN(200) {
			fmt.Fprintf(&text, "%s%d", []string{" ", ";", "y", "\n", "é"}[r.IntN(5)], r.IntN(1_000_000))
		}
		for _, source := range besideOf(t, toml, text.String()) {
			if strings.ContainsAny(source, "0123456789") {
				t.Fatalf("in %q\n%q shows", text.String(), source)
			}
		}
	}
}

// TestBesideLeftOut holds that nothing round a secret is shown where matches were
// left out.
func TestBesideLeftOut(t *testing.T) {
	t.Parallel()
	text := strings.Repeat("tok_1 ", MaxMatches+1)
	got := besideOf(t, "[[rules]]\nid='n'\nregex='tok_[0-9]'", text)
	if len(got) != MaxMatches || got[0] != "*****" || got[len(got)-1] != "*****" {
		t.Errorf("%d matches, the last %q", len(got), got[len(got)-1])
	}
}
