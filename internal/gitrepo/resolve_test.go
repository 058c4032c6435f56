package gitrepo

import (
	"errors"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
)

// fakeObjects answers from what git said once.
type fakeObjects struct {
	ids     []string
	parents map[plumbing.Hash][]plumbing.Hash
	trees   map[plumbing.Hash]plumbing.Hash
	tags    map[plumbing.Hash]plumbing.Hash
}

func (g git) objects() fakeObjects {
	g.t.Helper()
	o := fakeObjects{
		parents: make(map[plumbing.Hash][]plumbing.Hash),
		trees:   make(map[plumbing.Hash]plumbing.Hash),
		tags:    make(map[plumbing.Hash]plumbing.Hash),
	}
	for line := range strings.Lines(g.run("cat-file", "--batch-all-objects", "--batch-check")) {
		id, rest, _ := strings.Cut(line, " ")
		o.ids = append(o.ids, id)
		h, _ := parseHash(id)
		switch kind, _, _ := strings.Cut(rest, " "); kind {
		case "commit":
			fields := strings.Fields(g.run("show", "-s", "--format=%T %P", id))
			o.trees[h], _ = parseHash(fields[0])
			o.parents[h] = nil
			for _, p := range fields[1:] {
				parent, _ := parseHash(p)
				o.parents[h] = append(o.parents[h], parent)
			}
		case "tag":
			target := strings.TrimPrefix(strings.SplitN(g.run("cat-file", "-p", id), "\n", 2)[0], "object ")
			o.tags[h], _ = parseHash(target)
		}
	}
	return o
}

func (o fakeObjects) Abbrev(prefix string) (found []plumbing.Hash) {
	for _, id := range o.ids {
		if strings.HasPrefix(id, prefix) {
			h, _ := parseHash(id)
			found = append(found, h)
		}
	}
	return found
}

func (o fakeObjects) Commit(h plumbing.Hash) ([]plumbing.Hash, plumbing.Hash, error) {
	if tree, ok := o.trees[h]; ok {
		return o.parents[h], tree, nil
	}
	return nil, plumbing.ZeroHash, errors.New("is no commit")
}

func (o fakeObjects) TagTarget(h plumbing.Hash) (plumbing.Hash, bool) {
	target, ok := o.tags[h]
	return target, ok
}

func TestResolve(t *testing.T) {
	t.Parallel()
	top := newGit(t)
	origin := top.in("origin").init().commit("one").commit("two")
	g := top.in("clone")
	g.run("clone", "-q", origin.dir, ".")
	g.commit("three")
	g.run("tag", "-a", "-m", "x", "v1")
	g.run("tag", "-a", "-m", "x", "vv", "v1") // a tag of a tag
	g.run("tag", "light", "HEAD~1")
	g.run("tag", "onblob", "HEAD:file.txt")
	g.run("checkout", "-q", "-b", "side", "HEAD~1")
	g.commit("four")
	g.run("merge", "-q", "-s", "ours", "-m", "merge", "main")
	g.run("branch", "local", "side")
	g.run("branch", "-q", "-u", "main", "local")
	g.run("branch", "topic/x-g12", "HEAD~1")
	g.run("pack-refs", "--all")
	g.run("checkout", "-q", "main")
	g.run("checkout", "-q", "side")
	head := g.run("rev-parse", "HEAD")
	look := g.objects()
	r := g.open()
	for _, rev := range []string{
		"HEAD", "@", "main", "heads/main", "refs/heads/main", "side~1", "side^", "side^2", "side^1^", "side~0", "side^0", "side^2~1",
		"@~2", "HEAD^^", "v1", "v1^{}", "v1^{commit}", "v1~1", "vv", "vv^{}", "vv^{tag}", "v1^{object}", "side^{tree}", "v1^{tree}", "light", "tags/light",
		"onblob", "onblob^{}",
		"origin", "origin/main", "origin/HEAD", "remotes/origin/main", head, head[:7], strings.ToUpper(head[:12]), "x-3-g" + head[:9],
		"topic/x-g12", "main@{0}", "main@{1}", "HEAD@{0}", "HEAD@{1}", "@{1}", "@{0}", "side@{2}", "@{-1}", "@{-2}", "@{-1}~1",
		"main@{upstream}", "main@{U}", "local@{u}", "main@{u}~1", "FETCH_HEAD", "ORIG_HEAD",
		// and what is none
		"nowhere", "side^3", "main~99", "onblob~1", "main^{tag}", "@{u}", "main@{99}", "@{-9}", "abcd" + "ef0", "", "~", "^", "config", "HEAD/x",
		"main@{", "main^{x}", "main~x", "../HEAD", "refs/heads", "main..side", "main:file.txt", ":/one", "main^{/one}", "main@{yesterday}", "main~99999999999999999999",
		"x y", "main^{commit", "index",
	} {
		want, gitErr := g.try("rev-parse", "--verify", "-q", "--end-of-options", rev)
		switch rev {
		case "main:file.txt", ":/one", "main^{/one}", "main@{yesterday}":
			want, gitErr = "", errSyntax // git can
		case "main..side", "":
			want, gitErr = "", errSyntax // two ids; nothing
		}
		got, err := r.Resolve(rev, look)
		switch {
		case (err == nil) != (gitErr == nil):
			t.Errorf("%s: %s, %v; git says %s, %v", rev, got, err, want, gitErr)
		case err == nil && got.String() != want:
			t.Errorf("%s = %s, want %s", rev, got, want)
		case err != nil && !got.IsZero():
			t.Errorf("%s: %s with an error", rev, got)
		}
	}
	linked := top.in("linked")
	g.run("worktree", "add", "-q", "--detach", linked.dir, "main")
	for _, rev := range []string{"HEAD", "main-worktree/HEAD", "worktrees/linked/HEAD", "main", "HEAD@{0}"} {
		got, err := linked.open().Resolve(rev, look)
		if want := linked.run("rev-parse", rev); err != nil || got.String() != want {
			t.Errorf("linked: %s = %s, %v, want %s", rev, got, err, want)
		}
	}
}

