package rules_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/rules"
)

// TestBesideBytes holds that what is found beside bytes that are no text is found beside
// the escapes that stand for them in the source of a program.
func TestBesideBytes(t *testing.T) {
	t.Parallel()
	set, samples := nativeSet(t, false), samplesOf(t, defaultSet(t), 1)
	found := func(id, text string) bool {
		got := false
		if err := set.Scanner(rules.Options{}).ScanBytes(rules.Input{Path: "a.py"}, []byte(text), func(m *rules.Match) { got = got || m.Rule.ID == id }); err != nil {
			t.Fatal(err)
		}
		return got
	}
	plain := 0
	for _, c := range []struct{ escaped, bytes string }{
		{`x = b"\x12\x14%s"`, "x = b\"\x12\x14%s\""},
		{`x = "\022\024%s"`, "x = \"\x12\x14%s\""},
		{`x = b'\x00%s\x00'`, "x = b'\x00%s\x00'"},
		{`x = "%s\x0a\x00"`, "x = \"%s\n\x00\""},
		{`x = "a\x00\x0a%s\x0d\x0a\x00"`, "x = \"a\x00\n%s\r\n\x00\""},
	} {
		for id, all := range samples {
			for _, s := range all {
				if len(s) > 400 || strings.ContainsAny(s, "\n\\%") || !found(id, fmt.Sprintf(c.bytes, s)) {
					continue
				}
				plain++
				if !found(id, fmt.Sprintf(c.escaped, s)) {
					t.Errorf("%s is found in %q, not in %s", id, fmt.Sprintf(c.bytes, s), fmt.Sprintf(c.escaped, s))
				}
			}
		}
	}
	if plain < 400 {
		t.Errorf("%d samples are found beside bytes: they prove nothing", plain)
	}
}

// TestCutEscapes has long sequences of escapes that tell nothing at their start go through
// the end of a buffer.
func TestCutEscapes(t *testing.T) {
	t.Parallel()
	set, err := rules.New(parsed(t, "[[rules]]\nid = \"gate\"\nregex = 'gate[0-9]{8}'\nkeywords = [\"gate\"]\n"))
	if err != nil {
		t.Fatal(err)
	}
	var secret strings.Builder
	for _, c := range "gate12345678" {
		fmt.Fprintf(&secret, `\x%02x`, c)
	}
	for pad := range 40 {
		text := []byte(strings.Repeat(" ", 16<<10-1220+pad) + strings.Repeat(`\x00`, 300) + secret.String() + strings.Repeat(" ", 20_000))
		scan := func(opts rules.Options) []string {
			return everything(t, func(emit func(*rules.Match)) error { return set.Scanner(opts).ScanBytes(rules.Input{}, text, emit) })
		}
		want, got := scan(rules.Options{}), scan(rules.SmallBuffers(rules.Options{}))
		if len(want) != 1 || !slices.Equal(got, want) {
			t.Errorf("%d bytes before: %v in one buffer, %v in small ones", pad, want, got)
		}
	}
}

func parsed(t *testing.T, toml string) *rules.File {
	t.Helper()
	f, err := rules.Parse("test.toml", []byte(toml))
	if err != nil {
		t.Fatal(err)
	}
	return f
}
