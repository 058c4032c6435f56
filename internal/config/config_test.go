package config

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/gitleaks"
)

// builtIn stands in for the built-in rules.
func builtIn() (*rules.File, error) {
	return rules.Parse("built-in rules", []byte("[[rules]]\nid='one'\nregex='1'\n[[rules]]\nid='two'\nregex='2'\n[allowlist]\npaths=['vendor']\n"))
}

// write makes a tree of files. A name that ends in "@" is a symbolic link to
// what the text says.
func write(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	for name, text := range files {
		path := filepath.Join(dir, filepath.FromSlash(strings.TrimSuffix(name, "@")))
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		var err error
		if strings.HasSuffix(name, "@") {
			err = os.Symlink(text, path)
		} else {
			err = os.WriteFile(path, []byte(text), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func ids(f *rules.File) string {
	var out []string
	for _, r := range f.Rules {
		out = append(out, r.ID)
	}
	return strings.Join(out, " ")
}

func rule(id string) string { return "[[rules]]\nid = '" + id + "'\nregex = 'x'\n" }

// Every test runs in a directory of its own, in which the scanned one is
// "repo".
func TestLoad(t *testing.T) {
	for _, c := range []struct {
		name    string
		files   map[string]string
		opts    Options
		env     string
		ids     string
		path    string
		repo    []string
		above   []string
		ignores bool
	}{
		{name: "built in", files: map[string]string{"repo/x": ""}, opts: Options{Root: "repo"}, ids: "one two"},
		{name: "stdin", ids: "one two"},
		{name: "stdin does not look around", files: map[string]string{".hookvet.toml": rule("a"), ".gitleaksignore": ""}, ids: "one two"},

		// Which file.
		{name: "hookvet's in the root", files: map[string]string{"repo/.hookvet.toml": rule("a"), "repo/.gitleaks.toml": rule("b")}, opts: Options{Root: "repo"}, ids: "one two a", path: "repo/.hookvet.toml", repo: []string{".hookvet.toml"}},
		{name: "gitleaks' in the root", files: map[string]string{"repo/.gitleaks.toml": rule("b")}, opts: Options{Root: "repo"}, ids: "b", path: "repo/.gitleaks.toml", repo: []string{".gitleaks.toml"}},
		{name: "environment before root", files: map[string]string{"repo/.hookvet.toml": rule("a"), "e.toml": rule("e")}, opts: Options{Root: "repo"}, env: "e.toml", ids: "one two e", path: "e.toml"},
		{name: "option before environment", files: map[string]string{"repo/.hookvet.toml": rule("a"), "e.toml": rule("e"), "c.toml": rule("c")}, opts: Options{Root: "repo", Config: "c.toml"}, env: "e.toml", ids: "one two c", path: "c.toml"},
		{name: "not in folders below", files: map[string]string{"repo/sub/.hookvet.toml": rule("a")}, opts: Options{Root: "repo"}, ids: "one two"},
		{name: "root is the working directory", files: map[string]string{".hookvet.toml": rule("a")}, opts: Options{Root: "."}, ids: "one two a", path: ".hookvet.toml", repo: []string{".hookvet.toml"}},
		{name: "no repository's files", files: map[string]string{"repo/.hookvet.toml": "not TOML", "repo/.gitleaks.toml": "nor this", "repo/.gitleaksignore@": "/etc/passwd"}, opts: Options{Root: "repo", NoRepoConfig: true}, ids: "one two"},
		{name: "no repository's files, but those that are named", files: map[string]string{"repo/.gitleaks.toml": rule("b"), "repo/.gitleaksignore": ""}, opts: Options{Root: "repo", NoRepoConfig: true, Config: "repo/.gitleaks.toml"}, ids: "b", path: "repo/.gitleaks.toml"},
		{name: "the ignore file", files: map[string]string{"repo/.gitleaksignore": "a:b:1\n"}, opts: Options{Root: "repo"}, ids: "one two", repo: []string{".gitleaksignore"}, ignores: true},
		{name: "the ignore file, with a configuration that is named", files: map[string]string{"repo/.hookvet.toml": rule("a"), "repo/.gitleaksignore": "", "c.toml": ""}, opts: Options{Root: "repo", Config: "c.toml"}, ids: "one two", path: "c.toml", repo: []string{".gitleaksignore"}, ignores: true},

		// Above the root.
		{name: "above the root", files: map[string]string{"up/repo/x": "", "up/.gitleaks.toml": rule("a"), ".hookvet.toml": rule("b"), ".gitleaksignore": ""}, opts: Options{Root: "up/repo", Above: []string{"up", "."}}, ids: "a", path: "up/.gitleaks.toml", above: []string{"up/.gitleaks.toml", ".gitleaksignore"}, ignores: true},
		{name: "each kind of file on its own", files: map[string]string{"repo/.gitleaksignore": "", ".gitleaksignore": "", ".hookvet.toml": rule("b"), ".hookvet.baseline": ""}, opts: Options{Root: "repo", Above: []string{"."}}, ids: "one two b", path: ".hookvet.toml", repo: []string{".gitleaksignore"}, above: []string{".hookvet.toml", ".hookvet.baseline"}, ignores: true},
		{name: "above, what extends stays there", files: map[string]string{"repo/base.toml": rule("r"), "base.toml": rule("c"), ".gitleaks.toml": "[extend]\npath='base.toml'\n" + rule("a")}, opts: Options{Root: "repo", Above: []string{"."}}, ids: "c a", path: ".gitleaks.toml", above: []string{".gitleaks.toml", "base.toml"}},
		{name: "nothing above, if it is not to count", files: map[string]string{"repo/x": "", ".hookvet.toml": rule("b"), ".hookvet.baseline": ""}, opts: Options{Root: "repo", Above: []string{"."}, NoRepoConfig: true}, ids: "one two"},

		// Whose file.
		{name: "hookvet's with an allowlist only", files: map[string]string{"repo/.hookvet.toml": "[allowlist]\npaths=['x']\n"}, opts: Options{Root: "repo"}, ids: "one two", path: "repo/.hookvet.toml", repo: []string{".hookvet.toml"}},
		{name: "empty", files: map[string]string{"repo/.hookvet.toml": ""}, opts: Options{Root: "repo"}, ids: "one two", path: "repo/.hookvet.toml", repo: []string{".hookvet.toml"}},
		{name: "hookvet's without the built-in rules", files: map[string]string{"my.hookvet.toml": "[extend]\nuseDefault=false\n" + rule("a")}, opts: Options{Config: "my.hookvet.toml"}, ids: "a", path: "my.hookvet.toml"},
		{name: "gitleaks' with the built-in rules", files: map[string]string{"Gitleaks-ci.toml": "[extend]\nuseDefault=true\ndisabledRules=['one']\n" + rule("a")}, opts: Options{Config: "Gitleaks-ci.toml"}, ids: "two a", path: "Gitleaks-ci.toml"},
		{name: "gitleaks' with an unknown key, and one to disable but no base", files: map[string]string{"gitleaks.toml": "later=1\n[extend]\ndisabledRules=['a']\n" + rule("a")}, opts: Options{Config: "gitleaks.toml"}, ids: "a", path: "gitleaks.toml"},
		{name: "a file of another name, with an unknown key", files: map[string]string{"ci.toml": "later=1\n" + rule("a")}, opts: Options{Config: "ci.toml"}, ids: "one two a", path: "ci.toml"},
		{name: "only the last name counts", files: map[string]string{"gitleaks/ci.toml": rule("a")}, opts: Options{Config: "gitleaks/ci.toml"}, ids: "one two a", path: "gitleaks/ci.toml"},
		{name: "byte order mark and crlf", files: map[string]string{"ci.toml": "\xef\xbb\xbf[[rules]]\r\nid='a'\r\nentropy = 3\r\n"}, opts: Options{Config: "ci.toml"}, ids: "one two a", path: "ci.toml"},
		{name: "a link that is named", files: map[string]string{"real/ci.toml": rule("a"), "ci.toml@": "real/ci.toml"}, opts: Options{Config: "ci.toml"}, ids: "one two a", path: "ci.toml"},

		// What it extends.
		{name: "beside the file", files: map[string]string{"etc/ci.toml": "[extend]\npath='base.toml'\n" + rule("a"), "etc/base.toml": rule("near"), "base.toml": rule("far")}, opts: Options{Config: "etc/ci.toml"}, ids: "one two near a", path: "etc/ci.toml"},
		{name: "in the working directory, as in gitleaks", files: map[string]string{"etc/.gitleaks.toml": "[extend]\npath='etc/base.toml'\n" + rule("a"), "etc/base.toml": rule("b")}, opts: Options{Config: "etc/.gitleaks.toml"}, ids: "b a", path: "etc/.gitleaks.toml"},
		{name: "anywhere, if named", files: map[string]string{"etc/ci.toml": "[extend]\npath='../base.toml'\n", "base.toml": rule("b")}, opts: Options{Config: "etc/ci.toml"}, ids: "one two b", path: "etc/ci.toml"},
		{name: "gitleaks' by hookvet's", files: map[string]string{"c.hookvet.toml": "[extend]\npath='gitleaks.toml'\n" + rule("a"), "gitleaks.toml": rule("b")}, opts: Options{Config: "c.hookvet.toml"}, ids: "b a", path: "c.hookvet.toml"},
		{name: "hookvet's by gitleaks'", files: map[string]string{"gitleaks.toml": "[extend]\npath='c.hookvet.toml'\n" + rule("a"), "c.hookvet.toml": rule("b")}, opts: Options{Config: "gitleaks.toml"}, ids: "one two b a", path: "gitleaks.toml"},
		{name: "without the built-in rules, all along", files: map[string]string{"c.hookvet.toml": "[extend]\npath='b.toml'\nuseDefault=false\n" + rule("c"), "b.toml": "[extend]\npath='a.toml'\n" + rule("b"), "a.toml": rule("a")}, opts: Options{Config: "c.hookvet.toml"}, ids: "a b c", path: "c.hookvet.toml"},
		{name: "as deep as allowed", files: chain(8), opts: Options{Config: "1.toml"}, ids: "one two r8 r7 r6 r5 r4 r3 r2 r1", path: "1.toml"},
		{name: "in the root", files: map[string]string{"repo/.gitleaks.toml": "[extend]\npath='conf/a.toml'\n" + rule("x"), "repo/conf/a.toml": "[extend]\npath='b.toml'\n" + rule("a"), "repo/conf/b.toml": "[extend]\npath='conf/c.toml'\n" + rule("b"), "repo/conf/c.toml": rule("c")}, opts: Options{Root: "repo"}, ids: "c b a x", path: "repo/.gitleaks.toml", repo: []string{".gitleaks.toml", "conf/a.toml", "conf/b.toml", "conf/c.toml"}},
		{name: "up, but inside of the root", files: map[string]string{"repo/.gitleaks.toml": "[extend]\npath='conf/../a.toml'\n", "repo/a.toml": rule("a")}, opts: Options{Root: "repo"}, ids: "a", path: "repo/.gitleaks.toml", repo: []string{".gitleaks.toml", "a.toml"}},
		{name: "a link inside of the root", files: map[string]string{"repo/.gitleaks.toml": "[extend]\npath='a.toml'\n", "repo/a.toml@": "conf/a.toml", "repo/conf/a.toml": rule("a")}, opts: Options{Root: "repo"}, ids: "a", path: "repo/.gitleaks.toml", repo: []string{".gitleaks.toml", "a.toml"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Chdir(t.TempDir())
			write(t, ".", c.files)
			c.opts.Default = builtIn
			c.opts.Env = func(key string) string {
				if key == EnvVar {
					return c.env
				}
				return ""
			}
			got, err := Load(c.opts)
			if err != nil {
				t.Fatal(err)
			}
			if ids(got.File) != c.ids || filepath.ToSlash(got.Path) != c.path || !reflect.DeepEqual(got.FromRepo, c.repo) || !reflect.DeepEqual(got.FromAbove, c.above) || (got.IgnoreFile.Name != "") != c.ignores {
				t.Errorf("rules %q from %q, ignore file %q, of the repository %q;\nwant %q from %q, %q", ids(got.File), got.Path, got.IgnoreFile, append(got.FromRepo, got.FromAbove...), c.ids, c.path, append(c.repo, c.above...))
			}
		})
	}
}

// chain gives files that extend one another.
func chain(n int) map[string]string {
	files := map[string]string{}
	for i := 1; i <= n; i++ {
		text := rule("r" + string(rune('0'+i)))
		if i < n {
			text = "[extend]\npath='" + string(rune('0'+i+1)) + ".toml'\n" + text
		}
		files[string(rune('0'+i))+".toml"] = text
	}
	return files
}

func TestLoadErrors(t *testing.T) {
	const outside = "is outside of the scanned directory, and a configuration from there may not make hookvet read other files (if you trust it, name it with --config)"
	const link = "is a symbolic link, which is not followed in a scanned directory (name the file with --config, or use --no-repo-config)"
	big := strings.Repeat("# x\n", 1<<19)
	secret := map[string]string{"secret.toml": rule("s"), "repo/x": ""}
	with := func(more map[string]string) map[string]string {
		for k, v := range secret {
			more[k] = v
		}
		return more
	}
	for _, c := range []struct {
		name  string
		files map[string]string
		opts  Options
		env   string
		want  string
	}{
		{name: "missing", opts: Options{Config: "no.toml"}, want: "no.toml: no such file or directory"},
		{name: "missing, environment", env: "no.toml", want: "HOOKVET_CONFIG: no.toml: no such file or directory"},
		{name: "missing root", opts: Options{Root: "no"}, want: "config: no: no such file or directory"},
		{name: "root is a file", files: map[string]string{"f": ""}, opts: Options{Root: "f"}, want: "config: f: not a directory"},
		{name: "a directory", files: map[string]string{"d/x": ""}, opts: Options{Config: "d"}, want: "d: is a directory"},
		{name: "2 MiB", files: map[string]string{"big.toml": big}, opts: Options{Config: "big.toml"}, want: "big.toml: is larger than 1048576 bytes"},

		// The contents; the rest of what a file may get wrong is in package rules.
		{name: "no TOML", files: map[string]string{"c.toml": "x"}, opts: Options{Config: "c.toml"}, want: "c.toml:1: expected '=' after key"},
		{name: "invalid UTF-8", files: map[string]string{"c.toml": "title='\xff'\n"}, opts: Options{Config: "c.toml"}, want: "c.toml:1: invalid UTF-8 character in literal string"},
		{name: "wrong type in a rule", files: map[string]string{"repo/.hookvet.toml": "[[rules]]\nid='a'\nentropy='3'\n"}, opts: Options{Root: "repo"}, want: `repo/.hookvet.toml:3: rule "a": key "rules.entropy": want a number, got string`},
		{name: "bad regex", files: map[string]string{"repo/.gitleaks.toml": "[[rules]]\nid='a'\nregex='('\n"}, opts: Options{Root: "repo"}, want: "repo/.gitleaks.toml: rule \"a\": regex: missing closing ): `(`"},
		{name: "unknown key in hookvet's", files: map[string]string{"repo/.hookvet.toml": "[[rules]]\nid='a'\nentropie=3\n"}, opts: Options{Root: "repo"}, want: `repo/.hookvet.toml:3: rule "a": unknown key "rules.entropie"`},
		{name: "unknown key in hookvet's by name", files: map[string]string{"hookvet.toml": "x=1\n"}, opts: Options{Config: "hookvet.toml"}, want: `hookvet.toml:1: unknown key "x"`},
		{name: "a missing base is no way to the next file", files: map[string]string{"repo/.hookvet.toml": "[extend]\npath='no.toml'\n", "repo/.gitleaks.toml": rule("a")}, opts: Options{Root: "repo"}, want: "repo/.hookvet.toml: extend.path: repo/no.toml: no such file or directory"},
		{name: "rule to disable is not there", files: map[string]string{"c.toml": "[extend]\ndisabledRules=['nope']\n"}, opts: Options{Config: "c.toml"}, want: `c.toml: extend.disabledRules: built-in rules has no rule "nope"`},
		{name: "rule to disable, and nothing to disable it in", files: map[string]string{"c.toml": "[extend]\nuseDefault=false\ndisabledRules=['one']\n"}, opts: Options{Config: "c.toml"}, want: "c.toml: extend.disabledRules: the file extends nothing, so there is nothing to disable"},
		{name: "path and useDefault", files: map[string]string{"c.toml": "[extend]\npath='x'\nuseDefault=true\n"}, opts: Options{Config: "c.toml"}, want: "c.toml: extend.path and extend.useDefault are both set: use one"},

		// Chains.
		{name: "extended file is missing", files: map[string]string{"a.toml": "[extend]\npath='b.toml'\n", "b.toml": "[extend]\npath='c.toml'\n"}, opts: Options{Config: "a.toml"}, want: "b.toml: extend.path: c.toml: no such file or directory"},
		{name: "fault in the extended file", files: map[string]string{"a.toml": "[extend]\npath='b.toml'\n", "b.toml": "[[rules]]\nid='b'\nregex='('\n"}, opts: Options{Config: "a.toml"}, want: "b.toml: rule \"b\": regex: missing closing ): `(`"},
		{name: "itself", files: map[string]string{"a.toml": "[extend]\npath='a.toml'\n"}, opts: Options{Config: "a.toml"}, want: "a.toml: extend.path: the files extend each other in a circle: a.toml -> a.toml"},
		{name: "circle", files: map[string]string{"a.toml": "[extend]\npath='b.toml'\n", "b.toml": "[extend]\npath='c.toml'\n", "c.toml": "[extend]\npath='./b.toml'\n"}, opts: Options{Config: "a.toml"}, want: "c.toml: extend.path: the files extend each other in a circle: b.toml -> c.toml -> b.toml"},
		{name: "circle through a link", files: map[string]string{"a.toml": "[extend]\npath='b.toml'\n", "b.toml@": "a.toml"}, opts: Options{Config: "a.toml"}, want: "a.toml: extend.path: the files extend each other in a circle: a.toml -> b.toml"},
		{name: "circle in the root", files: map[string]string{"repo/.gitleaks.toml": "[extend]\npath='d/b.toml'\n", "repo/d/b.toml": "[extend]\npath='../.gitleaks.toml'\n"}, opts: Options{Root: "repo"}, want: "repo/d/b.toml: extend.path: the files extend each other in a circle: repo/.gitleaks.toml -> repo/d/b.toml -> repo/.gitleaks.toml"},
		{name: "too deep", files: chain(9), opts: Options{Config: "1.toml"}, want: "8.toml: extend.path: more than 8 files: 1.toml -> 2.toml -> 3.toml -> 4.toml -> 5.toml -> 6.toml -> 7.toml -> 8.toml -> 9.toml"},

		// A stranger's repository.
		{name: "link", files: with(map[string]string{"repo/.hookvet.toml@": "../secret.toml"}), opts: Options{Root: "repo"}, want: "repo/.hookvet.toml: " + link},
		{name: "link inside", files: map[string]string{"repo/.gitleaks.toml@": "b.toml", "repo/b.toml": ""}, opts: Options{Root: "repo"}, want: "repo/.gitleaks.toml: " + link},
		{name: "link to nothing", files: map[string]string{"repo/.hookvet.toml@": "no"}, opts: Options{Root: "repo"}, want: "repo/.hookvet.toml: " + link},
		{name: "a broken file is no way up", files: map[string]string{"repo/.gitleaks.toml": "x", ".hookvet.toml": rule("a")}, opts: Options{Root: "repo", Above: []string{"."}}, want: "repo/.gitleaks.toml:1: expected '=' after key"},
		{name: "link above", files: map[string]string{"repo/x": "", "secret.toml": rule("s"), ".hookvet.toml@": "secret.toml"}, opts: Options{Root: "repo", Above: []string{"."}}, want: ".hookvet.toml: " + link},
		{name: "missing above", files: map[string]string{"repo/x": ""}, opts: Options{Root: "repo", Above: []string{"no"}}, want: "config: no: no such file or directory"},
		{name: "ignore file is a link", files: with(map[string]string{"repo/.gitleaksignore@": "../secret.toml"}), opts: Options{Root: "repo"}, want: "repo/.gitleaksignore: " + link},
		{name: "a directory in the root", files: map[string]string{"repo/.hookvet.toml/x": ""}, opts: Options{Root: "repo"}, want: "repo/.hookvet.toml: is not a regular file (--no-repo-config ignores it)"},
		{name: "2 MiB in the root", files: map[string]string{"repo/.gitleaks.toml": big}, opts: Options{Root: "repo"}, want: "repo/.gitleaks.toml: is larger than 1048576 bytes"},
		{name: "ignore file of 2 MiB", files: map[string]string{"repo/.gitleaksignore": big}, opts: Options{Root: "repo"}, want: "repo/.gitleaksignore: is larger than 1048576 bytes"},
		{name: "extends what is above", files: with(map[string]string{"repo/.gitleaks.toml": "[extend]\npath='../secret.toml'\n"}), opts: Options{Root: "repo"}, want: `repo/.gitleaks.toml: extend.path "../secret.toml": ` + outside},
		{name: "extends what is above, from below", files: with(map[string]string{"repo/.gitleaks.toml": "[extend]\npath='d/b.toml'\n", "repo/d/b.toml": "[extend]\npath='../../secret.toml'\n"}), opts: Options{Root: "repo"}, want: `repo/d/b.toml: extend.path "../../secret.toml": ` + outside},
		{name: "extends what the working directory has", files: with(map[string]string{"repo/.gitleaks.toml": "[extend]\npath='secret.toml'\n"}), opts: Options{Root: "repo"}, want: "repo/.gitleaks.toml: extend.path: repo/secret.toml: no such file or directory"},
		{name: "extends an absolute path", files: map[string]string{"repo/.hookvet.toml": "[extend]\npath='/etc/passwd'\n"}, opts: Options{Root: "repo"}, want: `repo/.hookvet.toml: extend.path "/etc/passwd": ` + outside},
		{name: "extends a link out", files: with(map[string]string{"repo/.gitleaks.toml": "[extend]\npath='b.toml'\n", "repo/b.toml@": "../secret.toml"}), opts: Options{Root: "repo"}, want: "repo/.gitleaks.toml: extend.path: repo/b.toml: " + outside},
		{name: "extends through a linked folder", files: with(map[string]string{"repo/.gitleaks.toml": "[extend]\npath='d/secret.toml'\n", "repo/d@": ".."}), opts: Options{Root: "repo"}, want: "repo/.gitleaks.toml: extend.path: repo/d/secret.toml: " + outside},
		{name: "extends an absolute link out", files: map[string]string{"repo/.gitleaks.toml": "[extend]\npath='b.toml'\n", "repo/b.toml@": "/etc/passwd"}, opts: Options{Root: "repo"}, want: "repo/.gitleaks.toml: extend.path: repo/b.toml: " + outside},
		{name: "extends a name for the terminal", files: map[string]string{"repo/.gitleaks.toml": "[extend]\npath=\"a\\u001b[2J\"\n"}, opts: Options{Root: "repo"}, want: `repo/.gitleaks.toml: extend.path "a\x1b[2J": holds a control character`},
		{name: "extends a directory", files: map[string]string{"repo/.gitleaks.toml": "[extend]\npath='d'\n", "repo/d/x": ""}, opts: Options{Root: "repo"}, want: "repo/.gitleaks.toml: extend.path: repo/d: is not a regular file (--no-repo-config ignores it)"},
		{name: "extends 2 MiB", files: map[string]string{"repo/.gitleaks.toml": "[extend]\npath='big.toml'\n", "repo/big.toml": big}, opts: Options{Root: "repo"}, want: "repo/.gitleaks.toml: extend.path: repo/big.toml: is larger than 1048576 bytes"},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			t.Chdir(dir)
			write(t, ".", c.files)
			c.opts.Default = builtIn
			c.opts.Env = func(string) string { return c.env }
			got, err := Load(c.opts)
			if err == nil {
				t.Fatalf("loaded %q", ids(got.File))
			}
			if filepath.ToSlash(err.Error()) != c.want {
				t.Errorf("\n got %s\nwant %s", err, c.want)
			}
			var re *rules.Error
			if !errors.As(err, &re) || strings.Contains(err.Error(), dir) {
				t.Errorf("%q: is no *rules.Error, or has a path that nobody typed", err)
			}
			if strings.Contains(c.name, "missing") && !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("%q does not wrap fs.ErrNotExist", err)
			}
		})
	}
}

func TestDefaults(t *testing.T) {
	if _, err := Load(Options{}); err == nil {
		t.Error("loads without built-in rules")
	}
	c, err := Load(Options{Default: gitleaks.Default})
	if err != nil || len(c.File.Rules) != 222 || c.Path != "" {
		t.Errorf("%v, %v", c, err)
	}
	boom := errors.New("boom")
	if _, err := Load(Options{Default: func() (*rules.File, error) { return nil, boom }}); !errors.Is(err, boom) {
		t.Errorf("got %v", err)
	}
}

func TestOpenInRoot(t *testing.T) {
	t.Chdir(t.TempDir())
	write(t, "repo", map[string]string{".gitleaksignore": "a:b:1\n", "link@": ".gitleaksignore", "max": strings.Repeat("x", maxFile)})
	for _, name := range []string{".gitleaksignore", "max"} {
		f, err := OpenInRoot("repo", name)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(f)
		if want, _ := os.ReadFile(filepath.Join("repo", name)); err != nil || string(data) != string(want) {
			t.Errorf("%s: %d bytes, %v", name, len(data), err)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	}
	for _, c := range [][2]string{{"repo", "link"}, {"repo", "no"}, {"repo", "../x"}, {"no", "x"}} {
		if _, err := OpenInRoot(c[0], c[1]); err == nil {
			t.Errorf("opened %v", c)
		}
	}
	f, err := OpenInRoot("repo", "max")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	write(t, "repo", map[string]string{"max": strings.Repeat("x", maxFile+1)})
	if _, err := io.ReadAll(f); err == nil || err.Error() != tooLarge(maxFile).Error() {
		t.Errorf("a file that has grown: %v", err)
	}
}
