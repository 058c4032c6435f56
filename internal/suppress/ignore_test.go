package suppress

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"testing"
	"testing/iotest"
)

const (
	sha1Hash   = "b55d88dc151f7022901cda41a03d43e0e508f2b7"
	sha256Hash = "b55d88dc151f7022901cda41a03d43e0e508f2b7b55d88dc151f7022901cda41"
)

func TestParseIgnore(t *testing.T) {
	const text = "\ufeff# comment\r\n" +
		"\n" +
		"  conf/app.env:acme-key:4 \r\n" +
		`win\path\app.env:acme-key:5` + "\n" +
		sha1Hash + ":a/b.go:acme-key:6\n" +
		sha256Hash + `:a\b.go:acme-key:7` + "\n" +
		"C:\\x\\app.env:acme-key:8\n" +
		"a:b:c.txt:acme-key:9\n" +
		sha1Hash + ":C:/app.env:acme-key:10\n" +
		"bundle.zip!inner.tar!x.env:acme-key:11\n" +
		":stdin-key:12\n" +
		"conf/app.env:acme-key:4\n" +
		"deadbeef:short.go:acme-key:13\n" +
		"no colon at all\n" +
		"one:2\n" +
		"a.go:acme-key:x\n" +
		"a.go:acme-key:04\n" +
		"a.go:acme-key:-1\n" +
		"a.go::3\n" +
		"a.go:acme-key:3 # why\n" +
		"a.go:acme-key:99999999999999999999\n" +
		"last.go:acme-key:14"
	ig, warnings, err := ParseIgnore(".gitleaksignore", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	want := []Entry{
		{File: "conf/app.env", Rule: "acme-key", Line: 4, At: 3},
		{File: "win/path/app.env", Rule: "acme-key", Line: 5, At: 4},
		{Commit: sha1Hash, File: "a/b.go", Rule: "acme-key", Line: 6, At: 5},
		{Commit: sha256Hash, File: "a/b.go", Rule: "acme-key", Line: 7, At: 6},
		{File: "C:/x/app.env", Rule: "acme-key", Line: 8, At: 7},
		{File: "a:b:c.txt", Rule: "acme-key", Line: 9, At: 8},
		{Commit: sha1Hash, File: "C:/app.env", Rule: "acme-key", Line: 10, At: 9},
		{File: "bundle.zip!inner.tar!x.env", Rule: "acme-key", Line: 11, At: 10},
		{File: "", Rule: "stdin-key", Line: 12, At: 11},
		{File: "deadbeef:short.go", Rule: "acme-key", Line: 13, At: 13},
		{File: "last.go", Rule: "acme-key", Line: 14, At: 22},
	}
	if !reflect.DeepEqual(ig.Unused(), want) || ig.Len() != len(want) {
		t.Errorf("entries:\n got %+v\nwant %+v", ig.Unused(), want)
	}
	const fields, number = "not a fingerprint: want file:rule:line or commit:file:rule:line", "not a fingerprint: what follows the last colon is not a line number"
	wantWarnings := []string{
		".gitleaksignore:14: " + fields,
		".gitleaksignore:15: " + fields,
		".gitleaksignore:16: " + number,
		".gitleaksignore:17: " + number,
		".gitleaksignore:18: " + number,
		".gitleaksignore:19: not a fingerprint: the rule is empty",
		".gitleaksignore:20: " + number,
		".gitleaksignore:21: " + number,
	}
	if !reflect.DeepEqual(warnings, wantWarnings) {
		t.Errorf("warnings:\n%s", strings.Join(warnings, "\n"))
	}
}

func TestIgnoreMatch(t *testing.T) {
	ig, _, err := ParseIgnore("i", strings.NewReader("a.go:r:1\n"+sha1Hash+":b.go:r:2\n"+strings.ToUpper(sha1Hash)+":a.go:r:1\nunused.go:r:1\n"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		commit, file, rule string
		line               int
		want               bool
	}{
		{"", "b.go", "r", 2, false}, // an entry with a commit is for history
		{"", "a.go", "r", 2, false},
		{"", "a.go", "q", 1, false},
		{"", "x/a.go", "r", 1, false},
		{sha1Hash, "b.go", "r", 2, true},
		{strings.Repeat("0", 40), "b.go", "r", 2, false},
		{"", "a.go", "r", 1, true},
		{strings.Repeat("0", 40), "a.go", "r", 1, true}, // one without is for every commit
		{sha1Hash, "a.go", "r", 1, true},
	} {
		if got := ig.Match(c.commit, c.file, c.rule, c.line); got != c.want {
			t.Errorf("%+v: %t", c, got)
		}
	}
	if u := ig.Unused(); len(u) != 1 || u[0].File != "unused.go" || u[0].At != 4 {
		t.Errorf("unused: %+v", u)
	}
}

func TestNilIgnore(t *testing.T) {
	var ig *Ignore
	if ig.Match("", "a", "b", 1) || ig.Len() != 0 || ig.Unused() != nil {
		t.Error("a nil Ignore holds something")
	}
}

func TestParseIgnoreErrors(t *testing.T) {
	boom := errors.New("boom")
	for _, c := range []struct {
		name string
		r    io.Reader
		want string
	}{
		{"long line", strings.NewReader("a.go:r:1\n# " + strings.Repeat("x", maxIgnoreLine)), "i:2: line is longer than 65536 bytes"},
		{"many entries", &numbered{max: maxIgnoreEntries + 1}, "i:200001: more than 200000 entries"},
		{"reading fails", io.MultiReader(strings.NewReader("a.go:r:1\n"), iotest.ErrReader(boom)), "i:2: boom"},
	} {
		ig, _, err := ParseIgnore("i", c.r)
		if err == nil || err.Error() != c.want || ig != nil {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
	if _, _, err := ParseIgnore("i", iotest.ErrReader(boom)); !errors.Is(err, boom) {
		t.Errorf("%v does not wrap the reader's error", err)
	}
	ig, _, err := ParseIgnore("i", &numbered{max: maxIgnoreEntries})
	if err != nil || ig.Len() != maxIgnoreEntries {
		t.Errorf("as many entries as allowed: %v", err)
	}
}

// numbered is a file of so many entries.
type numbered struct {
	n, max int
	rest   string
}

func (r *numbered) Read(p []byte) (int, error) {
	if r.rest == "" {
		if r.n == r.max {
			return 0, io.EOF
		}
		r.n++
		r.rest = fmt.Sprintf("f:r:%d\n", r.n)
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

func TestParseIgnoreWarningsAreBounded(t *testing.T) {
	_, warnings, err := ParseIgnore("i", strings.NewReader(strings.Repeat("secret\n", 1000)))
	if err != nil || len(warnings) != maxWarnings+1 {
		t.Fatalf("%d warnings, %v", len(warnings), err)
	}
	if got, want := warnings[maxWarnings], "i: 980 more lines are not fingerprints"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if strings.Contains(strings.Join(warnings, ""), "secret") {
		t.Error("a warning repeats the line")
	}
}

func TestIgnoreConcurrent(t *testing.T) {
	ig, _, err := ParseIgnore("i", &numbered{max: 100})
	if err != nil {
		t.Fatal(err)
	}
	var counts Counter
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() {
			for line := range 100 {
				if ig.Match("", "f", "r", line) {
					counts.Add(ByIgnore)
				}
				ig.Unused()
				counts.Total()
			}
		})
	}
	wg.Wait()
	if u := ig.Unused(); len(u) != 1 || u[0].Line != 100 {
		t.Errorf("unused: %+v", u)
	}
	counts.Add(ByNolint)
	counts.Add("allowlist")
	want := []Count{{ByIgnore, 4 * 99}, {"allowlist", 1}, {ByNolint, 1}}
	if got := counts.Counts(); !reflect.DeepEqual(got, want) || counts.Total() != 4*99+2 {
		t.Errorf("got %v, want %v", got, want)
	}
}

// FuzzIgnore compares with gitleaks' own reading (detect.AddGitleaksIgnore,
// v8.30), done again here, where the two are meant to agree: for fingerprints
// of files without a colon in their names.
func FuzzIgnore(f *testing.F) {
	f.Add("# c\nconf/app.env:acme-key:4\n" + `a\b:r:5` + "\n" + sha1Hash + `:a\b.go:r:6` + "\nC:\\x:r:7\nbad\n")
	f.Add("\ufeffa:b:1\r\n" + sha256Hash + ":f:r:2\n:r:3\na:b:03\na::3\n")
	f.Fuzz(func(t *testing.T, text string) {
		ig, warnings, err := ParseIgnore("i", strings.NewReader(text))
		if err != nil {
			if !strings.HasPrefix(err.Error(), "i:") {
				t.Fatalf("%v does not name file and line", err)
			}
			return
		}
		theirs := gitleaksIgnore(strings.TrimPrefix(text, "\ufeff"))
		for _, e := range ig.Unused() {
			commit := e.Commit
			if strings.ContainsRune(e.File, ':') {
				theirs[key(e)] = true // a fingerprint that they read differently, or not at all
			}
			if !theirs[key(e)] {
				t.Errorf("entry %+v is none of gitleaks'", e)
			}
			delete(theirs, key(e))
			if !ig.Match(commit, e.File, e.Rule, e.Line) {
				t.Errorf("entry %+v does not match itself", e)
			}
			if commit == "" && !ig.Match(sha1Hash, e.File, e.Rule, e.Line) {
				t.Errorf("entry %+v does not match in a commit", e)
			}
			if ig.Match(commit, e.File+"x", e.Rule, -1) {
				t.Error("matches what is not there")
			}
		}
		for k := range theirs {
			if !strings.Contains(k, "\x00") {
				continue
			}
			t.Errorf("gitleaks has %q, which we lack; warnings %q", k, warnings)
		}
		if u := ig.Unused(); len(u) != 0 {
			t.Errorf("still unused: %+v", u)
		}
	})
}

func key(e Entry) string {
	return e.Commit + "\x00" + e.File + "\x00" + e.Rule + "\x00" + strconv.Itoa(e.Line)
}

// gitleaksIgnore gives the fingerprints that gitleaks would understand and
// that can name a match: three fields, or four of which the first is a hash.
func gitleaksIgnore(text string) map[string]bool {
	out := map[string]bool{}
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSpace(line)
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		s := strings.Split(line, ":")
		commit := ""
		if len(s) == 4 && (len(s[0]) == 40 || len(s[0]) == 64) && strings.Trim(strings.ToLower(s[0]), "abcdef0123456789") == "" {
			commit, s = strings.ToLower(s[0]), s[1:]
		}
		if len(s) != 3 || s[1] == "" {
			continue
		}
		// What gitleaks compares with is fmt.Sprintf("%d", StartLine).
		n, err := strconv.ParseUint(s[2], 10, 63)
		if err != nil || fmt.Sprintf("%d", n) != s[2] {
			continue
		}
		out[key(Entry{Commit: commit, File: strings.ReplaceAll(s[0], `\`, "/"), Rule: s[1], Line: int(n)})] = true
	}
	return out
}
