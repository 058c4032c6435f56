package gitobject

import (
	"encoding/binary"
	"fmt"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
)

// TestManyEntries has a pack whose headers several goroutines read, with deltas whose bases
// and faults are in the part of another, and ids that begin alike.
func TestManyEntries(t *testing.T) {
	t.Parallel()
	const n = 20_000
	crowd := func(i int) (id plumbing.Hash) {
		binary.BigEndian.PutUint32(id[16:], uint32(i)+1)
		return id
	}
	var p forgery
	for i := range n {
		e := forged{kind: uint8(Blob), size: -1, data: fmt.Appendf(nil, "%05d", i), id: crowd(i)}
		switch {
		case i%1000 == 999:
			e.kind, e.ref, e.data = refDelta, crowd(n), prepend("x", 5) // of nothing
		case i%100 == 99:
			e.kind, e.ref, e.data = refDelta, crowd(n-i), prepend("x", 5)
		case i%100 == 50:
			e.kind, e.base, e.data = ofsDelta, i/2, prepend("x", 5)
		}
		p.add(e)
	}
	db := p.open(t)
	plain := func(i int) bool { return i%100 != 99 && i%100 != 50 }
	for i, e := range p.entries {
		num, ok := db.Lookup(crowd(i))
		if !ok || db.ID(num) != crowd(i) {
			t.Fatalf("Lookup of number %d: %d, %t", i, num, ok)
		}
		slot := db.slots[num]
		base, fault := db.forest().base[slot], db.forest().faults[slot]
		switch e.kind {
		case uint8(Blob):
			if base != isRoot {
				t.Fatalf("number %d has the base %d", i, base)
			}
		case refDelta:
			want, _ := db.Lookup(e.ref)
			if i%1000 == 999 && (base != isFault || fault != errNoBase) || i%1000 != 999 && db.nums[base] != uint32(want) {
				t.Fatalf("number %d has the base %d, want number %d", i, base, want)
			}
		default:
			if want, _ := db.Lookup(crowd(e.base)); db.nums[base] != uint32(want) {
				t.Fatalf("number %d has the base %d, want number %d", i, base, want)
			}
		}
		if plain(i) && i%777 != 0 {
			continue
		}
		if _, data, err := db.Read(num, 100); plain(i) && (err != nil || string(data) != string(e.data)) {
			t.Fatalf("number %d is %q, %v", i, data, err)
		}
	}
	if _, ok := db.Lookup(crowd(n)); ok {
		t.Error("an object that is not there is found")
	}
}
