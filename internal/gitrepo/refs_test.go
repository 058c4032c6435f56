package gitrepo

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// checkRefs compares with git for-each-ref.
func checkRefs(t *testing.T, g git, r *Repo) (peeled int) {
	t.Helper()
	refs, gaps := r.Refs()
	if len(gaps) > 0 {
		t.Errorf("gaps: %v", gaps)
	}
	if !slices.IsSortedFunc(refs, func(a, b Ref) int { return cmp.Compare(a.Name, b.Name) }) {
		t.Error("not sorted")
	}
	var got []string
	for _, ref := range refs {
		if strings.HasPrefix(ref.Name, "refs/") {
			got = append(got, fmt.Sprintf("%s %s %v", ref.Name, ref.Target, ref.Symbolic != ""))
		}
		if !ref.Peeled.IsZero() {
			peeled++
			if want := g.run("rev-parse", ref.Name+"^{}"); ref.Peeled.String() != want {
				t.Errorf("%s: Peeled = %s, want %s", ref.Name, ref.Peeled, want)
			}
		}
		if !strings.Contains(ref.Name, "FETCH_HEAD") {
			if want := g.run("rev-parse", ref.Name); ref.Target.String() != want {
				t.Errorf("%s = %s, want %s", ref.Name, ref.Target, want)
			}
		}
	}
	want := g.run("for-each-ref", "--format=%(refname) %(objectname) %(if)%(symref)%(then)true%(else)false%(end)")
	if got := strings.Join(got, "\n"); got != want {
		t.Errorf("refs:\n%s\nwant:\n%s", got, want)
	}
	return peeled
}

func TestRefs(t *testing.T) {
	t.Parallel()
	top := newGit(t)
	g := top.in("main").init().commit("one").commit("two").commit("three")
	g.run("branch", "topic/a", "HEAD~1")
	g.run("tag", "light", "HEAD~2")
	g.run("tag", "-a", "-m", "v1", "v1.0", "HEAD~1")
	g.run("notes", "add", "-m", "note")
	checkRefs(t, g, g.open())
	g.run("pack-refs", "--all")
	if checkRefs(t, g, g.open()) != 1 {
		t.Error("what the tag is of is not taken from packed-refs")
	}
	g.commit("four") // a loose ref hides the packed one
	g.run("branch", "-D", "-q", "topic/a")
	g.run("branch", "topic", "HEAD~1")
	g.run("tag", "-a", "-m", "v2", "v2.0")
	g.write("file.txt", "stashed")
	g.run("stash", "-q")
	g.run("update-ref", "refs/bisect/bad", "HEAD~1")
	g.run("update-ref", "ORIG_HEAD", "HEAD~1")
	g.run("symbolic-ref", "refs/heads/sym", "refs/heads/topic")
	g.run("symbolic-ref", "refs/heads/sym2", "refs/heads/sym")
	checkRefs(t, g, g.open())

	g.run("worktree", "add", "-q", "-b", "side", "../linked")
	linked := top.in("linked")
	linked.run("update-ref", "refs/worktree/mine", "HEAD~2")
	linked.run("update-ref", "refs/bisect/good", "HEAD~2")
	checkRefs(t, g, g.open())
	checkRefs(t, linked, linked.open())
	var names []string
	refs, _ := linked.open().Refs()
	for _, ref := range refs {
		if !strings.HasPrefix(ref.Name, "refs/") && ref.Name != "ORIG_HEAD" { // some versions of git make that one
			names = append(names, ref.Name)
		}
	}
	want := "HEAD main-worktree/HEAD main-worktree/ORIG_HEAD main-worktree/refs/bisect/bad"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("other refs: %s, want %s", got, want)
	}

	clone := top.in("clone")
	clone.run("clone", "-q", g.dir, ".")
	clone.run("fetch", "-q", "origin", "main", "topic")
	checkRefs(t, clone, clone.open())
	kinds := make(map[string]Kind)
	fetched := 0
	refs, _ = clone.open().Refs()
	for _, ref := range refs {
		kinds[ref.Short()] = ref.Kind
		if ref.Name == "FETCH_HEAD" {
			fetched++
		}
	}
	if fetched != 2 {
		t.Errorf("FETCH_HEAD has %d refs, want 2", fetched)
	}
	for short, want := range map[string]Kind{
		"main": Branch, "origin/topic": RemoteBranch, "origin/HEAD": RemoteBranch, "v1.0": Tag, "HEAD": Head, "FETCH_HEAD": Pseudo,
	} {
		if got, ok := kinds[short]; !ok || got != want {
			t.Errorf("%s is a %v, want %v", short, got, want)
		}
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	g := newGit(t).init()
	head, err := g.open().Head()
	if err != nil || !head.Unborn() || head.Symbolic != "refs/heads/main" {
		t.Errorf("unborn: %+v, %v", head, err)
	}
	if refs, gaps := g.open().Refs(); len(refs)+len(gaps) > 0 {
		t.Errorf("refs %v, gaps %v of an empty repository", refs, gaps)
	}
	g.commit("one")
	head, err = g.open().Head()
	if err != nil || head.Unborn() || head.Detached() || head.Target.String() != g.run("rev-parse", "HEAD") {
		t.Errorf("born: %+v, %v", head, err)
	}
	g.run("pack-refs", "--all")
	if head, err := g.open().Head(); err != nil || head.Target.String() != g.run("rev-parse", "HEAD") {
		t.Errorf("packed: %+v, %v", head, err)
	}
	g.run("checkout", "-q", "--detach")
	head, err = g.open().Head()
	if err != nil || !head.Detached() || head.Target.String() != g.run("rev-parse", "HEAD") {
		t.Errorf("detached: %+v, %v", head, err)
	}
}

