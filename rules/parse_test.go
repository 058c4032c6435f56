package rules

import (
	"cmp"
	"errors"
	"reflect"
	"strings"
	"testing"
)

// everyKey uses every key of the schema, gitleaks' and hookvet's.
const everyKey = `
title = "all"
description = "every key"
minVersion = "v8.25.0"

[extend]
path = "base.toml"
disabledRules = ["old-rule"]

[[rules]]
id = "full-rule"
description = "One of everything."
regex = '''(?i)full_(key|tok)_([0-9a-z]{8})'''
path = '''\.env$'''
secretGroup = 2
entropy = 3
keywords = ["FULL_key", "full_tok"]
tags = ["a", "b"]
skipReport = true
provider = "acme"
kind = "webhook-signing"
severity = "high"
check = "standard-webhooks"
rotate = "https://acme.example/keys"
env = "ACME_WEBHOOK_SECRET"
generic = true
fallback = true
reference = "https://acme.example/docs"
examples = [
  { in = "a.go", text = '''k = "{{fake "full_key_[0-9a-z]{8}"}}"''' },
]
nearMisses = [{ in = ".env", text = "full_id_1", Why = "an id" }]

  [[rules.skipCases]]
  case = "quoted"
  why = "it is of many lines"

  [[rules.allowlists]]
  description = "test data"
  condition = "AND"
  commits = ["ABC", "def"]
  paths = ['''_test\.go$''']
  regexTarget = "line"
  regexes = ['''EXAMPLE''']
  stopwords = ["Sample"]

  [[rules.allowlists]]
  condition = "||"
  regexTarget = "secret"
  stopwords = ["other"]

  [[rules.required]]
  id = "part"
  withinLines = 0
  withinColumns = 80

  [[rules.required]]
  id = "far"

[[rules]]
id = "part"
path = 'x'

[[allowlists]]
condition = "or"
targetRules = ["part"]
regexTarget = "match"
regexes = ["y"]
`

func TestParseEveryKey(t *testing.T) {
	zero, eighty := 0, 80
	want := &File{
		Name: "f.toml", Title: "all", Description: "every key", MinVersion: "v8.25.0",
		Extend: Extend{Path: "base.toml", DisabledRules: []string{"old-rule"}},
		Rules: []Rule{{
			ID: "full-rule", Description: "One of everything.",
			Regex: `(?i)full_(key|tok)_([0-9a-z]{8})`, Path: `\.env$`, SecretGroup: 2, Entropy: 3,
			Keywords: []string{"full_key", "full_tok"}, Tags: []string{"a", "b"}, SkipReport: true,
			Provider: "acme", Kind: "webhook-signing", Severity: "high", Check: "standard-webhooks",
			Rotate: "https://acme.example/keys", Env: "ACME_WEBHOOK_SECRET", Generic: true, Fallback: true,
			Reference:  "https://acme.example/docs",
			Examples:   []Example{{In: "a.go", Text: `k = "{{fake "full_key_[0-9a-z]{8}"}}"`}},
			NearMisses: []Example{{In: ".env", Text: "full_id_1", Why: "an id"}},
			SkipCases:  []SkipCase{{Case: "quoted", Why: "it is of many lines"}},
			Allowlists: []Allowlist{{
				Description: "test data", All: true, Commits: []string{"ABC", "def"}, Paths: []string{`_test\.go$`},
				RegexTarget: "line", Regexes: []string{"EXAMPLE"}, StopWords: []string{"Sample"}, Origin: "f.toml",
			}, {
				RegexTarget: "secret", StopWords: []string{"other"}, Origin: "f.toml",
			}},
			Required: []Required{{ID: "part", WithinLines: &zero, WithinColumns: &eighty}, {ID: "far"}},
			Origin:   "f.toml",
			explicit: keyEntropy | keySecretGroup | keySkipReport | keyKeywords | keyRequired | keyGeneric | keyFallback,
		}, {
			ID: "part", Path: "x", Allowlists: []Allowlist{}, Origin: "f.toml",
		}},
		Allowlists: []Allowlist{{RegexTarget: "match", Regexes: []string{"y"}, TargetRules: []string{"part"}, Origin: "f.toml"}},
	}
	for name, data := range map[string]string{
		"as written":      everyKey,
		"byte order mark": "\xef\xbb\xbf" + everyKey,
		"crlf":            strings.ReplaceAll(everyKey, "\n", "\r\n"),
	} {
		for how, parse := range map[string]func(string, []byte) (*File, error){"strict": ParseStrict, "lenient": Parse} {
			got, err := parse("f.toml", []byte(data))
			if err != nil {
				t.Errorf("%s, %s: %v", name, how, err)
				continue
			}
			got.trees = nil
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s, %s:\n got %+v\nwant %+v", name, how, got, want)
			}
		}
	}
}

