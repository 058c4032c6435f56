package rules_test

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/internal/racetest"
	"github.com/hookvet/hookvet/rules"
)

// samplesOf makes fake secrets of every rule of a set: strings that the rule's
// expression matches.
func samplesOf(tb testing.TB, set *rules.Set, each int) map[string][]string {
	tb.Helper()
	g := fixture.New(7)
	g.Plain = true // the word "fake" is on gitleaks' list of stop words
	out := make(map[string][]string)
	for _, r := range set.Rules() {
		if r.Regex == "" {
			continue
		}
		for range each {
			v, err := g.Generate(r.Regex)
			for tries := 0; err != nil && tries < 50; tries++ {
				v, err = g.Generate(r.Regex) // random, and not always lucky
			}
			if err != nil {
				tb.Fatalf("%s: %v", r.ID, err)
			}
			out[r.ID] = append(out[r.ID], v)
		}
	}
	return out
}

// contexts put a sample where secrets stand. %s is the sample.
var contexts = []string{
	"%s", "%s\n", "\n%s", "key = \"%s\"\n", "x: '%s'\r\ny: 1\r\n", "\t%s;", "a%sb", "-%s-", "%s%[1]s", "%s %[1]s\n%[1]s",
	"token=%s&x=1", "{\"secret\": \"%s\"}", "// %s gitleaks:allow\n", "é%sé", "\xff%s\xfe", "<a>%s</a>", "%s\\n", "`%s`",
}

func TestSamplesSameAsGitleaks(t *testing.T) {
	t.Parallel()
	d, err := oracle()
	if err != nil {
		t.Fatal(err)
	}
	set := defaultSet(t)
	sc := set.Scanner(rules.Options{Inline: inline})
	plain := set.Scanner(rules.Everything(rules.Options{Inline: inline}))
	total, contextsEach := 0, 4
	if racetest.Enabled {
		contextsEach = 1
	}
	samples := samplesOf(t, set, 2)
	ids := make([]string, 0, len(samples))
	for id := range samples {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for i, id := range ids {
		for j, v := range samples[id] {
			encoded := []string{
				v, base64.StdEncoding.EncodeToString([]byte(v)), base64.RawURLEncoding.EncodeToString([]byte(v)),
				hex.EncodeToString([]byte(v)), url.PathEscape(v),
				base64.StdEncoding.EncodeToString([]byte(hex.EncodeToString([]byte(" " + v + " ")))),
			}
			for k, e := range encoded {
				// Every sample in some contexts, every context with some samples.
				for n := range contextsEach {
					c := contexts[(i+j*3+k*5+n*4)%len(contexts)]
					text := []byte(fmt.Sprintf(c, e))
					if strings.Contains(c, "[1]") {
						text = []byte(strings.ReplaceAll(strings.ReplaceAll(c, "%[1]s", e), "%s", e))
					}
					other, mine := theirs(d, "a/b.txt", text), ours(sc, "a/b.txt", text)
					total += len(other)
					missing, extra := difference(text, mine, other)
					if len(missing)+len(extra) > 0 {
						t.Errorf("%s in %q:\nmissing %v\nextra %v", id, text, missing, extra)
					}
					if all := ours(plain, "a/b.txt", text); !slices.Equal(all, mine) {
						t.Errorf("%s in %q:\nwith the prefilter    %v\nwithout the prefilter %v", id, text, mine, all)
					}
				}
			}
		}
	}
	if total < len(ids) {
		t.Errorf("%d findings for %d rules: the samples are no good", total, len(ids))
	}
	t.Logf("%d findings for %d rules", total, len(ids))
}

// TestChunkEdges holds that it does not matter where a content is cut: a match
// is found once, wherever the end of the buffer falls.
func TestChunkEdges(t *testing.T) {
	t.Parallel()
	set := defaultSet(t)
	whole := set.Scanner(rules.Options{})
	cut := set.Scanner(rules.SmallBuffers(rules.Options{}))
	rnd := rand.New(rand.NewPCG(3, 4))
	var all []string
	for _, s := range samplesOf(t, set, 1) {
		if len(s[0]) < 2000 {
			all = append(all, s[0], base64.StdEncoding.EncodeToString([]byte(s[0])), url.PathEscape(s[0]))
		}
	}
	slices.Sort(all)
	filler := []string{
		"if err := access(token, key); err != nil {\n", "the quick brown fox ", "\n", "password: ${PASSWORD}\n",
		strings.Repeat("x", 300), "%2d %5d %20s", strings.Repeat(" ", 40), "-----BEGIN PUBLIC KEY-----\n",
	}
	rounds := 60
	if racetest.Enabled {
		rounds = 10
	}
	for round := range rounds {
		var text bytes.Buffer
		// Keywords that a rule's match need not hold count from where they are
		// seen on, so they come first.
		for _, r := range set.Rules() {
			text.WriteString(strings.Join(r.Keywords, " ") + "\n")
		}
		for text.Len() < 60_000 {
			if rnd.IntN(4) == 0 {
				text.WriteString(all[rnd.IntN(len(all))])
			} else {
				text.WriteString(filler[rnd.IntN(len(filler))])
			}
			if rnd.IntN(3) == 0 {
				text.WriteByte(" \n;\"'="[rnd.IntN(6)])
			}
		}
		want := details(t, whole, text.Bytes(), false)
		if len(want) == 0 {
			t.Fatal("found nothing")
		}
		for _, reader := range []bool{false, true} {
			if got := details(t, cut, text.Bytes(), reader); !slices.Equal(got, want) {
				t.Fatalf("round %d, reader %v: cut up\n%s\nwhole\n%s", round, reader, onlyIn(got, want), onlyIn(want, got))
			}
		}
	}
}

func onlyIn(a, b []string) string {
	var out []string
	for _, x := range a {
		if !slices.Contains(b, x) {
			out = append(out, x)
		}
	}
	return strings.Join(out, "\n")
}

func details(t *testing.T, sc *rules.Scanner, text []byte, reader bool) []string {
	t.Helper()
	var out []string
	emit := func(m *rules.Match) {
		if s := string(text[m.SecretStart:m.SecretEnd]); s != m.Secret && (!m.Whole || s != m.Match) && len(m.Decoded) == 0 {
			t.Errorf("%s: the secret is not at %d to %d", m.Rule.ID, m.SecretStart, m.SecretEnd)
		}
		if line := 1 + bytes.Count(text[:m.SecretStart], []byte("\n")); line != m.SecretLine {
			t.Errorf("%s: line %d, want %d", m.Rule.ID, m.SecretLine, line)
		}
		if col := int(m.SecretStart) - bytes.LastIndexByte(text[:m.SecretStart], '\n'); col != m.SecretColumn {
			t.Errorf("%s: column %d, want %d", m.Rule.ID, m.SecretColumn, col)
		}
		out = append(out, fmt.Sprint(m.Rule.ID, m.Start, m.End, m.SecretStart, m.SecretEnd, m.SecretEndLine, m.SecretEndColumn, m.Line, m.Decoded, m.Secret))
	}
	var err error
	if reader {
		err = sc.Scan(rules.Input{}, iotest.HalfReader(bytes.NewReader(text)), emit)
	} else {
		err = sc.ScanBytes(rules.Input{}, text, emit)
	}
	if err != nil {
		t.Error(err)
	}
	slices.Sort(out)
	return out
}
