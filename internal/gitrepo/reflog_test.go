package gitrepo

import (
	"bufio"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-git/go-git/v5/plumbing"
)

func readLogs(t *testing.T, r *Repo) map[string][]LogEntry {
	t.Helper()
	logs := make(map[string][]LogEntry)
	gaps, err := r.Reflogs(func(e LogEntry) error {
		logs[e.Ref] = append(logs[e.Ref], e)
		return nil
	})
	if err != nil || len(gaps) > 0 {
		t.Fatalf("reflogs: %v, gaps %v", err, gaps)
	}
	return logs
}

// checkLog compares with git reflog, which has the newest first.
func checkLog(t *testing.T, g git, logs map[string][]LogEntry, name string) {
	t.Helper()
	var want []string
	for line := range strings.Lines(g.run("log", "-g", "--format=%H %gN <%gE> %gs", "--date=raw", name)) {
		want = append([]string{strings.TrimSuffix(line, "\n")}, want...)
	}
	var got []string
	for i, e := range logs[name] {
		got = append(got, fmt.Sprintf("%s %s %s", e.New, e.Who, e.Message))
		if i > 0 && e.Old != logs[name][i-1].New {
			t.Errorf("%s: entry %d begins at %s", name, i, e.Old)
		}
		if want := time.Unix(1700000001, 0); !e.Time.Equal(want) || e.Time.Format("-0700") != "-0230" {
			t.Errorf("%s: time %v", name, e.Time)
		}
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") || len(got) == 0 {
		t.Errorf("%s:\n%s\nwant:\n%s", name, strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestReflogs(t *testing.T) {
	t.Parallel()
	top := newGit(t)
	g := top.in("main").init().commit("one").commit("two")
	for _, text := range []string{"a", "b", "c"} {
		g.write("file.txt", text)
		g.run("stash", "-q")
	}
	g.run("reset", "-q", "--hard", "HEAD~1")
	g.run("worktree", "add", "-q", "-b", "side", "../linked")
	linked := top.in("linked").commit("three")
	logs := readLogs(t, g.open())
	for _, name := range []string{"HEAD", "refs/heads/main", "refs/heads/side", "refs/stash", "worktrees/linked/HEAD"} {
		checkLog(t, g, logs, name)
	}
	if len(logs) != 5 || len(logs["refs/stash"]) != 3 {
		t.Errorf("logs of %v, %d stashes", keys(logs), len(logs["refs/stash"]))
	}
	logs = readLogs(t, linked.open())
	for _, name := range []string{"HEAD", "main-worktree/HEAD", "refs/heads/main", "refs/stash"} {
		checkLog(t, linked, logs, name)
	}
	stop := errors.New("enough")
	n := 0
	if _, err := g.open().Reflogs(func(LogEntry) error { n++; return stop }); err != stop || n != 1 {
		t.Errorf("stopped with %v after %d", err, n)
	}
}

func TestReflogsHostile(t *testing.T) {
	t.Parallel()
	dir := emptyRepo(t)
	id := strings.Repeat("1", 40)
	writeFile(t, filepath.Join(dir, ".git/logs/HEAD"), strings.Join([]string{
		id + " " + id + " A <a> 1 +0000\tone", "", "hello", id + " " + id, id + " " + id + " ",
		id + " " + id + " A <a> 1 +0000\t" + strings.Repeat("x", maxLine),
		id + " " + id + " \xff\x00> x y\ttwo\r", id + " " + id + " A <a> 99999999999999999999 +0000",
	}, "\n"))
	r, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	gaps, err := r.Reflogs(func(e LogEntry) error {
		got = append(got, fmt.Sprintf("%q %q %d", e.Who, e.Message, e.Time.Unix()))
		return nil
	})
	if err != nil || len(gaps) != 1 || gaps[0].What != "logs/HEAD" || gaps[0].Why != "4 lines are malformed" {
		t.Errorf("gaps %v, %v", gaps, err)
	}
	zero := time.Time{}.Unix()
	want := []string{`"A <a>" "one" 1`, fmt.Sprintf(`"" "" %d`, zero), fmt.Sprintf(`"\xff\x00>" "two" %d`, zero), fmt.Sprintf(`"A <a>" "" %d`, zero)}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// FuzzReflogLine: the ids of a line that is accepted are those that stand in
// it, and a line in git's form is accepted whatever the texts are.
func FuzzReflogLine(f *testing.F) {
	id := strings.Repeat("ab", 20)
	f.Add(id+" "+id+" A U Thor <a@example.com> 1700000000 +0100\tcommit: x", "A", "m")
	f.Add(id+" "+id+" ", "", "")
	f.Add("", "<>", "a\tb")
	f.Fuzz(func(t *testing.T, line, who, message string) {
		if e, ok := parseLogLine([]byte(line)); ok {
			if want := strings.ToLower(line[:81]); e.Old.String()+" "+e.New.String() != want {
				t.Errorf("%s %s from %q", e.Old, e.New, line)
			}
			if e.Time.Year() > 9999 {
				t.Errorf("time %v", e.Time)
			}
		}
		if strings.ContainsAny(who, "\t\n>") || strings.ContainsAny(message, "\n\r") {
			return
		}
		var old, new plumbing.Hash
		copy(old[:], who)
		copy(new[:], message)
		line = fmt.Sprintf("%s %s %s> 1700000000 -0130\t%s\n", old, new, who, message)
		var got LogEntry
		bad, err := readLog(strings.NewReader(line), "x", func(e LogEntry) error { got = e; return nil })
		if len(line) > bufio.MaxScanTokenSize {
			return
		}
		want := LogEntry{Ref: "x", Old: old, New: new, Who: who + ">", Message: message, Time: got.Time}
		if bad != 0 || err != nil || got != want || got.Time.Unix() != 1700000000 || got.Time.Format("-0700") != "-0130" {
			t.Errorf("%q: %d, %v, %+v", line, bad, err, got)
		}
	})
}
