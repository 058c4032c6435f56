package rules_test

import (
	"cmp"
	"encoding/base64"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hookvet/hookvet/internal/fixture"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/structure"
)

// checked are rules with checks, and a generic one.
const checked = `
[[rules]]
id = "forge"
regex = '''\bghp_[0-9A-Za-z]{36}\b'''
keywords = ["ghp_"]
check = "github"
[[rules]]
id = "web-token"
regex = '''\b(eyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,})'''
secretGroup = 1
check = "jwt"
[[rules]]
id = "by-name"
regex = '''acme_ulid = "([0-9A-Z]{26})"'''
secretGroup = 1
check = "ulid"
[[rules]]
id = "generic"
regex = '''(?:ulid|token) = "([^"]{10,})"'''
secretGroup = 1
`

func checkedSet(t testing.TB) *rules.Set {
	t.Helper()
	f, err := rules.Parse("checked.toml", []byte(checked))
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.New(f)
	if err != nil {
		t.Fatal(err)
	}
	return rules.At(set, time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC))
}

// webToken makes a JWT.
func webToken(payload string) string {
	enc := base64.RawURLEncoding.EncodeToString
	return enc([]byte(`{"alg":"HS256","typ":"JWT"}`)) + "." + enc([]byte(payload)) + "." + enc([]byte(strings.Repeat("s", 32)))
}

func TestCheck(t *testing.T) {
	t.Parallel()
	set := checkedSet(t)
	value := fixture.Value(t, "ghp_[0-9A-Za-z]{36}")
	sealed, err := structure.Seal("github", value)
	if err != nil {
		t.Fatal(err)
	}
	expired, lasting := webToken(`{"exp":1600000000,"jti":"an identity"}`), webToken(`{"exp":1900000000,"jti":"an identity"}`)
	ulid := fixture.Value(t, "[8-9][0-9A-HJKMNP-TV-Z]{25}")
	for _, row := range []struct {
		name, text string
		want       []string // rule: verdict, reason
		refused    string
	}{
		{"verified", "x " + sealed, []string{"forge: verified, its CRC-32 checksum fits"}, ""},
		{"refuted", "x " + value, nil, "refused: its CRC-32 checksum does not fit"},
		{"refuted, and what is generic with it", `token = "` + value + `"`, nil, "refused: its CRC-32 checksum does not fit"},
		{"verified, in place of what is generic", `token = "` + sealed + `"`, []string{"forge: verified, its CRC-32 checksum fits"}, "refused: the rule is generic, and forge finds the same"},
		{"generic elsewhere stays", `token = "` + value + `"` + "\n" + `token = "` + ulid + `"`, []string{"generic: silent, "}, "refused: its CRC-32 checksum does not fit"},
		{"refuted by a name alone, and something else", `acme_ulid = "` + ulid + `"`, []string{"generic: silent, "}, "refused: it is more than 128 bits"},
		{"doubtful", expired, []string{"web-token: doubtful, it expired on 2020-09-13"}, ""},
		{"lasting", lasting, []string{"web-token: verified, it is a JWT, signed with HS256, valid until 2030-03-17"}, ""},
		{"decoded", base64.StdEncoding.EncodeToString([]byte("password: " + sealed + " and more")), []string{"forge: verified, its CRC-32 checksum fits"}, ""},
		{"refuted when decoded", base64.StdEncoding.EncodeToString([]byte("password: " + value + " and more")), nil, "refused: its CRC-32 checksum does not fit"},
	} {
		for _, tells := range []bool{false, true} {
			var got []string
			refused := ""
			opts := rules.Options{}
			if tells {
				opts.Refused = func(_ *rules.Match, why string) { refused = cmp.Or(refused, why) }
			}
			err := set.Scanner(opts).ScanBytes(rules.Input{}, []byte(row.text), func(m *rules.Match) {
				got = append(got, fmt.Sprintf("%s: %v, %s", m.Rule.ID, m.Outcome.Verdict, m.Outcome.Reason))
			})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.Equal(got, row.want) || tells && refused != row.refused {
				t.Errorf("%s: got %q, refused %q; want %q, %q", row.name, got, refused, row.want, row.refused)
			}
		}
	}
}

