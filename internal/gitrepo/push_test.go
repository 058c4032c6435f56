package gitrepo

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// The hook of a real push.
func TestParsePushLines(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("the hook is a shell script")
	}
	top := newGit(t)
	top.run("init", "-q", "--bare", "remote.git")
	g := top.in("main").init().commit("one")
	g.run("push", "-q", "../remote.git", "main", "main:old")
	before := g.run("rev-parse", "HEAD")
	g.commit("two")
	g.write(".git/hooks/pre-push", "#!/bin/sh\ncat >\"$(git rev-parse --git-dir)/lines\"\n")
	if err := os.Chmod(filepath.Join(g.dir, ".git/hooks/pre-push"), 0o777); err != nil {
		t.Fatal(err)
	}
	g.run("push", "-q", "../remote.git", "main", ":old", "HEAD@{1 second ago}:refs/heads/new")
	lines, err := os.Open(filepath.Join(g.dir, ".git/lines"))
	if err != nil {
		t.Fatal(err)
	}
	defer lines.Close()
	refs, err := ParsePushLines(lines)
	if err != nil {
		t.Fatal(err)
	}
	after := g.run("rev-parse", "HEAD")
	got := make(map[string]string)
	for _, ref := range refs {
		got[ref.Remote] = fmt.Sprintf("%s %s %s %v %v", ref.Local, ref.LocalHash, ref.RemoteHash, ref.New(), ref.Deletes())
	}
	zero := strings.Repeat("0", 40)
	want := map[string]string{
		"refs/heads/main": "refs/heads/main " + after + " " + before + " false false",
		"refs/heads/old":  "(delete) " + zero + " " + before + " false true",
		"refs/heads/new":  "HEAD@{1 second ago} " + after + " " + zero + " true false",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

func TestParsePushLinesBad(t *testing.T) {
	t.Parallel()
	id := strings.Repeat("1", 40)
	if refs, err := ParsePushLines(strings.NewReader("")); err != nil || refs != nil {
		t.Errorf("nothing: %v, %v", refs, err)
	}
	for _, line := range []string{
		"hello", "a b c d", id, "a " + id + " b " + id[:39], "a  " + id + " " + id, " " + id + " b " + id,
		"a " + strings.Repeat("1", 64) + " b " + strings.Repeat("1", 64), strings.Repeat("x", 2*maxLine),
	} {
		refs, err := ParsePushLines(strings.NewReader("x " + id + " y " + id + "\n" + line + "\n"))
		if err == nil || !strings.Contains(err.Error(), "line 2: ") {
			t.Errorf("%.80s: %v, %v", line, refs, err)
		}
	}
}
