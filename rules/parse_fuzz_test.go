package rules

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/pelletier/go-toml/v2/unstable"
)

// FuzzParse holds Parse to three promises: it never panics; the expressions of
// an accepted file compile; and an accepted file, written out again from what
// was read, reads the same, strictly too, and so does its snapshot. The keys that
// errors take the rule's name from are those that the TOML library sees.
func FuzzParse(f *testing.F) {
	f.Add([]byte(everyKey))
	f.Add([]byte(mergeBase))
	for _, c := range parseGood {
		f.Add([]byte(c.data))
	}
	for _, c := range parseBad {
		if len(c.data) < 1000 {
			f.Add([]byte(c.data))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		strict, strictErr := ParseStrict("f.toml", data)
		file, err := Parse("f.toml", data)
		if err != nil {
			if _, ok := err.(*Error); !ok {
				t.Fatalf("%T is no *Error", err)
			}
			if strictErr == nil {
				t.Fatalf("accepted strictly, but: %v", err)
			}
			return
		}
		if strictErr == nil {
			if diff := cmp.Diff(file, strict, cmp.AllowUnexported(Rule{}), cmpopts.IgnoreUnexported(File{}, Allowlist{})); diff != "" {
				t.Fatalf("read differently if strict:\n%s", diff)
			}
		}
		for _, p := range patternsOf(file) {
			if _, err := regexp.Compile(p); err != nil {
				t.Fatalf("accepted %q: %v", p, err)
			}
		}
		checkKeys(t, data)
		text := encodeFile(file)
		again, err := ParseStrict("f.toml", []byte(text))
		if err != nil {
			t.Fatalf("written out again: %v\n%s", err, text)
		}
		if diff := cmp.Diff(file, again, cmp.AllowUnexported(Rule{}), cmpopts.IgnoreUnexported(File{}, Allowlist{}), cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("written out again:\n%s\n%s", diff, text)
		}
		checkSnapshot(t, file)
		// Merging an accepted file fails only for a rule to disable that is not there.
		if _, err := Merge(file, again); err != nil && !strings.Contains(err.Error(), "extend.disabledRules") {
			t.Fatal(err)
		}
	})
}

// checkSnapshot compares an accepted file with its snapshot.
func checkSnapshot(t *testing.T, f *File) {
	bare := *f
	bare.Title, bare.Description, bare.MinVersion, bare.Extend = "", "", "", Extend{}
	bare.Rules = slices.Clone(f.Rules)
	for i := range bare.Rules {
		r := &bare.Rules[i]
		r.Examples, r.NearMisses, r.SkipCases = nil, nil, nil
	}
	text, err := Snapshot(&bare)
	if err != nil {
		t.Fatal(err)
	}
	got, err := ReadSnapshot(f.Name, text)
	if err != nil {
		t.Fatalf("snapshot: %v\n%s", err, text)
	}
	for i := range got.Rules {
		if !got.Rules[i].known.tells(&got.Rules[i]) {
			t.Fatalf("snapshot: what is known is not of rule %d\n%s", i, text)
		}
		got.Rules[i].known = nil
	}
	if diff := cmp.Diff(&bare, got, cmp.AllowUnexported(Rule{}), cmpopts.IgnoreUnexported(File{}, Allowlist{}), cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("snapshot:\n%s\n%s", diff, text)
	}
}

// checkKeys compares the keys that the outline of an accepted file is made from
// with those that the TOML library sees.
func checkKeys(t *testing.T, data []byte) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	k := keyReader{data: data}
	var p unstable.Parser
	p.Reset(data)
	for p.NextExpression() {
		e := p.Expression()
		var parts []string
		escaped := false
		for it := e.Key(); it.Next(); {
			raw := data[it.Node().Raw.Offset:][:it.Node().Raw.Length]
			escaped = escaped || bytes.IndexByte(raw, '\\') >= 0
			parts = append(parts, string(it.Node().Data))
		}
		if !k.next() {
			t.Fatalf("the outline ends before key %q", parts)
		}
		if header := e.Kind != unstable.KeyValue; k.header != header || k.depth != len(parts) {
			t.Fatalf("key %q: header %t, depth %d", parts, k.header, k.depth)
		}
		if want := strings.Join(parts[:min(len(parts), maxKeyParts)], "."); !escaped && k.path != want {
			t.Fatalf("key %q, want %q", k.path, want)
		}
		if !k.header && e.Value().Kind == unstable.String && bytes.IndexByte(data, '\\') < 0 {
			// A newline right behind an opening mark of three quotes is no part of the string.
			if got := strings.TrimPrefix(strings.TrimPrefix(k.value, "\r"), "\n"); got != string(e.Value().Data) && k.value != string(e.Value().Data) {
				t.Fatalf("value %q, want %q", k.value, e.Value().Data)
			}
		}
	}
	if k.next() {
		t.Fatalf("the outline goes on with key %q", k.path)
	}
}

