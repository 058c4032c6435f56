package finding

import (
	b64 "encoding/base64"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestRedactorHidesNeighbours(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(9, 9))
	for range 50 {
		secrets := fakes(r)
		src := "{"
		var findings []Finding
		for _, s := range secrets {
			src += `"k":"`
			findings = append(findings, Finding{
				File: "a.json", Secret: s, SecretStart: len(src), SecretEnd: len(src) + len(s),
				Position: Position{Line: 1, Column: len(src) + 1, EndLine: 1, EndColumn: len(src) + 1 + len(s)},
			})
			src += s + `",`
		}
		for i := range findings {
			findings[i].Source = src
		}
		red := NewRedactor(findings)
		for _, f := range findings {
			line, start, end := red.Source(f)
			check(t, f, line, start, end)
			for _, other := range findings {
				check(t, other, line, start, end)
			}
		}
	}
}

func TestRedactorCutLine(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(10, 10))
	a, b, c := random(r, alnum, 40), random(r, alnum, 40), random(r, alnum, 40)
	src := "…" + a[20:] + "; k=" + b + "; l=" + c[:20] + "…"
	i := strings.Index(src, b)
	at := func(col int) Position { return Position{1, col, 1, col + 40} }
	findings := []Finding{
		{File: "x", Secret: a, Position: at(1)},
		{File: "x", Secret: b, Source: src, SecretStart: i, SecretEnd: i + 40, Position: at(50)},
		{File: "x", Secret: c, Position: at(100)},
	}
	got, _, _ := NewRedactor(findings).Source(findings[1])
	if want := "…" + Mask + "; k=" + Mask + "; l=" + Mask + "…"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestRedactorOtherTexts(t *testing.T) {
	t.Parallel()
	r := rand.New(rand.NewPCG(11, 11))
	s := "whsec_" + random(r, alnum, 30) + "7"
	enc := b64.StdEncoding.EncodeToString([]byte(s))
	gone := random(r, alnum, 30)
	key := fakeKey(r, "\n")
	keyLine := strings.Split(key, "\n")[2]
	red := NewRedactor([]Finding{
		{Secret: s, Confidence: Pattern},
		{Secret: s, Confidence: Generic}, // knows less, must not win
		{Secret: s, Decoded: []string{"base64"}, Source: enc, SecretEnd: len(enc), Confidence: Pattern},
		{Secret: "internal", Confidence: Sink},
		{Secret: key},
	}, gone)
	for in, want := range map[string]string{
		"dumps/" + s + ".txt":         "dumps/whsec_" + Mask + ".txt",
		"see " + enc:                  "see " + Mask,
		"suppressed: " + gone:         "suppressed: " + Mask,
		"internal/finding/x.go":       "internal/finding/x.go", // too short to hide in a path
		"a line of a key: " + keyLine: "a line of a key: " + Mask,
		"":                            "",
	} {
		if got := red.Text(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
	f := Finding{Source: "x " + keyLine + " internal", SecretStart: -1, SecretEnd: -1}
	if got, _, _ := red.Source(f); got != "x "+Mask+" "+Mask {
		t.Errorf("source: %q", got)
	}
}
