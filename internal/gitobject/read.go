package gitobject

import (
	"errors"
	"fmt"
	"io/fs"
)

const (
	// maxChain is how far Read follows a chain of deltas: git makes 4095 at most.
	maxChain = 1 << 16
	// longChain is where it is asked whether the chain ends at all: to read the
	// headers of all packs pays when one chain has many.
	longChain = 64
	// maxDetours is how often Read takes another copy of an object, of those
	// that are stored more than once, because one is damaged.
	maxDetours = 16
	// maxReadWork bounds the bytes that one Read reads and makes: a chain of
	// tiny deltas can make any number.
	maxReadWork = 8 << 30
)

// Read returns the type and the content of an object. The content is shared:
// it must not be changed. If it has more than limit bytes the error is
// ErrTooLarge, if what is stored is no object ErrDamaged.
func (db *DB) Read(n Num, limit int64) (Type, []byte, error) {
	t, data, err := db.readAny(n, limit)
	if err == nil {
		return t, data, nil
	}
	if !errors.Is(err, ErrTooLarge) {
		db.gaps.addObject(db.fileOf(db.slots[n]), n, err)
	}
	return 0, nil, fmt.Errorf("reading object %s: %w", db.ids[n], err)
}

// readAny reads an object from whichever of its slots is good.
func (db *DB) readAny(n Num, limit int64) (t Type, data []byte, err error) {
	if t, data, ok := db.cache.get(db.slots[n]); ok {
		if int64(len(data)) > limit {
			return 0, nil, ErrTooLarge
		}
		return t, data, nil
	}
	d := db.decoders.Get().(*decoder)
	defer func() {
		// What was used when something panicked is not used again.
		if r := recover(); r != nil {
			err = errPanic
			return
		}
		db.work.Add(d.worked)
		db.decoders.Put(d)
	}()
	if d.worked = 0; db.work.Load() > 4*db.maxWork() {
		return 0, nil, errBudget
	}
	var bad map[uint32]bool
	tooLarge := false
	for range maxDetours {
		t, data, badSlot, err := d.readObject(db, n, limit, bad)
		if err == nil || len(db.again) == 0 {
			return t, data, err
		}
		// A size that is too large may be that of a damaged header.
		if errors.Is(err, ErrTooLarge) {
			tooLarge = true
		}
		if bad == nil {
			bad = map[uint32]bool{}
		}
		if bad[badSlot] {
			return 0, nil, tooLargeOr(tooLarge, err)
		}
		bad[badSlot] = true
		if _, ok := db.usable(db.slots[n], bad); !ok {
			return 0, nil, tooLargeOr(tooLarge, err)
		}
	}
	return 0, nil, tooLargeOr(tooLarge, errBase)
}

func tooLargeOr(tooLarge bool, err error) error {
	if tooLarge {
		return ErrTooLarge
	}
	return err
}

// usable returns a slot that holds the same object and is not known to be bad.
func (db *DB) usable(slot uint32, bad map[uint32]bool) (uint32, bool) {
	if !bad[slot] {
		return slot, true
	}
	n := Num(db.nums[slot])
	if s := db.slots[n]; !bad[s] {
		return s, true
	}
	for _, c := range db.copies(n) {
		if !bad[c.slot] {
			return c.slot, true
		}
	}
	return 0, false
}

