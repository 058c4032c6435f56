package finding

import (
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func at(file string, line, from, to int) Finding {
	return Finding{File: file, Position: Position{line, from, line, to}}
}

// with returns f with the fields that groups are made by.
func with(f Finding, rule string, c Confidence, severity, secret string) Finding {
	f.Rule, f.Confidence, f.Severity, f.Secret = rule, c, severity, secret
	f.Generic = c == Generic
	return f
}

func sample() []Finding {
	return []Finding{
		with(at("b.yaml", 40, 11, 40), "stripe", Verified, "high", "value-one"),
		with(at("a.go", 12, 18, 40), "generic-api-key", Generic, "medium", "value-one"),
		with(at("a.go", 12, 20, 38), "stripe", Verified, "high", "value-one"),
		with(at("a.go", 12, 20, 38), "stripe-url", Pattern, "high", "https://x/value-one"),
		with(at("a.go", 12, 20, 38), "sink", Sink, "high", "value-one"),
		with(at("a.go", 12, 60, 70), "stripe", Verified, "high", "value-two"),
		with(at("z.go", 1, 1, 9), "aws", Pattern, "critical", "value-three"),
		with(at("y.go", 1, 1, 9), "slack", Pattern, "low", "value-four"),
		with(at(".env", 3, 1, 9), "generic-password", Generic, "low", "value-one"),
		with(Finding{File: "id_rsa"}, "key-file", Pattern, "low", ""),
		with(Finding{File: "id_dsa"}, "key-file", Pattern, "low", ""),
		with(Finding{File: "id_dsa"}, "other-file", Pattern, "low", ""),
	}
}

func TestGroup(t *testing.T) {
	t.Parallel()
	type row struct {
		Rule   string
		Places []string
		Also   []string
	}
	want := []row{
		{"stripe", []string{"a.go", ".env", "b.yaml"}, []string{"generic-api-key", "generic-password", "sink", "stripe-url"}},
		{"stripe", []string{"a.go"}, nil},
		{"aws", []string{"z.go"}, nil},
		{"key-file", []string{"id_dsa"}, []string{"other-file"}},
		{"key-file", []string{"id_rsa"}, nil},
		{"slack", []string{"y.go"}, nil},
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		in := sample()
		r.Shuffle(len(in), func(i, j int) { in[i], in[j] = in[j], in[i] })
		before := slices.Clone(in)
		var got []row
		for _, s := range Group(in) {
			x := row{Rule: s.Best().Rule}
			for _, p := range s.Places {
				x.Places = append(x.Places, p.File)
			}
			if len(s.Also) > 0 {
				x.Also = s.Also
			}
			got = append(got, x)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("(-want +got)\n%s", d)
		}
		if d := cmp.Diff(before, in); d != "" {
			t.Fatalf("the argument changed:\n%s", d)
		}
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	first, second := with(at("a", 1, 1, 9), "r", Pattern, "low", "s"), with(at("a", 1, 1, 9), "r", Pattern, "low", "s")
	first.Commit, second.Commit = &Commit{Hash: "1"}, &Commit{Hash: "2"}
	if got := Merge([]Finding{first, second}); len(got) != 2 {
		t.Errorf("two commits became %d findings", len(got))
	}
	second.Commit = first.Commit
	if got := Merge([]Finding{first, second}); len(got) != 1 || len(got[0].Also) != 0 {
		t.Errorf("the same finding twice: %v", got)
	}
	pass, text := with(at("a", 1, 1, 9), "r", Sink, "low", "s"), with(at("a", 1, 2, 8), "q", Pattern, "low", "s")
	pass.SecretStart = -1
	text.Source, text.SecretEnd = "s", 1
	got := Merge([]Finding{pass, text})
	if len(got) != 1 || got[0].Rule != "r" || got[0].Source != "s" || got[0].SecretEnd != 1 || !slices.Equal(got[0].Also, []string{"q"}) {
		t.Errorf("pass and text scan: %+v", got)
	}
	// The rule's word counts, not its id or what the confidence became.
	named, plain := with(at("a", 1, 1, 9), "a-rule", Verified, "low", "s"), with(at("a", 1, 1, 9), "generic-rule", Verified, "low", "s")
	named.Generic = true
	if got := Merge([]Finding{named, plain}); len(got) != 1 || got[0].Rule != "generic-rule" {
		t.Errorf("generic and specific: %+v", got)
	}
	if got := Merge(nil); len(got) != 0 {
		t.Errorf("nothing became %v", got)
	}
}

// TestMergeEncoded holds that encoded text and what it decodes to are one
// secret, and that nothing that was decoded disappears.
func TestMergeEncoded(t *testing.T) {
	t.Parallel()
	span := func(line, from, endLine, to int) Finding {
		return Finding{File: "k.yaml", Position: Position{line, from, endLine, to}}
	}
	base64 := func(f Finding) Finding { f.Decoded = []string{"base64"}; return f }
	raw := with(span(2, 1, 6, 46), "k8s", Pattern, "high", "kind: Secret data: ZW5j")
	for _, tt := range []struct {
		name string
		in   []Finding
		want string
	}{
		{"same rule, same span", []Finding{raw, base64(with(span(2, 1, 6, 46), "k8s", Pattern, "high", "kind: Secret data: enc"))}, "k8s:enc"},
		{"same rule, without the padding", []Finding{raw, base64(with(span(2, 1, 6, 48), "k8s", Pattern, "high", "kind: Secret data: enc"))}, "k8s:enc"},
		{"another rule, the value alone", []Finding{raw, base64(with(span(6, 9, 6, 46), "pat", Pattern, "high", "enc"))}, "pat:enc"},
		{"another rule, all of what was found", []Finding{with(span(6, 9, 6, 46), "generic", Generic, "medium", "ZW5j"), base64(with(span(6, 9, 6, 46), "pat", Pattern, "high", "enc"))}, "pat:enc"},
		{"two in one encoded text", []Finding{
			with(span(6, 9, 6, 46), "generic", Generic, "medium", "ZW5j"),
			base64(with(span(6, 9, 6, 46), "pat", Pattern, "high", "one enc")), base64(with(span(6, 9, 6, 46), "pat", Pattern, "high", "two enc")),
		}, "pat:enc pat:enc"},
		{"two in one encoded text, less sure", []Finding{
			with(span(6, 9, 6, 46), "pat", Pattern, "high", "ZW5j"),
			base64(with(span(6, 9, 6, 46), "g", Generic, "medium", "one enc")), base64(with(span(6, 9, 6, 46), "g", Generic, "medium", "two enc")),
		}, "pat:ZW5j g:enc g:enc"},
		{"a part of a token", []Finding{with(span(6, 9, 6, 46), "jwt", Pattern, "high", "a.ZW5j.b"), base64(with(span(6, 12, 6, 40), "pat", Pattern, "high", "enc"))}, "jwt:a.ZW5j.b pat:enc"},
		{"beside it", []Finding{with(span(6, 9, 6, 20), "k8s", Pattern, "high", "ZW5j"), base64(with(span(6, 21, 6, 46), "k8s", Pattern, "high", "enc"))}, "k8s:ZW5j k8s:enc"},
	} {
		for range 2 {
			var got []string
			for _, f := range Merge(tt.in) {
				got = append(got, f.Rule+":"+f.Secret[strings.LastIndex(f.Secret, " ")+1:])
			}
			if s := strings.Join(got, " "); s != tt.want {
				t.Errorf("%s: %s, want %s", tt.name, s, tt.want)
			}
			slices.Reverse(tt.in)
		}
	}
}

func TestSort(t *testing.T) {
	t.Parallel()
	want := sample()
	Sort(want)
	for i := 1; i < len(want); i++ {
		a, b := want[i-1], want[i]
		if a.Confidence < b.Confidence || (a.Confidence == b.Confidence && SeverityRank(a.Severity) < SeverityRank(b.Severity)) {
			t.Errorf("%d: %v %s before %v %s", i, a.Confidence, a.Severity, b.Confidence, b.Severity)
		}
	}
	r := rand.New(rand.NewPCG(3, 4))
	for range 100 {
		got := sample()
		r.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		Sort(got)
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("(-want +got)\n%s", d)
		}
	}
}

// TestGroupBegan holds that a secret that has moved is shown where it came in.
func TestGroupBegan(t *testing.T) {
	t.Parallel()
	first := &Commit{Hash: "aa"}
	x := &Exposure{First: first}
	f := Finding{Rule: "r", Secret: "one and the same", Exposure: x}
	moved, began := f, f
	moved.File, moved.Commit = "a", &Commit{Hash: "bb"}
	began.File, began.Commit = "b", first
	for _, in := range [][]Finding{{moved, began}, {began, moved}} {
		got := Group(in)
		if len(got) != 1 || len(got[0].Places) != 2 || got[0].Best().File != "b" {
			t.Errorf("%+v", got)
		}
	}
}

// TestGroupByRisk: the surest first, of these what stands in files or at HEAD, of these
// the worst.
func TestGroupByRisk(t *testing.T) {
	t.Parallel()
	list := []Finding{
		{Rule: "5", Confidence: Pattern, Severity: "critical", Exposure: &Exposure{}},
		{Rule: "2", Confidence: Pattern, Severity: "critical", Exposure: &Exposure{AtHead: true}},
		{Rule: "3", Confidence: Pattern, Severity: "high", Exposure: &Exposure{InFiles: true}},
		{Rule: "4", Confidence: Pattern, Severity: "low"},
		{Rule: "1", Confidence: Verified, Severity: "low", Exposure: &Exposure{}},
	}
	for i := range list {
		list[i].Secret, list[i].File = "value "+list[i].Rule, list[i].Rule
	}
	for i, s := range Group(list) {
		if want := strconv.Itoa(i + 1); s.Best().Rule != want {
			t.Errorf("place %d has %s", i, s.Best().Rule)
		}
	}
}
