package gitobject

import (
	"io"
	"sort"
)

const (
	// maxRebuild is the size of the largest object that is unpacked, be it only
	// as the base of others.
	maxRebuild = 512 << 20
	// maxRatio is more than deflate can make of a byte: 1032.
	maxRatio = 1040
	// trustedSize is allocated because a header says so; beyond it there must
	// be data.
	trustedSize = 16 << 20
	// callCost is the work of reading a file, in bytes.
	callCost = 4 << 10
	// firstRead is enough for most entries.
	firstRead = 32 << 10
)

// compressBound is more than zlib makes of size bytes at its worst, and the
// bytes behind it that inflating likes to have.
func compressBound(size int64) int64 { return size + size/8 + 4<<10 }

// decoder reads entries of packs and loose objects. It is for one goroutine.
type decoder struct {
	inflate inflater
	bufs    buffers
	comp    []byte // what was read of the entry, a part of ahead's
	ahead   window
	file    []byte // what was read of a loose object
	copies  []Copy // of the last delta
	worked  int64  // bytes that were read and made

	// the entry that was read last
	head entry
	p    *pack
	off  int64
}

// window is a part of a pack that is in memory: entries that are read one after
// another mostly lie so, and a call for each costs more than inflating it.
type window struct {
	p    *pack
	off  int64
	data []byte
}

// windowSize is how much is read at a time where entries lie one after another.
const windowSize = 32 << 10

// span returns the pack of a slot, its offset and where the next entry is.
func (db *DB) span(slot uint32) (p *pack, off, end int64, err error) {
	p, off = db.packOf(slot), db.offsets[slot]
	if off < packHeader || off >= p.end {
		return nil, 0, 0, errOffset
	}
	end = p.end
	for next := int(slot) + 1; next < len(db.offsets); next++ {
		if o := db.offsets[next]; o > off {
			end = min(end, o)
			break
		} else if o < off { // of the next pack
			break
		}
	}
	return p, off, end, nil
}

// open reads the entry of a slot as far as its header, at least.
func (d *decoder) open(db *DB, slot uint32) error {
	p, off, end, err := db.span(slot)
	if err != nil {
		return err
	}
	end += slackIn // for speed; it is ignored
	if err := d.openAt(p, off, min(end-off, firstRead)); err != nil {
		return err
	}
	return d.read(min(end-off, d.most(), p.end-off))
}

// openAt reads the first n bytes of the entry at an offset, which is in the pack,
// and parses its header.
func (d *decoder) openAt(p *pack, off, n int64) error {
	d.p, d.off, d.comp = p, off, d.comp[:0]
	if err := d.read(min(max(n, maxEntryHeader), p.end-off)); err != nil {
		return err
	}
	var ok bool
	if d.head, ok = parseEntry(d.comp); !ok {
		return errHeader
	}
	return nil
}

// most is how many bytes the entry can have.
func (d *decoder) most() int64 {
	if d.head.size > maxRebuild { // is not read, and must not overflow
		return int64(d.head.len)
	}
	return int64(d.head.len) + compressBound(d.head.size)
}

// read makes comp hold the first n bytes of the entry, if it has fewer.
func (d *decoder) read(n int64) error {
	if n <= int64(len(d.comp)) {
		return nil
	}
	w := &d.ahead
	at := d.off - w.off
	if w.p != d.p || at < 0 || at+n > int64(len(w.data)) {
		size := n
		if w.p == d.p && at >= 0 && at < 2*windowSize {
			size = max(n, min(windowSize, d.p.end-d.off))
		}
		buf := grow(w.data, int(size))
		d.worked += size + callCost
		m, err := d.p.f.ReadAt(buf, d.off)
		if at, *w = 0, (window{d.p, d.off, buf[:m]}); int64(m) < n {
			return noEOF(err)
		}
	}
	d.comp = w.data[at : at+n]
	return nil
}

