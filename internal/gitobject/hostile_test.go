package gitobject

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
)

// TestLongChain holds that the depth of a chain costs neither stack nor memory.
func TestLongChain(t *testing.T) {
	const depth, size = 20_000, 4 << 10
	for _, leaves := range []bool{false, true} {
		t.Run(fmt.Sprint("leaves ", leaves), func(t *testing.T) {
			var p forgery
			last := p.full(Blob, bytes.Repeat([]byte("x"), size))
			want := 1
			for i := range depth {
				base := last
				d := appendInsert(deltaHead(size, size), fmt.Sprintf("%08d", i))
				last = p.ofs(base, appendCopy(d, 0, size-8))
				want++
				if leaves && i%4 == 0 {
					p.ofs(base, prepend("leaf", size))
					want++
				}
			}
			db := p.open(t)
			db.Type(0) // reads the headers
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			var n atomic.Int64
			must(t, Walk(t.Context(), db, WalkOptions{Workers: 1}, func(o *Object, depth int) int {
				if o.HasBase != (depth > 0) || o.HasBase && (len(o.Copies) != 1 || o.BaseLen != size) {
					t.Errorf("object at depth %d has base %v, copies %v", depth, o.HasBase, o.Copies)
				}
				n.Add(1)
				return depth + 1
			}))
			runtime.ReadMemStats(&after)
			if int(n.Load()) != want {
				t.Errorf("%d objects visited, want %d", n.Load(), want)
			}
			if got := after.TotalAlloc - before.TotalAlloc; got > 4<<20 {
				t.Errorf("%d bytes were allocated to walk objects of %d", got, want*size)
			}
			wantNoGaps(t, db)
		})
	}
}

// TestMemory holds that objects that wait for their children are let go, and
// made again.
func TestMemory(t *testing.T) {
	var p forgery
	const size = 1 << 20
	base := p.full(Blob, bytes.Repeat([]byte("0123456789abcdef"), size/16))
	var grow func(base, depth int)
	n := 1
	grow = func(base, depth int) {
		for i := range 2 {
			d := appendInsert(deltaHead(size, size), fmt.Sprintf("%04d%04d", depth, i))
			child := p.ofs(base, appendCopy(d, 4, size-8))
			n++
			if depth > 0 {
				grow(child, depth-1)
			}
		}
	}
	grow(base, 4)
	db := p.open(t)
	whole := walkAll(t, db, WalkOptions{Workers: 1}, true)
	for _, memory := range []int64{1, 3 * size} {
		got := walkAll(t, db, WalkOptions{Workers: 1, MaxMemory: memory}, true)
		compare(t, got.objects, whole.objects)
		if got.based != n-1 || len(got.objects) != n {
			t.Errorf("memory %d: %d objects, %d with a base, want %d", memory, len(got.objects), got.based, n)
		}
	}
	wantNoGaps(t, db)
	// The objects have n times size bytes; to make some again takes more work.
	walkAll(t, db, WalkOptions{Workers: 1, MaxMemory: 1, MaxWork: int64(n+2) * size}, true)
	if text := gapText(db.Gaps()); !strings.Contains(text, string(errBudget)) {
		t.Errorf("no gap for too much work: %q", text)
	}
}