// readObject reads an object without the slots that are known to be bad. With
// an error it returns the slot that it met it in.
func (d *decoder) readObject(db *DB, n Num, limit int64, bad map[uint32]bool) (t Type, data []byte, slot uint32, err error) {
	slot, ok := db.usable(db.slots[n], bad)
	if !ok {
		return 0, nil, db.slots[n], errBase
	}
	// Up to what is known or no delta.
	var path []uint32
	marker := slot
	for {
		if t, data, ok = db.cache.get(slot); ok {
			break
		}
		if db.packOf(slot) == nil {
			t, _, data, err = db.readLoose(d, slot, rootLimit(path, limit))
			break
		}
		if err = d.open(db, slot); err != nil {
			return 0, nil, slot, err
		}
		if !d.head.isDelta() {
			t = Type(d.head.kind)
			if d.head.size > rootLimit(path, limit) {
				err = ErrTooLarge
			} else {
				data, err = d.payload()
			}
			break
		}
		path = append(path, slot)
		if len(path) == longChain {
			if slot, why, broken := db.brokenChain(path[0]); broken {
				return 0, nil, slot, why
			}
		}
		if len(path) > maxChain {
			return 0, nil, path[0], errChain
		}
		base, err := db.baseSlot(slot, &d.head)
		if err != nil {
			return 0, nil, slot, err
		}
		if slot, ok = db.usable(base, bad); !ok {
			return 0, nil, path[len(path)-1], errBase
		}
		// Other copies may lead into loops that the forest does not have. A
		// marker that is set ever more rarely meets any (Brent).
		if slot == marker {
			return 0, nil, path[len(path)-1], errCycle
		}
		if len(path)&(len(path)-1) == 0 {
			marker = slot
		}
	}
	if err == ErrTooLarge && len(path) > 0 {
		err = errHuge
	}
	if err != nil {
		return 0, nil, slot, err
	}
	db.cache.put(slot, t, data)
	// Down again.
	for i := len(path) - 1; i >= 0; i-- {
		slot = path[i]
		if d.worked > maxReadWork {
			return 0, nil, slot, errBudget
		}
		data, err = d.onto(db, slot, data, rootLimit(path[:i], limit))
		if err != nil {
			if err == ErrTooLarge && i > 0 {
				err = errHuge
			}
			return 0, nil, slot, err
		}
		db.cache.put(slot, t, data)
	}
	if int64(len(data)) > limit { // from the cache
		return 0, nil, slot, ErrTooLarge
	}
	return t, data, slot, nil
}

// onto makes the object of a delta from its base.
func (d *decoder) onto(db *DB, slot uint32, base []byte, limit int64) ([]byte, error) {
	if err := d.open(db, slot); err != nil {
		return nil, err
	}
	e, err := d.delta()
	if err != nil {
		return nil, err
	}
	if e.size > limit || e.size < 0 {
		d.bufs.put(e.buf)
		return nil, ErrTooLarge
	}
	return d.apply(base, e)
}

// rootLimit is the limit for an object that deltas are made from; with none it
// is the object that was asked for.
func rootLimit(deltas []uint32, limit int64) int64 {
	if len(deltas) > 0 {
		return maxRebuild
	}
	return min(limit, maxRebuild)
}

// readLoose reads a loose object into a buffer of d. If its file has vanished,
// as git gc lets them do, the object is looked for in what has come since.
func (db *DB) readLoose(d *decoder, slot uint32, limit int64) (t Type, size int64, data []byte, err error) {
	t, size, data, err = d.readLoose(db, db.looseAt(slot), limit)
	if errors.Is(err, fs.ErrNotExist) {
		later, n, ok := db.lookLater(slot)
		if !ok {
			return 0, 0, nil, errMissing
		}
		t, shared, err := later.readAny(n, limit)
		if err != nil {
			return 0, 0, nil, err
		}
		data = d.bufs.get(len(shared))
		copy(data, shared)
		return t, int64(len(data)), data, nil
	}
	return t, size, data, err
}

// lookLater looks for an object in the same directories, opened anew once.
func (db *DB) lookLater(slot uint32) (*DB, Num, bool) {
	if db.noLater {
		return nil, 0, false
	}
	db.laterOnce.Do(func() {
		later, err := Open(db.dirs[0], db.opts)
		if err == nil {
			later.noLater = true
			db.later = later
		}
	})
	if db.later == nil {
		return nil, 0, false
	}
	n, ok := db.later.Lookup(db.ids[db.nums[slot]])
	return db.later, n, ok
}