// payload inflates what follows the header into a buffer.
func (d *decoder) payload() ([]byte, error) {
	if d.head.size > maxRebuild {
		return nil, errHuge
	}
	for {
		data, err := d.inflateAll(d.comp[d.head.len:], d.head.size)
		most := min(d.most(), d.p.end-d.off)
		if err != errShort && err != errClaim || int64(len(d.comp)) >= most {
			return data, err
		}
		// An offset that is wrong, or none at all, may have made this entry
		// look shorter than it is.
		if err := d.read(min(most, max(4*int64(len(d.comp)), firstRead))); err != nil {
			return nil, err
		}
	}
}

// inflateAll inflates src to size bytes, in a buffer.
func (d *decoder) inflateAll(src []byte, size int64) ([]byte, error) {
	if size > maxRatio*int64(len(src))+maxRatio {
		return nil, errClaim
	}
	for room := min(size, trustedSize); ; room = min(size, 4*room) {
		buf := d.bufs.get(int(room))
		n, err := d.inflate.all(buf, src)
		d.worked += int64(n)
		if err == errFull && room < size {
			continue // buf is too large to be kept
		}
		if err == nil && int64(n) < size {
			err = errSize
		}
		if err != nil {
			d.bufs.put(buf)
			return nil, err
		}
		return buf, nil
	}
}

// deltaEntry is a delta that has been inflated.
type deltaEntry struct {
	buf  []byte // goes back to the buffers
	ops  []byte
	base uint64 // size of the base
	size int64  // size of the result
}

// delta inflates the opened entry, which is a delta.
func (d *decoder) delta() (deltaEntry, error) {
	buf, err := d.payload()
	if err != nil {
		return deltaEntry{}, err
	}
	base, size, ops, ok := deltaSizes(buf)
	if !ok {
		d.bufs.put(buf)
		return deltaEntry{}, errDelta
	}
	return deltaEntry{buf, ops, base, int64(size)}, nil
}

// apply makes the object from its base, in a new buffer, and lets go of the
// delta. Its copies are in d.copies.
func (d *decoder) apply(base []byte, e deltaEntry) ([]byte, error) {
	defer d.bufs.put(e.buf)
	if e.size > maxRebuild {
		return nil, errHuge
	}
	if e.base != uint64(len(base)) || !checkDelta(e.ops, e.base, uint64(e.size)) {
		return nil, errDelta
	}
	d.worked += e.size
	data := d.bufs.get(int(e.size))
	d.copies = applyDelta(data, base, e.ops, d.copies[:0])
	return data, nil
}

// baseSlot returns the slot of the opened entry's base.
func (db *DB) baseSlot(slot uint32, e *entry) (uint32, error) {
	if e.kind == ofsDelta {
		// It stands before the delta, in the same pack.
		first := db.packOf(slot).first
		want := db.offsets[slot] - e.back
		list := db.offsets[first:slot]
		i := sort.Search(len(list), func(i int) bool { return list[i] >= want })
		if i == len(list) || list[i] != want {
			return 0, errNoBase
		}
		return first + uint32(i), nil
	}
	num, ok := db.Lookup(e.baseID)
	if !ok {
		return 0, errNoBase
	}
	return db.nearest(slot, num), nil
}

// nearest returns the slot of an object that a delta in a slot is made from:
// the one in the same pack, as packs are complete, or else the first.
func (db *DB) nearest(slot uint32, base Num) uint32 {
	b := db.slots[base]
	if len(db.again) == 0 {
		return b
	}
	p := db.packOf(slot)
	if db.packOf(b) == p {
		return b
	}
	for _, c := range db.copies(base) {
		if db.packOf(c.slot) == p {
			return c.slot
		}
	}
	return b
}

func grow(b []byte, n int) []byte {
	if n <= cap(b) {
		return b[:n]
	}
	return make([]byte, n, n+n/4)
}

func noEOF(err error) error {
	if err == io.EOF {
		return errShort
	}
	return err
}
