package gitrepo

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/format/index"
)

// checkIndex compares with git ls-files.
func checkIndex(t *testing.T, g git, r *Repo) *Index {
	t.Helper()
	idx, err := r.Index()
	if err != nil {
		t.Fatal(err)
	}
	var got, skipped []string
	for _, e := range idx.Entries {
		got = append(got, fmt.Sprintf("%06o %s %d\t%s", e.Mode, e.Hash, e.Stage, e.Name))
		if e.SkipWorktree {
			skipped = append(skipped, "S "+e.Name)
		}
	}
	args := []string{"ls-files", "-z", "--stage"}
	if idx.Sparse {
		args = append(args, "--sparse")
	}
	if want := strings.TrimSuffix(g.run(args...), "\x00"); strings.Join(got, "\x00") != want {
		t.Errorf("index:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.ReplaceAll(want, "\x00", "\n"))
	}
	if idx.Sparse {
		return idx
	}
	var wantSkipped []string
	for _, line := range strings.Split(g.run("ls-files", "-z", "-t"), "\x00") {
		if strings.HasPrefix(line, "S ") {
			wantSkipped = append(wantSkipped, line)
		}
	}
	if !slices.Equal(skipped, wantSkipped) {
		t.Errorf("skip-worktree: %q, want %q", skipped, wantSkipped)
	}
	return idx
}

// files makes a worktree with names of many lengths.
func (g git) files() git {
	for i := range 40 {
		g.write(fmt.Sprintf("d%d/%s", i%4, strings.Repeat("x", i+1)), fmt.Sprint(i))
	}
	g.write(strings.Repeat("long/", 45)+strings.Repeat("n", 30), "long")
	return g
}

func TestIndex(t *testing.T) {
	t.Parallel()
	g := newGit(t).init()
	if idx, err := g.open().Index(); err != nil || len(idx.Entries) != 0 || idx.Version != 0 {
		t.Errorf("no index: %+v, %v", idx, err)
	}
	g.files().run("add", "-A")
	checkIndex(t, g, g.open())
	g.commit("one")
	g.write("intent.txt", "x").run("add", "-N", "intent.txt")
	g.run("update-index", "--skip-worktree", "d1/xx")
	for _, version := range []int{2, 3, 4} {
		g.run("update-index", "--index-version", fmt.Sprint(version))
		idx := checkIndex(t, g, g.open())
		if version != 2 && idx.Version != version { // 2 cannot have extended flags
			t.Errorf("version %d, want %d", idx.Version, version)
		}
		intent := 0
		for _, e := range idx.Entries {
			if e.IntentToAdd {
				intent++
			}
			if e.IntentToAdd != (e.Name == "intent.txt") {
				t.Errorf("%s: intent-to-add %v", e.Name, e.IntentToAdd)
			}
		}
		if intent != 1 {
			t.Errorf("%d entries that are intended", intent)
		}
	}
	// No checksum: what newer versions of git write for index.skipHash.
	path := filepath.Join(g.dir, ".git/index")
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	clear(data[len(data)-sha1.Size:])
	writeFile(t, path, string(data))
	if idx, err := g.open().Index(); err != nil || len(idx.Entries) < 40 {
		t.Errorf("without a checksum: %v", err)
	}
	data[len(data)-1] = 1
	writeFile(t, path, string(data))
	if _, err := g.open().Index(); !errors.Is(err, errIndexChecksum) {
		t.Errorf("wrong checksum: %v", err)
	}
}

func TestIndexConflict(t *testing.T) {
	t.Parallel()
	g := newGit(t).init().commit("one")
	g.run("checkout", "-q", "-b", "side")
	g.commit("two")
	g.run("checkout", "-q", "main")
	g.commit("three")
	if _, err := g.try("merge", "side"); err == nil {
		t.Fatal("no conflict")
	}
	idx := checkIndex(t, g, g.open())
	if n := len(idx.Entries); n != 3 || idx.Entries[2].Stage != 3 {
		t.Errorf("%d entries", n)
	}
	checkRefs(t, g, g.open())
}

func TestIndexSplit(t *testing.T) {
	t.Parallel()
	for _, version := range []string{"2", "4"} {
		g := newGit(t).init().files().commit("one")
		g.run("config", "splitIndex.maxPercentChange", "100")
		g.run("update-index", "--index-version", version)
		g.run("update-index", "--split-index")
		if idx := checkIndex(t, g, g.open()); !idx.Split {
			t.Error("not split")
		}
		g.write("d0/x", "changed").write("new.txt", "x").write("d0/w", "x")
		g.run("rm", "-q", "--cached", "d1/xx", "d2/xxx")
		g.run("add", "new.txt", "d0/x", "d0/w")
		idx := checkIndex(t, g, g.open())
		if !idx.Split {
			t.Error("not split after changes")
		}
		g.run("rm", "-q", "-f", "--cached", "d0/x", "new.txt")
		checkIndex(t, g, g.open())
		// Another index file finds the shared part in the git directory all the same.
		if err := os.Rename(filepath.Join(g.dir, ".git/index"), filepath.Join(g.dir, "moved")); err != nil {
			t.Fatal(err)
		}
		env := "GIT_INDEX_FILE=" + filepath.Join(g.dir, "moved")
		r, err := Open("", Options{Dir: g.dir, Getenv: getenv(env)})
		if err != nil {
			t.Fatal(err)
		}
		checkIndex(t, g.with(env), r)
		shared, err := filepath.Glob(filepath.Join(g.dir, ".git/sharedindex.*"))
		if err != nil || len(shared) == 0 {
			t.Fatal("no shared index", err)
		}
		for _, path := range shared {
			os.Remove(path)
		}
		if _, err := r.Index(); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("without the shared index: %v", err)
		}
	}
}

