package githistory

import (
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/rules"
)

// TestPaths is about rules and allowlists for some paths.
func TestPaths(t *testing.T) {
	conf := "cf_" + token("c")[3:15]
	for _, test := range []struct {
		name string
		make func(r *repo) []string // as in TestStories
	}{
		{"at an allowed and at another path", func(r *repo) []string {
			r.commit("vendor/x.txt", token("a")+"\n")
			c := r.commit("x.txt", token("a")+"\n")
			return []string{tell("token", "x.txt", c, "head")}
		}},
		{"at allowed paths only", func(r *repo) []string {
			r.commit("vendor/x.txt", token("a")+"\n")
			r.commit("dir/vendor/x.txt", token("a")+"\n")
			return nil
		}},
		{"at an allowed path, and then removed", func(r *repo) []string {
			r.commit("vendor/x.txt", token("a")+"\n")
			r.commit("vendor/x.txt", "")
			return nil
		}},
		{"moved from an allowed path", func(r *repo) []string {
			r.commit("vendor/x.txt", token("a")+"\n")
			r.git("mv", "vendor/x.txt", "x.txt")
			r.git("commit", "-qm", "move")
			return []string{tell("token", "x.txt", r.git("rev-parse", "HEAD"), "head")}
		}},
		{"moved to an allowed path", func(r *repo) []string {
			c := r.commit("x.txt", token("a")+"\n")
			r.write("vendor/y.txt", "none\n")
			r.git("mv", "x.txt", "vendor/x.txt")
			r.git("commit", "-qm", "move")
			return []string{tell("token", "x.txt", c, "last", c, "removed", r.git("rev-parse", "HEAD"))}
		}},
		{"staged at an allowed path", func(r *repo) []string {
			r.commit("x.txt", "none\n")
			r.write("vendor/x.txt", token("a")+"\n")
			r.git("add", "vendor")
			return nil
		}},
		{"at an allowed path of a tree that a tag names", func(r *repo) []string {
			r.commit("x.txt", "none\n")
			r.write("vendor/x.txt", token("a")+"\n")
			r.git("add", "vendor")
			r.git("tag", "tree", r.git("write-tree"))
			r.git("rm", "-qrf", "vendor")
			return nil
		}},
		{"at an allowed path of a tree that nothing has", func(r *repo) []string {
			r.commit("x.txt", "none\n")
			r.write("vendor/x.txt", token("a")+"\n")
			r.git("add", "vendor")
			r.git("write-tree")
			r.git("rm", "-qrf", "vendor")
			return nil
		}},
		{"a rule for some files", func(r *repo) []string {
			r.commit("x.txt", conf+"\n")
			c := r.commit("dir/x.conf", conf+"\n")
			return []string{tell("conf", "dir/x.conf", c, "head")}
		}},
		{"an allowlist for matches at some paths", func(r *repo) []string {
			r.commit("sample.conf", "cf_00000"+conf[8:]+"\n")
			c := r.commit("x.conf", "cf_00000"+conf[8:]+"\n")
			return []string{tell("conf", "x.conf", c, "head")}
		}},
		{"a secret of two rules, one for some files", func(r *repo) []string {
			c := r.commit("x.txt", "hush = "+conf+token("d")[3:11]+"\n")
			return []string{tell("assigned", "x.txt", c, "head")}
		}},
		{"a file known by its path, at an allowed one", func(r *repo) []string {
			r.commit("vendor/id.p12", "key\n")
			return nil
		}},
		{"a file known by its path, with a secret in it", func(r *repo) []string {
			c := r.commit("id.p12", token("a")+"\n")
			gone := r.commit("id.p12", "none\n")
			return []string{tell("keystore", "id.p12", c, "head"), tell("token", "id.p12", c, "last", c, "removed", gone)}
		}},
		{"a directory with such a name", func(r *repo) []string {
			r.commit("id.p12/a.txt", "none\n")
			return nil
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			want := test.make(r)
			opts := testOptions(t)
			got := r.history(opts)
			var have []string
			for _, f := range got.Found {
				have = append(have, tellOf(f))
			}
			if a, b := strings.Join(have, "\n"), strings.Join(want, "\n"); a != b {
				t.Errorf("got\n%s\nwant\n%s", a, b)
			}
			wantNoGaps(t, got)
			newOracle(r, opts).check(got)
		})
	}
}

// TestFileRulesOnDirectories uses a rule that only a directory's name decides.
func TestFileRulesOnDirectories(t *testing.T) {
	r := newRepo(t)
	g := newGrower(5)
	g.paths = []string{"keys/a.txt", "keys/sub/b.txt", "a.txt", "dir/keys/c", "dir/keys.txt", "keys"}
	r.grow(g, 60)
	r.repack()
	opts := testOptions(t)
	opts.Set = parseRules(t, testRules+"[[rules]]\nid = \"keys\"\npath = '''(?:^|/)keys/[^/]+$'''\n[[rules]]\nid = \"below\"\npath = '''keys/sub'''\n")
	got := r.history(opts)
	wantNoGaps(t, got)
	newOracle(r, opts).check(got)
	for _, want := range []string{"keys keys/a.txt", "keys dir/keys/c", "below keys/sub/b.txt", "keys keys/sub/b.txt"} {
		found := slices.ContainsFunc(got.Found, func(f Found) bool { return f.Match.Rule.ID+" "+f.Path == want })
		if found != (want != "keys keys/sub/b.txt") {
			t.Errorf("found %q: %t", want, found)
		}
	}
}

