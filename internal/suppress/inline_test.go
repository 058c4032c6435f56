package suppress

import (
	"strings"
	"testing"
	"time"
)

var noon = time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC)

// A case's text holds its match between « and ».
func TestInline(t *testing.T) {
	const rule = "acme-webhook-secret"
	for _, c := range []struct {
		name, text  string
		by, problem string
	}{
		{"nothing", "a\nkey = «match»\nb\n", "", ""},

		{"slashes", "k = «match» //hookvet:allow test vector\n", ByHookvet, ""},
		{"slashes and space", "k = «match» // hookvet:allow test vector\n", ByHookvet, ""},
		{"hash", "k = «match» # hookvet:allow documented example\n", ByHookvet, ""},
		{"hash without space", "k = «match» #hookvet:allow documented example\n", ByHookvet, ""},
		{"dashes", "k = «match» -- hookvet:allow example", ByHookvet, ""},
		{"dashes without space", "k = «match» --hookvet:allow example", ByHookvet, ""},
		{"block", "k = /* hookvet:allow example */ «match»", ByHookvet, ""},
		{"markup", "<a b='«match»'> <!--hookvet:allow example-->", ByHookvet, ""},
		{"crlf", "k = «match» # hookvet:allow example\r\nnext", ByHookvet, ""},
		{"another language", "k = «match» # hookvet:allow примeр\n", ByHookvet, ""},
		{"an address is a reason", "k = «match» # hookvet:allow https://acme.example/1\n", ByHookvet, ""},
		{"no newline, no leader", "«match» hookvet:allow x", ByHookvet, ""},
		{"before the match", "hookvet:allow x «match»", ByHookvet, ""},

		{"no reason", "k = «match» //hookvet:allow\nlater", "", NoReason},
		{"blank reason", "k = «match» //hookvet:allow  \t\r\nlater", "", NoReason},
		{"punctuation is no reason", "k = «match» # hookvet:allow --- !\n", "", NoReason},
		{"block without reason", "k = /* hookvet:allow */ «match» or what\n", "", NoReason},
		{"tight block without reason", "k = /*hookvet:allow*/ «match» or what\n", "", NoReason},
		{"markup without reason", "«match» <!-- hookvet:allow --> text", "", NoReason},
		{"tight markup without reason", "«match» <!--hookvet:allow--> text", "", NoReason},
		{"template without reason", "«match» {# hookvet:allow #} text", "", NoReason},
		{"another comment is no reason", "k = «match» //hookvet:allow //nolint:gosec\n", "", NoReason},
		{"nor on the next line", "k = «match» # hookvet:allow\nreason\n", "", NoReason},
		{"no reason, but another comment", "k = «match» // hookvet:allow // gitleaks:allow\n", ByGitleaks, ""},
		{"a second one with a reason", "k = «match» /* hookvet:allow */ // hookvet:allow x\n", ByHookvet, ""},

		{"this rule", "«match» # hookvet:allow acme-webhook-secret test vector\n", ByHookvet, ""},
		{"another rule", "«match» # hookvet:allow other-secret test vector\n", "", OtherRule},
		{"longer rule", "«match» # hookvet:allow acme-webhook-secret-2 test vector\n", "", OtherRule},
		{"this rule without a reason", "«match» # hookvet:allow acme-webhook-secret\n", "", NoReason},
		{"another rule without a reason", "«match» # hookvet:allow other-secret -->\n", "", NoReason},
		{"one for each of two rules", "«match» # hookvet:allow other-secret x\n# hookvet:allow acme-webhook-secret y", "", OtherRule},
		{"two rules on the line", "«match» /* hookvet:allow other-secret x */ # hookvet:allow acme-webhook-secret y", ByHookvet, ""},
		{"not shaped like a rule", "«match» # hookvet:allow Test-Vector of the docs\n", ByHookvet, ""},
		{"nor this", "«match» # hookvet:allow test- vector\n", ByHookvet, ""},

		{"longer word", "«match» # hookvet:allowed by someone\n", "", ""},
		{"longer word in front", "«match» # myhookvet:allow x\n", "", ""},
		{"other case", "«match» # Hookvet:Allow x\n", "", ""},
		{"only allow", "«match» # x:allow y\n", "", ""},

		{"line above", "a\n  // hookvet:allow example\n  «match»\n", ByHookvet, ""},
		{"first line above", "# hookvet:allow example\r\n«match»\r\n", ByHookvet, ""},
		{"dashes above", "-- hookvet:allow example\n«match»", ByHookvet, ""},
		{"markup above a match", "<!-- hookvet:allow example -->\n«match»", ByHookvet, ""},
		{"above a key", "  # hookvet:allow example\n  «ma\n  tc\n  h»\n", ByHookvet, ""},
		{"above a key, in a block", "/* hookvet:allow example */\n«ma\ntc\nh»\n", ByHookvet, ""},
		{"on a key's first line, in markup", "<k><!-- hookvet:allow example -->«ma\ntc\nh»</k>\n", ByHookvet, ""},
		{"on a key's last line, in a block", "k = `«ma\ntc\nh»` /* hookvet:allow example */\n", ByHookvet, ""},
		{"on a key's last line, dashes", "k = '«ma\ntc\nh»' -- hookvet:allow example\n", ByHookvet, ""},
		{"block above", "/* hookvet:allow example */\n«match»", ByHookvet, ""},
		{"line above without reason", "# hookvet:allow\n«match»", "", NoReason},
		{"line above for another rule", "# hookvet:allow other-secret x\n«match»", "", OtherRule},
		{"line above with code in front", "x = 1 # hookvet:allow example\n«match»", "", ""},
		{"line above with code behind", "/* hookvet:allow example */ x = 1\n«match»", "", ""},
		{"two lines above", "# hookvet:allow example\n\n«match»", "", ""},
		{"line below", "«match»\n# hookvet:allow example", "", ""},
		{"gitleaks above", "# gitleaks:allow\n«match»", "", ""},
		{"nolint above", "//nolint:hookvet // example\n«match»", "", ""},

		{"first of many lines", "k = `«ma\ntc\nh» # hookvet:allow example\n", ByHookvet, ""},
		{"last of many lines", "# x\nk «ma # hookvet:allow example\ntc\nh»\n", ByHookvet, ""},
		{"inside", "«ma\n# gitleaks:allow\nh»\n", ByGitleaks, ""},
		{"the match ends the line", "k = «match\n»# hookvet:allow example\n", "", ""},
		{"the match ends the line, crlf", "k = «match\r\n»# gitleaks:allow\n", "", ""},
		{"the match begins before the line", "x = 1 # gitleaks:allow«\nmatch»\n", "", ""},
		{"above a match that begins before the line", "# hookvet:allow example«\nmatch»\n", ByHookvet, ""},
		{"nothing but newlines", "# gitleaks:allow\n«\n\n»\n", "", ""},

		{"gitleaks", "k = «match» // gitleaks:allow\n", ByGitleaks, ""},
		{"gitleaks anywhere", "k = «match» xgitleaks:allowed\n", ByGitleaks, ""},
		{"gitleaks in another line", "gitleaks:allow\nk = «match»\ngitleaks:allow\n", "", ""},

		{"until", "k = «match» # hookvet:allow until=2027-01-01 test vector\n", ByHookvet, ""},
		{"until today", "k = «match» # hookvet:allow until=2026-11-26 test vector\n", ByHookvet, ""},
		{"until yesterday", "k = «match» # hookvet:allow until=2026-11-25 test vector\n", "", Expired},
		{"until, of this rule", "«match» # hookvet:allow acme-webhook-secret until=2027-01-01 x\n", ByHookvet, ""},
		{"until, of this rule, in front", "«match» # hookvet:allow until=2027-01-01 acme-webhook-secret x\n", ByHookvet, ""},
		{"until, of another rule", "«match» # hookvet:allow other-secret until=2027-01-01 x\n", "", OtherRule},
		{"until, of another rule, expired", "«match» # hookvet:allow other-secret until=2020-01-01 x\n", "", OtherRule},
		{"until at the end", "«match» /* hookvet:allow test vector until=2020-01-01*/\n", "", Expired},
		{"the earlier of two days", "«match» # hookvet:allow until=2027-01-01 until=2020-01-01 x\n", "", Expired},
		{"until is no reason", "«match» # hookvet:allow until=2027-01-01\n", "", NoReason},
		{"nor with a rule", "«match» # hookvet:allow acme-webhook-secret until=2027-01-01\n", "", NoReason},
		{"no day", "«match» # hookvet:allow until=soon x\n", "", BadUntil},
		{"no such day", "«match» # hookvet:allow until=2027-02-30 x\n", "", BadUntil},
		{"a day of another form", "«match» # hookvet:allow until=1.2.2027 x\n", "", BadUntil},
		{"empty until", "«match» # hookvet:allow until= x\n", "", BadUntil},
		{"a time", "«match» # hookvet:allow until=2027-01-01T00:00:00Z x\n", "", BadUntil},
		{"no until", "«match» # hookvet:allow x=until=soon until: until\n", ByHookvet, ""},
		{"until on the line above", "# hookvet:allow until=2020-01-01 x\n«match»\n", "", Expired},
		{"expired, and one that is not", "«match» /* hookvet:allow until=2020-01-01 x */ // hookvet:allow y\n", ByHookvet, ""},

		{"above a raw string", "// hookvet:allow example\nk := `\n«ma\ntch»\n`\n", ByHookvet, ""},
		{"behind a raw string", "k := `\n«ma\ntch»\n` // hookvet:allow example\n", ByHookvet, ""},
		{"behind a raw string, gitleaks", "k := `\n«ma\ntch»\n`) // gitleaks:allow\n", ByGitleaks, ""},
		{"behind a raw string, nolint", "k := `\r\n«ma\r\ntch»\r\n` //nolint:hookvet // example\r\n", ByNolint, ""},
		{"behind a key's end", "k := `\n«ma\ntch\n»-----END X-----\n` // hookvet:allow example\n", ByHookvet, ""},
		{"at a key's end", "k := `«ma\ntch\n»-----END X-----` // hookvet:allow example\n", ByHookvet, ""},
		{"behind a key's end, at the text's", "k := `«ma\ntch\n»-----END X-----", "", ""},
		{"behind more than a key's end", "k := `\n«ma\ntch\n»-----END X-----\nx\n` // hookvet:allow example\n", "", ""},
		{"above Python's", "# hookvet:allow example\nk = \"\"\"\n  «ma\ntch»\n\"\"\"\n", ByHookvet, ""},
		{"behind TOML's", "k = '''\n«ma\ntch»\n''' # hookvet:allow example\n", ByHookvet, ""},
		{"above YAML's", "# hookvet:allow example\nkey: |\n  «ma\n  tch»\n", ByHookvet, ""},
		{"on YAML's first line", "key: |- # hookvet:allow example\n  «ma\n  tch»\n", ByHookvet, ""},
		{"in a list of YAML's", "- > # gitleaks:allow\n  «ma\n  tch»\n", ByGitleaks, ""},
		{"above a here document", "# hookvet:allow example\ncat <<-'EOF'\n«ma\ntch»\nEOF\n", ByHookvet, ""},
		{"above a raw string, expired", "// hookvet:allow until=2020-01-01 x\nk := `\n«ma\ntch»\n`\n", "", Expired},
		{"a raw string that ends above", "k := `x` // hookvet:allow example\n«match»\n", "", ""},
		{"above a string that ends above", "// hookvet:allow example\nk := `x`\n«match»\n", "", ""},
		{"two above no literal", "// hookvet:allow example\nk := f(\n«match»)\n", "", ""},
		{"the second line of a raw string", "// hookvet:allow example\nk := `\nx\n«match»\n", "", ""},
		{"in a raw string's first line", "// hookvet:allow example\nk := `\nx = «match» y\nz\n`\n", ByHookvet, ""},
		{"markup above", "<!-- hookvet:allow example -->\n<div>\n«match»\n", "", ""},
		{"a comparison above", "# hookvet:allow example\nx |\n«match»\n", "", ""},
		{"a shift above", "// hookvet:allow example\nx := 1 << (y + 2)\n«match»\n", "", ""},
		{"in a raw string's last line", "k := `\nz\n«match» x\n` // hookvet:allow example\n", ByHookvet, ""},
		{"two below", "k := `\n«match»\n\n` // hookvet:allow example\n", "", ""},

		{"nolint", "k = «match» //nolint:hookvet // test vector\n", ByNolint, ""},
		{"nolint with space", "k = «match» // nolint: hookvet // test vector\n", ByNolint, ""},
		{"nolint list", "k = «match» //nolint:gosec,hookvet // test vector\n", ByNolint, ""},
		{"nolint list with spaces", "k = «match» //nolint:gosec, HookVet , lll // test vector\n", ByNolint, ""},
		{"nolint in a block", "k = «match» /* nolint:hookvet // x */\n", ByNolint, ""},
		{"nolint without reason", "k = «match» //nolint:hookvet\nx", "", NolintNoReason},
		{"nolint with an empty reason", "k = «match» //nolint:hookvet //\nx", "", NolintNoReason},
		{"nolint without slashes", "k = «match» //nolint:hookvet because\n", "", NolintNoReason},
		{"nolint in a block without reason", "k = «match» /* nolint:hookvet // */ x\n", "", NolintNoReason},
		{"nolint of another", "k = «match» //nolint:gosec // hookvet\n", "", ""},
		{"nolint all", "k = «match» //nolint:all // x\n", "", ""},
		{"bare nolint", "k = «match» //nolint // x\n", "", ""},
		{"nolint of a longer name", "k = «match» //nolint:hookvet2 // x\n", "", ""},
		{"part of a word", "k = «match» //donolint:hookvet // x\n", "", ""},
	} {
		start, text := strings.Index(c.text, "«"), strings.Replace(c.text, "«", "", 1)
		end, text := strings.Index(text, "»"), strings.Replace(text, "»", "", 1)
		v := Inline([]byte(text), start, end, rule, noon)
		if v.By != c.by || v.Problem != c.problem {
			t.Errorf("%s: %q: by %q, problem %q; want %q, %q", c.name, c.text, v.By, v.Problem, c.by, c.problem)
		}
		word := map[string]string{ByHookvet: ByHookvet, ByGitleaks: ByGitleaks, ByNolint: "nolint:"}[v.By]
		if !strings.HasPrefix(text[v.At:], word) {
			t.Errorf("%s: %q: it is not at %d", c.name, c.text, v.At)
		}
	}
}

