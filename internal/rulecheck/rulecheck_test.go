package rulecheck_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/internal/racetest"
	"github.com/hookvet/hookvet/internal/rulecheck"
	"github.com/hookvet/hookvet/rules"
)

// good is a rule in which nothing is wrong, with examples of many kinds.
const good = `
[[rules]]
id = "acme-token"
description = "An Acme token."
regex = '''\b(acme_[A-Za-z0-9]{32})\b'''
secretGroup = 1
keywords = ["acme_"]
examples = [
  { in = "pay.go", text = '''const hookSecret = "{{fake "acme_[A-Za-z0-9]{32}"}}"''' },
  { in = ".env", text = '''ACME_TOKEN={{fake "acme_[A-Za-z0-9]{32}"}}''' },
  { in = "config.yml", text = '''
acme:
  token: {{fake "acme_[A-Za-z0-9]{32}"}}
''' },
  { in = "config.json", text = '''{"url": "https://acme.example/?token={{fake "acme_[A-Za-z0-9]{32}"}}&x=1", "b": 2}''' },
]
nearMisses = [
  { in = "a.go", text = '''{{fake "acme_[A-Za-z0-9]{31}"}}''', why = "too short" },
  { in = "a.go", text = '''{{fake "acne_[A-Za-z0-9]{32}"}}''', why = "another word" },
]
`

func check(t *testing.T, data string) (examples, wrong, doubtful []string) {
	t.Helper()
	file, err := rules.ParseStrict("f.toml", []byte(data))
	if err != nil {
		t.Fatal(err)
	}
	c, err := rulecheck.New(file, rulecheck.Options{Seal: func(check, value string) (string, error) {
		return value, errors.New("can't " + check)
	}})
	if err != nil {
		t.Fatal(err)
	}
	w := c.Worker()
	r := &file.Rules[0]
	wrong, doubtful = c.Shape(r)
	return w.Examples(r), wrong, doubtful
}

func TestGood(t *testing.T) {
	t.Parallel()
	examples, wrong, doubtful := check(t, good)
	for _, p := range slices.Concat(examples, wrong, doubtful) {
		t.Error(p)
	}
}

// TestExamples holds that each way in which a rule can go wrong is told.
func TestExamples(t *testing.T) {
	t.Parallel()
	if racetest.Enabled {
		t.Skip("long, and no goroutines")
	}
	for _, tt := range []struct {
		name, old, new string // what of good is another
		want           string // part of what is said; empty: nothing may be
	}{
		{"as it is", "", "", ""},
		{"not found", `in = "pay.go", text = '''const`, `in = "pay.go", text = '''const x{{fake "acme_[a-z]{5}"}}y`, "example 1, start: not found"},
		{"a piece of the secret", `(acme_[A-Za-z0-9]{32})`, `acme_([A-Za-z0-9]{32})`, "example 1, start: what is found is not the whole secret"},
		{"cut off", `(acme_[A-Za-z0-9]{32})\b`, `(acme_[A-Za-z0-9]{30})`, "example 1, start: what is found is not the whole secret"},
		{"the first group is a piece", "(acme_[A-Za-z0-9]{32})\\b'''\nsecretGroup = 1", "((acme_)[A-Za-z0-9]{32})\\b'''", "secretGroup is not set"},
		{"only in front of a newline", `\b'''`, `\n'''`, "example 1, start: not found"},
		{"only at the end of a line", `\b'''`, `(?m:\\"?"?$)'''`, "not found"},
		{"not in quotes of a kind", `\b'''`, "(?:[\"'\\s&\\\\]|$)'''", "quoted-back: not found"},
		{"a near miss is found", "{32})", "{31,32})", "near miss 1: acme-token finds something in it"},
		{"something besides", `{ in = ".env", text = '''`, `{ in = ".env", text = '''acme_` + "abcdefghijklmnopqrstuvwxyz234567 " + `KEY=`, "example 2, 20 of 20 values: acme-token finds something beside"},
		{"no marker", `ACME_TOKEN={{fake "acme_[A-Za-z0-9]{32}"}}`, `ACME_TOKEN=x`, "example 2, text: has no {{fake}} marker"},
		{"a bad marker", `{{fake "acme_[A-Za-z0-9]{31}"}}`, `{{fake "acme_[}}`, "near miss 1: line 1: malformed marker"},
		{"a case that need not be skipped", "keywords =", "skipCases = [{case='quoted-back', why='x'}]\nkeywords =", "skipCases: quoted-back is not needed"},
		{"a case that is none", "keywords =", "skipCases = [{case='quotes', why='x'}]\nkeywords =", `there is no case "quotes"`},
		{"some values only", `(acme_[A-Za-z0-9]{32})`, `(acme_[D-Za-z0-9][A-Za-z0-9]{31})`, " of 20 values: not found"},
		{"a seal that fails", `32}"}}"'''`, `32}" check="crc"}}"'''`, "can't crc"},
	} {
		data := strings.Replace(good, tt.old, tt.new, 1)
		if tt.old != "" && data == good {
			t.Fatalf("%s: %q is not in the rule", tt.name, tt.old)
		}
		examples, _, _ := check(t, data)
		all := strings.Join(examples, "\n")
		if tt.want == "" && all != "" || !strings.Contains(all, tt.want) {
			t.Errorf("%s: want %q, got\n%s", tt.name, tt.want, all)
		}
	}
}

