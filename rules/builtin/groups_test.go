package builtin_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/fake"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/gitleaks"
	"github.com/hookvet/hookvet/rules/structure"
)

// TestGroups holds that what gitleaks' rules take for the secret is no piece of
// it, on matches that are made from their expressions. A rule of which none can
// be made that is found has examples, which TestAccept tries.
func TestGroups(t *testing.T) {
	t.Parallel()
	base, err := gitleaks.Default()
	if err != nil {
		t.Fatal(err)
	}
	of := make(map[string]bool)
	for i := range base.Rules {
		of[base.Rules[i].ID] = true
	}
	file := defaults(t)
	set, err := rules.New(file)
	if err != nil {
		t.Fatal(err)
	}
	sc := set.Scanner(rules.Options{})
	for i := range file.Rules {
		r := &file.Rules[i]
		if !of[r.ID] || r.Regex == "" || len(r.Examples) > 0 || r.SkipReport {
			continue
		}
		m := derived(sc, r)
		switch {
		case m == nil:
			t.Errorf("%s: nothing that its expression matches is found: it needs examples", r.ID)
		case m.Whole:
			t.Errorf("%s: it has several groups, and none is named", r.ID)
		case isPiece(m):
			t.Errorf("%s: %d bytes of a longer word are taken for the secret", r.ID, len(m.Secret))
		}
	}
}

// derived gives a match of the rule in texts that its expression matches.
func derived(sc *rules.Scanner, r *rules.Rule) (found *rules.Match) {
	g := fake.New(fake.Seed(r.ID))
	g.Plain = true
	re := regexp.MustCompile(r.Regex)
	for range 20 {
		text, err := g.Generate(r.Regex)
		if err != nil {
			continue
		}
		text = sealed(re, r, text)
		in := "config.txt"
		if r.Path != "" {
			if in, err = g.Generate(r.Path); err != nil {
				continue
			}
		}
		_ = sc.ScanBytes(rules.Input{Path: in}, []byte("a line\n"+text+"\nanother\n"), func(m *rules.Match) {
			if m.Rule.ID == r.ID {
				found = m
			}
		})
		if found != nil {
			return found
		}
	}
	return nil
}

// sealed makes the checksum right of the secret in a text, if the rule has one.
func sealed(re *regexp.Regexp, r *rules.Rule, text string) string {
	loc := re.FindStringSubmatchIndex(text)
	group := r.SecretGroup
	if group == 0 && len(loc) > 2 {
		group = 1
	}
	if r.Check == "" || loc == nil || loc[2*group] < 0 {
		return text
	}
	from, to := loc[2*group], loc[2*group+1]
	secret, err := structure.Seal(r.Check, text[from:to])
	if err != nil {
		return text
	}
	return text[:from] + secret + text[to:]
}

// isPiece says whether the word that a secret ends or begins with goes on in the
// match.
func isPiece(m *rules.Match) bool {
	before, after, ok := strings.Cut(m.Match, m.Secret)
	if !ok {
		return true
	}
	n := len(m.Secret)
	return before != "" && isWord(before[len(before)-1]) && isWord(m.Secret[0]) || after != "" && isWord(after[0]) && isWord(m.Secret[n-1])
}

func isWord(c byte) bool {
	return c == '_' || c == '-' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}