// parseGood are files that are accepted, strictly too unless lenient is set,
// and the ids of their rules.
var parseGood = []struct {
	name, data string
	ids        string
	lenient    bool
}{
	{name: "empty"},
	{name: "only a comment", data: "# nothing\n"},
	{name: "only an allowlist", data: "[allowlist]\npaths = ['x']\n"},
	{name: "deprecated allowlist", data: "[[rules]]\nid='a'\n[rules.allowlist]\nstopwords=['x']\n", ids: "a"},
	{name: "integer entropy", data: "[[rules]]\nid='a'\nentropy = 3\n", ids: "a"},
	{name: "path only", data: "[[rules]]\nid='a'\npath='x'\n", ids: "a"},
	{name: "keys in another case", data: "[[rules]]\nID='a'\nSecretGroup=0\nRegex='x'\n[[rules.AllowLists]]\nStopWords=['x']\n", ids: "a"},
	{name: "tables in another case", data: "[Extend]\nusedefault=true\n[[Rules]]\nid='a'\n[[Rules]]\nid='b'\n", ids: "a b"},
	{name: "another case in another rule", data: "[[rules]]\nid='a'\n[[rules]]\nID='b'\n", ids: "a b"},
	{name: "one rule as a table, as in gitleaks", data: "[rules]\nid='a'\n", ids: "a"},
	{name: "one allowlist as a table", data: "[[rules]]\nid='a'\n[rules.allowlists]\nstopwords=['x']\n", ids: "a"},
	{name: "inline rules", data: "rules = [{id='a', regex='x'}, {id='b', regex='y'}]\n", ids: "a b"},
	{name: "condition in lower case", data: "[allowlist]\ncondition='and'\npaths=['x']\n"},
	{name: "unknown key", data: "later = 1\n[[rules]]\nid='a'\nlater = {x = 1}\n[later-table]\nx=1\n", ids: "a", lenient: true},
	{name: "examples of another shape", data: "[[rules]]\nid='a'\nexamples=['x']\nnearMisses='y'\nskipCases=[{case=1}]\n", ids: "a", lenient: true},
	{name: "large, but not too large", data: "[[rules]]\nid='a'\nregex='''" + strings.Repeat("[a-z]{1000}", 45) + "'''\n", ids: "a"},
}

func TestParseGood(t *testing.T) {
	for _, c := range parseGood {
		f, err := Parse("f.toml", []byte(c.data))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var ids []string
		for _, r := range f.Rules {
			ids = append(ids, r.ID)
		}
		if got := strings.Join(ids, " "); got != c.ids {
			t.Errorf("%s: rules %q, want %q", c.name, got, c.ids)
		}
		if _, err := ParseStrict("f.toml", []byte(c.data)); (err != nil) != c.lenient {
			t.Errorf("%s: strictly: %v", c.name, err)
		}
	}
}

