package gitobject

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
)

// family adds a file and n later versions of it, some of them to others than
// the last, as git chooses bases. It returns the bytes of all.
func (p *forgery) family(rnd *rand.Rand, n int) (size int64) {
	var text strings.Builder
	for range 200 + rnd.IntN(400) {
		fmt.Fprintf(&text, "\tvalue%d := compute(%x, %d)\n", rnd.IntN(50), rnd.Uint32(), rnd.IntN(100))
	}
	var made []int
	made = append(made, p.full(Blob, []byte(text.String())))
	length := text.Len()
	for range n {
		base := made[max(0, len(made)-1-rnd.IntN(3))]
		at := 1 + rnd.IntN(length-100)
		d := appendCopy(deltaHead(uint64(length), uint64(length)), 0, uint32(at))
		d = appendInsert(d, fmt.Sprintf("// %032x", rnd.Uint64()))
		d = appendCopy(d, uint32(at+35), uint32(length-at-35))
		made = append(made, p.ofs(base, d))
	}
	return int64(length) * int64(n+1)
}

func BenchmarkWalk(b *testing.B) {
	rnd := rand.New(rand.NewPCG(9, 10))
	var p forgery
	var size int64
	for range 200 {
		size += p.family(rnd, 40)
	}
	db := p.open(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		var got atomic.Int64
		must(b, Walk(b.Context(), db, WalkOptions{Types: []Type{Blob}}, func(o *Object, _ struct{}) struct{} {
			got.Add(int64(len(o.Data)))
			return struct{}{}
		}))
		if got.Load() != size {
			b.Fatalf("%d bytes, want %d", got.Load(), size)
		}
	}
	wantNoGaps(b, db)
}

// BenchmarkRead reads objects in the order of their ids, which is none.
func BenchmarkRead(b *testing.B) {
	rnd := rand.New(rand.NewPCG(11, 12))
	var p forgery
	var size int64
	for range 20 {
		size += p.family(rnd, 40)
	}
	db := p.open(b)
	b.SetBytes(size)
	b.ReportAllocs()
	for b.Loop() {
		db.cache = cache{limit: db.cache.limit}
		for n := range Num(db.Len()) {
			if _, _, err := db.Read(n, 1<<20); err != nil {
				b.Fatal(err)
			}
		}
	}
}
