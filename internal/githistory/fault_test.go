package githistory

import (
	"bytes"
	"compress/zlib"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/hookvet/hookvet/internal/racetest"
	"github.com/hookvet/hookvet/rules"
)

// secretsOf gives the secrets that were found, sorted.
func secretsOf(r *Result) []string {
	var all []string
	for _, f := range r.Found {
		all = append(all, f.Match.Secret)
	}
	slices.Sort(all)
	return slices.Compact(all)
}

func wantSecrets(t testing.TB, r *Result, names ...string) {
	t.Helper()
	var want []string
	for _, n := range names {
		want = append(want, token(n))
	}
	slices.Sort(want)
	if got := secretsOf(r); !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestMissingObjects(t *testing.T) {
	r := newRepo(t)
	r.commit("a.txt", token("a")+"\n")
	r.commit("dir/b.txt", token("b")+"\n")
	r.commit("c.txt", token("c")+"\n")
	for _, test := range []struct {
		rev  string
		gap  []string
		want []string
	}{
		{"HEAD:a.txt", []string{"1 files or directories", "missing"}, []string{"b", "c"}},
		{"HEAD:dir", []string{"1 files or directories", "missing"}, []string{"a", "b", "c"}},
		{"HEAD^{tree}", []string{"trees of 1 commits", "missing"}, []string{"a", "b", "c"}},
		{"HEAD~", []string{"1 commits", "missing"}, []string{"a", "b", "c"}},
		{"HEAD", []string{"refs", "of them name objects that are not here"}, []string{"a", "b", "c"}},
	} {
		t.Run(test.rev, func(t *testing.T) {
			path := r.loose(r.git("rev-parse", test.rev))
			must(t, os.Rename(path, path+"~"))
			defer os.Rename(path+"~", path)
			got := r.history(testOptions(t))
			wantGap(t, got, test.gap...)
			wantSecrets(t, got, test.want...)
		})
	}
}

func TestPartialClone(t *testing.T) {
	r := newRepo(t)
	r.commit("a.txt", token("a")+"\n")
	r.commit("a.txt", "none\n")
	r.commit("b.txt", token("b")+"\n")
	r.git("config", "uploadpack.allowFilter", "true")
	clone := r.at(t.TempDir())
	clone.git("clone", "-q", "--filter=blob:none", "file://"+r.dir, ".")
	got := clone.history(testOptions(t))
	wantSecrets(t, got, "b") // what was checked out
	wantGap(t, got, "1 files or directories", "partial", "--refetch")
}

// faulty is a repository in one pack, to be damaged.
func faulty(t *testing.T) *repo {
	r := newRepo(t)
	g := newGrower(9)
	g.paths = []string{"a.txt", "dir/b.conf", "dir/id.p12"}
	r.grow(g, 25)
	r.repack()
	r.git("tag", "-a", "-m", "with "+token("tag"), "v1", "main")
	r.repack()
	return r
}

// TestDamage changes a byte in many places: what is found is all the same, or a
// gap says why not.
func TestDamage(t *testing.T) {
	r := faulty(t)
	opts := testOptions(t)
	want := details(r.history(opts))
	pack := r.packs()[0]
	flips := 120
	if racetest.Enabled {
		flips = 15
	}
	for _, ext := range []string{".pack", ".idx"} {
		t.Run(ext[1:], func(t *testing.T) {
			path := strings.TrimSuffix(pack, ".pack") + ext
			good, err := os.ReadFile(path)
			must(t, err)
			must(t, os.Chmod(path, 0o644))
			defer os.WriteFile(path, good, 0o644)
			same, differ := 0, 0
			for i := 0; i < len(good); i += 1 + len(good)/flips {
				for _, mask := range []byte{1, 0x80} {
					bad := slices.Clone(good)
					bad[i] ^= mask
					must(t, os.WriteFile(path, bad, 0o644))
					switch got := r.history(opts); {
					case len(got.Gaps) > 0:
						differ++
					case slices.Equal(details(got), want):
						same++
					default:
						t.Errorf("byte %d ^ %#x: another result, and no gap", i, mask)
					}
				}
			}
			if differ == 0 {
				t.Errorf("no change of %d made a difference: the test shows nothing", same)
			}
			for n := 0; n < len(good); n += 1 + len(good)/15 {
				must(t, os.WriteFile(path, good[:n], 0o644))
				if got := r.history(opts); len(got.Gaps) == 0 {
					t.Errorf("cut to %d of %d bytes: no gap", n, len(good))
				}
			}
		})
	}
}

// TestOtherIndex gives a pack the index of another.
func TestOtherIndex(t *testing.T) {
	r, other := faulty(t), newRepo(t)
	other.grow(newGrower(10), 25)
	other.repack()
	idx, err := os.ReadFile(strings.TrimSuffix(other.packs()[0], ".pack") + ".idx")
	must(t, err)
	path := strings.TrimSuffix(r.packs()[0], ".pack") + ".idx"
	must(t, os.Chmod(path, 0o644))
	must(t, os.WriteFile(path, idx, 0o644))
	loose := r.feed([]byte(token("loose")+"\n"), "hash-object", "-w", "--stdin")
	got := r.history(testOptions(t))
	if len(got.Gaps) == 0 {
		t.Error("no gap")
	}
	if !slices.ContainsFunc(got.Found, func(f Found) bool { return f.Path == "(object "+loose+")" }) {
		t.Error("the loose object is not found")
	}
}

// TestReplacedWhileScanning lets git gc run when the scan has begun.
func TestReplacedWhileScanning(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("files that are open can't be removed")
	}
	for _, test := range []struct {
		name string
		pack func(r *repo)
	}{
		{"loose objects are packed", (*repo).unpackAll},
		{"packs become one", func(r *repo) { r.packSome("--no-reuse-delta", "--window=3") }},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRepo(t)
			r.grow(newGrower(11), 60)
			test.pack(r)
			opts := testOptions(t)
			want := r.history(opts)
			wantNoGaps(t, want)
			var once sync.Once
			opts.Keep = func(m *rules.Match) bool {
				once.Do(func() { r.git("gc", "-q", "--prune=now") })
				return true
			}
			wantSame(t, r.history(opts), want)
			if loose, _ := filepath.Glob(filepath.Join(r.gitDir(), "objects", "??")); len(loose) > 0 || len(r.packs()) != 1 {
				t.Error("git gc did not pack everything")
			}
		})
	}
}

