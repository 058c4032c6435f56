package githistory

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/hookvet/hookvet/internal/gitrepo"
	"github.com/hookvet/hookvet/rules"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// testRules find what only tests hold, so that these files may hold it.
const testRules = `
[[rules]]
id = "token"
regex = '''\btk_[a-z0-9]{16}\b'''
keywords = ["tk_"]

[[rules]]
id = "assigned"
regex = '''(?i)hush[ \t]*[:=][ \t]*["']?([a-z0-9_]{19,24})'''
keywords = ["hush"]
secretGroup = 1

[[rules]]
id = "block"
regex = '''-----BEGIN TEST BLOCK-----[\s\S]{10,}?-----END TEST BLOCK-----'''
keywords = ["-----begin"]

[[rules]]
id = "conf"
path = '''\.conf$'''
regex = '''\bcf_[a-z0-9]{12}\b'''
keywords = ["cf_"]
  [[rules.allowlists]]
  condition = "AND"
  paths = ['''^sample''']
  regexes = ['''0''']

[[rules]]
id = "pair"
regex = '''\bpr_[a-z0-9]{10}\b'''
keywords = ["pr_"]
  [[rules.required]]
  id = "token"
  withinLines = 3

[[rules]]
id = "keystore"
path = '''(?i)(?:^|\/)[^\/]+\.p(?:12|fx)$'''

[[allowlists]]
paths = ['''(?:^|/)vendor/''']
`

func parseRules(t testing.TB, text string) *rules.Set {
	t.Helper()
	f, err := rules.ParseStrict("test.toml", []byte(text))
	must(t, err)
	set, err := rules.New(f)
	must(t, err)
	return set
}

// inline takes "leave-this" for a comment that suppresses what is on its line.
func inline(text []byte) rules.Suppressor {
	if !bytes.Contains(text, []byte("leave-this")) {
		return nil
	}
	return func(start, end int, rule string) (string, bool) {
		line := text[end:]
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
		}
		return "comment", bytes.Contains(line, []byte("leave-this"))
	}
}

// today is when the tests scan.
var today = time.Unix(1_800_000_000, 0)

func testOptions(t testing.TB) Options {
	return Options{Set: parseRules(t, testRules), Inline: inline, Now: today, Jobs: 2}
}

// repo is a repository that git makes.
type repo struct {
	testing.TB
	dir  string
	time int64 // of the last command, in seconds
}

func newRepo(t testing.TB, args ...string) *repo {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not installed")
	}
	r := &repo{TB: t, dir: t.TempDir(), time: 1_700_000_000}
	r.git(append([]string{"init", "-q", "-b", "main", "--object-format=sha1", "."}, args...)...)
	r.git("config", "gc.auto", "0")
	return r
}

// at is the repository in another directory.
func (r *repo) at(dir string) *repo { return &repo{r.TB, dir, r.time} }

// git runs git in the repository, without the settings of the user. Each command
// is a thousand seconds after the last.
func (r *repo) git(args ...string) string {
	r.Helper()
	return r.feed(nil, args...)
}

func (r *repo) feed(stdin []byte, args ...string) string {
	r.Helper()
	out, err := r.try(stdin, args...)
	if err != nil {
		r.Fatal(err)
	}
	return out
}

func (r *repo) try(stdin []byte, args ...string) (string, error) {
	r.time += 1000
	cmd := exec.Command("git", args...)
	cmd.Dir = r.dir
	date := fmt.Sprintf("%d +0000", r.time)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + r.dir, "GIT_CONFIG_NOSYSTEM=1", "LC_ALL=C",
		"GIT_AUTHOR_NAME=Ann", "GIT_AUTHOR_EMAIL=ann@example.com", "GIT_AUTHOR_DATE=" + date,
		"GIT_COMMITTER_NAME=Bob", "GIT_COMMITTER_EMAIL=bob@example.com", "GIT_COMMITTER_DATE=" + date}
	cmd.Stdin = bytes.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("git %s: %w\n%s", strings.Join(args, " "), err, &stderr)
	}
	return strings.TrimRight(string(out), "\n"), err
}

func (r *repo) write(path, text string) {
	r.Helper()
	path = filepath.Join(r.dir, filepath.FromSlash(path))
	must(r, os.MkdirAll(filepath.Dir(path), 0o755))
	must(r, os.WriteFile(path, []byte(text), 0o644))
}

