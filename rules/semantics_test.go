package rules_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/spf13/viper"
	"github.com/zricethezav/gitleaks/v8/config"
	"github.com/zricethezav/gitleaks/v8/detect"

	"github.com/hookvet/hookvet/rules"
)

const basic = `
[[rules]]
id = "tok"
description = "A token."
regex = '''(?i)\btok_([0-9a-f]{8})([0-9]*)\b'''
keywords = ["TOK_"]
`

// semantics is every key of the schema, with contents that show what it does.
// gitleaks is the judge: the test asks it as well.
var semantics = []struct {
	name, toml, path, text string
	want                   []string // rule:secret:line
}{
	{"keywords in any case", basic, "a.txt", "x TOK_00ff00aa y", []string{"tok:00ff00aa:1"}},
	{"first group that is not empty", strings.ReplaceAll(basic, "([0-9a-f]{8})", "(z?)([0-9a-f]{8})"), "a", "tok_00ff00aa", []string{"tok:00ff00aa:1"}},
	{"no group", "[[rules]]\nid='n'\nregex='tok_[0-9]+'", "a", "a\ntok_12", []string{"n:tok_12:2"}},
	{"secretGroup", strings.ReplaceAll(basic, "keywords", "secretGroup = 2\nkeywords"), "a", "tok_00ff00aa77", []string{"tok:77:1"}},
	{"secretGroup that took no part", strings.ReplaceAll(strings.ReplaceAll(basic, "keywords", "secretGroup = 2\nkeywords"), "([0-9]*)", "([g-z])?"), "a", "tok_00ff00aa", []string{"tok::1"}},
	{"entropy is a floor that is not enough", basic + "entropy = 2.0\n", "a", "tok_00001111 tok_00112233 tok_01234567", []string{"tok:01234567:1"}},
	{"path", basic + "path = '''\\.env$'''\n", "a.txt", "tok_00ff00aa", nil},
	{"path that fits", basic + "path = '''\\.env$'''\n", "x/a.env", "tok_00ff00aa", []string{"tok:00ff00aa:1"}},
	{"path alone", "[[rules]]\nid='p'\npath='''(?i)\\.p12$'''", "x/A.P12", "text", []string{"p::1"}},
	{"path alone, other path", "[[rules]]\nid='p'\npath='''\\.p12$'''", "x/a.txt", "text", nil},
	{"global allowlist of paths", basic + "[[allowlists]]\npaths=['''^vendor/''']", "vendor/a", "tok_00ff00aa", nil},
	{"global allowlist, old form", basic + "[allowlist]\npaths=['''^vendor/''']", "vendor/a", "tok_00ff00aa", nil},
	{"flags run on in a list", basic + "[allowlist]\npaths=['''(?i)nothing''', '''^VENDOR/''']", "vendor/a", "tok_00ff00aa", nil},
	{"flags of a group do not", basic + "[allowlist]\npaths=['''(?i:nothing)''', '''^VENDOR/''']", "vendor/a", "tok_00ff00aa", []string{"tok:00ff00aa:1"}},
	{"regexes on the secret", basic + "[[rules.allowlists]]\nregexes=['''^00ff''']", "a", "tok_00ff00aa tok_11ff00aa", []string{"tok:11ff00aa:1"}},
	{"regexes on the match", basic + "[[rules.allowlists]]\nregexTarget='match'\nregexes=['''TOK''']", "a", "TOK_00ff00aa tok_11ff00aa", []string{"tok:11ff00aa:1"}},
	{"regexes on the line", basic + "[[rules.allowlists]]\nregexTarget='line'\nregexes=['''# test''']", "a", "tok_00ff00aa # test\ntok_11ff00aa\n", []string{"tok:11ff00aa:2"}},
	{"stopwords in any case", basic + "[[rules.allowlists]]\nstopwords=['FF00']", "a", "tok_00ff00aa tok_11ee00aa", []string{"tok:11ee00aa:1"}},
	{"or", basic + "[[rules.allowlists]]\npaths=['x']\nregexes=['^11']", "a", "tok_00ff00aa tok_11ee00aa", []string{"tok:00ff00aa:1"}},
	{"and", basic + "[[rules.allowlists]]\ncondition='AND'\npaths=['x']\nregexes=['^11']", "a", "tok_00ff00aa tok_11ee00aa", []string{"tok:00ff00aa:1", "tok:11ee00aa:1"}},
	{"and, both", basic + "[[rules.allowlists]]\ncondition='&&'\npaths=['x']\nregexes=['^11']", "x", "tok_00ff00aa tok_11ee00aa", []string{"tok:00ff00aa:1"}},
	{"and of paths alone", basic + "[[rules.allowlists]]\ncondition='and'\npaths=['x']", "x", "tok_00ff00aa", nil},
	{"and with stopwords, global", basic + "[[allowlists]]\ncondition='and'\npaths=['x']\nstopwords=['ee']", "x", "tok_00ff00aa tok_11ee00aa", []string{"tok:00ff00aa:1"}},
	{"old form of a rule's", basic + "[rules.allowlist]\nregexes=['^11']", "a", "tok_00ff00aa tok_11ee00aa", []string{"tok:00ff00aa:1"}},
	{"targetRules", basic + "[[rules]]\nid='b'\nregex='bee_[0-9]+'\n[[allowlists]]\ntargetRules=['tok']\nregexes=['.']", "a", "tok_00ff00aa bee_1", []string{"b:bee_1:1"}},
	{"skipReport", basic + "skipReport = true\n", "a", "tok_00ff00aa", nil},
	{"composite", basic + "[[rules.required]]\nid='b'\n[[rules]]\nid='b'\nskipReport=true\nregex='bee_[0-9]+'", "a", "tok_00ff00aa\n\n\nbee_1", []string{"tok:00ff00aa:1"}},
	{"composite without its part", basic + "[[rules.required]]\nid='b'\n[[rules]]\nid='b'\nregex='bee_[0-9]+'", "a", "tok_00ff00aa", nil},
	{"composite, lines", basic + "[[rules.required]]\nid='b'\nwithinLines=1\n[[rules]]\nid='b'\nregex='bee_[0-9]+'", "a", "tok_00ff00aa\nbee_1\n\ntok_11ff00aa", []string{"b:bee_1:2", "tok:00ff00aa:1"}},
	{"composite, columns", basic + "[[rules.required]]\nid='b'\nwithinColumns=3\n[[rules]]\nid='b'\nskipReport=true\nregex='bee_[0-9]+'", "a", "\n  tok_00ff00aa\nbee_1\n       tok_11ff00aa", []string{"tok:00ff00aa:2"}},
	{"composite, its part's keywords do not count", basic + "[[rules.required]]\nid='b'\n[[rules]]\nid='b'\nkeywords=['zzz']\nregex='bee_[0-9]+'", "a", "tok_00ff00aa bee_1", []string{"tok:00ff00aa:1"}},
	{"composite, its part has no anchor", basic + "[[rules.required]]\nid='b'\n[[rules]]\nid='b'\nkeywords=['zzz']\nregex='[xyz]+[0-9]+'", "a", "tok_00ff00aa x1", []string{"tok:00ff00aa:1"}},
	{"generic yields to specific", basic + "[[rules]]\nid='a-generic-rule'\nregex='= ([a-z0-9_]+)'\nkeywords=['=']", "a", "x = tok_00ff00aa\ny = 00ff\nz = 77", []string{"a-generic-rule:00ff:2", "a-generic-rule:77:3", "a-generic-rule:tok_00ff00aa:1", "tok:00ff00aa:1"}},
	{"generic within specific", basic + "[[rules]]\nid='Generic'\nregex='(00ff)'\nkeywords=['00']", "a", "x = tok_00ff00aa\n00ff", []string{"Generic:00ff:2", "tok:00ff00aa:1"}},
	{"keyword that no match holds", "[[rules]]\nid='k'\nregex='[0-9]{4}'\nkeywords=['pin']", "a", "1234\nthe pin", []string{"k:1234:1"}},
	{"keyword that is not there", "[[rules]]\nid='k'\nregex='[0-9]{4}'\nkeywords=['pin']", "a", "1234\nthe pan", nil},
	{"gitleaks:allow", basic, "a", "tok_00ff00aa # gitleaks:allow\ntok_11ff00aa\n", []string{"tok:11ff00aa:2"}},
	{"base64", basic, "a", "x: dG9rXzAwZmYwMGFhIHRva18wMGZmMDBhYQ==", []string{"tok:00ff00aa:1"}},
	{"hex in percent", basic, "a", "x%3A746f6b5f303066663030616120746f6b5f3030666630306161", []string{"tok:00ff00aa:1"}},
	{"unicode escapes", basic, "a", `x \u0074\u006f\u006b\u005f00ff00aa`, []string{"tok:00ff00aa:1"}},
	{"code points", basic, "a", "x U+0074 U+006f U+006b U+005F 00ff00aa U+0074 U+006f U+006b U+005F U+0030 ", []string{"tok:00ff00aa:1"}},
}

