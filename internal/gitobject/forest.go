package gitobject

import (
	"runtime"
	"sync"
)

// Values of forest.base that are no slot.
const (
	isRoot  = -1 // not a delta
	isFault = -2 // see forest.faults
)

// forest is what is made from what: a tree for each object that is no delta,
// of the deltas that are made from it.
type forest struct {
	base   []int32 // by slot
	child  []int32 // by slot: the first delta that is made from it, or -1
	next   []int32 // by slot: the next delta that is made from the same, or -1
	kind   []Type  // by slot: the type; 0 for what has none, or is made from a loose object
	mu     sync.Mutex
	faults map[uint32]damage
}

// forest reads the headers of all entries once.
func (db *DB) forest() *forest {
	db.treeOnce.Do(func() { db.tree = db.plant() })
	return db.tree
}

func (db *DB) plant() *forest {
	n := len(db.nums)
	t := &forest{
		base:   make([]int32, n),
		child:  make([]int32, n),
		next:   make([]int32, n),
		kind:   make([]Type, n),
		faults: map[uint32]damage{},
	}
	for i := range db.packs {
		db.readHeaders(t, i)
	}
	for slot := len(db.offsets); slot < n; slot++ {
		t.base[slot] = isRoot
	}
	db.resolve(t)
	for i := range t.child {
		t.child[i], t.next[i] = -1, -1
	}
	for slot := n - 1; slot >= 0; slot-- { // so that children come in the order of their slots
		if b := t.base[slot]; b >= 0 {
			t.next[slot], t.child[b] = t.child[b], int32(slot)
		}
	}
	return t
}

func (t *forest) fault(slot uint32, why damage) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.base[slot] = isFault
	t.faults[slot] = why
}

// readHeaders reads the headers of a pack's entries once, those of a large pack by several
// goroutines.
func (db *DB) readHeaders(t *forest, i int) {
	const least = 8 << 10 // entries for each
	first, end := db.packSlots(i)
	near := newNearby(db.offsets[first:end], db.packs[i].end)
	parts := max(1, min(runtime.GOMAXPROCS(0), int(end-first)/least))
	var wg sync.WaitGroup
	for n := range parts {
		from := first + uint32(int(end-first)*n/parts)
		to := first + uint32(int(end-first)*(n+1)/parts)
		wg.Go(func() { db.readPart(t, i, near, from, to) })
	}
	wg.Wait()
}

// readPart reads the headers of the entries in the slots from one on to another, which are
// those of one pack, in a sequential pass.
func (db *DB) readPart(t *forest, i int, near *nearby, from, to uint32) {
	p := db.packs[i]
	first, _ := db.packSlots(i)
	buf := make([]byte, 256<<10)
	var window []byte
	var at int64 // of window
	for slot := from; slot < to; slot++ {
		off := db.offsets[slot]
		if off < packHeader || off >= p.end {
			t.fault(slot, errOffset)
			continue
		}
		if off+min(maxEntryHeader, p.end-off) > at+int64(len(window)) {
			n, err := p.f.ReadAt(buf[:min(int64(len(buf)), p.end-off)], off)
			window, at = buf[:n], off
			if n == 0 && err != nil {
				t.fault(slot, errShort)
				continue
			}
		}
		e, ok := parseEntry(window[off-at:])
		switch {
		case !ok:
			t.fault(slot, errHeader)
		case !e.isDelta():
			t.base[slot], t.kind[slot] = isRoot, Type(e.kind)
		case e.kind == ofsDelta:
			b, ok := near.find(off - e.back)
			if !ok || first+b == slot {
				t.fault(slot, errNoBase)
				continue
			}
			t.base[slot] = int32(first + b)
		default:
			num, ok := db.Lookup(e.baseID)
			if !ok {
				t.fault(slot, errNoBase)
				continue
			}
			t.base[slot] = int32(db.nearest(slot, num))
		}
	}
}

// resolve gives each delta the type of the object that its chain ends at, and
// cuts the chains that do not end.
func (db *DB) resolve(t *forest) {
	const (
		onPath = 0x80 // in the chain that is being followed
		failed = 0x40 // no type is known
	)
	for slot := range t.base {
		end := int32(slot)
		for t.base[end] >= 0 && t.kind[end] == 0 {
			t.kind[end] = onPath
			end = t.base[end]
		}
		kind := t.kind[end]
		switch {
		case kind == onPath:
			// Cut the loop where it was entered: the others depend on it.
			in := t.base[end]
			t.fault(uint32(end), errCycle)
			t.kind[end] = failed
			for s := in; s != end; s = t.base[s] {
				t.kind[s] = failed
			}
			kind = failed
		case kind != 0:
		case t.base[end] == isRoot && int32(slot) != end:
			kind, _ = db.looseType(uint32(end))
			fallthrough
		default:
			if kind == 0 {
				kind = failed
			}
		}
		for s := int32(slot); s != end; s = t.base[s] {
			t.kind[s] = kind
		}
	}
	for i, kind := range t.kind {
		if !kind.valid() {
			t.kind[i] = 0
		}
	}
}

// brokenChain returns the slot where the chain of a slot breaks off, if it does,
// and why.
func (db *DB) brokenChain(slot uint32) (uint32, damage, bool) {
	t := db.forest()
	for t.base[slot] >= 0 {
		slot = uint32(t.base[slot])
	}
	return slot, t.faults[slot], t.base[slot] == isFault
}

// nearby finds entries by their offset.
type nearby struct {
	offsets []int64
	shift   uint
	bucket  []uint32 // by offset>>shift: the first entry there, or after
}

func newNearby(offsets []int64, end int64) *nearby {
	n := &nearby{offsets: offsets}
	for end>>n.shift > int64(len(offsets)) {
		n.shift++
	}
	n.bucket = make([]uint32, end>>n.shift+2)
	b := 0
	for i, off := range offsets {
		if off < 0 {
			continue
		}
		for ; b < len(n.bucket) && int64(b) <= off>>n.shift; b++ {
			n.bucket[b] = uint32(i)
		}
	}
	for ; b < len(n.bucket); b++ {
		n.bucket[b] = uint32(len(offsets))
	}
	return n
}

// find returns the place of the first entry at an offset.
func (n *nearby) find(off int64) (uint32, bool) {
	i := off >> n.shift
	if off < 0 || i+1 >= int64(len(n.bucket)) {
		return 0, false
	}
	lo, hi := n.bucket[i], n.bucket[i+1]
	for lo < hi {
		if mid := (lo + hi) / 2; n.offsets[mid] < off {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo, int(lo) < len(n.offsets) && n.offsets[lo] == off
}