func TestInlineReach(t *testing.T) {
	near, far := strings.Repeat("x", maxReach-100)+" ", strings.Repeat("x", maxReach+100)+" "
	for _, c := range []struct {
		name, before, after string
		want                bool
	}{
		{"behind, near", "", near + "# hookvet:allow x", true},
		{"behind, far", "", far + "# hookvet:allow x", false},
		{"before, near", "gitleaks:allow " + near, "", true},
		{"before, far", "gitleaks:allow " + far, "", false},
		{"above, near", "\n# hookvet:allow x\n" + near, "", true},
		{"above, far", "\n# hookvet:allow x\n" + far, "", false},
		{"above, its beginning out of reach", "code " + strings.Repeat(" ", maxReach) + "# hookvet:allow x\n", "", false},
	} {
		text := c.before + "match" + c.after
		if v := Inline([]byte(text), len(c.before), len(c.before)+5, "r", noon); (v.By != "") != c.want {
			t.Errorf("%s: by %q, want one: %t", c.name, v.By, c.want)
		}
	}
}

func TestInlineBadRange(t *testing.T) {
	text := []byte("gitleaks:allow")
	for _, r := range [][2]int{{-1, 2}, {3, 2}, {0, len(text) + 1}, {len(text) + 1, len(text) + 1}} {
		if v := Inline(text, r[0], r[1], "r", noon); v != (Verdict{}) {
			t.Errorf("range %v is accepted", r)
		}
	}
}

