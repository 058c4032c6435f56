package rules

import (
	"bytes"
	"strings"
	"testing"
)

// TestNeedBehindEdge holds that a match is found of which the buffer has the anchor, but not
// yet the other literals that it can't do without.
func TestNeedBehindEdge(t *testing.T) {
	t.Parallel()
	set := setOf(t, "[[rules]]\nid='spread'\nregex='(?s)kind: Secret.{0,900}?.{0,900}?.{0,900}?value: [0-9]{8}'\nkeywords=['kind: secret']")
	sc := set.Scanner(SmallBuffers(Options{}))
	for at := 0; at < 24_000; at += 1_300 {
		text := []byte(strings.Repeat("nothing here, ", 4_000))
		copy(text[at:], "kind: Secret")
		copy(text[at+2_600:], "value: 12345678")
		found := 0
		if err := sc.Scan(Input{}, bytes.NewReader(text), func(*Match) { found++ }); err != nil {
			t.Fatal(err)
		}
		if found != 1 {
			t.Errorf("at %d: %d matches", at, found)
		}
	}
}