// parseBad are files that are refused, and the whole message. A strict one is
// accepted by Parse.
var parseBad = []struct {
	name, data, want string
	lenient          string // Parse's message, if it is another
	strict           bool
}{
	// Wrong types: the rule is named wherever its id stands.
	{name: "entropy as a string", data: "[[rules]]\nid='a'\nentropy='3'\n", want: `f.toml:3: rule "a": key "rules.entropy": want a number, got string`},
	{name: "keywords as a string", data: "[[rules]]\nid='a'\nkeywords='k'\n", want: `f.toml:3: rule "a": key "rules.keywords": want a list of strings, got string`},
	{name: "keywords as numbers", data: "[[rules]]\nid='a'\nkeywords=[1]\n", want: `f.toml:3: rule "a": key "rules.keywords": want a string, got integer`},
	{name: "regex as a number", data: "[[rules]]\nregex=1\nid='a'\n", want: `f.toml:2: rule "a": key "rules.regex": want a string, got integer`},
	{name: "id as a number", data: "[[rules]]\nid=1\n", want: `f.toml:2: rule "number 1": key "rules.id": want a string, got integer`},
	{name: "secretGroup as a float", data: "[[rules]]\nid='a'\nsecretGroup=1.5\n", want: `f.toml:3: rule "a": key "rules.secretGroup": want a whole number, got float`},
	{name: "secretGroup too large", data: "[[rules]]\nid='a'\nsecretGroup=99999999999999999999\n", want: `f.toml:3: rule "a": key "rules.secretGroup": decimal number is too large to fit in a 64-bit signed integer`},
	{name: "skipReport as a string", data: "[[rules]]\nid='a'\nskipReport='yes'\n", want: `f.toml:3: rule "a": key "rules.skipReport": want true or false, got string`},
	{name: "withinLines as a string", data: "[[rules]]\nid='a'\n[[rules.required]]\nid='b'\nwithinLines='x'\n", want: `f.toml:5: rule "a": key "rules.required.withinLines": want a whole number, got string`},
	{name: "regexes as a string", data: "[[rules]]\nid='a'\n[[rules.allowlists]]\nregexes='x'\n", want: `f.toml:4: rule "a": key "rules.allowlists.regexes": want a list of strings, got string`},
	{name: "rules as a string", data: "rules='x'\n", want: `f.toml:1: key "rules": want tables, [[rules]], got string`},
	{name: "rules as a table of rules", data: "[rules.a]\nregex='x'\n", want: `f.toml:1: unknown key "rules.a"`, lenient: `f.toml: rule "number 1": has no id`},
	{name: "extend as a string", data: "extend='x'\n", want: `f.toml:1: key "extend": want a table, got string`},
	{name: "useDefault as a string", data: "[extend]\nuseDefault='true'\n", want: `f.toml:2: key "extend.useDefault": want true or false, got string`},
	{name: "title as a number", data: "title=1\n", want: `f.toml:1: key "title": want a string, got integer`},
	{name: "paths as a string", data: "[[rules]]\nid='a'\n[allowlist]\npaths='x'\n", want: `f.toml:4: key "allowlist.paths": want a list of strings, got string`},
	{name: "several of the old allowlist", data: "[[rules]]\nid='a'\n[[rules.allowlist]]\nregexes=['x']\n", want: `f.toml:3: rule "a": key "rules.allowlist": is one table, [allowlist]; several are [[allowlists]]`},

	// The rule's name is read as TOML, not as text.
	{name: "id behind a comment", data: "[[rules]]\nid='a' # the id\nregex=1\n", want: `f.toml:3: rule "a": key "rules.regex": want a string, got integer`},
	{name: "id in quotes", data: "[[ 'rules' ]]\n\"id\"='a'\nregex=1\n", want: `f.toml:3: rule "a": key "rules.regex": want a string, got integer`},
	{name: "another id in a sub-table", data: "[[rules]]\nregex=1\n[[rules.required]]\nid='q'\n", want: `f.toml:2: rule "number 1": key "rules.regex": want a string, got integer`},
	{name: "a header inside a string", data: "[[rules]]\nid='a'\ndescription='''\n[[rules]]\nid='zz'\n'''\nregex=1\n", want: `f.toml:7: rule "a": key "rules.regex": want a string, got integer`},
	{name: "in the second rule", data: "[[rules]]\nid='a'\n[[rules]]\nid='b'\nregex=1\n[[rules]]\nid='c'\n", want: `f.toml:5: rule "b": key "rules.regex": want a string, got integer`},

	// Not TOML.
	{name: "key twice", data: "[[rules]]\nid='a'\nid='b'\n", want: `f.toml:3: rule "b": key "id": key id is already defined`},
	{name: "open string", data: "[[rules]]\nid='a'\nregex='x\n", want: `f.toml:3: rule "a": literal strings cannot have new lines`},
	{name: "invalid UTF-8", data: "[[rules]]\nid='\xff'\n", want: `f.toml:2: rule "number 1": invalid UTF-8 character in literal string`},
	{name: "UTF-16", data: "\xff\xfe[\x00", want: `f.toml:1: invalid character at start of key: U+00FF 'ÿ'`},
	{name: "id that does not end", data: "[[rules]]\nid='''" + strings.Repeat("x", 300) + "\n", want: `f.toml:2: rule "number 1": multiline literal string not terminated by '''`},
	{name: "deep", data: "x=" + strings.Repeat("[", 1<<16), want: `f.toml:1: arrays and inline tables are nested more than the maximum of 10000 levels deep`},
	{name: "not TOML at all", data: "rules:\n  - id: a\n", want: `f.toml:1: expected '=' after key`},

	// Two spellings of a key: the decoder would keep the last and lose the rest.
	{name: "rules and Rules", data: "[[rules]]\nid='a'\n[[Rules]]\nid='b'\n", want: `f.toml:3: rule "b": table "Rules" is also spelled "rules": use one spelling`},
	{name: "regex and Regex", data: "[[rules]]\nid='a'\nregex='x'\nRegex='y'\n", want: `f.toml:4: rule "a": key "Regex" is also spelled "regex": use one spelling`},

	// Rules.
	{name: "no id", data: "[[rules]]\nregex='x'\n", want: `f.toml: rule "number 1": has no id`},
	{name: "blank id", data: "[[rules]]\nid='a'\n[[rules]]\nid='  '\n", want: `f.toml: rule "number 2": has no id`},
	{name: "same id", data: "[[rules]]\nid='a'\n[[rules]]\nid='a'\n", want: `f.toml: rule "a": is defined twice`},
	{name: "bad regex", data: "[[rules]]\nid='a'\nregex='(x'\n", want: "f.toml: rule \"a\": regex: missing closing ): `(x`"},
	{name: "regex that Go has not", data: "[[rules]]\nid='a'\nregex='(?=x)'\n", want: "f.toml: rule \"a\": regex: invalid or unsupported Perl syntax: `(?=` at character 1"},
	{name: "bad path", data: "[[rules]]\nid='a'\npath='*'\n", want: "f.toml: rule \"a\": path: missing argument to repetition operator: `*`"},
	{name: "repeat too large", data: "[[rules]]\nid='a'\nregex='(x{999}){999}'\n", want: "f.toml: rule \"a\": regex: invalid repeat count: `{999}`"},
	{name: "regex too large", data: "[[rules]]\nid='a'\nregex='" + strings.Repeat("[a-z]{1000}", 60) + "'\n", want: `f.toml: rule "a": regex: compiles to more than 50000 instructions`},
	{name: "regex of too large classes", data: "[[rules]]\nid='a'\nregex='" + strings.Repeat(`\pL`, 2000) + "'\n", want: `f.toml: rule "a": regex: compiles to more than 50000 instructions`},
	{name: "regexes too large together", data: "[allowlist]\npaths=[" + strings.Repeat("'"+strings.Repeat("x{1000}", 30)+"',", 40) + "]\n", want: `f.toml: allowlist 1: paths: number 34: all expressions of the file compile to more than 1000000 instructions`},
	{name: "too many regexes", data: "[allowlist]\npaths=[" + strings.Repeat("'x',", 30_000) + "]\n", want: `f.toml: allowlist 1: paths: number 19608: all expressions of the file compile to more than 1000000 instructions`},
	{name: "negative secretGroup", data: "[[rules]]\nid='a'\nsecretGroup=-1\n", want: `f.toml: rule "a": secretGroup -1 is negative`},
	{name: "negative entropy", data: "[[rules]]\nid='a'\nentropy=-0.5\n", want: `f.toml: rule "a": entropy -0.5 is not a number of bits`},
	{name: "entropy nan", data: "[[rules]]\nid='a'\nentropy=nan\n", want: `f.toml: rule "a": entropy NaN is not a number of bits`},
	{name: "entropy inf", data: "[[rules]]\nid='a'\nentropy=inf\n", want: `f.toml: rule "a": entropy +Inf is not a number of bits`},
	{name: "empty keyword", data: "[[rules]]\nid='a'\nkeywords=['x', '']\n", want: `f.toml: rule "a": keywords: number 2 is empty`},
	{name: "kind", data: "[[rules]]\nid='a'\nkind='webhook'\n", want: `f.toml: rule "a": kind: use one of webhook-signing, webhook-url, api-key, token, password, private-key, dsn`},
	{name: "severity", data: "[[rules]]\nid='a'\nseverity='HIGH'\n", want: `f.toml: rule "a": severity: use one of critical, high, medium, low`},
	{name: "replace", data: "[[rules]]\nid='a'\nreplace=['examples']\n", want: `f.toml: rule "a": replace: use one of allowlists, keywords, required, tags`},
	{name: "required without id", data: "[[rules]]\nid='a'\n[[rules.required]]\nwithinLines=1\n", want: `f.toml: rule "a": required: has no id`},

	// Allowlists.
	{name: "both allowlists of a rule", data: "[[rules]]\nid='a'\n[rules.allowlist]\npaths=['x']\n[[rules.allowlists]]\npaths=['x']\n", want: `f.toml: rule "a": [allowlist] is the old form and can't stand beside [[allowlists]]`},
	{name: "both allowlists", data: "[allowlist]\npaths=['x']\n[[allowlists]]\npaths=['x']\n", want: `f.toml: [allowlist] is the old form and can't stand beside [[allowlists]]`},
	{name: "empty allowlist", data: "[[rules]]\nid='a'\n[[rules.allowlists]]\ndescription='x'\n", want: `f.toml: rule "a": allowlist 1: needs commits, paths, regexes or stopwords`},
	{name: "condition", data: "[[allowlists]]\npaths=['x']\n[[allowlists]]\ncondition='XOR'\npaths=['x']\n", want: `f.toml: allowlist 2: condition: use OR or AND`},
	{name: "regexTarget", data: "[allowlist]\nregexTarget='file'\nregexes=['x']\n", want: `f.toml: allowlist 1: regexTarget: use secret, match or line`},
	{name: "bad allowlist path", data: "[allowlist]\npaths=['[']\n", want: "f.toml: allowlist 1: paths: number 1: missing closing ]: `[`"},
	{name: "bad allowlist regex", data: "[[rules]]\nid='a'\n[rules.allowlist]\nregexes=['x', ')']\n", want: "f.toml: rule \"a\": allowlist 1: regexes: number 2: unexpected ): `)`"},
	{name: "empty stopword", data: "[allowlist]\nstopwords=['']\n", want: `f.toml: allowlist 1: stopwords: number 1 is empty`},

	// Extend.
	{name: "path and useDefault", data: "[extend]\npath='x'\nuseDefault=true\n", want: `f.toml: extend.path and extend.useDefault are both set: use one`},
	{name: "url", data: "[extend]\nurl='https://rules.example/x.toml'\n", want: `f.toml: extend.url is not supported: fetch the file and use extend.path`},

	// Strict.
	{name: "unknown key", data: "rulez=1\n", want: `f.toml:1: unknown key "rulez"`, strict: true},
	{name: "unknown table", data: "[[rule]]\nid='a'\n", want: `f.toml:1: unknown key "rule"`, strict: true},
	{name: "unknown key of a rule", data: "[[rules]]\nid='a'\nentropie=3\n", want: `f.toml:3: rule "a": unknown key "rules.entropie"`, strict: true},
	{name: "unknown key of an allowlist", data: "[[rules]]\nid='a'\n[[rules.allowlists]]\npaths=['x']\nregex=['x']\n", want: `f.toml:5: rule "a": unknown key "rules.allowlists.regex"`, strict: true},
	{name: "targetRules of a rule's own allowlist", data: "[[rules]]\nid='a'\n[[rules.allowlists]]\npaths=['x']\nonly=['x']\n", want: `f.toml:5: rule "a": unknown key "rules.allowlists.only"`, strict: true},
	{name: "examples as strings", data: "[[rules]]\nid='a'\nexamples=['x']\n", want: `f.toml: rule "a": examples: number 1: want a table with in, text`, strict: true},
	{name: "examples as a string", data: "[[rules]]\nid='a'\nexamples='x'\n", want: `f.toml: rule "a": examples: want a list of tables`, strict: true},
	{name: "example without a file", data: "[[rules]]\nid='a'\nexamples=[{in='f',text='x'},{text='x'}]\n", want: `f.toml: rule "a": examples: number 2: has no in`, strict: true},
	{name: "unknown key of an example", data: "[[rules]]\nid='a'\nexamples=[{in='f',test='x'}]\n", want: `f.toml: rule "a": examples: number 1: unknown key "test": it has in, text`, strict: true},
	{name: "number in a near miss", data: "[[rules]]\nid='a'\nnearMisses=[{in='f',text=1,why='w'}]\n", want: `f.toml: rule "a": nearMisses: number 1: text: want a string`, strict: true},
	{name: "near miss without a reason", data: "[[rules]]\nid='a'\nnearMisses=[{in='f',text='x'}]\n", want: `f.toml: rule "a": nearMisses: number 1: has no why`, strict: true},
	{name: "unknown key of extend", data: "[extend]\nuseDefaults=true\n", want: `f.toml:2: unknown key "extend.useDefaults"`, strict: true},
}