func TestResolveAmbiguous(t *testing.T) {
	t.Parallel()
	g := newGit(t).init().commit("one")
	g.run("tag", "both")
	g.run("branch", "both")
	g.run("update-ref", "refs/heads/refs/heads/main", "HEAD")
	g.commit("two")
	r, look := g.open(), g.objects()
	if _, err := r.Resolve("both", look); err != nil {
		t.Errorf("the same twice: %v", err)
	}
	g.run("branch", "-f", "both")
	if h, err := r.Resolve("both", look); !errors.Is(err, ErrAmbiguous) {
		t.Errorf("a tag and a branch: %s, %v", h, err)
	}
	for _, rev := range []string{"refs/heads/main", "heads/both", "refs/tags/both"} {
		if h, err := r.Resolve(rev, look); err != nil || h.String() != g.run("rev-parse", rev) {
			t.Errorf("%s: %s, %v", rev, h, err)
		}
	}
	for i := range 300 { // of as many blobs two begin alike
		g.write("f"+string(rune('a'+i%26))+strings.Repeat("x", i/26), strings.Repeat("y", i))
	}
	g.run("add", "-A")
	look = g.objects()
	seen := make(map[string]bool)
	for _, id := range look.ids {
		if p := id[:2]; seen[p] && len(look.Abbrev(p)) > 1 {
			// 2 digits are too few for Resolve; make it see more.
			if _, err := r.Resolve(p+"00", doubled{look, p}); !errors.Is(err, ErrAmbiguous) {
				t.Errorf("%s: %v", p, err)
			}
			return
		}
		seen[id[:2]] = true
	}
	t.Error("no two ids begin alike")
}

// doubled finds the blobs of a short prefix.
type doubled struct {
	fakeObjects
	prefix string
}

func (d doubled) Abbrev(string) []plumbing.Hash { return d.fakeObjects.Abbrev(d.prefix) }

func (d doubled) Commit(plumbing.Hash) ([]plumbing.Hash, plumbing.Hash, error) {
	return nil, plumbing.ZeroHash, errors.New("is no commit")
}

// endless has a tag of itself and a commit that is its own parent, which SHA-1
// forbids but a reader may be made to believe.
type endless struct{ fakeObjects }

func (endless) Commit(h plumbing.Hash) ([]plumbing.Hash, plumbing.Hash, error) {
	return []plumbing.Hash{h}, h, nil
}

type endlessTag struct{ fakeObjects }

func (endlessTag) TagTarget(h plumbing.Hash) (plumbing.Hash, bool) { return h, true }

func TestResolveEnds(t *testing.T) {
	t.Parallel()
	r, err := Open(emptyRepo(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	id := strings.Repeat("1", 40)
	if _, err := r.Resolve(id+"~999999999", endless{}); err == nil || !strings.Contains(err.Error(), "steps") {
		t.Errorf("parents: %v", err)
	}
	if _, err := r.Resolve(id+"^{}", endlessTag{}); err == nil || !strings.Contains(err.Error(), "steps") {
		t.Errorf("tags: %v", err)
	}
}