func patternsOf(f *File) []string {
	var out []string
	lists := func(as []Allowlist) {
		for _, a := range as {
			out = append(append(out, a.Paths...), a.Regexes...)
		}
	}
	for _, r := range f.Rules {
		out = append(out, r.Regex, r.Path)
		lists(r.Allowlists)
	}
	lists(f.Allowlists)
	return out
}

// encodeFile writes a file of rules as TOML.
func encodeFile(f *File) string {
	var sb strings.Builder
	str := func(key, v string) {
		if v != "" {
			fmt.Fprintf(&sb, "%s = %s\n", key, quoteTOML(v))
		}
	}
	list := func(key string, vs []string, always bool) {
		if len(vs) == 0 && !always {
			return
		}
		fmt.Fprintf(&sb, "%s = [", key)
		for _, v := range vs {
			sb.WriteString(quoteTOML(v) + ",")
		}
		sb.WriteString("]\n")
	}
	num := func(key string, v *int) {
		if v != nil {
			fmt.Fprintf(&sb, "%s = %d\n", key, *v)
		}
	}
	allow := func(header string, as []Allowlist) {
		for _, a := range as {
			sb.WriteString(header + "\n")
			str("description", a.Description)
			if a.All {
				str("condition", "AND")
			}
			list("commits", a.Commits, false)
			list("paths", a.Paths, false)
			str("regexTarget", a.RegexTarget)
			list("regexes", a.Regexes, false)
			list("stopwords", a.StopWords, false)
			list("targetRules", a.TargetRules, false)
		}
	}
	str("title", f.Title)
	str("description", f.Description)
	str("minVersion", f.MinVersion)
	sb.WriteString("[extend]\n")
	str("path", f.Extend.Path)
	list("disabledRules", f.Extend.DisabledRules, false)
	if f.Extend.UseDefault || f.Extend.NoDefault {
		fmt.Fprintf(&sb, "useDefault = %t\n", f.Extend.UseDefault)
	}
	for _, r := range f.Rules {
		sb.WriteString("[[rules]]\n")
		str("id", r.ID)
		str("description", r.Description)
		str("regex", r.Regex)
		str("path", r.Path)
		if r.explicit.has(keySecretGroup) {
			num("secretGroup", &r.SecretGroup)
		}
		if r.explicit.has(keyEntropy) {
			v := strconv.FormatFloat(r.Entropy, 'f', -1, 64)
			if !strings.Contains(v, ".") {
				v += ".0"
			}
			fmt.Fprintf(&sb, "entropy = %s\n", v)
		}
		list("keywords", r.Keywords, r.explicit.has(keyKeywords))
		list("tags", r.Tags, false)
		if r.explicit.has(keySkipReport) {
			fmt.Fprintf(&sb, "skipReport = %t\n", r.SkipReport)
		}
		if r.explicit.has(keyGeneric) {
			fmt.Fprintf(&sb, "generic = %t\n", r.Generic)
		}
		if r.explicit.has(keyFallback) {
			fmt.Fprintf(&sb, "fallback = %t\n", r.Fallback)
		}
		str("provider", r.Provider)
		str("kind", r.Kind)
		str("severity", r.Severity)
		str("check", r.Check)
		str("rotate", r.Rotate)
		str("env", r.Env)
		str("reference", r.Reference)
		list("required", nil, r.explicit.has(keyRequired) && len(r.Required) == 0)
		for _, e := range r.Examples {
			sb.WriteString("[[rules.examples]]\n")
			str("in", e.In)
			str("text", e.Text)
		}
		for _, e := range r.NearMisses {
			sb.WriteString("[[rules.nearMisses]]\n")
			str("in", e.In)
			str("text", e.Text)
			str("why", e.Why)
		}
		for _, e := range r.SkipCases {
			sb.WriteString("[[rules.skipCases]]\n")
			str("case", e.Case)
			str("why", e.Why)
		}
		allow("[[rules.allowlists]]", r.Allowlists)
		for _, q := range r.Required {
			sb.WriteString("[[rules.required]]\n")
			str("id", q.ID)
			num("withinLines", q.WithinLines)
			num("withinColumns", q.WithinColumns)
		}
	}
	allow("[[allowlists]]", f.Allowlists)
	return sb.String()
}

// quoteTOML writes a basic string.
func quoteTOML(s string) string {
	var sb strings.Builder
	sb.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			sb.WriteByte('\\')
			sb.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&sb, `\u%04X`, r)
		default:
			sb.WriteRune(r)
		}
	}
	sb.WriteByte('"')
	return sb.String()
}