func TestParseBad(t *testing.T) {
	for _, c := range parseBad {
		_, err := ParseStrict("f.toml", []byte(c.data))
		if err == nil {
			t.Errorf("%s: accepted", c.name)
			continue
		}
		if err.Error() != c.want {
			t.Errorf("%s:\n got %s\nwant %s", c.name, err, c.want)
		}
		var e *Error
		if !errors.As(err, &e) || e.File != "f.toml" {
			t.Errorf("%s: %T is no *Error with the file's name", c.name, err)
		}
		_, lenient := Parse("f.toml", []byte(c.data))
		if c.strict != (lenient == nil) {
			t.Errorf("%s: Parse says %v", c.name, lenient)
		} else if want := cmp.Or(c.lenient, c.want); !c.strict && lenient.Error() != want {
			t.Errorf("%s: Parse says\n got %s\nwant %s", c.name, lenient, want)
		}
	}
}

// What a file says about extending must survive: whether `useDefault = false`
// was said, or nothing, is different for a file of hookvet's own.
func TestParseUseDefault(t *testing.T) {
	for data, want := range map[string]Extend{
		"":                             {},
		"[extend]\n":                   {},
		"[extend]\nuseDefault=true\n":  {UseDefault: true},
		"[extend]\nuseDefault=false\n": {NoDefault: true},
	} {
		f, err := Parse("f.toml", []byte(data))
		if err != nil || !reflect.DeepEqual(f.Extend, want) {
			t.Errorf("%q: %+v, %v; want %+v", data, f, err, want)
		}
	}
}