// forge stores an object under an id that is not its own: what only a collision of
// hashes could be otherwise.
func (r *repo) forge(id, kind, data string) {
	r.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	fmt.Fprintf(z, "%s %d\x00%s", kind, len(data), data)
	must(r, z.Close())
	must(r, os.MkdirAll(filepath.Dir(r.loose(id)), 0o755))
	must(r, os.WriteFile(r.loose(id), b.Bytes(), 0o644))
}

func rawID(id string) string {
	raw, err := hex.DecodeString(id)
	if err != nil {
		panic(err)
	}
	return string(raw)
}

func fakeID(n byte) string { return strings.Repeat(fmt.Sprintf("%02x", n), 20) }

// TestLoops has trees that hold themselves and commits that are their own
// ancestors.
func TestLoops(t *testing.T) {
	r := newRepo(t)
	r.commit("a.txt", token("a")+"\n")
	blob := r.feed([]byte(token("b")+"\n"), "hash-object", "-w", "--stdin")
	r.forge(fakeID(0xa1), "tree", "100644 b.txt\x00"+rawID(blob)+"40000 sub\x00"+rawID(fakeID(0xa2)))
	r.forge(fakeID(0xa2), "tree", "40000 back\x00"+rawID(fakeID(0xa1))+"40000 self\x00"+rawID(fakeID(0xa2)))
	who := " A <a@example.com> 1700000000 +0000\n"
	commit := func(tree string, parents ...string) string {
		text := "tree " + tree + "\n"
		for _, p := range parents {
			text += "parent " + p + "\n"
		}
		return text + "author" + who + "committer" + who + "\nsubject\n"
	}
	r.forge(fakeID(0xc1), "commit", commit(fakeID(0xa1), fakeID(0xc2)))
	r.forge(fakeID(0xc2), "commit", commit(fakeID(0xa2), fakeID(0xc1)))
	r.forge(fakeID(0xc3), "commit", commit(fakeID(0xa1), fakeID(0xc2), fakeID(0xc3)))
	r.forge(fakeID(0xd1), "tag", "object "+fakeID(0xd2)+"\ntype tag\ntag x\ntagger"+who+"\n"+token("c")+"\n")
	r.forge(fakeID(0xd2), "tag", "object "+fakeID(0xd1)+"\ntype tag\ntag y\ntagger"+who+"\nmessage\n")
	for name, id := range map[string]string{"heads/loop": fakeID(0xc3), "tags/x": fakeID(0xd1), "tags/tree": fakeID(0xa1)} {
		must(t, os.WriteFile(filepath.Join(r.gitDir(), "refs", filepath.FromSlash(name)), []byte(id+"\n"), 0o644))
	}
	got := r.history(testOptions(t))
	wantSecrets(t, got, "a", "b", "c")
	wantGap(t, got, "commits", "own ancestors")
	wantGap(t, got, "attribution")
}