func TestIndexSparse(t *testing.T) {
	t.Parallel()
	g := newGit(t).init().files().commit("one")
	g.run("sparse-checkout", "set", "--cone", "--sparse-index", "d1")
	idx := checkIndex(t, g, g.open())
	dirs := 0
	for _, e := range idx.Entries {
		if e.Dir() {
			dirs++
			if !strings.HasSuffix(e.Name, "/") || !e.SkipWorktree {
				t.Errorf("%+v", e)
			}
		}
	}
	if !idx.Sparse || dirs != 4 {
		t.Errorf("sparse %v, %d directories", idx.Sparse, dirs)
	}
	g.run("sparse-checkout", "reapply", "--no-sparse-index")
	if idx := checkIndex(t, g, g.open()); idx.Sparse || len(idx.Entries) != 42 {
		t.Errorf("sparse %v, %d entries", idx.Sparse, len(idx.Entries))
	}
}

// git commit -a and git commit PATH let hooks see another index.
func TestIndexOfEnvironment(t *testing.T) {
	t.Parallel()
	g := newGit(t).init().files().commit("one")
	g.write("staged.txt", "x")
	for _, file := range []string{".git/next", g.dir + "/.git/abs", "next", "../outside"} {
		g := g.with("GIT_INDEX_FILE=" + file)
		g.run("add", "-A")
		for _, dir := range []string{".", "d1"} {
			in := g.in(dir)
			r, err := Open("", Options{Dir: in.dir, Getenv: getenv("GIT_INDEX_FILE=" + file)})
			if err != nil {
				t.Fatal(err)
			}
			idx, err := r.Index()
			if err != nil {
				t.Fatal(err)
			}
			if !slices.ContainsFunc(idx.Entries, func(e IndexEntry) bool { return e.Name == "staged.txt" }) {
				t.Errorf("%s in %s: staged.txt is not there", file, dir)
			}
		}
	}
	if idx := checkIndex(t, g, g.open()); len(idx.Entries) != 42 {
		t.Errorf("by path: %d entries", len(idx.Entries))
	}
}

// indexBytes makes an index file with its checksum.
func indexBytes(version, count uint32, rest ...[]byte) []byte {
	b := []byte("DIRC")
	b = binary.BigEndian.AppendUint32(b, version)
	b = binary.BigEndian.AppendUint32(b, count)
	b = append(b, bytes.Join(rest, nil)...)
	sum := sha1.Sum(b)
	return append(b, sum[:]...)
}

// entryBytes makes an entry of version 4 with the strip count as it is given.
func entryBytes(strip []byte, name string) []byte {
	b := make([]byte, entryFixed)
	b = append(b, strip...)
	return append(append(b, name...), 0)
}

func extension(name string, data string) []byte {
	b := binary.BigEndian.AppendUint32([]byte(name), uint32(len(data)))
	return append(b, data...)
}