// TestOthers holds that a finding by another rule counts against a rule, unless
// the other is generic and yields.
func TestOthers(t *testing.T) {
	t.Parallel()
	other := "[[rules]]\nid='other'\nregex='''\\bacme_[A-Za-z0-9]{20,}'''\nkeywords=['acme_']\n"
	if examples, _, _ := check(t, good+other+"generic=true\n"); len(examples) > 1 { // but for the near miss
		t.Errorf("a generic rule: %q", examples)
	}
	examples, _, _ := check(t, good+other)
	if !slices.Contains(examples, "example 1, start: also found by other") || !slices.Contains(examples, "near miss 1: other finds something in it") {
		t.Errorf("a specific rule: %q", examples)
	}
	examples, _, _ = check(t, strings.Replace(good, `regex = '''\b(acme_`, `regex = '''\b(acne_`, 1)+other)
	if !slices.Contains(examples, "example 1, start: not found, but by other") {
		t.Errorf("another rule instead: %q", examples)
	}
}

func TestSkipCases(t *testing.T) {
	t.Parallel()
	data := strings.Replace(good, `\b'''`, "(?:[\"'\\s&\\\\]|$)'''", 1)
	data = strings.Replace(data, "keywords =", "skipCases = [{case='quoted-back', why='a test'}]\nkeywords =", 1)
	if examples, _, _ := check(t, data); len(examples) > 0 {
		t.Errorf("%q", examples)
	}
}

// TestStartsText has a rule for files that hold a secret and nothing else.
func TestStartsText(t *testing.T) {
	t.Parallel()
	const rule = `
[[rules]]
id = "acme-key-file"
description = "An Acme key in its file."
regex = '''^\s?([a-z]{16}[0-9]{16})(?:\s|$)'''
secretGroup = 1
keywords = []
examples = [{ in = "acme.key", text = '''{{fake "[a-z]{16}[0-9]{16}"}}''' }]
`
	if examples, _, _ := check(t, rule); len(examples) > 0 {
		t.Errorf("%q", examples)
	}
	if examples, _, _ := check(t, strings.Replace(rule, "^", `\b`, 1)); len(examples) == 0 {
		t.Error("the middle of a word, which only the other cases show, is not looked for where text may stand before")
	}
}

