package gitobject

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/racetest"
)

// smallRepo is a repository of one pack with a few objects and deltas of each
// kind, and its files' names.
func smallRepo(t *testing.T) (r *repo, want map[plumbing.Hash]content, pack, idx string) {
	r = newRepo(t)
	text := strings.Repeat("a line of text\n", 3)
	for _, s := range []string{"", "other", "another", "x", "y"} {
		r.git([]byte(text+strings.Repeat(s, 3)+text), "hash-object", "-w", "--stdin")
	}
	tree := strings.TrimSpace(string(r.git(nil, "mktree")))
	r.git([]byte("commit\n"), "commit-tree", tree)
	r.repackAs("--delta-base-offset")
	os.RemoveAll(filepath.Join(r.objects(), "4b")) // the loose ones
	dirs, err := filepath.Glob(filepath.Join(r.objects(), "??"))
	must(t, err)
	for _, d := range dirs {
		must(t, os.RemoveAll(d))
	}
	return r, r.truth(), r.only("*.pack"), r.only("*.idx")
}

// only returns the name of the only file of the pack directory with a name
// like that. It can be written to.
func (r *repo) only(pattern string) string {
	r.Helper()
	files, err := filepath.Glob(filepath.Join(r.objects(), "pack", pattern))
	must(r, err)
	if len(files) != 1 {
		r.Fatalf("%d files are like %s", len(files), pattern)
	}
	must(r, os.Chmod(files[0], 0o644))
	return files[0]
}

// below returns the ids of the objects whose entry is at an offset of the
// pack, and of all that are made from them.
func below(db *DB, at int64) map[plumbing.Hash]bool {
	hit := map[plumbing.Hash]bool{}
	t := db.forest()
	for slot := range uint32(len(db.offsets)) {
		_, off, end, err := db.span(slot)
		if err != nil || at < off || at >= end {
			continue
		}
		stack := []uint32{slot}
		for len(stack) > 0 {
			s := stack[len(stack)-1]
			stack = stack[:len(stack)-1]
			hit[db.ids[db.nums[s]]] = true
			for c := t.child[s]; c >= 0; c = t.next[c] {
				stack = append(stack, uint32(c))
			}
		}
	}
	return hit
}

// TestFlips changes each byte of a pack in turn: what does not depend on it is
// read as before, and of the rest nothing is lost silently.
func TestFlips(t *testing.T) {
	r, want, pack, _ := smallRepo(t)
	intact := openDB(t, r.objects(), Options{})
	wantNoGaps(t, intact)
	data, err := os.ReadFile(pack)
	must(t, err)
	for i := range data {
		for _, flip := range []byte{0x01, 0x80, 0xff} {
			data[i] ^= flip
			must(t, os.WriteFile(pack, data, 0o644))
			data[i] ^= flip
			hit := below(intact, int64(i))
			db := openDB(t, r.objects(), Options{})
			got := walkAll(t, db, WalkOptions{Workers: 1}, true)
			checkLoss(t, db, got, want, func(id plumbing.Hash) bool { return hit[id] })
			if t.Failed() {
				t.Fatalf("byte %d of %d, flipped %x", i, len(data), flip)
			}
			db.Close()
		}
	}
}

// checkLoss checks that what cannot have been hit was read, and that if
// anything is missing there is a gap.
func checkLoss(t *testing.T, db *DB, got visited, want map[plumbing.Hash]content, hit func(plumbing.Hash) bool) {
	t.Helper()
	lost := 0
	for id, w := range want {
		if got.objects[id] == w {
			continue
		}
		lost++
		if !hit(id) {
			t.Errorf("%s %s is lost", w.kind, id)
		}
	}
	if lost > 0 && len(db.Gaps()) == 0 && len(got.large) == 0 {
		t.Errorf("%d objects are lost without a gap", lost)
	}
	for n := range Num(db.Len()) {
		_, visited := got.objects[db.ID(n)]
		_, large := got.large[db.ID(n)]
		if _, data, err := db.Read(n, 1<<20); visited != (err == nil) && !large {
			t.Errorf("%s: visited %v, but Read gives %d bytes and error %v", db.ID(n), visited, len(data), err)
		}
	}
}

