package gitobject

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/go-git/go-git/v5/plumbing"
)

const (
	idHashLen = len(plumbing.Hash{})
	fanoutLen = 256 * 4
	// minEntry is the size of the shortest entry of a pack: a byte of header
	// and the eight that zlib takes to say nothing.
	minEntry = 9
	// fewObjects may be listed of a pack that is too short to have them, as it
	// may have been cut: their tables are small.
	fewObjects = 1 << 18
	// maxObjects bounds the tables of a database; the largest public
	// repositories have some 30 million objects.
	maxObjects = 1 << 28
)

// index is what the index of a pack says, sorted by id.
type index struct {
	ids     []plumbing.Hash
	offsets []int64
	pack    plumbing.Hash // checksum of the pack
	faults  []string      // what is wrong with it, though it could be read
}

// readIndex reads the index of a pack that has packLen bytes and, as it says
// itself, count objects. It is read in whole blocks with no trust in its
// tables: faults that leave objects to be found are noted in the index.
func readIndex(r io.ReaderAt, size, packLen int64, count uint32) (*index, error) {
	head := make([]byte, 8+fanoutLen)
	if _, err := r.ReadAt(head, 0); err != nil {
		if err == io.EOF {
			return nil, errors.New("index too short")
		}
		return nil, err
	}
	v2 := string(head[:4]) == "\xfftOc"
	fanout, each := head[:fanoutLen], int64(4+idHashLen)
	if v2 {
		if v := binary.BigEndian.Uint32(head[4:]); v != 2 {
			return nil, fmt.Errorf("index of unknown version %d", v)
		}
		fanout, each = head[8:], int64(idHashLen+4+4)
	}
	x := &index{}
	n := int64(binary.BigEndian.Uint32(fanout[255*4:]))
	before := int64(len(head))
	if !v2 {
		before = fanoutLen
	}
	rest := size - before - 2*int64(idHashLen)
	if n != int64(count) {
		x.fault("index and pack disagree on the number of objects")
		if rest < n*each {
			n = int64(count) // the fan-out table may be what is damaged
		}
	}
	switch {
	case rest < n*each:
		return nil, errors.New("index cut short")
	case n > max(packLen/minEntry, fewObjects):
		return nil, errors.New("index has more objects than the pack has room for")
	case n > maxObjects:
		return nil, fmt.Errorf("index has more than %d objects", maxObjects)
	}
	if !v2 && rest > n*each || v2 && (rest-n*each)%8 != 0 {
		x.fault("index has data that are not accounted for")
	}
	sum := sha1.New()
	sr := &summed{r: io.NewSectionReader(r, 0, size), sum: sum}
	if err := sr.skip(before); err != nil {
		return nil, err
	}
	x.ids, x.offsets = make([]plumbing.Hash, n), make([]int64, n)
	var err error
	if v2 {
		err = x.readV2(sr, (rest-n*each)/8)
	} else {
		err = x.readV1(sr)
	}
	if err != nil {
		return nil, err
	}
	if err := sr.skip(size - 2*int64(idHashLen) - sr.n); err != nil {
		return nil, err
	}
	var tail [2 * idHashLen]byte
	if _, err := io.ReadFull(sr.r, tail[:]); err != nil {
		return nil, err
	}
	copy(x.pack[:], tail[:])
	sum.Write(tail[:idHashLen])
	if !bytes.Equal(sum.Sum(nil), tail[idHashLen:]) {
		x.fault("index does not have the checksum that it states")
	}
	x.check(fanout)
	return x, nil
}

func (x *index) fault(why string) { x.faults = append(x.faults, why) }

// check compares the fan-out table with the ids, which must ascend.
func (x *index) check(fanout []byte) {
	var below [256]uint32
	ascending := true
	for i := range x.ids {
		below[x.ids[i][0]]++
		if i > 0 && bytes.Compare(x.ids[i-1][:], x.ids[i][:]) >= 0 {
			ascending = false
		}
	}
	sum, agrees := uint32(0), true
	for i, n := range below {
		sum += n
		agrees = agrees && binary.BigEndian.Uint32(fanout[4*i:]) == sum
	}
	if !ascending {
		x.fault("index is not in order")
	} else if !agrees {
		x.fault("index has a wrong fan-out table")
	}
}

const block = 64 << 10

func (x *index) readV1(r *summed) error {
	return r.records(len(x.ids), 4+idHashLen, func(i int, rec []byte) {
		x.offsets[i] = int64(binary.BigEndian.Uint32(rec))
		copy(x.ids[i][:], rec[4:])
	})
}

// readV2 reads the tables of an index that has large 64-bit offsets.
func (x *index) readV2(r *summed, large int64) error {
	n := len(x.ids)
	if err := r.records(n, idHashLen, func(i int, rec []byte) { copy(x.ids[i][:], rec) }); err != nil {
		return err
	}
	if err := r.skip(4 * int64(n)); err != nil { // CRCs
		return err
	}
	wide := false
	err := r.records(n, 4, func(i int, rec []byte) {
		o := binary.BigEndian.Uint32(rec)
		x.offsets[i] = int64(o)
		wide = wide || o>>31 != 0
	})
	if err != nil || !wide {
		return err
	}
	// Each object has one at most.
	table := make([]int64, min(large, int64(n)))
	err = r.records(len(table), 8, func(i int, rec []byte) { table[i] = int64(binary.BigEndian.Uint64(rec)) })
	for i, o := range x.offsets {
		if o>>31 == 0 {
			continue
		}
		x.offsets[i] = -1 // is found to be outside of the pack
		if at := o & (1<<31 - 1); at < int64(len(table)) {
			x.offsets[i] = table[at]
		}
	}
	return err
}

// summed is a stream whose bytes are counted and summed up.
type summed struct {
	r   io.Reader
	sum io.Writer
	n   int64
	buf []byte
}

// records reads n records of size bytes each.
func (s *summed) records(n, size int, f func(i int, rec []byte)) error {
	perBlock := block / size
	for i := 0; i < n; {
		k := min(perBlock, n-i)
		b, err := s.next(k * size)
		if err != nil {
			return err
		}
		for ; len(b) > 0; b = b[size:] {
			f(i, b[:size])
			i++
		}
	}
	return nil
}

func (s *summed) skip(n int64) error {
	for n > 0 {
		b, err := s.next(int(min(n, block)))
		if err != nil {
			return err
		}
		n -= int64(len(b))
	}
	return nil
}

// next returns n bytes, at most a block.
func (s *summed) next(n int) ([]byte, error) {
	if s.buf == nil {
		s.buf = make([]byte, block)
	}
	b := s.buf[:n]
	if _, err := io.ReadFull(s.r, b); err != nil {
		return nil, fmt.Errorf("index cut short: %w", err)
	}
	s.sum.Write(b)
	s.n += int64(n)
	return b, nil
}
