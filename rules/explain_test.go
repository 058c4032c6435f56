package rules

import (
	"fmt"
	"strings"
	"testing"
)

const explained = `
[[rules]]
id = "token"
regex = '''(?i)\b[a-z]{0,9}(acme_[a-f0-9]{8})(?:;|$)'''
keywords = ["acme_"]
path = '''\.env$'''
[[rules]]
id = "pair"
regex = '''\bzeb_[a-f0-9]{4}\b'''
[[rules.required]]
id = "token"
withinLines = 1
[[rules]]
id = "no-literal"
regex = '''[a-z]{3}[0-9]{3}'''
[[rules]]
id = "some-generic"
regex = '''[a-z]+ = "?([a-z_0-9]{8,})'''
keywords = ["secret"]
secretGroup = 1
[[rules.allowlists]]
description = "the test's words"
stopwords = ["sample"]
[[rules.allowlists]]
regexes = ["^other"]
[[rules]]
id = "part"
regex = '''part_[a-z]{4}'''
skipReport = true
[[rules]]
id = "whole"
regex = '''whole_[a-z]{4}'''
[[rules.required]]
id = "part"
[[rules]]
id = "path-alone"
path = '''\.p12$'''
`

func TestExplain(t *testing.T) {
	t.Parallel()
	set := setOf(t, explained)
	for _, tt := range []struct{ id, path, text, want string }{
		{"token", "a.env", "x\nk = acme_12345678;\n", ""},
		{"token", "a.env", "x\nk = ACME_1234\n", `2:5 acme_: the expression fits for 5 bytes, and then wants [0-9A-Fa-f]{8}`},
		{"token", "a.env", "acme_12345678 acme_12345678x", `1:1 acme_: the expression fits for 13 bytes, and then wants |1:15 acme_: the expression fits for 13 bytes, and then wants`},
		{"token", "a.env", "0123456789xacme_12345678;", `1:12 acme_: what stands before it does not fit the expression`},
		{"token", "a.yml", "nothing", "its path does not match a.yml|none of its keywords stands in the text"},
		{"no-literal", "", "abc", "its expression has no literal"},
		{"path-alone", "a.txt", "x", "its path does not match a.txt"},
		{"token", "a.env", strings.Repeat("acme_ ", 102), strings.Repeat("acme_: the expression fits for 5 bytes|", 99) + "2 more"},
		{"pair", "", strings.Repeat("x", maxExplain) + "zeb_", "only the first"},
	} {
		x, ok := set.Explain(tt.id, Input{Path: tt.path}, []byte(tt.text))
		got := strings.Join(x.Notes, "\n")
		for _, n := range x.Nears {
			got += fmt.Sprintf("\n%d:%d %s: %s", n.Line, n.Column, n.Literal, n.Why)
		}
		if x.More > 0 {
			got += fmt.Sprintf("\n%d more", x.More)
		}
		if !ok || tt.want == "" && got != "" {
			t.Errorf("%s in %.40q: %t, %s", tt.id, tt.text, ok, got)
		}
		rest := got
		for _, part := range strings.Split(tt.want, "|") {
			_, after, found := strings.Cut(rest, part)
			if !found {
				t.Errorf("%s in %.40q: %q is not in its place in\n%s", tt.id, tt.text, part, got)
				break
			}
			rest = after
		}
	}
	if _, ok := set.Explain("none", Input{}, nil); ok {
		t.Error("a rule that is not there is explained")
	}
}

// TestRefused holds that each match that goes is told of, and why.
func TestRefused(t *testing.T) {
	t.Parallel()
	set := setOf(t, explained)
	for _, tt := range []struct{ text, want string }{
		{"secret = aaaa_" + "sample_1", "some-generic: refused: allowlist of the rule (the test's words, in test)"},
		{"secret = other_" + "word_1", "some-generic: refused: allowlist of the rule (by regexes, in test)"},
		{"secret = acme_" + "12345678;", "some-generic: refused: the rule is generic, and token finds the same"},
		{"zeb_12ab", "pair: refused: what the rule requires is not near, or no keyword of it in the text"},
		{"part_abcd", "part: refused: only reported as a part of rules that require it"},
		{"part_abcd whole_abcd", "part: refused: only reported as a part of rules that require it"},
		{"acme_12345678; \\x61cme_12345678;", "token: refused: found on the same line without undoing that"},
	} {
		var got []string
		sc := set.Scanner(Options{Refused: func(m *Match, why string) { got = append(got, m.Rule.ID+": "+why) }})
		if err := sc.ScanBytes(Input{Path: "a.env"}, []byte(tt.text), func(*Match) {}); err != nil {
			t.Fatal(err)
		}
		found := false
		for _, g := range got {
			found = found || g == tt.want
		}
		if !found {
			t.Errorf("%q: %q, want %q", tt.text, got, tt.want)
		}
	}
}