func TestIndexHostile(t *testing.T) {
	t.Parallel()
	zeros := strings.Repeat("\x00", 20)
	for name, data := range map[string][]byte{
		"short":               []byte("DIRC"),
		"signature":           append([]byte("PACK"), make([]byte, 40)...),
		"version":             indexBytes(5, 0),
		"count":               indexBytes(2, 1<<32-1),
		"entry":               indexBytes(4, 1, make([]byte, entryFixed+1)),
		"strip":               indexBytes(4, 1, entryBytes([]byte{1}, "x")),
		"strip overflow":      indexBytes(4, 1, entryBytes(bytes.Repeat([]byte{0xff}, 12), "x")),
		"name length":         indexBytes(2, 1, bytes.Repeat([]byte{0}, 60), []byte{0, 5}, []byte("ab\x00\x00\x00\x00\x00\x00\x00\x00")),
		"required extension":  indexBytes(2, 0, extension("newx", "")),
		"extension size":      indexBytes(2, 0, []byte("TREE\xff\xff\xff\xff")),
		"extension cut":       indexBytes(2, 0, []byte("TREE")),
		"link cut":            indexBytes(2, 0, extension("link", "abc")),
		"link words":          indexBytes(2, 0, extension("link", zeros+"\x00\x00\x00\x01\xff\xff\xff\xff")),
		"link to nothing":     indexBytes(2, 0, extension("link", strings.Repeat("a", 20))),
		"names out of bounds": indexBytes(4, 3000, entryBytes([]byte{0}, strings.Repeat("n", 100_000)), bytes.Repeat(entryBytes([]byte{0}, "x"), 2999)),
	} {
		dir := emptyRepo(t)
		writeFile(t, filepath.Join(dir, ".git/index"), string(data))
		r, err := Open(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		if idx, err := r.Index(); err == nil {
			t.Errorf("%s: read as %+v", name, idx)
		} else {
			t.Logf("%s: %v", name, err)
		}
	}
	// Optional extensions are of no interest, whatever is in them.
	raw, err := decodeIndex(indexBytes(2, 0, extension("XXXX", "hello"), extension("TREE", "")))
	if err != nil || len(raw.Entries) != 0 {
		t.Errorf("optional extensions: %v", err)
	}
}

// A bitmap of few bytes may claim any number of bits.
func TestEWAHHostile(t *testing.T) {
	t.Parallel()
	marker := func(bit, run, literals uint64) []byte {
		return binary.BigEndian.AppendUint64(nil, bit|run<<1|literals<<33)
	}
	for name, test := range map[string]struct {
		words []byte
		want  string
	}{
		"ones":            {marker(1, 1<<32-1, 0), "error"},
		"zeros":           {bytes.Repeat(marker(0, 1<<32-1, 0), 1000), "[]"},
		"literals":        {marker(0, 0, 1<<31-1), "error"},
		"zeros, then one": {slices.Concat(marker(0, 1<<32-1, 1), marker(1, 0, 0)), "error"},
		"good":            {slices.Concat(marker(1, 1, 1), marker(1, 2, 0), marker(0, 1, 0)), "[64 66]"},
	} {
		var got []int
		err := ewah{test.words}.each(100, func(i int) error {
			if i < 64 && name == "good" {
				return nil
			}
			got = append(got, i)
			return nil
		})
		s := fmt.Sprint(got)
		if err != nil {
			s = "error"
		}
		if s != test.want {
			t.Errorf("%s: %s, %v, want %s", name, s, err, test.want)
		}
	}
}

// FuzzIndex: what go-git reads too is read alike. The checksum is made good,
// or nothing would get past it.
func FuzzIndex(f *testing.F) {
	f.Add([]byte{}, uint32(2), uint32(0))
	f.Add(entryBytes([]byte{0}, "a/b"), uint32(4), uint32(1))
	f.Add(slices.Concat(entryBytes([]byte{0}, "a/b"), entryBytes([]byte{1}, "c"), extension("TREE", "")), uint32(4), uint32(2))
	plain := append(make([]byte, 60), 0, 3)
	f.Add(append(plain, "a/b\x00\x00\x00\x00\x00\x00\x00"...), uint32(2), uint32(1))
	extended := append(make([]byte, 60), 0x40, 3, 0x20, 0)
	f.Add(append(extended, "a/b\x00\x00\x00\x00\x00"...), uint32(3), uint32(1))
	f.Add(extension("link", strings.Repeat("\x00", 44)), uint32(2), uint32(0))
	f.Add(extension("sdir", ""), uint32(2), uint32(0))
	f.Fuzz(func(t *testing.T, rest []byte, version, count uint32) {
		data := indexBytes(version, count, rest)
		raw, err := decodeIndex(data)
		if err != nil {
			return
		}
		if raw.link != nil {
			shared := make([]IndexEntry, 3)
			if out, err := raw.link.join(shared, slices.Clone(raw.Entries)); err == nil && len(out) > 3+len(raw.Entries) {
				t.Errorf("%d entries of 3 and %d", len(out), len(raw.Entries))
			}
			return
		}
		if raw.Sparse {
			return
		}
		var want index.Index
		if err := index.NewDecoder(bytes.NewReader(data)).Decode(&want); err != nil {
			if !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
				t.Skip("go-git:", err)
			}
			return
		}
		if len(raw.Entries) != len(want.Entries) {
			t.Fatalf("%d entries, go-git has %d", len(raw.Entries), len(want.Entries))
		}
		for i, e := range raw.Entries {
			w := want.Entries[i]
			if e.Name != w.Name || e.Hash != w.Hash || filemode.FileMode(e.Mode) != w.Mode || e.Stage != int(w.Stage) ||
				e.SkipWorktree != w.SkipWorktree || e.IntentToAdd != w.IntentToAdd {
				t.Errorf("entry %d is %+v, go-git has %+v", i, e, w)
			}
		}
	})
}
