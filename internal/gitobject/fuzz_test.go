package gitobject

import (
	"bytes"
	stdzlib "compress/zlib"
	"context"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/format/idxfile"
	"github.com/go-git/go-git/v5/plumbing/format/packfile"
)

// FuzzEntry parses headers of entries: those that are made from the parsed
// values again must be parsed alike.
func FuzzEntry(f *testing.F) {
	f.Add([]byte{0x3d})
	f.Add(append(appendEntry(nil, refDelta, 1<<40), make([]byte, 20)...))
	f.Add(appendBack(appendEntry(nil, ofsDelta, 1<<20), 1<<33))
	f.Add(bytes.Repeat([]byte{0xff}, 30))
	f.Fuzz(func(t *testing.T, b []byte) {
		e, ok := parseEntry(b)
		if !ok {
			return
		}
		if e.len > len(b) || e.len > maxEntryHeader || e.size < 0 || e.back < 0 {
			t.Fatalf("%+v of %x", e, b)
		}
		again := appendEntry(nil, e.kind, e.size)
		switch e.kind {
		case ofsDelta:
			again = appendBack(again, e.back)
		case refDelta:
			again = append(again, e.baseID[:]...)
		}
		e2, ok := parseEntry(again)
		// Sizes may be padded with zeros.
		if e2.len = e.len; !ok || len(again) > e.len || e2 != e {
			t.Fatalf("%+v of %x, but %+v of %x", e, b, e2, again)
		}
		if _, ok := parseEntry(b[:e.len-1]); ok {
			t.Fatalf("%x is as good without its last byte", b[:e.len])
		}
	})
}

// FuzzDelta compares with go-git.
func FuzzDelta(f *testing.F) {
	base := []byte("0123456789abcdefghijklmnopqrstuvwxyz")
	f.Add(base, prepend("hello", len(base)))
	f.Add(base, appendCopy(appendInsert(appendCopy(deltaHead(36, 25), 10, 10), "inner"), 20, 10))
	f.Add(bytes.Repeat(base, 4000), appendCopy(appendCopy(deltaHead(36*4000, 0x20000), 0, 0x10000), 0x10000, 0x10000))
	f.Fuzz(func(t *testing.T, base, delta []byte) {
		baseLen, size, ops, ok := deltaSizes(delta)
		if size > 1<<20 {
			return
		}
		ok = ok && baseLen == uint64(len(base)) && checkDelta(ops, baseLen, size)
		want, err := packfile.PatchDelta(base, delta)
		if ok != (err == nil) {
			// go-git wants an instruction at least; git makes such deltas for
			// nothing. It has no bound on the digits of a size either.
			if size == 0 && len(ops) == 0 || len(delta)-len(ops) > 8 {
				return
			}
			t.Fatalf("%v, want error %v", ok, err)
		}
		if !ok {
			return
		}
		got := make([]byte, size)
		copies := applyDelta(got, base, ops, nil)
		if !bytes.Equal(got, want) {
			t.Fatalf("%q, want %q", got, want)
		}
		end := 0
		for i, c := range copies {
			if c.To < end || c.Len <= 0 || !bytes.Equal(base[c.From:c.From+c.Len], got[c.To:c.To+c.Len]) {
				t.Fatalf("copy %d of %v", i, copies)
			}
			end = c.To + c.Len
		}
	})
}

// FuzzIndex compares with go-git what indexes say that both accept.
func FuzzIndex(f *testing.F) {
	var p forgery
	for i := range 5 {
		p.full(Blob, fmt.Append(nil, i))
	}
	dir := f.TempDir()
	p.write(f, dir)
	files, err := filepath.Glob(filepath.Join(dir, "pack", "*.idx"))
	must(f, err)
	data, err := os.ReadFile(files[0])
	must(f, err)
	f.Add(data)
	f.Add([]byte("\xfftOc\x00\x00\x00\x02"))
	f.Add(make([]byte, fanoutLen+40))
	f.Fuzz(func(t *testing.T, data []byte) {
		const packLen = 1 << 40
		count := uint32(0)
		if len(data) >= 8+fanoutLen {
			count = binary.BigEndian.Uint32(data[8+255*4:])
		}
		x, err := readIndex(bytes.NewReader(data), int64(len(data)), packLen, count)
		if err == nil && (len(x.ids) != len(x.offsets) || len(data) < 24*len(x.ids)) {
			t.Fatalf("%d ids and %d offsets from %d bytes", len(x.ids), len(x.offsets), len(data))
		}
		if 24*int64(count) > int64(len(data)) {
			return // go-git allocates what an index claims
		}
		memory := idxfile.NewMemoryIndex()
		if idxfile.NewDecoder(bytes.NewReader(data)).Decode(memory) != nil {
			return
		}
		// go-git knows version 2 only, and stops at no fault of order.
		if err != nil {
			t.Fatalf("go-git reads it, but %v", err)
		}
		for i, id := range x.ids {
			if j, ok := indexOf(x.ids, id); !ok || j != i || len(x.faults) > 0 {
				return // not in order
			}
			want, err := memory.FindOffset(id)
			if err == nil && want != x.offsets[i] && want >= 0 {
				t.Fatalf("%s is at %d, want %d", id, x.offsets[i], want)
			}
		}
	})
}

func indexOf(ids []plumbing.Hash, id plumbing.Hash) (int, bool) {
	for i := range ids {
		if ids[i] == id {
			return i, true
		}
	}
	return 0, false
}