func TestInlineAllocs(t *testing.T) {
	for _, s := range []string{
		"key = match\n",
		"# above\nkey = match # a comment: allow\n",
		"key = match # hookvet:allow acme-webhook-secret reason\n",
		"key = match //nolint:gosec,hookvet // reason\n",
	} {
		text := []byte(s)
		at := strings.Index(s, "match")
		if n := testing.AllocsPerRun(100, func() { Inline(text, at, at+5, "acme-webhook-secret", noon) }); n != 0 {
			t.Errorf("%q: %v allocations", s, n)
		}
	}
}

// BenchmarkInlineHostile is the worst line that a repository can make for us,
// as far as a comment can reach.
func BenchmarkInlineHostile(b *testing.B) {
	for _, marker := range []string{"x", ":allow", "hookvet:allow*/", "hookvet:allow other-secret x", "nolint:hookvet", "nolint:a,b,c,d,e//", "hookvet:allow until=2020-01-01 x", "until=2020-01-01 "} {
		half := strings.Repeat(marker, maxReach/len(marker)+1)
		text := []byte(half + " match " + half)
		b.Run(marker, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if v := Inline(text, len(half)+1, len(half)+6, "r", noon); v.By != "" {
					b.Fatal("suppressed")
				}
			}
		})
	}
}