func TestIndexFlips(t *testing.T) {
	if racetest.Enabled {
		t.Skip("one goroutine, and thousands of repositories")
	}
	for _, version := range []string{"1", "2"} {
		t.Run("version "+version, func(t *testing.T) {
			r, want, pack, idx := smallRepo(t)
			r.git(nil, "index-pack", "--index-version="+version, "-o", idx, pack)
			must(t, os.Chmod(idx, 0o644))
			data, err := os.ReadFile(idx)
			must(t, err)
			for i := range data {
				data[i] ^= 0x41
				must(t, os.WriteFile(idx, data, 0o644))
				data[i] ^= 0x41
				db := openDB(t, r.objects(), Options{})
				got := walkAll(t, db, WalkOptions{Workers: 1}, true)
				lost := 0
				checkLoss(t, db, got, want, func(plumbing.Hash) bool { lost++; return true })
				if len(db.Gaps()) == 0 {
					t.Errorf("no gap")
				}
				// A header or count makes the index unusable. An id hits one
				// object, an offset what is made from it too.
				head := 8 + fanoutLen
				if version == "1" {
					head = fanoutLen
				}
				if i >= head && lost > 5 {
					t.Errorf("%d objects lost", lost)
				}
				if i >= head-fanoutLen && i < head-4 && lost > 0 {
					t.Errorf("%d objects lost by a wrong fan-out table, which is not needed", lost)
				}
				if t.Failed() {
					t.Fatalf("byte %d of %d", i, len(data))
				}
				db.Close()
			}
		})
	}
}

func TestTruncated(t *testing.T) {
	r, want, pack, idx := smallRepo(t)
	intact := openDB(t, r.objects(), Options{})
	intact.forest()
	for _, name := range []string{pack, idx} {
		data, err := os.ReadFile(name)
		must(t, err)
		for n := range data {
			if name == idx && n%7 != 0 {
				continue
			}
			must(t, os.WriteFile(name, data[:n], 0o644))
			hit := map[plumbing.Hash]bool{}
			for at := n; name == pack && at < len(data); at++ {
				for id := range below(intact, int64(at)) {
					hit[id] = true
				}
			}
			db := openDB(t, r.objects(), Options{})
			got := walkAll(t, db, WalkOptions{Workers: 1}, true)
			checkLoss(t, db, got, want, func(id plumbing.Hash) bool { return name == idx || n < packHeader+20 || hit[id] })
			if len(db.Gaps()) == 0 {
				t.Error("no gap")
			}
			if t.Failed() {
				t.Fatalf("%s has %d bytes of %d", filepath.Base(name), n, len(data))
			}
			db.Close()
		}
		must(t, os.WriteFile(name, data, 0o644))
	}
}

// TestSecondCopy holds that an object is read from where it is whole.
func TestSecondCopy(t *testing.T) {
	r := newRepo(t)
	r.grow(9, 30)
	r.repackAs("--delta-base-offset")
	want := r.truth()
	pack := r.only("*.pack")
	data, err := os.ReadFile(pack)
	must(t, err)
	r.addPack("--no-reuse-delta", "--no-reuse-object", "--window=0")
	for i := 100; i < len(data)-100; i += 200 {
		data[i] ^= 0xff
	}
	must(t, os.WriteFile(pack, data, 0o644))
	db := openDB(t, r.objects(), Options{})
	compare(t, walkAll(t, db, WalkOptions{}, false).objects, want)
	for n := range Num(db.Len()) {
		w := want[db.ID(n)]
		kind, data, err := db.Read(n, int64(len(w.data)))
		if err != nil || (content{kind.String(), string(data)}) != w {
			t.Errorf("%s: %s of %d bytes, want %s of %d, error %v", db.ID(n), kind, len(data), w.kind, len(w.data), err)
		}
	}
	wantNoGaps(t, db)
}

// TestVanished holds that loose objects are found again when git gc has packed
// them after the database was opened.
func TestVanished(t *testing.T) {
	r := newRepo(t)
	r.grow(9, 10)
	for _, p := range r.removePacks() {
		r.git(p, "unpack-objects", "-q")
	}
	want := r.truth()
	first := openDB(t, r.objects(), Options{})
	second := openDB(t, r.objects(), Options{})
	r.repackAs()
	r.git(nil, "prune-packed", "-q")
	checkReads(t, first, want)
	compare(t, walkAll(t, second, WalkOptions{}, false).objects, want)
	wantNoGaps(t, first)
	wantNoGaps(t, second)

	// Gone for good.
	third := openDB(t, r.objects(), Options{})
	r.git([]byte("loose\n"), "hash-object", "-w", "--stdin")
	fourth := openDB(t, r.objects(), Options{})
	dirs, err := filepath.Glob(filepath.Join(r.objects(), "??"))
	must(t, err)
	for _, d := range dirs {
		must(t, os.RemoveAll(d))
	}
	compare(t, walkAll(t, third, WalkOptions{}, false).objects, want)
	compare(t, walkAll(t, fourth, WalkOptions{}, false).objects, want)
	if text := gapText(fourth.Gaps()); !strings.Contains(text, string(errMissing)) {
		t.Errorf("gaps %q", text)
	}
}