// FuzzLoose compares with a plain reading of the format.
func FuzzLoose(f *testing.F) {
	add := func(s string) { f.Add(bytes.Clone(deflate([]byte(s), 6)), false) }
	add("blob 5\x00hello")
	add("tree 0\x00")
	add("commit 05\x00hello")
	add("tag 9999999999\x00hello")
	f.Add([]byte("blob 5\x00hello"), true)
	f.Add([]byte("blob 6\x00hello"), true)
	dir := f.TempDir()
	l := looseObject{id: forgedID(1)}
	name := filepath.Join(dir, l.id.String()[:2], l.id.String()[2:])
	must(f, os.MkdirAll(filepath.Dir(name), 0o755))
	f.Fuzz(func(t *testing.T, data []byte, compress bool) {
		if compress {
			data = deflate(data, 1)
		}
		must(t, os.WriteFile(name, data, 0o644))
		var d decoder
		const limit = 1 << 16
		kind, size, got, err := d.readLoose(&DB{dirs: []string{dir}}, l, limit)
		want, wantKind, ok := plainLoose(data)
		switch {
		case err == ErrTooLarge:
			if size <= limit || ok && len(want) <= limit {
				t.Fatalf("%d bytes are too large", size)
			}
		case ok != (err == nil):
			if len(data) > 4<<10 { // may be padded beyond the bound
				return
			}
			t.Fatalf("error %v, want %v", err, ok)
		case ok && (kind.String() != wantKind || !bytes.Equal(got, want) || size != int64(len(want))):
			t.Fatalf("%s %q, want %s %q", kind, got, wantKind, want)
		}
	})
}

func plainLoose(data []byte) (content []byte, kind string, ok bool) {
	if len(data) > 1 && data[1]&0x20 != 0 {
		return nil, "", false
	}
	r, err := stdzlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, "", false
	}
	all, err := io.ReadAll(io.LimitReader(r, 1<<20))
	if err != nil {
		return nil, "", false
	}
	head, content, ok := bytes.Cut(all, []byte{0})
	kind, digits, ok2 := strings.Cut(string(head), " ")
	size, err := strconv.ParseUint(digits, 10, 63)
	_, kindErr := plumbing.ParseObjectType(kind)
	ok = ok && ok2 && err == nil && kindErr == nil && len(head) < maxLooseHeader && kind != "ofs-delta" && kind != "ref-delta" &&
		strconv.FormatUint(size, 10) == digits && size == uint64(len(content))
	return content, kind, ok
}

// FuzzWalk walks packs that are put together at random: each object is visited,
// too large or a gap, and visited exactly if it can be read by itself.
func FuzzWalk(f *testing.F) {
	rnd := rand.New(rand.NewPCG(7, 8))
	for range 8 {
		b := make([]byte, 60)
		for i := range b {
			b[i] = byte(rnd.Uint32())
		}
		f.Add(b)
	}
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, script []byte) {
		if len(script) > 300 {
			return
		}
		must(t, os.RemoveAll(dir))
		var p forgery
		for i := 0; i+2 < len(script); i += 3 {
			how, with, n := script[i], int(script[i+1]), int(script[i+2])
			// What a base is thought to have: deltas of deltas grow by a byte.
			size := 10 + with%4
			delta := prepend("z", size)
			switch how % 8 {
			case 0:
				p.full(Type(1+how/8%4), bytes.Repeat([]byte{byte(n)}, size))
			case 1, 2, 3:
				p.ofs(with%(i/3+1), delta)
			case 4, 5:
				p.ref(forgedID(with%(len(script)/3)), delta)
			case 6: // the same object again
				p.add(forged{kind: ofsDelta, size: -1, base: with % (i/3 + 1), data: delta, id: forgedID(n % (i/3 + 1))})
			default:
				p.add(forged{kind: how / 8 % 8, size: int64(n), base: with, ref: forgedID(with), data: script[i:]})
			}
		}
		p.write(t, dir)
		db, err := Open(dir, Options{})
		must(t, err)
		defer db.Close()
		var large int
		seen := map[Num]string{}
		must(t, Walk(context.Background(), db, WalkOptions{Workers: 1, MaxMemory: 15, MaxObject: 13, TooLarge: func(Num, int64) { large++ }},
			func(o *Object, base string) string {
				if _, twice := seen[o.Num]; twice {
					t.Errorf("%d visited twice", o.Num)
				}
				seen[o.Num] = string(o.Data)
				for _, c := range o.Copies {
					if base[c.From:c.From+c.Len] != string(o.Data[c.To:c.To+c.Len]) {
						t.Errorf("copy %v of %q from %q", c, o.Data, base)
					}
				}
				return string(o.Data)
			}))
		bad := len(db.gaps.seen)
		if len(seen)+large+bad != db.Len() {
			t.Fatalf("%d visited, %d too large and %d bad of %d: %v", len(seen), large, bad, db.Len(), db.Gaps())
		}
		for n := range Num(db.Len()) {
			want, visited := seen[n]
			_, data, err := db.Read(n, 13)
			if visited != (err == nil) || visited && want != string(data) {
				// Of an object in several slots each may choose another.
				if len(db.again) == 0 {
					t.Fatalf("object %d: visited %v, Read gives error %v", n, visited, err)
				}
			}
		}
	})
}