func FuzzInline(f *testing.F) {
	f.Add("k = match //hookvet:allow test vector\n", 4, 9, "a-b")
	f.Add("/* hookvet:allow a-b x */\nmatch", 26, 31, "a-b")
	f.Add("match //nolint:x,hookvet // y\n", 0, 5, "a-b")
	f.Fuzz(func(t *testing.T, text string, start, end int, rule string) {
		v := Inline([]byte(text), start, end, rule, noon)
		if v.By != "" && v.Problem != "" {
			t.Fatalf("by %q, and a problem", v.By)
		}
		if v.By == "" || start < 0 || end > len(text) {
			return
		}
		// No comment without its word in the lines of the match, or two above or one below.
		word := map[string]string{ByHookvet: "hookvet:allow", ByGitleaks: "gitleaks:allow", ByNolint: "nolint:"}[v.By]
		if word == "" || !strings.HasPrefix(text[v.At:], word) {
			t.Fatalf("by %q, which does not stand at %d of %q", v.By, v.At, text)
		}
		edges := strings.Trim(text[start:end], "\r\n")
		between := 0
		if v.At < start {
			between = strings.Count(text[v.At:start], "\n")
		} else if v.At >= end {
			between = strings.Count(text[end:v.At], "\n")
		}
		if between > 2 && edges == text[start:end] {
			t.Fatalf("by %q, %d lines away in %q", v.By, between, text)
		}
	})
}

func TestMayHold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"": false, "x = 1\n": false, "x // hookvet:allow a reason\n": true, "# gitleaks:allow": true, "x //nolint:a,hookvet // why": true,
	} {
		if got := MayHold([]byte(text)); got != want {
			t.Errorf("MayHold(%q) = %v", text, got)
		}
		if v := Inline([]byte(text), 0, 0, "a", noon); v.By != "" && !want {
			t.Errorf("%q is suppressed by %s", text, v.By)
		}
	}
}