func TestFaults(t *testing.T) {
	hello := []byte("hello, world\n")
	size := len(hello)
	for _, test := range []struct {
		name string
		make func(p *forgery)
		gaps []string // parts of what is reported
		good int      // objects that are visited all the same
	}{
		{"size of 2^40", func(p *forgery) {
			p.add(forged{kind: uint8(Blob), size: 1 << 40, data: hello})
			p.ofs(0, prepend("a", size))
		}, []string{"1 object", string(errHuge)}, 0},
		{"size of 2^28", func(p *forgery) {
			p.add(forged{kind: uint8(Blob), size: 1 << 28, data: hello})
			p.ofs(0, prepend("a", size))
		}, []string{string(errClaim), string(errBase)}, 0},
		{"size too large", func(p *forgery) {
			p.add(forged{kind: uint8(Blob), size: int64(size) + 1, data: hello})
		}, []string{string(errSize)}, 0},
		{"size too small", func(p *forgery) {
			p.add(forged{kind: uint8(Blob), size: int64(size) - 1, data: hello})
		}, []string{string(errFull)}, 0},
		{"delta of 2^40", func(p *forgery) {
			p.full(Blob, hello)
			p.add(forged{kind: ofsDelta, size: 1 << 40, data: prepend("a", size)})
		}, []string{string(errHuge)}, 1},
		{"delta that claims to make 2^28", func(p *forgery) {
			p.full(Blob, hello)
			p.ofs(0, appendCopy(deltaHead(uint64(size), 1<<28), 0, 5))
			p.ofs(1, prepend("a", 1<<20))
		}, []string{string(errDelta), string(errBase)}, 1},
		{"delta from another base", func(p *forgery) {
			p.full(Blob, hello)
			p.ofs(0, prepend("a", size-1))
		}, []string{string(errDelta)}, 1},
		{"delta that copies from beyond", func(p *forgery) {
			p.full(Blob, hello)
			p.ofs(0, appendCopy(deltaHead(uint64(size), 5), uint32(size)-4, 5))
		}, []string{string(errDelta)}, 1},
		{"delta with the reserved instruction", func(p *forgery) {
			p.full(Blob, hello)
			p.ofs(0, append(deltaHead(uint64(size), 0), 0))
		}, []string{string(errDelta)}, 1},
		{"delta of no bytes", func(p *forgery) {
			p.full(Blob, hello)
			p.ofs(0, nil)
		}, []string{string(errDelta)}, 1},
		{"delta from itself", func(p *forgery) {
			p.full(Blob, hello)
			p.ofs(1, prepend("a", size))
			p.ref(forgedID(2), prepend("a", size))
		}, []string{string(errNoBase), string(errCycle)}, 1},
		{"loop", func(p *forgery) {
			p.full(Blob, hello)
			for i := range 5 {
				p.ref(forgedID(1+(i+1)%5), prepend("a", size))
			}
			p.ref(forgedID(3), prepend("a", size))
			p.ofs(6, prepend("b", size+1))
		}, []string{"1 object", string(errCycle), "6 objects", string(errBase)}, 1},
		{"missing base", func(p *forgery) {
			p.full(Blob, hello)
			p.ref(plumbing.NewHash("1234"), prepend("a", size))
			p.ofs(1, prepend("a", size+1))
		}, []string{string(errNoBase), string(errBase)}, 1},
		{"unknown kind", func(p *forgery) {
			p.add(forged{kind: 5, size: -1, data: hello})
			p.full(Blob, hello)
		}, []string{string(errHeader)}, 1},
		{"good beside damaged", func(p *forgery) {
			p.full(Blob, hello)
			p.ofs(0, deltaHead(1, 1))
			p.ofs(1, prepend("a", size))
			p.ofs(2, prepend("a", size))
			p.ofs(0, prepend("a", size))
			p.ofs(4, prepend("a", size+1))
		}, []string{"1 object", "2 objects"}, 3},
	} {
		t.Run(test.name, func(t *testing.T) {
			var p forgery
			test.make(&p)
			db := p.open(t)
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			v := walkAll(t, db, WalkOptions{Workers: 2}, true)
			runtime.ReadMemStats(&after)
			if got := after.TotalAlloc - before.TotalAlloc; got > 8<<20 {
				t.Errorf("%d bytes were allocated", got)
			}
			if len(v.objects) != test.good {
				t.Errorf("%d objects visited, want %d", len(v.objects), test.good)
			}
			text := gapText(db.Gaps())
			for _, part := range test.gaps {
				if len(v.large) == 0 && !strings.Contains(text, part) {
					t.Errorf("no %q in %q", part, text)
				}
			}
			// To read each by itself comes to the same.
			for n := range Num(db.Len()) {
				kind, data, err := db.Read(n, 1<<30)
				want, good := v.objects[db.ID(n)]
				if good != (err == nil) || good && (content{kind.String(), string(data)}) != want {
					t.Errorf("object %d: visited %v, but Read says %v", n, good, err)
				}
				if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrTooLarge) {
					t.Errorf("object %d: error %v is of no kind", n, err)
				}
			}
		})
	}
}

