package suppress

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func print32(c string) string { return strings.Repeat(c, 32) }

func TestBaselineRoundTrip(t *testing.T) {
	t.Parallel()
	b := NewBaseline()
	for _, k := range []Known{
		{Fingerprint: print32("b"), Rule: "a-rule", Path: "pay/hook.go", Reason: "a test account"},
		{Fingerprint: print32("a"), Rule: "b-rule", Path: `a b/"c"=#d.go`, Reason: "why # not = \"so\"", Owner: "Ann Example", Until: day("2027-01-31")},
		{Fingerprint: print32("c"), Rule: "b-rule", Path: "世界/x.go", Reason: "x", Owner: "pay"},
		{Fingerprint: print32("d"), Rule: "c-rule", Path: "a\nb\x1b[2J", Reason: "x"},
		{Fingerprint: print32("e"), Rule: "c-rule", Path: "", Reason: "an empty path"},
	} {
		b.Add(k)
	}
	var out bytes.Buffer
	if n, err := b.WriteTo(&out); err != nil || n != int64(out.Len()) {
		t.Fatal(n, err)
	}
	if strings.Contains(out.String(), "\x1b") || strings.Count(out.String(), "\n") != 4+len(b.Entries) {
		t.Errorf("control characters, or not a line an entry:\n%s", &out)
	}
	got, err := ParseBaseline("x", strings.NewReader(strings.ReplaceAll(out.String(), "\n", "\r\n")))
	if err != nil {
		t.Fatal(err)
	}
	for i, k := range got.Entries {
		if k.At != 5+i {
			t.Errorf("entry %d is in line %d", i, k.At)
		}
	}
	if d := cmp.Diff(b, got, cmpopts.IgnoreFields(Known{}, "At")); d != "" {
		t.Errorf("(-want +got)\n%s\n%s", d, &out)
	}
	if b.Entries[0].Fingerprint != print32("a") {
		t.Error("not sorted")
	}
	if bytes.Equal(NewBaseline().Key, b.Key) {
		t.Error("two baselines have one key")
	}
}

func TestBaselineErrors(t *testing.T) {
	t.Parallel()
	head := baselineHead + "\nkey " + strings.Repeat("0", 32) + "\n"
	f := print32("a")
	for text, want := range map[string]string{
		"":                                    "x: has no key",
		"{}":                                  "x:1: is no baseline",
		baselineHead + "\n":                   "x: has no key",
		baselineHead + "\nkey zz\n":           "x:2: the key is not",
		baselineHead + "\n" + f + " r p # y":  "x:2: an entry before the key",
		head + "key " + print32("1"):          "x:3: a second key",
		head + "<<<<<<< HEAD\n":               "x:3: the file has a merge conflict",
		head + "zz r p # y":                   "x:3: does not begin with a fingerprint",
		head + f:                              "x:3: is cut short",
		head + f + " r p":                     "x:3: has no reason",
		head + f + " r p #":                   "x:3: has no reason",
		head + f + " r p until=soon # y":      "x:3: until is not a date",
		head + f + " r p ownr=me # y":         "x:3: has a key",
		head + f + ` r "p # y`:                "x:3: a quote is not closed",
		head + strings.Repeat("x", 70_000):    "x:3: line is longer",
		head + f + " r p note # because":      "x:3: has no reason",
		head + f + " r p until=2027-02-30 #x": "x:3: until is not a date",
	} {
		_, err := ParseBaseline("x", strings.NewReader(text))
		if err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%.80q: got %v, want %s", text, err, want)
		}
	}
}

func TestBaselineFind(t *testing.T) {
	t.Parallel()
	b := NewBaseline()
	b.Add(Known{Fingerprint: print32("a"), Rule: "old", Reason: "x", Until: day("2026-01-31")})
	b.Add(Known{Fingerprint: print32("b"), Rule: "other", Reason: "x"})
	now := day("2026-01-31").Add(23 * time.Hour)
	if k := b.Find(print32("a"), now); k == nil || k.Expired(now) {
		t.Errorf("on its last day: %+v", k)
	}
	now = day("2026-02-01")
	if k := b.Find(print32("a"), now); k == nil || !k.Expired(now) {
		t.Errorf("a day later: %+v", k)
	}
	b.Add(Known{Fingerprint: print32("a"), Rule: "new", Reason: "x"})
	if k := b.Find(print32("a"), now); k == nil || k.Rule != "new" {
		t.Errorf("an entry that counts goes before: %+v", k)
	}
	if b.Find(print32("c"), now) != nil {
		t.Error("found what is not there")
	}
}

// TestBaselineMerge: what two branches add is one baseline, if git puts the lines together.
func TestBaselineMerge(t *testing.T) {
	t.Parallel()
	b := NewBaseline()
	b.Add(Known{Fingerprint: print32("a"), Rule: "r", Path: "p", Reason: "x"})
	var one bytes.Buffer
	if _, err := b.WriteTo(&one); err != nil {
		t.Fatal(err)
	}
	line := print32("0") + " r q # y\n"
	got, err := ParseBaseline("x", strings.NewReader(one.String()+line+line))
	if err != nil || len(got.Entries) != 2 || got.Entries[0].Path != "q" {
		t.Errorf("%+v, %v", got, err)
	}
}

func FuzzBaseline(f *testing.F) {
	f.Add(baselineHead + "\nkey " + strings.Repeat("0", 32) + "\n" + print32("a") + " r \"p q\" until=2027-01-31 owner=me # why\n")
	f.Fuzz(func(t *testing.T, text string) {
		b, err := ParseBaseline("x", strings.NewReader(text))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if _, err := b.WriteTo(&out); err != nil {
			t.Fatal(err)
		}
		again, err := ParseBaseline("x", bytes.NewReader(out.Bytes()))
		if err != nil {
			t.Fatalf("%v in %q", err, &out)
		}
		var twice bytes.Buffer
		if _, err := again.WriteTo(&twice); err != nil || twice.String() != out.String() {
			t.Fatalf("%v: %q became %q", err, &out, &twice)
		}
	})
}