func TestShape(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		rule     string
		wrong    string
		doubtful []string
	}{
		{`regex='''\bacme_[a-z]{8}\b'''` + "\nkeywords=['acme_']\n", "", nil},
		{`regex='''\bacme_([a-z]{8})-([0-9])\b'''` + "\nkeywords=['acme_']\n", "has 2 groups", nil},
		{`regex='''\bacme_([a-z]{8})\b'''` + "\nkeywords=['acme_']\n", "", []string{"has a group"}},
		{`regex='''\bacme_([a-z]{8})\b'''` + "\nsecretGroup=1\nkeywords=['acme_']\n", "", nil},
		{`regex='''\bacme_[a-z]{8}\b'''`, "", []string{`every match holds "acme_"`}},
		{`regex='''\bacme_[a-z]{8}\b'''` + "\nkeywords=['zebra']\n", "", []string{"need not hold one"}},
		{`regex='''\b[a-z]{8}\b'''` + "\nkeywords=['acme_']\n", "", []string{"run on every text", "need not"}[:1]},
		{`regex='''\b[a-f0-9]{40}\b'''` + "\nkeywords=['acme_']\n", "", []string{"need not hold one"}},
		{`regex='''acme_[a-z]{8}\b'''` + "\nkeywords=['acme_']\n", "", []string{"in the middle of a word"}},
		{`regex='''acme_([a-z]{8})\b'''` + "\nsecretGroup=1\nkeywords=['acme_']\n", "", nil},
		{`regex='''(acme_[a-z]{8})\b'''` + "\nsecretGroup=1\nkeywords=['acme_']\n", "", []string{"in the middle of a word"}},
		{`regex='''https://acme[a-z]{8}\b'''` + "\nkeywords=['acme']\n", "", nil},
		{`regex='''\bacme_[a-z]{8}'''` + "\nkeywords=['acme_']\n", "", []string{"may go on"}},
		{`regex='''\bacme_.*[a-z]{8}\b'''` + "\nkeywords=['acme_']\n", "", []string{"any character has no bound"}},
		{`regex='''\bacme_[^"]+"'''` + "\nkeywords=['acme_']\n", "", []string{"any character but some has no bound"}},
		{`regex='''\bacme_[^"]+"'''` + "\nkeywords=['acme_', 'a']\n", "", []string{`"a" stands in most texts`, "any character but some has no bound"}},
		{`path='''\.p12$'''`, "", nil},
	} {
		_, wrong, doubtful := check(t, "[[rules]]\nid='a'\ndescription='d'\n"+tt.rule)
		if got := strings.Join(wrong, "\n"); tt.wrong == "" && got != "" || !strings.Contains(got, tt.wrong) {
			t.Errorf("%s: wrong: %q, want %q", tt.rule, got, tt.wrong)
		}
		ok := len(doubtful) == len(tt.doubtful)
		for i := 0; ok && i < len(doubtful); i++ {
			ok = strings.Contains(doubtful[i], tt.doubtful[i])
		}
		if !ok {
			t.Errorf("%s: doubtful: %q, want %q", tt.rule, doubtful, tt.doubtful)
		}
	}
}

func TestMasked(t *testing.T) {
	t.Parallel()
	file, err := rules.ParseStrict("f.toml", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	c, err := rulecheck.New(file, rulecheck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w := c.Worker()
	r := &file.Rules[0]
	pasted := fixture.Value(t, "acme_[A-Za-z0-9]{32}")
	for text, want := range map[string]string{
		r.Examples[0].Text: `const hookSecret = "acme_••••••••"`,
		`{{fake "[a-z]{3}" check="crc"}} and {{fake "acme_[A-Za-z0-9]{32}"}}`: "•••••••• and acme_••••••••",
		`{{fake "[a-z]{3}"}}: ` + pasted:                                      "••••••••: acme_••••••••",
		"nothing":                                                             "nothing",
		`{{fake "(`:                                                           "(line 1: malformed marker: no closing quote in the line)",
	} {
		if got := w.Masked(r, &rules.Example{In: "a.go", Text: text}); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestSlow uses an expression that takes a thousand steps for each byte.
func TestSlow(t *testing.T) {
	t.Parallel()
	if racetest.Enabled {
		t.Skip("long, and no goroutines")
	}
	file, err := rules.ParseStrict("f.toml", []byte(good+"[[rules]]\nid='slow'\nregex='(?s)(?:[a-z]{0,9}[^a].{0,30}[a-f]){0,20}.{0,900}zebra$'\n[[rules]]\nid='path'\npath='x'\n"))
	if err != nil {
		t.Fatal(err)
	}
	c, err := rulecheck.New(file, rulecheck.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if why := c.Slow(&file.Rules[1]); !strings.Contains(why, "s a megabyte") {
		t.Errorf("a slow rule: %q", why)
	}
	for _, i := range []int{0, 2} {
		if why := c.Slow(&file.Rules[i]); why != "" {
			t.Errorf("%s: %s", file.Rules[i].ID, why)
		}
	}
}
