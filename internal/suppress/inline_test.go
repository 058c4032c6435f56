package suppress

import (
	"strings"
	"testing"
)

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
		by, ok := Inline([]byte(text), start, end, rule)
		if by != c.by || ok != (c.by != "") {
			t.Errorf("%s: %q: by %q, %t; want %q", c.name, c.text, by, ok, c.by)
		}
		if p := InlineProblem([]byte(text), start, end, rule); p != c.problem {
			t.Errorf("%s: %q: problem %q, want %q", c.name, c.text, p, c.problem)
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
		if _, ok := Inline([]byte(text), len(c.before), len(c.before)+5, "r"); ok != c.want {
			t.Errorf("%s: %t, want %t", c.name, ok, c.want)
		}
	}
}

func TestInlineBadRange(t *testing.T) {
	text := []byte("gitleaks:allow")
	for _, r := range [][2]int{{-1, 2}, {3, 2}, {0, len(text) + 1}, {len(text) + 1, len(text) + 1}} {
		if _, ok := Inline(text, r[0], r[1], "r"); ok {
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
		if n := testing.AllocsPerRun(100, func() { Inline(text, at, at+5, "acme-webhook-secret") }); n != 0 {
			t.Errorf("%q: %v allocations", s, n)
		}
	}
}

// BenchmarkInlineHostile is the worst line that a repository can make for us,
// as far as a comment can reach.
func BenchmarkInlineHostile(b *testing.B) {
	for _, marker := range []string{"x", ":allow", "hookvet:allow*/", "hookvet:allow other-secret x", "nolint:hookvet", "nolint:a,b,c,d,e//"} {
		half := strings.Repeat(marker, maxReach/len(marker)+1)
		text := []byte(half + " match " + half)
		b.Run(marker, func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				if _, ok := Inline(text, len(half)+1, len(half)+6, "r"); ok {
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
		by, ok := Inline([]byte(text), start, end, rule)
		if ok != (by != "") || ok && InlineProblem([]byte(text), start, end, rule) != "" {
			t.Fatalf("by %q, %t, and a problem", by, ok)
		}
		if !ok || start < 0 || end > len(text) {
			return
		}
		// No comment without its word in the lines of the match or above.
		word := map[string]string{ByHookvet: "hookvet:allow", ByGitleaks: "gitleaks:allow", ByNolint: "nolint:"}[by]
		from := max(0, strings.LastIndexByte(text[:start], '\n'))
		from = strings.LastIndexByte(text[:from], '\n') + 1
		to := len(text)
		if i := strings.IndexByte(text[end:], '\n'); i >= 0 {
			to = end + i
		}
		if word == "" || !strings.Contains(text[from:to], word) {
			t.Fatalf("by %q, which does not stand in %q", by, text[from:to])
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
		if by, ok := Inline([]byte(text), 0, 0, "a"); ok && !want {
			t.Errorf("%q is suppressed by %s", text, by)
		}
	}
}