// TestReadLoop holds that Read gives up on chains without an end by what their
// headers say, and does not follow them.
func TestReadLoop(t *testing.T) {
	var p forgery
	const n = 1000
	for i := range n {
		p.ref(forgedID((i+1)%n), prepend("a", 5))
	}
	db := p.open(t)
	for i := range Num(n) {
		if _, _, err := db.Read(i, 100); !errors.Is(err, errCycle) {
			t.Fatal(err)
		}
	}
	if got, most := db.work.Load(), int64(n*(longChain+1)*2*callCost); got > most {
		t.Errorf("the work of %d bytes for %d objects, want at most %d", got, n, most)
	}
}

func TestTooLarge(t *testing.T) {
	var p forgery
	big := bytes.Repeat([]byte("0123456789"), 1000)
	p.full(Blob, big)
	p.ofs(0, appendCopy(deltaHead(10_000, 100), 50, 100)) // small
	p.ofs(0, prepend("a", 10_000))                        // larger
	p.ofs(2, appendCopy(deltaHead(10_001, 10_001), 0, 10_001))
	p.full(Commit, big)
	db := p.open(t)
	v := walkAll(t, db, WalkOptions{Types: []Type{Blob}, MaxObject: 9999}, true)
	want := map[plumbing.Hash]int64{forgedID(0): 10_000, forgedID(2): 10_001, forgedID(3): 10_001}
	if len(v.large) != len(want) {
		t.Errorf("too large are %v, want %v", v.large, want)
	}
	for id, size := range want {
		if v.large[id] != size {
			t.Errorf("%s has %d bytes, want %d", id, v.large[id], size)
		}
	}
	if got := v.objects[forgedID(1)].data; got != string(big[50:150]) || v.based != 0 {
		t.Errorf("the small object is %q, %d have a base", got, v.based)
	}
	wantNoGaps(t, db)
	n, _ := db.Lookup(forgedID(2))
	if _, _, err := db.Read(n, 10_000); !errors.Is(err, ErrTooLarge) {
		t.Errorf("Read: %v, want ErrTooLarge", err)
	}
	if _, data, err := db.Read(n, 10_001); err != nil || len(data) != 10_001 {
		t.Errorf("Read: %d bytes, error %v", len(data), err)
	}
	// Known data are subject to the limit too.
	if _, _, err := db.Read(n, 10_000); !errors.Is(err, ErrTooLarge) {
		t.Errorf("Read of what is in the cache: %v, want ErrTooLarge", err)
	}
	wantNoGaps(t, db)
	// Nobody is told: it is a gap.
	must(t, Walk(t.Context(), db, WalkOptions{MaxObject: 9999}, func(*Object, int) int { return 0 }))
	if text := gapText(db.Gaps()); !strings.Contains(text, "4 objects") || !strings.Contains(text, "too large") {
		t.Errorf("gaps %q", text)
	}
}

func TestPanic(t *testing.T) {
	var p forgery
	p.full(Blob, []byte("hello"))
	p.ofs(0, prepend("a", 5))
	p.ofs(1, prepend("b", 6))
	db := p.open(t)
	visits := 0
	must(t, Walk(t.Context(), db, WalkOptions{Workers: 1}, func(o *Object, base int) int {
		visits++
		if len(o.Data) == 6 {
			panic("to be told")
		}
		if len(o.Data) == 7 && (o.HasBase || base != 0) {
			t.Error("a base that was not visited")
		}
		return 1
	}))
	if text := gapText(db.Gaps()); visits != 3 || !strings.Contains(text, "1 object, "+forgedID(1).String()) || !strings.Contains(text, string(errVisit)) {
		t.Errorf("%d visits, gaps %q", visits, text)
	}
}

func TestCancel(t *testing.T) {
	var p forgery
	for i := range 100 {
		p.full(Blob, fmt.Append(nil, i))
	}
	db := p.open(t)
	ctx, cancel := context.WithCancel(t.Context())
	var n atomic.Int64
	err := Walk(ctx, db, WalkOptions{Workers: 1}, func(*Object, int) int {
		n.Add(1)
		cancel()
		return 0
	})
	if !errors.Is(err, context.Canceled) || n.Load() > 16 {
		t.Errorf("%d visits, error %v", n.Load(), err)
	}
	if err := Walk(ctx, db, WalkOptions{}, func(*Object, int) int { panic("visited") }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	wantNoGaps(t, db)
}