// TestKeepRefuses is about what Options.Keep and comments refuse.
func TestKeepRefuses(t *testing.T) {
	r := newRepo(t)
	r.commit("id.p12", "key\n")
	r.commit("a.txt", "hush = "+token("a")+"\n")
	r.commit("b.txt", token("b")+" leave-this\n")
	opts := testOptions(t)
	opts.Keep = func(m *rules.Match) bool { return m.Rule.ID == "token" }
	got := r.history(opts)
	newOracle(r, opts).check(got)
	if n := len(got.Found); n != 1 {
		t.Errorf("%d findings, want 1:\n%s", n, show(got.Found))
	}
	want := []Suppressed{{Rule: "assigned", Secret: token("a")}, {Rule: "keystore"}, {By: "comment", Rule: "token", Secret: token("b")}}
	if !slices.Equal(got.Suppressed, want) {
		t.Errorf("suppressed %v, want %v", got.Suppressed, want)
	}
}

// TestFileNames holds that no path that a rule matches has a name that is passed
// over, and that few names are not.
func TestFileNames(t *testing.T) {
	for _, test := range []struct {
		path  string
		every bool // the expression looks at directories, or at no name's end
	}{
		{`(?i)(?:^|\/)[^\/]+\.p(?:12|fx)$`, false},
		{`\.pem$`, false},
		{`.*\.pem$`, false},
		{`(^|/)id_(rsa|dsa)$`, false},
		{`id_rsa$|\.key$`, false},
		{`(?:dir/(?:a$|b$))`, false},
		{`(?i)\.kdbxk?$`, false},
		{`é$`, false},
		{`[^a]$`, true}, // a slash too
		{`\.[a-z]{2,3}$`, false},
		{`(?:x|y|)$`, false},
		{`\.p12`, true},
		{`^secrets/`, true},
		{`/$`, true},
		{`.$`, true},
		{`\bkey\b$`, true},
		{`(?m)\.pem$`, true},
		{`$`, true},
		{`secrets/.*$`, true},
	} {
		f := newFileRules(parseRules(t, fmt.Sprintf("[[rules]]\nid = \"f\"\npath = '''%s'''\n", test.path)))
		if f.everyName() != test.every {
			t.Errorf("%s: every name %t, want %t", test.path, f.everyName(), test.every)
		}
		re := regexp.MustCompile(test.path)
		hits := 0
		parts := []string{"a", "b", "x", "y", "key", "id_rsa", "id_dsa", "dir/", "secrets/", "/", ".p12", ".PFX", ".pem", "\n", "é", "É", "\xe9", "\u212a", ".", "k", "K", ".kdbx", "s", "ſ", ""}
		for i := range parts {
			for j := range parts {
				for k := range parts {
					p := path.Clean(parts[i] + parts[j] + parts[k])
					if p == "." || strings.HasPrefix(p, "/") {
						continue
					}
					if re.MatchString(p) {
						hits++
						if !f.mayName(path.Base(p)) {
							t.Errorf("%s: %q is passed over", test.path, p)
						}
					}
				}
			}
		}
		if hits == 0 && test.path != "/$" {
			t.Errorf("%s matches nothing: the test shows nothing", test.path)
		}
	}
	if newFileRules(parseRules(t, "[[rules]]\nid = \"f\"\nregex = 'a'\npath = 'b'\n")) != nil {
		t.Error("a rule with an expression on the text is taken for one on paths")
	}
}

// TestFallsAtPath has matches that count at some paths only: where they do not, others that
// they kept back do.
func TestFallsAtPath(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		rules string
		files [][2]string
	}{
		"a part": {
			"[[rules]]\nid = \"b\"\nregex = \"bbb[0-9]\"\n[[rules.allowlists]]\ncondition = \"AND\"\npaths = ['''^docs/''']\nstopwords = [\"b4\"]\n" +
				"[[rules]]\nid = \"both\"\nregex = \"ccc[0-9]\"\n[[rules.required]]\nid = \"b\"\nwithinLines = 1\n",
			[][2]string{{"docs/x.txt", "bbb4 bbb1 ccc7\n"}},
		},
		"the same texts with another line round them": {
			"[[rules]]\nid = \"gate\"\nregex = \"gate[0-9]{8}\"\n[[rules.allowlists]]\ncondition = \"AND\"\npaths = ['''^docs/''']\nregexTarget = \"line\"\nregexes = [\"permit\"]\n",
			[][2]string{{"docs/a.txt", "gate12345678 " + strings.Repeat("x ", 200) + "permit\n"}, {"docs/b.txt", "gate12345678 " + strings.Repeat("x ", 200) + "\n"}},
		},
		"a rule for one kind of file": {
			"[[rules]]\nid = \"generic-a\"\nregex = \"aaa[0-9]\"\n[[rules]]\nid = \"a-in-yaml\"\nregex = \"aaa[0-5]\"\npath = '''\\.yaml$'''\n[[rules]]\nid = \"d\"\nregex = \"ddd[0-9]\"\npath = '''\\.yaml$'''\n",
			[][2]string{{"a.yaml", "aaa1\n"}, {"a.go", "aaa1\nddd1\n"}, {"b.go", "ddd2\n"}, {"b.yaml", "ddd1\naaa7\n"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRepo(t)
			for _, f := range tt.files {
				r.commit(f[0], f[1])
			}
			opts := testOptions(t)
			opts.Set = parseRules(t, tt.rules)
			newOracle(r, opts).check(r.history(opts))
		})
	}
}
