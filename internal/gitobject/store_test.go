package gitobject

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/racetest"
)

func openStore(t testing.TB, dir string, opts Options) *Store {
	t.Helper()
	s, err := OpenStore(dir, opts)
	must(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// reader is what a DB and a Store have in common.
type reader interface {
	Lookup(id plumbing.Hash) (Num, bool)
	ID(n Num) plumbing.Hash
	Type(n Num) (Type, bool)
	Read(n Num, limit int64) (Type, []byte, error)
	Gaps() []finding.Gap
}

// readBy reads an object; it is empty if that can't be done.
func readBy(t testing.TB, r reader, id plumbing.Hash) content {
	t.Helper()
	n, ok := r.Lookup(id)
	if !ok {
		return content{}
	}
	if back := r.ID(n); back != id {
		t.Errorf("ID(Lookup(%s)) = %s", id, back)
	}
	kind, data, err := r.Read(n, 4<<20)
	if err != nil {
		return content{}
	}
	return content{kind.String(), string(data)}
}

// TestStore compares a Store with a DB and with git.
func TestStore(t *testing.T) {
	for _, test := range []struct {
		name string
		make func(r *repo)
	}{
		{"empty", func(r *repo) {}},
		{"OFS_DELTA", func(r *repo) {
			r.grow(1, 60)
			r.git(nil, "repack", "-adfq", "--depth=50", "--window=10")
		}},
		{"REF_DELTA", func(r *repo) {
			r.grow(4, 60)
			r.repackAs("--no-reuse-delta", "--window=20")
		}},
		{"depth 4095", func(r *repo) {
			r.grow(2, 80)
			r.git(nil, "repack", "-adfq", "--depth=4095", "--window=5")
		}},
		{"index version 1", func(r *repo) {
			r.git(nil, "config", "pack.indexVersion", "1")
			r.grow(3, 30)
			r.git(nil, "repack", "-adfq")
		}},
		{"64-bit offsets", func(r *repo) {
			r.grow(3, 30)
			r.repackAs("--index-version=2,0x100", "--delta-base-offset")
		}},
		{"several packs", func(r *repo) {
			for seed := range uint64(4) {
				r.grow(10+seed, 20)
			}
		}},
		{"duplicates", func(r *repo) {
			r.grow(5, 20)
			r.repackAs("--no-reuse-delta", "--window=3")
			r.addPack("--no-reuse-delta", "--no-reuse-object", "--window=30", "--delta-base-offset")
			r.unpack()
		}},
		{"loose", func(r *repo) {
			r.grow(6, 20)
			for _, p := range r.removePacks() {
				r.git(p, "unpack-objects", "-q")
			}
		}},
		{"loose and packed", func(r *repo) {
			r.grow(6, 20)
			r.git([]byte("loose content\n"), "hash-object", "-w", "--stdin")
			r.git(nil, "hash-object", "-t", "tree", "-w", "--stdin")
		}},
		{"alternates", func(r *repo) {
			r.grow(7, 20)
			dir := r.TempDir()
			must(r, os.Rename(r.objects(), filepath.Join(dir, "objects")))
			must(r, os.MkdirAll(filepath.Join(r.objects(), "info"), 0o755))
			must(r, os.WriteFile(filepath.Join(r.objects(), "info", "alternates"), []byte(filepath.Join(dir, "objects")+"\n"), 0o644))
			r.git([]byte("loose content\n"), "hash-object", "-w", "--stdin")
			r.grow(8, 5)
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRepo(t)
			test.make(r)
			want := r.truth()
			s, db := openStore(t, r.objects(), Options{Alternates: true}), openDB(t, r.objects(), Options{Alternates: true})
			for id, w := range want {
				if got := readBy(t, s, id); got != w || got != readBy(t, db, id) {
					t.Fatalf("%s: got %s of %d bytes, want %s of %d", id, got.kind, len(got.data), w.kind, len(w.data))
				}
				n, _ := s.Lookup(id)
				if kind, ok := s.Type(n); !ok || kind.String() != w.kind {
					t.Errorf("Type(%s) = %s, %t, want %s", id, kind, ok, w.kind)
				}
			}
			if s.whole.Load() != nil {
				t.Error("the whole database was opened")
			}
			if len(s.Gaps()) > 0 {
				t.Errorf("gaps %v", s.Gaps())
			}
			if _, ok := s.Lookup(forgedID(1)); ok {
				t.Error("an object is found that is not there")
			}
			// What is in the cache is not given beyond the limit.
			tried := 0
			for id, w := range want {
				if tried++; tried > 10 { // from here on the whole database is asked
					break
				}
				n, ok := s.Lookup(id)
				if _, _, err := s.Read(n, int64(len(w.data))-1); ok && !errors.Is(err, ErrTooLarge) {
					t.Fatalf("%s is not too large: %v", id, err)
				}
			}
			if got := readBy(t, openStore(t, r.objects(), Options{Alternates: true}), forgedID(1)); got != (content{}) {
				t.Error("an object is read that is not there")
			}
		})
	}
}

// checkStore holds that each object that a Store gives is the right one, or what a
// DB gives, and that there is a gap if one is not there.
func checkStore(t *testing.T, dir string, want map[plumbing.Hash]content) {
	t.Helper()
	s, err := OpenStore(dir, Options{})
	must(t, err)
	defer s.Close()
	db, err := Open(dir, Options{})
	must(t, err)
	defer db.Close()
	wrong := 0
	for id, w := range want {
		got := readBy(t, s, id)
		if got == w {
			continue
		}
		wrong++
		if got != readBy(t, db, id) {
			t.Errorf("%s: neither the object nor what a DB gives", id)
		}
	}
	if wrong > 0 && len(s.Gaps()) == 0 {
		t.Errorf("%d objects are lost without a gap", wrong)
	}
}

// TestStoreFlips changes each byte of a pack and of its index, and cuts them.
func TestStoreFlips(t *testing.T) {
	if racetest.Enabled {
		t.Skip("one goroutine, and thousands of repositories")
	}
	for _, version := range []string{"1", "2"} {
		t.Run("version "+version, func(t *testing.T) {
			r, want, pack, idx := smallRepo(t)
			r.git(nil, "index-pack", "--index-version="+version, "-o", idx, pack)
			must(t, os.Chmod(idx, 0o644))
			for _, name := range []string{pack, idx} {
				good, err := os.ReadFile(name)
				must(t, err)
				for i := range good {
					for _, flip := range []byte{0x01, 0xc0} {
						if name == idx && (flip == 0x01 || i < fanoutLen && i%16 != 3) {
							continue // that shows as much, and takes long
						}
						good[i] ^= flip
						must(t, os.WriteFile(name, good, 0o644))
						good[i] ^= flip
						checkStore(t, r.objects(), want)
						if t.Failed() {
							t.Fatalf("byte %d of %s, flipped %x", i, filepath.Ext(name), flip)
						}
					}
				}
				for n := 0; n < len(good); n += 11 {
					must(t, os.WriteFile(name, good[:n], 0o644))
					checkStore(t, r.objects(), want)
					if t.Failed() {
						t.Fatalf("%s has %d bytes of %d", filepath.Ext(name), n, len(good))
					}
				}
				must(t, os.WriteFile(name, good, 0o644))
			}
			checkStore(t, r.objects(), want)
		})
	}
}

// TestStoreFaults holds that a Store gives what a DB gives of packs that git would
// not write.
func TestStoreFaults(t *testing.T) {
	hello := []byte("hello, world\n")
	size := len(hello)
	var p forgery
	// An id that is the content's, so that it is read in the straight way.
	honest := func(e forged, result string) int {
		e.id = plumbing.ComputeHash(plumbing.BlobObject, []byte(result))
		return p.add(e)
	}
	honest(forged{kind: uint8(Blob), size: -1, data: hello}, string(hello))
	honest(forged{kind: ofsDelta, size: -1, base: 0, data: prepend("a", size)}, "a"+string(hello))
	p.full(Blob, []byte("of another id"))
	p.ofs(4, prepend("a", size))
	p.ofs(4, prepend("a", size)) // made from itself
	p.ref(forgedID(6), prepend("a", size))
	p.ref(forgedID(5), prepend("a", size)) // a loop
	p.ref(plumbing.NewHash("1234"), prepend("a", size))
	p.add(forged{kind: uint8(Blob), size: 1 << 40, data: hello})
	p.add(forged{kind: uint8(Blob), size: 1 << 28, data: hello})
	p.add(forged{kind: 5, size: -1, data: hello})
	honest(forged{kind: ofsDelta, size: -1, base: 1, data: prepend("b", size+1)}, "ba"+string(hello))
	dir := t.TempDir()
	p.write(t, dir)
	s, db := openStore(t, dir, Options{}), openDB(t, dir, Options{})
	for _, honest := range []int{0, 1, 11} {
		if got := readBy(t, s, p.entries[honest].id); !strings.HasSuffix(got.data, string(hello)) {
			t.Errorf("entry %d: got %q", honest, got)
		}
	}
	if s.whole.Load() != nil {
		t.Error("the whole database was opened")
	}
	bad := 0
	for i, e := range p.entries {
		got := readBy(t, s, e.id)
		if want := readBy(t, db, e.id); got != want {
			t.Errorf("entry %d: got %q, want %q", i, got, want)
		}
		if got == (content{}) {
			bad++
		}
	}
	if got, want := gapText(s.Gaps()), gapText(db.Gaps()); got != want || bad != 8 {
		t.Errorf("%d are bad, gaps\n%s\nwant\n%s", bad, got, want)
	}
}

// TestStoreOdd holds that a Store has the gaps of a DB where its directory is not
// in order.
func TestStoreOdd(t *testing.T) {
	for name, spoil := range map[string]func(dir string){
		"no index":       func(dir string) { must(t, os.Remove(filepath.Join(dir, "pack", "a.idx"))) },
		"no pack":        func(dir string) { must(t, os.Remove(filepath.Join(dir, "pack", "a.pack"))) },
		"empty pack":     func(dir string) { must(t, os.WriteFile(filepath.Join(dir, "pack", "a.pack"), nil, 0o644)) },
		"empty index":    func(dir string) { must(t, os.WriteFile(filepath.Join(dir, "pack", "a.idx"), nil, 0o644)) },
		"no directory":   func(dir string) { must(t, os.RemoveAll(filepath.Join(dir, "pack"))) },
		"a directory":    func(dir string) { must(t, os.Mkdir(filepath.Join(dir, "pack", "b.pack"), 0o755)) },
		"bad alternates": func(dir string) { objectsWith(t, dir, 2, "/nowhere") },
	} {
		dir := t.TempDir()
		objectsWith(t, dir, 1)
		for _, ext := range []string{"pack", "idx"} {
			files, err := filepath.Glob(filepath.Join(dir, "pack", "*."+ext))
			must(t, err)
			must(t, os.Rename(files[0], filepath.Join(dir, "pack", "a."+ext)))
		}
		spoil(dir)
		opts := Options{Alternates: true}
		s, db := openStore(t, dir, opts), openDB(t, dir, opts)
		if got, want := readBy(t, s, forgedID(1)), readBy(t, db, forgedID(1)); got != want {
			t.Errorf("%s: got %q, want %q", name, got, want)
		}
		got, want := gapText(s.Gaps()), gapText(db.Gaps())
		if got != want || (want == "") != (name == "no directory") {
			t.Errorf("%s: gaps\n%s\nwant\n%s", name, got, want)
		}
	}
	if _, err := OpenStore(filepath.Join(t.TempDir(), "none"), Options{}); err == nil {
		t.Error("no error for a directory that is not there")
	}
}

// TestStoreVanished holds that objects are found again when git gc has moved them,
// and that it is told if they are gone.
func TestStoreVanished(t *testing.T) {
	r := newRepo(t)
	r.grow(9, 10)
	for _, p := range r.removePacks() {
		r.git(p, "unpack-objects", "-q")
	}
	want := r.truth()
	before, after, gone := openStore(t, r.objects(), Options{}), openStore(t, r.objects(), Options{}), openStore(t, r.objects(), Options{})
	for id := range want { // one has found them, the other has not
		before.Lookup(id)
		gone.Lookup(id)
	}
	r.repackAs()
	r.git(nil, "prune-packed", "-q")
	for id, w := range want {
		if readBy(t, before, id) != w || readBy(t, after, id) != w {
			t.Errorf("%s %s is lost", w.kind, id)
		}
	}
	if gaps := slices.Concat(before.Gaps(), after.Gaps()); len(gaps) > 0 {
		t.Errorf("gaps %v", gaps)
	}
	r.removePacks()
	for id := range want {
		if readBy(t, gone, id) != (content{}) {
			t.Errorf("%s is read", id)
		}
	}
	if text := gapText(gone.Gaps()); !strings.Contains(text, string(errMissing)) {
		t.Errorf("gaps %q", text)
	}
	must(t, os.RemoveAll(r.objects()))
	gone = openStoreThenRemove(t)
	if readBy(t, gone, forgedID(1)) != (content{}) || len(gone.Gaps()) == 0 {
		t.Errorf("a directory that is gone is read, gaps %v", gone.Gaps())
	}
}

func openStoreThenRemove(t *testing.T) *Store {
	dir := filepath.Join(t.TempDir(), "objects")
	must(t, os.Mkdir(dir, 0o755))
	s := openStore(t, dir, Options{})
	must(t, os.Remove(dir))
	return s
}

// indexOfIDs makes an index of the given version. The offsets are some that need
// 64 bits and some that do not.
func indexOfIDs(ids []plumbing.Hash, v2 bool) []byte {
	var b []byte
	if v2 {
		b = []byte("\xfftOc\x00\x00\x00\x02")
	}
	for first := range 256 {
		n := 0
		for n < len(ids) && int(ids[n][0]) <= first {
			n++
		}
		b = binary.BigEndian.AppendUint32(b, uint32(n))
	}
	offset := func(i int) int64 { return packHeader + int64(i)*1000 }
	if !v2 {
		for i, id := range ids {
			b = append(binary.BigEndian.AppendUint32(b, uint32(offset(i))), id[:]...)
		}
		return append(b, make([]byte, 2*idHashLen)...)
	}
	for _, id := range ids {
		b = append(b, id[:]...)
	}
	b = append(b, make([]byte, 4*len(ids))...)
	var large []byte
	for i := range ids {
		if i%3 == 0 {
			b = binary.BigEndian.AppendUint32(b, 1<<31|uint32(len(large)/8))
			large = binary.BigEndian.AppendUint64(large, uint64(offset(i))<<20)
		} else {
			b = binary.BigEndian.AppendUint32(b, uint32(offset(i)))
		}
	}
	return append(append(b, large...), make([]byte, 2*idHashLen)...)
}

// FuzzIndexLookup compares with readIndex what is found in an index of which some
// bytes are changed.
func FuzzIndexLookup(f *testing.F) {
	f.Add([]byte{1, 2, 3, 250}, true, uint32(0), []byte{})
	f.Add([]byte{1, 1, 1, 2, 2, 0, 0, 0}, false, uint32(1030), []byte{1})
	f.Add([]byte{7, 9}, true, uint32(8+4*255), []byte{0xff, 0xff, 0xff, 0xff})
	f.Add(bytes.Repeat([]byte{5}, 2*fewRecords+10), true, uint32(8+4*5), []byte{0})
	f.Fuzz(func(t *testing.T, firsts []byte, v2 bool, at uint32, bytesThere []byte) {
		if len(firsts) > 4*fewRecords {
			return
		}
		var ids []plumbing.Hash
		for i, b := range firsts {
			ids = append(ids, plumbing.Hash{b, byte(i * 77), byte(i >> 8), 19: b})
		}
		slices.SortFunc(ids, compareIDs)
		ids = slices.Compact(ids)
		data := indexOfIDs(ids, v2)
		whole := len(bytesThere) == 0
		if int(at) < len(data) {
			copy(data[at:], bytesThere)
		}
		x, err := openLookup(bytes.NewReader(data), int64(len(data)), uint32(len(ids)), plumbing.ZeroHash)
		if err != nil {
			if whole {
				t.Fatal(err)
			}
			return
		}
		y, err := readIndex(bytes.NewReader(data), int64(len(data)), 1<<50, uint32(len(ids)))
		if err != nil {
			t.Fatalf("readIndex does not read it: %v", err)
		}
		for i, id := range y.ids {
			got, ok := x.find(id)
			// That it states no checksum of its own is a fault in any case.
			if len(y.faults) > 1 {
				continue
			}
			if want := y.offsets[i]; ok != (want >= 0) || ok && got != want {
				t.Fatalf("%s is at %d, %t, want %d", id, got, ok, want)
			}
		}
		for i, id := range ids {
			if _, ok := x.find(id); whole && !ok {
				t.Fatalf("%s, the id %d of %d, is not found", id, i, len(ids))
			}
			id[idHashLen-1] ^= 1 // which is no other's
			if _, ok := x.find(id); ok && !slices.Contains(y.ids, id) {
				t.Fatalf("%s is found, which is not there", id)
			}
		}
	})
}