// commit writes a file, or removes it if it is to have no text, and commits. It
// gives the commit's hash.
func (r *repo) commit(path, text string) string {
	r.Helper()
	if text == "" {
		r.git("rm", "-q", path)
	} else {
		r.write(path, text)
		r.git("add", "-f", path)
	}
	r.git("commit", "-q", "-m", "change "+path)
	return r.git("rev-parse", "HEAD")
}

func (r *repo) gitDir() string {
	if dir := filepath.Join(r.dir, ".git"); exists(dir) {
		return dir
	}
	return r.dir
}

func exists(path string) bool {
	_, err := os.Lstat(path)
	return err == nil
}

// packs gives the paths of the packs.
func (r *repo) packs() []string {
	r.Helper()
	files, err := filepath.Glob(filepath.Join(r.gitDir(), "objects", "pack", "*.pack"))
	must(r, err)
	return files
}

// loose gives the path of a loose object.
func (r *repo) loose(id string) string {
	r.Helper()
	return filepath.Join(r.gitDir(), "objects", id[:2], id[2:])
}

func (r *repo) open() *gitrepo.Repo {
	r.Helper()
	repo, err := gitrepo.Open(r.dir, gitrepo.Options{})
	must(r, err)
	return repo
}

func (r *repo) history(opts Options) *Result {
	r.Helper()
	got, err := History(context.Background(), r.open(), opts)
	must(r, err)
	return got
}

// token is a secret that the rules find: the same for the same name.
func token(name string) string {
	sum := uint64(14695981039346656037)
	for _, b := range []byte(name) {
		sum = (sum ^ uint64(b)) * 1099511628211
	}
	return fmt.Sprintf("tk_%016x", sum)
}

func wantNoGaps(t testing.TB, r *Result) {
	t.Helper()
	if len(r.Gaps) > 0 {
		t.Errorf("unexpected gaps %v", r.Gaps)
	}
}

// wantGap wants a gap that says all the words.
func wantGap(t testing.TB, r *Result, words ...string) {
	t.Helper()
	for _, g := range r.Gaps {
		text := g.What + ": " + g.Why
		if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) }) {
			return
		}
	}
	t.Errorf("gaps %v, want one of %q", r.Gaps, words)
}

// show gives what was found, a line each.
func show(all []Found) string {
	var sb strings.Builder
	for _, f := range all {
		fmt.Fprintf(&sb, "%s %s:%d %s by %.8s", f.Match.Rule.ID, f.Path, f.Match.SecretLine, f.Match.Secret, hash(f.Commit))
		if x := f.Exposure; x != nil {
			fmt.Fprintf(&sb, " head %t first %.8s last %.8s removed %.8s commits %d days %d tips %v+%d where %q paths %q",
				x.AtHead, hash(x.First), hash(x.Last), hash(x.Removed), x.Commits, x.Days, x.Tips, x.MoreTips, x.Where, x.Paths)
		}
		sb.WriteByte('\n')
	}
	return sb.String()
}

// wantSame wants two results that are the same in all that can be seen of them.
func wantSame(t testing.TB, got, want *Result) {
	t.Helper()
	if g, w := details(got), details(want); !slices.Equal(g, w) {
		t.Errorf("the results differ; only in the first:\n%s\nonly in the second:\n%s", strings.Join(without(g, w), "\n"), strings.Join(without(w, g), "\n"))
	}
}

func without(a, b []string) []string {
	return slices.DeleteFunc(slices.Clone(a), func(s string) bool { return slices.Contains(b, s) })
}

// details gives all that there is to see of a result.
func details(r *Result) []string {
	out := []string{fmt.Sprintf("%+v", r.Stats)}
	for _, f := range r.Found {
		out = append(out, show([]Found{f})+describe(f.Match))
	}
	for _, s := range r.Suppressed {
		out = append(out, fmt.Sprintf("%+v", s))
	}
	for _, g := range r.Gaps {
		out = append(out, fmt.Sprintf("%+v", g))
	}
	return append(out, r.Notes...)
}

func describe(m *rules.Match) string {
	v := reflect.ValueOf(*m)
	var sb strings.Builder
	for i := range v.NumField() {
		switch f := v.Type().Field(i); f.Name {
		case "Rule", "Parts":
		default:
			if f.IsExported() {
				fmt.Fprintf(&sb, "%s %q ", f.Name, fmt.Sprint(v.Field(i)))
			}
		}
	}
	sb.WriteString(m.Rule.ID)
	for _, p := range m.Parts {
		sb.WriteString(" with {" + describe(p) + "}")
	}
	return sb.String()
}