func TestSemantics(t *testing.T) {
	t.Parallel()
	for _, tt := range semantics {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f, err := rules.ParseStrict(tt.name, []byte(tt.toml))
			if err != nil {
				t.Fatal(err)
			}
			set, err := rules.New(f)
			if err != nil {
				t.Fatal(err)
			}
			got := ours(set.Scanner(rules.Options{Inline: inline}), tt.path, []byte(tt.text))
			if s := spell(got); !slices.Equal(s, sorted(tt.want)) {
				t.Errorf("got %v, want %v", s, tt.want)
			}
			plain := ours(set.Scanner(rules.Everything(rules.Options{Inline: inline})), tt.path, []byte(tt.text))
			if !slices.Equal(plain, got) {
				t.Errorf("without the prefilter %v, with it %v", plain, got)
			}
			other := theirs(detectorOf(t, tt.toml), tt.path, []byte(tt.text))
			if a, b := spell(got), spell(other); !slices.Equal(a, b) {
				t.Errorf("gitleaks finds %v, we find %v", b, a)
			}
		})
	}
}

// TestIntendedDifferences lists where hookvet does not do as gitleaks does, and
// why. Each must still differ, so that the list stays true.
func TestIntendedDifferences(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		reason, toml, text string
		ours, theirs       []string
	}{
		{
			"gitleaks takes all that comes before for the line, if the last line has no newline",
			basic, "tok_00ff00aa # gitleaks:allow\ntok_11ff00aa", []string{"tok:11ff00aa:2"}, nil,
		},
		{
			"gitleaks counts from the newline that a match begins with, which it does not report",
			"[[rules]]\nid='k'\nregex='\\n+key\\n+'", "a\n\nkey\n\nb\n", []string{"k:key:3"}, []string{"k:key:2"},
		},
		{
			"gitleaks gives a match that touches a decoded piece the place of that piece",
			"[[rules]]\nid='k'\nregex='\\n(key[0-9])'", "a%22\nkey1%20\n", []string{"k:key1:2"}, []string{"k:key1:1", "k:key1:2"},
		},
		{
			"gitleaks takes the next line for a part of a decoded match that ends with a newline",
			"[[rules]]\nid='k'\nregex='(tok_[0-9a-f]{8})\\s'", "dG9rXzAwZmYwMGFhID10b2tfMTFmZjAwYWE=\n# gitleaks:allow\n", []string{"k:tok_00ff00aa:1", "k:tok_11ff00aa:1"}, []string{"k:tok_00ff00aa:1"},
		},
		{
			"unpadded standard base64 is decoded",
			basic, "x: dG9rXzAwZmYwMGFhICtvaz8/Pz8/Pw+", []string{"tok:00ff00aa:1"}, nil,
		},
		{
			"padded URL base64 is decoded",
			basic, "x: dG9rXzAwZmYwMGFhID8_Pz8_Pz8_Pw==", []string{"tok:00ff00aa:1"}, nil,
		},
		{"hexadecimal escapes are undone", basic, `"tok\x5f00ff00aa"`, []string{"tok:00ff00aa:1"}, nil},
		{"octal escapes are undone", basic, `"tok\13700ff00aa"`, []string{"tok:00ff00aa:1"}, nil},
		{
			"escaped slashes are undone",
			"[[rules]]\nid='u'\nregex='https://h.example/[a-z]{4}'", `"https:\/\/h.example\/abcd"`, []string{"u:https://h.example/abcd:1"}, nil,
		},
		{
			"LONG S stands for an s in a keyword as it does in an expression",
			"[[rules]]\nid='k'\nregex='(?i)[a-z]ecret=([0-9]+)'\nkeywords=['secret']", "\u017fecret=1", []string{"k:1:1"}, nil,
		},
		{
			"a match of newlines alone is none",
			"[[rules]]\nid='k'\nregex='\\n\\n'", "a\n\nb\n", nil, []string{"k::2"},
		},
		{
			"a rule is generic if its block says so, whatever its id",
			basic + "[[rules]]\nid='g'\ngeneric=true\nregex='00ff'\n[[rules]]\nid='not-generic'\ngeneric=false\nregex='ff00'",
			"tok_00ff00aa\n00ff", []string{"g:00ff:2", "not-generic:ff00:1", "tok:00ff00aa:1"}, []string{"g:00ff:1", "g:00ff:2", "tok:00ff00aa:1"},
		},
		{
			"generic yields to generic that names a provider, and both to what is not",
			"[[rules]]\nid='generic'\nregex='= ([0-9]+)'\n[[rules]]\nid='named'\ngeneric=true\nprovider='p'\nregex='[pq] = ([0-9]+)'\n[[rules]]\nid='q'\nregex='q = [0-9]+'",
			"p = 12\nq = 34\nr = 56", []string{"generic:56:3", "named:12:1", "q:q = 34:2"},
			[]string{"generic:56:3", "named:12:1", "named:34:2", "q:q = 34:2"},
		},
		{
			"a fallback yields to what knows more, and what is generic to it",
			"[[rules]]\nid='shape'\nfallback=true\nregex='s_[0-9]+'\n[[rules]]\nid='acme'\nregex='acme = (s_[0-9]+)'\n[[rules]]\nid='generic'\nregex='= (\\S+)'",
			"acme = s_12\nother = s_34\nthird = s_5 56", []string{"acme:s_12:1", "shape:s_34:2", "shape:s_5:3"},
			[]string{"acme:s_12:1", "shape:s_12:1", "shape:s_34:2", "shape:s_5:3"},
		},
		{
			"a fallback does not yield to what a comment leaves alone",
			"[[rules]]\nid='shape'\nfallback=true\nregex='s_[0-9]+'\n[[rules]]\nid='acme'\nregex='acme = (s_[0-9]+)'",
			"acme = s_12 # gitleaks:allow", nil, nil,
		},
		{
			"a token in an address that is secret as a whole is a part of it",
			"[[rules]]\nid='url'\nkind='webhook-url'\nregex='https://h/[a-z0-9_]+'\n[[rules]]\nid='tok'\nregex='tok_[0-9]+'\n[[rules]]\nid='page'\nkind='webhook-url'\nregex='h/[a-z]+'",
			"https://h/tok_12 tok_34\ntok_12", []string{"page:h/tok:1", "tok:tok_12:2", "tok:tok_34:1", "url:https://h/tok_12:1"},
			[]string{"page:h/tok:1", "tok:tok_12:1", "tok:tok_12:2", "tok:tok_34:1", "url:https://h/tok_12:1"},
		},
		{
			"the parts of a composite rule may be encoded when the rule's own match is not",
			basic + "[[rules.required]]\nid='b'\n[[rules]]\nid='b'\nskipReport=true\nregex='bee_[0-9]+'",
			"tok_00ff00aa\n\nYmVlXzEyMzQ1Njc4OTAxMg==\n", []string{"tok:00ff00aa:1"}, nil,
		},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			t.Parallel()
			f, err := rules.Parse("x", []byte(tt.toml))
			if err != nil {
				t.Fatal(err)
			}
			set, err := rules.New(f)
			if err != nil {
				t.Fatal(err)
			}
			if got := spell(ours(set.Scanner(rules.Options{Inline: inline}), "a", []byte(tt.text))); !slices.Equal(got, sorted(tt.ours)) {
				t.Errorf("we find %v, want %v", got, tt.ours)
			}
			if got := spell(theirs(detectorOf(t, tt.toml), "a", []byte(tt.text))); !slices.Equal(got, sorted(tt.theirs)) {
				t.Errorf("gitleaks finds %v, want %v", got, tt.theirs)
			}
		})
	}
}

func detectorOf(tb testing.TB, toml string) *detect.Detector {
	tb.Helper()
	v := viper.New()
	v.SetConfigType("toml")
	if err := v.ReadConfig(strings.NewReader(toml)); err != nil {
		tb.Fatal(err)
	}
	var vc config.ViperConfig
	if err := v.Unmarshal(&vc); err != nil {
		tb.Fatal(err)
	}
	cfg, err := vc.Translate()
	if err != nil {
		tb.Fatal(err)
	}
	d := detect.NewDetector(cfg)
	d.MaxDecodeDepth = rules.DefaultDecodeDepth
	return d
}

func spell(all []found) []string {
	var out []string
	for _, f := range all {
		secret := f.secret
		out = append(out, strings.Join([]string{f.rule, secret, strconv.Itoa(f.line)}, ":"))
	}
	return sorted(out)
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}