func TestShallowAndPartial(t *testing.T) {
	t.Parallel()
	top := newGit(t)
	g := top.in("main").init().commit("one").commit("two").commit("three")
	g.run("config", "uploadpack.allowFilter", "true")
	url := "file://" + filepath.ToSlash(g.dir)
	top.run("clone", "-q", "--depth=2", url, "shallow")
	top.run("clone", "-q", "--filter=blob:none", url, "partial")
	got, err := top.in("shallow").open().Shallow()
	if want := g.run("rev-parse", "HEAD~1"); err != nil || fmt.Sprint(got) != "["+want+"]" {
		t.Errorf("shallow: %v, %v, want %s", got, err, want)
	}
	if got, err := g.open().Shallow(); err != nil || got != nil {
		t.Errorf("whole: %v, %v", got, err)
	}
	if top.in("shallow").open().Partial() || g.open().Partial() {
		t.Error("a clone without a filter is partial")
	}
	partial := top.in("partial")
	if !partial.open().Partial() {
		t.Error("a clone with a filter is not partial")
	}
	checkRefs(t, partial, partial.open())
	writeFile(t, filepath.Join(partial.dir, ".git/config"), "")
	if !partial.open().Partial() {
		t.Error("a *.promisor file is not seen")
	}
}

// What a hostile or damaged repository may have for refs.
func TestRefsHostile(t *testing.T) {
	t.Parallel()
	dir := emptyRepo(t)
	gitDir := filepath.Join(dir, ".git")
	id := strings.Repeat("1", 40)
	secret := filepath.Join(t.TempDir(), "secret")
	writeFile(t, secret, id+"\n")
	if err := os.MkdirAll(filepath.Join(gitDir, "worktrees/empty"), 0o777); err != nil { // no gap
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"refs/heads/main": id + "\n", "refs/heads/bad": "hello\n", "refs/heads/empty": "", "refs/heads/zero": strings.Repeat("0", 40),
		"refs/heads/large": id + strings.Repeat("\n", maxSmall), "refs/heads/more": id + "0",
		"refs/heads/main 2": id + "\n", "refs/heads/x.lock": "", "refs/heads/.hidden": "",
		"refs/heads/loop1": "ref: refs/heads/loop2", "refs/heads/loop2": "ref: refs/heads/loop1",
		"refs/heads/dangling": "ref: refs/heads/nowhere", "refs/heads/up": "ref: ../../config",
		"MERGE_HEAD": id + "\n" + id + "\n\nhello\n", "COMMIT_EDITMSG": "hello",
		"packed-refs": "# pack-refs with: peeled \n" + id + " refs/tags/p\n^" + id + "\nhello\n^" + id + "\n" +
			id + " refs/tags/p\n" + strings.Repeat("x", 2*maxLine) + "\n" + id + " refs/tags/q",
	} {
		writeFile(t, filepath.Join(gitDir, name), text)
	}
	want := map[string]string{
		"refs/heads/bad": "malformed", "refs/heads/empty": "malformed", "refs/heads/zero": "malformed",
		"refs/heads/large": "larger", "refs/heads/more": "malformed", "refs/heads/up": "malformed",
		"refs/heads/loop1": "loop", "refs/heads/loop2": "loop", "MERGE_HEAD": "2 lines are malformed",
		"packed-refs": "5 lines are malformed",
	}
	if runtime.GOOS != "windows" {
		for name, to := range map[string]string{
			"refs/heads/outside": secret, "refs/heads/inside": "main", "refs/heads/old": "refs/heads/main",
			"refs/heads/gone": "nowhere", "refs/heads/dir": "..", "refs/outside": filepath.Dir(secret),
		} {
			if err := os.Symlink(to, filepath.Join(gitDir, name)); err != nil {
				t.Fatal(err)
			}
		}
		want["refs/heads/outside"], want["refs/outside"] = "escapes", "escapes"
		want["refs/heads/gone"], want["refs/heads/dir"] = "nothing", "directory"
	}
	r, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	refs, gaps := r.Refs()
	got := make(map[string]string)
	for _, gap := range gaps {
		got[gap.What] = gap.Why
	}
	for name, why := range want {
		if !strings.Contains(got[name], why) {
			t.Errorf("gap of %s: %q, want %q", name, got[name], why)
		}
		delete(got, name)
	}
	if len(got) > 0 {
		t.Errorf("more gaps: %v", got)
	}
	counts := make(map[string]int)
	for _, ref := range refs {
		counts[ref.Name]++
		if ref.Target.String() != id {
			t.Errorf("%s is %s", ref.Name, ref.Target)
		}
	}
	for _, name := range []string{"MERGE_HEAD", "MERGE_HEAD", "HEAD", "refs/heads/main", "refs/heads/main 2", "refs/tags/p", "refs/tags/q"} {
		counts[name]--
	}
	if runtime.GOOS != "windows" {
		counts["refs/heads/inside"]--
		counts["refs/heads/old"]--
	}
	for name, n := range counts {
		if n != 0 {
			t.Errorf("ref %s: %+d", name, n)
		}
	}
}

// Very many refs, and more broken ones than anybody would read about.
func TestRefsMany(t *testing.T) {
	t.Parallel()
	dir := emptyRepo(t)
	var b strings.Builder
	const n = 200_000
	for i := range n {
		fmt.Fprintf(&b, "%040x refs/heads/b%06d\n", i+1, i)
	}
	writeFile(t, filepath.Join(dir, ".git/packed-refs"), b.String())
	for i := range 2 * maxGaps {
		writeFile(t, filepath.Join(dir, ".git/refs/tags", fmt.Sprint(i)), "broken")
	}
	r, err := Open(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	refs, gaps := r.Refs()
	if len(refs) != n {
		t.Errorf("%d refs, want %d", len(refs), n)
	}
	if want := fmt.Sprintf("%d more could not be read", maxGaps); len(gaps) != maxGaps+1 || gaps[maxGaps].Why != want {
		t.Errorf("%d gaps, the last is %v", len(gaps), gaps[len(gaps)-1])
	}
}
