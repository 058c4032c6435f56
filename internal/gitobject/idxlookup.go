package gitobject

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"sort"
	"sync"

	"github.com/go-git/go-git/v5/plumbing"
)

// errOddIndex: the index has a fault, or may have one; readIndex says which.
var errOddIndex = errors.New("index is not as git writes it")

// idxLookup finds objects in the index of a pack without reading it: by the
// fan-out table, and then by halves. It believes the index, so what it finds must
// be checked; what it does not find may be there, if the index has a fault.
type idxLookup struct {
	r      io.ReaderAt
	fanout [257]uint32 // how many ids have a lower first byte
	v2     bool
	size   int64 // of a record that begins with, or ends in, the id
	large  int64 // 64-bit offsets

	mu  sync.Mutex
	buf [fewRecords * (4 + idHashLen)]byte
}

// openLookup reads the head of the index of a pack that has count objects and the
// checksum sum. An index that readIndex would have to say something of, for as much
// as can be seen, is errOddIndex.
func openLookup(r io.ReaderAt, size int64, count uint32, sum plumbing.Hash) (*idxLookup, error) {
	var head [8 + fanoutLen]byte
	if _, err := r.ReadAt(head[:], 0); err != nil {
		return nil, noEOF(err)
	}
	x := &idxLookup{r: r, size: int64(4 + idHashLen)}
	table, before, each := head[:fanoutLen], int64(fanoutLen), x.size
	if string(head[:4]) == "\xfftOc" {
		if binary.BigEndian.Uint32(head[4:]) != 2 {
			return nil, errOddIndex
		}
		x.v2, x.size = true, int64(idHashLen)
		table, before, each = head[8:], int64(len(head)), int64(idHashLen+4+4)
	}
	for i := range 256 {
		x.fanout[i+1] = binary.BigEndian.Uint32(table[4*i:])
		if x.fanout[i+1] < x.fanout[i] {
			return nil, errOddIndex
		}
	}
	rest := size - before - each*int64(count) - 2*int64(idHashLen)
	x.large = rest / 8
	if x.fanout[256] != count || rest < 0 || !x.v2 && rest > 0 || rest%8 != 0 {
		return nil, errOddIndex
	}
	var of plumbing.Hash
	if _, err := r.ReadAt(of[:], size-2*int64(idHashLen)); err != nil {
		return nil, noEOF(err)
	}
	if of != sum {
		return nil, errOddIndex
	}
	return x, nil
}

// fewRecords are read at once: to halve them further takes longer.
const fewRecords = 512

// find returns the offset in the pack that the index states for an object. It is
// safe for concurrent use.
func (x *idxLookup) find(id plumbing.Hash) (offset int64, ok bool) {
	lo, hi := int64(x.fanout[id[0]]), int64(x.fanout[int(id[0])+1])
	x.mu.Lock()
	defer x.mu.Unlock()
	for hi-lo > fewRecords {
		mid := (lo + hi) / 2
		rec, ok := x.records(mid, 1)
		if !ok {
			return 0, false
		}
		if bytes.Compare(x.id(rec, 0), id[:]) > 0 {
			hi = mid
		} else {
			lo = mid
		}
	}
	n := int(hi - lo)
	recs, ok := x.records(lo, n)
	if !ok {
		return 0, false
	}
	i := sort.Search(n, func(i int) bool { return bytes.Compare(x.id(recs, i), id[:]) >= 0 })
	if i == n || !bytes.Equal(x.id(recs, i), id[:]) {
		return 0, false
	}
	if !x.v2 {
		return int64(binary.BigEndian.Uint32(recs[int64(i)*x.size:])), true
	}
	return x.offset(lo + int64(i))
}

// records reads n records from the given one on.
func (x *idxLookup) records(from int64, n int) ([]byte, bool) {
	at := int64(fanoutLen)
	if x.v2 {
		at += 8
	}
	buf := x.buf[:int64(n)*x.size]
	_, err := x.r.ReadAt(buf, at+from*x.size)
	return buf, err == nil || n == 0
}

// id is the id in the i-th of some records.
func (x *idxLookup) id(recs []byte, i int) []byte {
	end := int64(i+1) * x.size
	return recs[end-int64(idHashLen) : end]
}

// offset reads an offset of version 2.
func (x *idxLookup) offset(i int64) (int64, bool) {
	n := int64(x.fanout[256])
	const head = 8 + fanoutLen
	var b [8]byte
	if _, err := x.r.ReadAt(b[:4], head+(int64(idHashLen)+4)*n+4*i); err != nil {
		return 0, false
	}
	o := binary.BigEndian.Uint32(b[:])
	if o>>31 == 0 {
		return int64(o), true
	}
	at := int64(o & (1<<31 - 1))
	if at >= x.large {
		return 0, false
	}
	if _, err := x.r.ReadAt(b[:], head+(int64(idHashLen)+4+4)*n+8*at); err != nil {
		return 0, false
	}
	wide := int64(binary.BigEndian.Uint64(b[:]))
	return wide, wide >= 0
}
