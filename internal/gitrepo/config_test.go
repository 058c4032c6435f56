package gitrepo

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
)

// list shows a configuration as git config -l -z does.
func (c config) list() string {
	var b strings.Builder
	for _, v := range c {
		if v.section != "" {
			b.WriteString(v.section + ".")
		}
		if v.sub != "" {
			b.WriteString(v.sub + ".")
		}
		b.WriteString(v.key)
		if !v.novalue {
			b.WriteString("\n" + v.value)
		}
		b.WriteByte(0)
	}
	return b.String()
}

var configs = []string{
	"", "\ufeff[a]\nb = c", "[A]\nB=C\nb", "[a \"B.c\\\"\\\\d\"]\n\tx = y # comment\n\tz = \"a # b\" ; c\n",
	"[a.B]\nc = d", "[a]b=c\n[d]e = f\\\n  g\n", "[a]\r\nb = c\r\nd\r\n", "[a]\nb = \\t\\n\\\\\\\"x\\b\n", "[a]\nb = \"x\ny\"",
	"[a]\nb = \\q", "[a\nb]", "[a \"b]", "[a] b", "b = c", "[a]\n1b = c", "[a]\nb c", "[]\na = b", "[a]\nb-1 = x  \"  y  \"  z  ", "[a]\nb = x\\", "[include]\npath = x\n",
	"[a]\nb =", "[a]\nb = \"\"", "[a \"\"]\nb = c", "[a]\n# c\n; d\n\nb=1 ;x", "[a]\nb_c = 1", "[ a]\nb=c", "[a ]\nb=c", "[a\t\"x\"]\nb=c", "[a \"x\" ]\nb=c", "[a]\nb=c\\\n",
	"[a]\nb=c\x00d\ne=f", "[a.]\nb=c", "[a.b \"c\"]\nd=e", "[a..b]\nc=d", "[a \"x\\\ny\"]\nb=c",
}

func TestConfig(t *testing.T) {
	t.Parallel()
	g := newGit(t)
	for i, text := range configs {
		name := fmt.Sprintf("config%d", i)
		g.write(name, text)
		want, gitErr := g.try("config", "--no-includes", "-l", "-z", "-f", filepath.Join(g.dir, name))
		c, err := parseConfig([]byte(text))
		if (err == nil) != (gitErr == nil) {
			t.Errorf("%q: %v, git says %v", text, err, gitErr)
			continue
		}
		if err == nil && c.list() != want {
			t.Errorf("%q:\n got %q\nwant %q", text, c.list(), want)
		}
	}
}

// FuzzConfig: what is read can be written and is read alike again.
func FuzzConfig(f *testing.F) {
	f.Add([]byte("[.a]\nb=c\n[.]\nb"))
	for _, text := range configs {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := parseConfig(data)
		if err != nil {
			return
		}
		var b strings.Builder
		quote := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\b", `\b`)
		for _, v := range c {
			sub := strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(v.sub)
			if v.section == "" {
				return // a header cannot be written for it
			}
			switch bare, empty := strings.CutSuffix(v.section, "."); {
			case sub != "":
				fmt.Fprintf(&b, "[%s \"%s\"]\n%s", v.section, sub, v.key)
			case empty:
				fmt.Fprintf(&b, "[%s \"\"]\n%s", bare, v.key)
			default:
				fmt.Fprintf(&b, "[%s]\n%s", v.section, v.key)
			}
			if !v.novalue {
				fmt.Fprintf(&b, " = \"%s\"", quote.Replace(v.value))
			}
			b.WriteByte('\n')
		}
		again, err := parseConfig([]byte(b.String()))
		if err != nil || again.list() != c.list() {
			t.Errorf("%q\nbecame %q, %v", c.list(), again.list(), err)
		}
	})
}

func TestConfigVariables(t *testing.T) {
	t.Parallel()
	if c, err := parseConfig([]byte("[a]" + strings.Repeat("\nb", maxVariables))); err != nil || len(c) != maxVariables {
		t.Errorf("%d variables, %v", len(c), err)
	}
	if _, err := parseConfig([]byte("[a]" + strings.Repeat("\nb", maxVariables+1))); err == nil {
		t.Error("any number of variables is read")
	}
}
