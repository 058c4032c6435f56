package rules

import (
	"reflect"
	"strings"
	"testing"
)

func mustParse(t *testing.T, name, data string) *File {
	t.Helper()
	f, err := Parse(name, []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const mergeBase = `
title = "base"
[[rules]]
id = "a"
description = "base a"
regex = "ax"
secretGroup = 1
entropy = 2.5
keywords = ["ka"]
tags = ["ta"]
skipReport = true
severity = "low"
[[rules.allowlists]]
stopwords = ["sa"]
[[rules.required]]
id = "b"
[[rules]]
id = "b"
regex = "bx"
keywords = ["kb"]
[[rules]]
id = "c"
path = "cx"
[[allowlists]]
paths = ["base"]
`

func ruleIDs(f *File) string {
	var ids []string
	for _, r := range f.Rules {
		ids = append(ids, r.ID)
	}
	return strings.Join(ids, " ")
}

func TestMerge(t *testing.T) {
	for _, c := range []struct {
		name, file string
		ids        string
		check      func(a *Rule, f *File) bool
	}{
		{"nothing", "", "a b c", func(a *Rule, f *File) bool {
			return a.Description == "base a" && a.Entropy == 2.5 && a.SecretGroup == 1 && a.SkipReport && a.Origin == "base.toml" && f.Title == ""
		}},
		{"new rules come last", "[[rules]]\nid='z'\n[[rules]]\nid='d'\n", "a b c z d", nil},
		{"disabled", "[extend]\ndisabledRules=['b','c']\n", "a", nil},
		{"disabled and defined anew", "[extend]\ndisabledRules=['a']\n[[rules]]\nid='a'\nregex='new'\n", "b c a", func(a *Rule, _ *File) bool {
			return a.Regex == "new" && a.Description == "" && a.Entropy == 0 && len(a.Keywords)+len(a.Tags)+len(a.Allowlists)+len(a.Required) == 0
		}},
		{"single values are replaced", "[[rules]]\nid='a'\ndescription='mine'\nregex='y'\npath='p'\nentropy=4\nsecretGroup=2\nskipReport=false\nseverity='high'\nkind='token'\nprovider='x'\ncheck='jwt'\nrotate='r'\nenv='E'\ngeneric=true\nfallback=true\n", "a b c", func(a *Rule, _ *File) bool {
			return a.Description == "mine" && a.Regex == "y" && a.Path == "p" && a.Entropy == 4 && a.SecretGroup == 2 && !a.SkipReport &&
				a.Severity == "high" && a.Kind == "token" && a.Provider == "x" && a.Check == "jwt" && a.Rotate == "r" && a.Env == "E" && a.Generic && a.Fallback && a.Origin == "file.toml"
		}},
		{"absent values are kept", "[[rules]]\nid='a'\ntags=['t']\n", "a b c", func(a *Rule, _ *File) bool {
			return a.Description == "base a" && a.Regex == "ax" && a.Entropy == 2.5 && a.SecretGroup == 1 && a.SkipReport && !a.Generic && !a.Fallback && a.Severity == "low"
		}},
		{"lists are appended", "[[rules]]\nid='a'\nkeywords=['K2']\ntags=['t2']\n[[rules.allowlists]]\nstopwords=['s2']\n[[rules.required]]\nid='c'\n", "a b c", func(a *Rule, _ *File) bool {
			return reflect.DeepEqual(a.Keywords, []string{"ka", "k2"}) && reflect.DeepEqual(a.Tags, []string{"ta", "t2"}) &&
				len(a.Allowlists) == 2 && a.Allowlists[0].Origin == "base.toml" && a.Allowlists[1].Origin == "file.toml" &&
				reflect.DeepEqual(a.Required, []Required{{ID: "b"}, {ID: "c"}})
		}},
		{"examples are appended, a reference replaced", "[[rules]]\nid='a'\nreference='r'\nexamples=[{in='f',text='x'}]\nnearMisses=[{in='f',text='y',why='w'}]\nskipCases=[{case='c',why='w'}]\n", "a b c", func(a *Rule, _ *File) bool {
			return a.Reference == "r" && len(a.Examples) == 1 && len(a.NearMisses) == 1 && len(a.SkipCases) == 1
		}},
		{"zero counts when spelled out", "[[rules]]\nid='a'\nentropy=0\nsecretGroup=0\nkeywords=[]\nrequired=[]\n", "a b c", func(a *Rule, _ *File) bool {
			return a.Entropy == 0 && a.SecretGroup == 0 && len(a.Keywords) == 0 && len(a.Required) == 0 && a.Regex == "ax" && a.SkipReport
		}},
		{"lists are replaced", "[[rules]]\nid='a'\nreplace=['allowlists','keywords']\nkeywords=['k2']\n[[rules.allowlists]]\nstopwords=['s2']\n", "a b c", func(a *Rule, _ *File) bool {
			return reflect.DeepEqual(a.Keywords, []string{"k2"}) && reflect.DeepEqual(a.Tags, []string{"ta"}) && len(a.Required) == 1 &&
				len(a.Allowlists) == 1 && a.Allowlists[0].Origin == "file.toml"
		}},
		{"lists are replaced by nothing", "[[rules]]\nid='a'\nreplace=['tags','required','allowlists','keywords']\n", "a b c", func(a *Rule, _ *File) bool {
			return len(a.Keywords)+len(a.Tags)+len(a.Required)+len(a.Allowlists) == 0 && a.Regex == "ax"
		}},
		{"allowlists, the file's first", "[[allowlists]]\npaths=['mine']\n", "a b c", func(_ *Rule, f *File) bool {
			return len(f.Allowlists) == 2 && f.Allowlists[0].Paths[0] == "mine" && f.Allowlists[1].Paths[0] == "base"
		}},
	} {
		base := mustParse(t, "base.toml", mergeBase)
		f, err := Merge(mustParse(t, "file.toml", c.file), base)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		if got := ruleIDs(f); got != c.ids {
			t.Errorf("%s: rules %q, want %q", c.name, got, c.ids)
		}
		for i := range f.Rules {
			if f.Rules[i].ID == "a" && c.check != nil && !c.check(&f.Rules[i], f) {
				t.Errorf("%s: got %+v\nin %+v", c.name, f.Rules[i], f)
			}
		}
		if f.Name != "file.toml" || f.Extend.Path != "" || f.Extend.UseDefault || f.Extend.DisabledRules != nil {
			t.Errorf("%s: name or extend: %+v", c.name, f)
		}
		if !reflect.DeepEqual(base, mustParse(t, "base.toml", mergeBase)) {
			t.Errorf("%s: changed the base", c.name)
		}
	}
}

func TestMergeUnknownDisabledRule(t *testing.T) {
	_, err := Merge(mustParse(t, "file.toml", "[extend]\ndisabledRules=['b','nope']\n"), mustParse(t, "base.toml", mergeBase))
	const want = `file.toml: extend.disabledRules: base.toml has no rule "nope"`
	if err == nil || err.Error() != want {
		t.Errorf("got %v, want %s", err, want)
	}
}

// Files that share a base must not write into each other's lists.
func TestMergeDoesNotShare(t *testing.T) {
	base := mustParse(t, "base.toml", mergeBase)
	base.Rules[0].Keywords = append(make([]string, 0, 8), base.Rules[0].Keywords...)
	base.Allowlists = append(make([]Allowlist, 0, 8), base.Allowlists...)
	merge := func(word string) *File {
		f, err := Merge(mustParse(t, word+".toml", "[[rules]]\nid='a'\nkeywords=['"+word+"']\n[[allowlists]]\npaths=['"+word+"']\n"), base)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	one, two := merge("one"), merge("two")
	if one.Rules[0].Keywords[1] != "one" || two.Rules[0].Keywords[1] != "two" || one.Allowlists[0].Paths[0] != "one" || two.Allowlists[0].Paths[0] != "two" {
		t.Errorf("lists are shared: %v %v", one, two)
	}
}

// What was spelled out in the middle of a chain still counts, whichever end it
// is merged from.
func TestMergeChain(t *testing.T) {
	top := mustParse(t, "top.toml", "[[rules]]\nid='a'\nentropy=0\ntags=['top']\n")
	mid := mustParse(t, "mid.toml", "[[rules]]\nid='a'\nsecretGroup=0\nskipReport=false\ntags=['mid']\n[[rules]]\nid='m'\n")
	base := mustParse(t, "base.toml", mergeBase)
	merge := func(file, base *File) *File {
		f, err := Merge(file, base)
		if err != nil {
			t.Fatal(err)
		}
		return f
	}
	right, left := merge(top, merge(mid, base)), merge(merge(top, mid), base)
	a := right.Rules[0]
	if a.Entropy != 0 || a.SecretGroup != 0 || a.SkipReport || !reflect.DeepEqual(a.Tags, []string{"ta", "mid", "top"}) || ruleIDs(right) != "a b c m" {
		t.Errorf("got %+v", right)
	}
	if !reflect.DeepEqual(right.Rules, left.Rules) {
		t.Errorf("from the other end:\n got %+v\nwant %+v", left.Rules, right.Rules)
	}
}
