package gitobject

import (
	"crypto/sha1"
	"fmt"
	"strconv"

	"github.com/go-git/go-git/v5/plumbing"
)

// Bounds of what a Store reads by itself: beyond them a DB goes on, which has
// bounds of its own.
const (
	maxStoreChain  = 4095      // the longest that git makes
	maxStoreDeltas = 64 << 20  // bytes of the deltas of a chain, in memory
	maxStoreWork   = 1 << 30   // bytes that are read and made for an object
	maxStoreTotal  = 16 << 30  // and for all
	storeFirst     = 4 << 10   // bytes: a delta and the header of what is no delta
	storeGuess     = 512 << 10 // bytes that are read at once because a header says so
)

// Read is as [DB.Read].
func (s *Store) Read(n Num, limit int64) (Type, []byte, error) {
	o := s.object(n)
	if t, data, ok := s.cache.get(uint32(n)); ok && int64(len(data)) <= limit {
		return t, data, nil
	}
	if s.whole.Load() == nil && s.work.Load() < maxStoreTotal {
		if t, data, ok := s.read(o, limit); ok {
			s.cache.put(uint32(n), t, data)
			return t, data, nil
		}
	}
	db := s.all()
	if db == nil {
		return 0, nil, fmt.Errorf("reading object %s: the objects can't be opened any more", o.id)
	}
	m, ok := db.Lookup(o.id)
	if !ok {
		s.gaps.addObject("objects", n, errMissing)
		return 0, nil, fmt.Errorf("reading object %s: %w", o.id, errMissing)
	}
	return db.Read(m, limit)
}

// Type is as [DB.Type], but each call reads some headers.
func (s *Store) Type(n Num) (Type, bool) {
	o := s.object(n)
	if s.whole.Load() == nil && s.work.Load() < maxStoreTotal {
		if t, ok := s.typeOf(o); ok {
			return t, true
		}
	}
	if db := s.all(); db != nil {
		if m, ok := db.Lookup(o.id); ok {
			return db.Type(m)
		}
	}
	s.gaps.addObject("objects", n, errMissing)
	return 0, false
}

// read reads an object in the straight way. If that leads to anything but the
// object that was asked for, it does not matter what it is.
func (s *Store) read(o stored, limit int64) (t Type, data []byte, ok bool) {
	d := s.decoders.Get().(*decoder)
	defer func() {
		if recover() != nil { // d is not used again
			ok = false
			return
		}
		s.work.Add(d.worked)
		s.decoders.Put(d)
	}()
	d.worked = 0
	t, data, err := s.rebuild(d, o, limit)
	return t, data, err == nil && hashOf(t, data) == o.id
}

func hashOf(t Type, data []byte) (id plumbing.Hash) {
	sum := sha1.New()
	sum.Write(append(strconv.AppendInt([]byte(t.String()+" "), int64(len(data)), 10), 0))
	sum.Write(data)
	sum.Sum(id[:0])
	return id
}

// rebuild reads an object. The data are the caller's.
func (s *Store) rebuild(d *decoder, o stored, limit int64) (t Type, data []byte, err error) {
	var deltas []deltaEntry
	kept := 0
	at, id := o.at, o.id
	for at.pack != nil {
		p := at.pack.pack
		if err := d.openAt(p, at.off, storeFirst); err != nil {
			return 0, nil, err
		}
		// How long the entry is it does not say, so that more is read if it turns
		// out to be cut.
		if err := d.read(min(d.most(), p.end-at.off, max(storeFirst, min(d.head.size/2, storeGuess)))); err != nil {
			return 0, nil, err
		}
		head := d.head
		if !head.isDelta() {
			if head.size > s.limit(deltas, limit) {
				return 0, nil, ErrTooLarge
			}
			t = Type(head.kind)
			data, err = d.payload()
			break
		}
		e, err := d.delta()
		if err != nil {
			return 0, nil, err
		}
		deltas = append(deltas, e)
		if kept += len(e.buf); kept > maxStoreDeltas || len(deltas) > maxStoreChain || d.worked > maxStoreWork {
			return 0, nil, errBudget
		}
		if at, err = s.base(at, &head); err != nil {
			return 0, nil, err
		}
		id = head.baseID
	}
	if at.pack == nil {
		t, _, data, err = d.readLooseIn(at.dir, id, s.limit(deltas, limit))
	}
	if err != nil {
		return 0, nil, err
	}
	for len(deltas) > 0 {
		last := len(deltas) - 1
		e := deltas[last]
		deltas = deltas[:last]
		if e.size < 0 || e.size > s.limit(deltas, limit) {
			return 0, nil, ErrTooLarge
		}
		if d.worked > maxStoreWork {
			return 0, nil, errBudget
		}
		next, err := d.apply(data, e)
		if err != nil {
			return 0, nil, err
		}
		d.bufs.put(data)
		data = next
	}
	return t, data, nil
}

// limit is that of an object that deltas are made from.
func (s *Store) limit(deltas []deltaEntry, limit int64) int64 {
	if len(deltas) > 0 {
		return maxRebuild
	}
	return min(limit, maxRebuild)
}

// base is where the base of the delta at a place is.
func (s *Store) base(at place, e *entry) (place, error) {
	if e.kind == ofsDelta {
		at.off -= e.back
		if e.back <= 0 || at.off < packHeader {
			return place{}, errNoBase
		}
		return at, nil
	}
	if at, ok := at.pack.find(e.baseID); ok {
		return at, nil
	}
	if at, ok := s.find(e.baseID); ok {
		return at, nil
	}
	return place{}, errNoBase
}

// typeOf follows the headers down to what is no delta.
func (s *Store) typeOf(o stored) (t Type, ok bool) {
	d := s.decoders.Get().(*decoder)
	defer func() {
		s.work.Add(d.worked)
		s.decoders.Put(d)
	}()
	d.worked = 0
	at, id := o.at, o.id
	for range maxStoreChain + 1 {
		if at.pack == nil {
			t, _, data, err := d.readLooseIn(at.dir, id, -1) // so that nothing but the header is read
			if data != nil {
				d.bufs.put(data)
			}
			return t, err == nil || err == ErrTooLarge
		}
		if d.openAt(at.pack.pack, at.off, maxEntryHeader) != nil {
			return 0, false
		}
		if !d.head.isDelta() {
			return Type(d.head.kind), true
		}
		var err error
		id = d.head.baseID
		if at, err = s.base(at, &d.head); err != nil {
			return 0, false
		}
	}
	return 0, false
}
