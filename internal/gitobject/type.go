package gitobject

import (
	"errors"
	"io/fs"
)

// Type returns the type of an object, and false if it cannot be read. The first
// call reads the headers of all packs; from then on it is cheap.
func (db *DB) Type(n Num) (Type, bool) {
	t := db.forest()
	if t, ok := db.slotType(t, db.slots[n]); ok {
		return t, true
	}
	for _, c := range db.copies(n) {
		if t, ok := db.slotType(t, c.slot); ok {
			return t, true
		}
	}
	return 0, false
}

func (db *DB) slotType(t *forest, slot uint32) (Type, bool) {
	if db.packOf(slot) != nil {
		return t.kind[slot], t.kind[slot] != 0
	}
	kind, err := db.looseType(slot)
	return kind, err == nil
}

// looseType returns the type of a loose object from its header.
func (db *DB) looseType(slot uint32) (Type, error) {
	i := int(slot) - len(db.offsets)
	if t := Type(db.looseTypes[i].Load()); t != 0 {
		return t, nil
	}
	d := db.decoders.Get().(*decoder)
	defer db.decoders.Put(d)
	t, err := d.looseType(db, db.loose[i])
	if errors.Is(err, fs.ErrNotExist) {
		if later, n, ok := db.lookLater(slot); ok {
			if t, ok := later.Type(n); ok {
				return t, nil
			}
		}
	}
	if err != nil {
		db.gaps.addObject(db.fileOf(slot), Num(db.nums[slot]), err)
		return 0, err
	}
	db.looseTypes[i].Store(uint32(t))
	return t, nil
}