// TestBomb has trees that mean ten billion paths in a few kilobytes.
func TestBomb(t *testing.T) {
	r := newRepo(t)
	first := r.commit("a.txt", token("a")+"\n")
	entry := "100644 blob " + r.feed([]byte(token("bomb")+"\n"), "hash-object", "-w", "--stdin")
	for range 10 {
		var list strings.Builder
		for i := range 10 {
			fmt.Fprintf(&list, "%s\tn%d\n", entry, i)
		}
		entry = "040000 tree " + r.feed([]byte(list.String()), "mktree")
	}
	tree := strings.Fields(entry)[2]
	for i := range 3 {
		list := fmt.Sprintf("%s\tn%d\n100644 blob %s\ta.txt\n", entry, i, r.git("rev-parse", first+":a.txt"))
		c := r.git("commit-tree", "-p", "HEAD", "-m", "bomb", r.feed([]byte(list), "mktree"))
		r.git("update-ref", "HEAD", c)
	}
	r.git("update-ref", "refs/tags/tree", tree)
	r.git("read-tree", "--empty")
	second := r.commit("b.txt", token("b")+"\n")
	r.git("tag", "v1")
	opts := testOptions(t)
	got := r.history(opts)
	wantGap(t, got, "attribution")
	wantSecrets(t, got, "a", "b", "bomb")
	var others []string
	for _, f := range got.Found {
		if f.Match.Secret != token("bomb") {
			others = append(others, tellOf(f))
		}
	}
	last := r.git("rev-parse", second+"~")
	want := []string{tell("token", "a.txt", first, "last", last, "removed", second), tell("token", "b.txt", second, "head")}
	if !slices.Equal(others, want) {
		t.Errorf("got %q, want %q", others, want)
	}
}

// TestManySecrets has a file with many secrets at many paths.
func TestManySecrets(t *testing.T) {
	r := newRepo(t)
	var text strings.Builder
	for i := range 2000 {
		fmt.Fprintln(&text, token(fmt.Sprint(i)))
	}
	entry := "100644 blob " + r.feed([]byte(text.String()), "hash-object", "-w", "--stdin")
	var list strings.Builder
	for i := range 300 {
		fmt.Fprintf(&list, "%s\tn%04d\n", entry, i)
	}
	c := r.git("commit-tree", "-m", "many", r.feed([]byte(list.String()), "mktree"))
	r.git("update-ref", "HEAD", c)
	got := r.history(testOptions(t))
	wantGap(t, got, "attribution")
	if n := len(secretsOf(got)); n != 2000 {
		t.Errorf("%d secrets are found, want 2000", n)
	}
}

func TestOddTimes(t *testing.T) {
	r := newRepo(t)
	r.write("a.txt", token("a")+"\n")
	r.git("add", "a.txt")
	tree := r.git("write-tree")
	for _, at := range []string{"99999999999999999999 +9999", "-5 -2399", "x y", "", "1700000000 +2359"} {
		text := fmt.Sprintf("tree %s\nauthor A <a@example.com> %s\ncommitter A <a@example.com> %s\n\nm %s\n", tree, at, at, at)
		r.feed([]byte(text), "hash-object", "-t", "commit", "-w", "--literally", "--stdin")
	}
	got := r.history(testOptions(t))
	wantNoGaps(t, got)
	wantSecrets(t, got, "a")
	for _, f := range got.Found {
		if _, err := f.Commit.Date.MarshalJSON(); err != nil {
			t.Errorf("%v: %v", f.Commit.Date, err)
		}
	}
}