// A part of a composite rule that is refuted is none.
func TestCheckOfParts(t *testing.T) {
	t.Parallel()
	f, err := rules.Parse("parts.toml", []byte(checked+`
[[rules]]
id = "pair"
regex = '''pair_[a-z]{4}'''
[[rules.required]]
id = "forge"
`))
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.New(f)
	if err != nil {
		t.Fatal(err)
	}
	value := fixture.Value(t, "ghp_[0-9A-Za-z]{36}")
	sealed, err := structure.Seal("github", value)
	if err != nil {
		t.Fatal(err)
	}
	for secret, want := range map[string]int{value: 0, sealed: 2} {
		n := 0
		if err := set.Scanner(rules.Options{}).ScanBytes(rules.Input{}, []byte("pair_abcd "+secret), func(*rules.Match) { n++ }); err != nil {
			t.Fatal(err)
		}
		if n != want {
			t.Errorf("%s: %d matches, want %d", secret, n, want)
		}
	}
}

func TestCheckErrors(t *testing.T) {
	t.Parallel()
	var e *rules.Error
	_, err := rules.Parse("mine.toml", []byte("[[rules]]\nid = \"a\"\nregex = \"x\"\ncheck = \"crc33\"\n"))
	if !errors.As(err, &e) || e.File != "mine.toml" || e.Rule != "a" || !strings.Contains(err.Error(), `check: there is no "crc33": use one of 1password`) {
		t.Errorf("unknown check: %v", err)
	}
	for _, r := range []rules.Rule{{ID: "a", Regex: "x", Check: "crc33"}, {ID: "a", Path: "x", Check: "jwt"}} {
		if _, err := rules.New(&rules.File{Name: "made", Rules: []rules.Rule{r}}); !errors.As(err, &e) || e.Rule != "a" || !strings.Contains(err.Error(), "check: ") {
			t.Errorf("%v: %v", r, err)
		}
	}
}

// Who changes the expression does not keep what was made for the other.
func TestCheckGoesWithItsExpression(t *testing.T) {
	t.Parallel()
	base, err := rules.Parse("base.toml", []byte(checked))
	if err != nil {
		t.Fatal(err)
	}
	for toml, want := range map[string]string{
		`severity = "low"`:                 "github",
		`regex = "ghp_[a-z]+"`:             "",
		"regex = \"npm\"\ncheck = \"npm\"": "npm",
	} {
		over, err := rules.Parse("over.toml", []byte("[[rules]]\nid = \"forge\"\n"+toml))
		if err != nil {
			t.Fatal(err)
		}
		both, err := rules.Merge(over, base)
		if err != nil {
			t.Fatal(err)
		}
		if got := both.Rules[0].Check; got != want {
			t.Errorf("%s: check %q, want %q", toml, got, want)
		}
	}
}

// What a check makes of a secret is the same whether the text was scanned whole or from
// another.
func TestScanFromWithChecks(t *testing.T) {
	t.Parallel()
	value := fixture.Value(t, "ghp_[0-9A-Za-z]{36}")
	sealed, err := structure.Seal("github", value)
	if err != nil {
		t.Fatal(err)
	}
	tokens := []string{"\n", "\n", "token = \"", "\"", value, sealed, sealed[:20], sealed[20:], webToken(`{"exp":1600000000}`), webToken(`{"jti":"1"}`), " ", "acme_ulid = \"", "9" + strings.Repeat("A", 25)}
	found := 0
	for seed := range uint64(300) {
		f, _ := checkEdits(t, editing{rand.New(rand.NewPCG(seed, 9)), tokens}, checkedSet(t), rules.Options{}, 8, fmt.Sprint("seed ", seed))
		found += f
	}
	if found < 300 {
		t.Errorf("only %d matches", found)
	}
}
