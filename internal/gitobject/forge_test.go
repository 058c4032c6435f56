package gitobject

import (
	"bytes"
	"cmp"
	stdzlib "compress/zlib"
	"crypto/sha1"
	"encoding/binary"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/go-git/go-git/v5/plumbing"
)

// forgery is a pack that git would not write.
type forgery struct {
	entries []forged
}

// forged is an entry of it.
type forged struct {
	kind uint8
	size int64         // as stated; -1 means as it is
	base int           // OFS_DELTA: the number of the base's entry
	ref  plumbing.Hash // REF_DELTA
	data []byte        // before compression
	id   plumbing.Hash
}

// full adds an object that is no delta, and returns its number.
func (p *forgery) full(kind Type, data []byte) int {
	return p.add(forged{kind: uint8(kind), size: -1, data: data})
}

func (p *forgery) ofs(base int, delta []byte) int {
	return p.add(forged{kind: ofsDelta, size: -1, base: base, data: delta})
}

func (p *forgery) ref(base plumbing.Hash, delta []byte) int {
	return p.add(forged{kind: refDelta, size: -1, ref: base, data: delta})
}

// add adds an entry; if it has no id it gets one from its number.
func (p *forgery) add(e forged) int {
	if e.id.IsZero() {
		e.id = forgedID(len(p.entries))
	}
	p.entries = append(p.entries, e)
	return len(p.entries) - 1
}

// forgedID is an id that is no object's. Those of neighbours are far apart.
func forgedID(i int) plumbing.Hash {
	return plumbing.ComputeHash(plumbing.BlobObject, fmt.Appendf(nil, "forged %d", i))
}

// write writes the pack and its index below an objects directory.
func (p *forgery) write(t testing.TB, objects string) {
	t.Helper()
	pack := []byte("PACK\x00\x00\x00\x02")
	pack = binary.BigEndian.AppendUint32(pack, uint32(len(p.entries)))
	var offsets []int64
	var buf bytes.Buffer
	packed := stdzlib.NewWriter(&buf)
	stored, err := stdzlib.NewWriterLevel(&buf, stdzlib.NoCompression)
	must(t, err)
	for _, e := range p.entries {
		at := int64(len(pack))
		offsets = append(offsets, at)
		size := e.size
		if size < 0 {
			size = int64(len(e.data))
		}
		pack = appendEntry(pack, e.kind, size)
		switch e.kind {
		case ofsDelta:
			back := int64(0)
			if e.base < len(offsets) {
				back = at - offsets[e.base]
			}
			pack = appendBack(pack, back)
		case refDelta:
			pack = append(pack, e.ref[:]...)
		}
		w := packed
		if len(e.data) < 500 { // takes but a hundredth of the time
			w = stored
		}
		pack = append(pack, deflateTo(&buf, w, e.data)...)
	}
	sum := sha1.Sum(pack)
	pack = append(pack, sum[:]...)
	must(t, os.MkdirAll(filepath.Join(objects, "pack"), 0o755))
	name := filepath.Join(objects, "pack", fmt.Sprintf("pack-%x", sum))
	must(t, os.WriteFile(name+".pack", pack, 0o644))

	order := make([]int, len(offsets))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		return cmp.Or(bytes.Compare(p.entries[a].id[:], p.entries[b].id[:]), cmp.Compare(a, b))
	})
	idx := []byte("\xfftOc\x00\x00\x00\x02")
	n := 0
	for b := range 256 {
		for n < len(order) && int(p.entries[order[n]].id[0]) <= b {
			n++
		}
		idx = binary.BigEndian.AppendUint32(idx, uint32(n))
	}
	for _, i := range order {
		idx = append(idx, p.entries[i].id[:]...)
	}
	idx = append(idx, make([]byte, 4*len(order))...) // CRCs, which are not read
	for _, i := range order {
		idx = binary.BigEndian.AppendUint32(idx, uint32(offsets[i]))
	}
	idx = append(idx, sum[:]...)
	sum = sha1.Sum(idx)
	must(t, os.WriteFile(name+".idx", append(idx, sum[:]...), 0o644))
}

// open writes the pack into a new directory and opens that.
func (p *forgery) open(t testing.TB) *DB {
	t.Helper()
	dir := t.TempDir()
	p.write(t, dir)
	return openDB(t, dir, Options{})
}

func appendEntry(b []byte, kind uint8, size int64) []byte {
	c := kind<<4 | byte(size&0xf)
	for size >>= 4; size > 0; size >>= 7 {
		b = append(b, c|0x80)
		c = byte(size & 0x7f)
	}
	return append(b, c)
}

func appendBack(b []byte, back int64) []byte {
	digits := []byte{byte(back & 0x7f)}
	for back >>= 7; back > 0; back >>= 7 {
		back--
		digits = append(digits, 0x80|byte(back&0x7f))
	}
	slices.Reverse(digits)
	return append(b, digits...)
}

// The parts of deltas.

func deltaHead(base, size uint64) []byte {
	return binary.AppendUvarint(binary.AppendUvarint(nil, base), size)
}

func appendCopy(b []byte, offset, size uint32) []byte {
	op, args := byte(0x80), []byte{}
	for i := range 7 {
		v := byte(offset >> (8 * i))
		if i >= 4 {
			v = byte(size >> (8 * (i - 4)))
		}
		if v != 0 {
			op |= 1 << i
			args = append(args, v)
		}
	}
	return append(append(b, op), args...)
}

func appendInsert(b []byte, text string) []byte {
	return append(append(b, byte(len(text))), text...)
}

// prepend is a delta that puts text in front of a base of size bytes.
func prepend(text string, size int) []byte {
	d := appendInsert(deltaHead(uint64(size), uint64(size+len(text))), text)
	return appendCopy(d, 0, uint32(size))
}
