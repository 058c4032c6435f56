package gitobject

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"slices"
	"sort"
	"sync"
	"sync/atomic"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/finding"
)

// Options say how a database is opened.
type Options struct {
	// Alternates says to read the objects of other repositories, anywhere on
	// this machine, that objects/info/alternates names. Where it is not set and
	// there are any, that is a gap.
	Alternates bool

	// More are further objects directories, as GIT_ALTERNATE_OBJECT_DIRECTORIES
	// names them.
	More []string

	// CacheBytes bounds the data that is kept for Read; 0 means 64 MiB.
	CacheBytes int64
}

// DB is an open object database. It is safe for concurrent use.
type DB struct {
	opts  Options
	dirs  []string // the objects directories
	packs []*pack
	loose []looseObject // sorted by id
	gaps  gapList

	ids   []plumbing.Hash // by Num, sorted
	below []uint32        // by the first bits of an id: how many ids are lower in them
	shift uint            // of the first 32 bits, for those
	slots []uint32        // by Num: the slot that is read
	again []duplicate     // the other slots, sorted

	offsets []int64  // by slot of a pack
	nums    []uint32 // by slot: Num

	treeOnce sync.Once
	tree     *forest

	cache    cache
	work     atomic.Int64 // bytes that Read has read and made
	decoders sync.Pool    // of *decoder

	looseTypes []atomic.Uint32 // by loose object, 0 where not known

	closed    bool
	laterOnce sync.Once
	later     *DB // the same, opened anew after a file had vanished
	noLater   bool
}

// duplicate is a further slot of an object.
type duplicate struct {
	num  Num
	slot uint32
}

// Open opens an objects directory and those that it borrows from. What cannot
// be read in it is a gap; only a directory that cannot be read at all is an
// error.
func Open(objectsDir string, opts Options) (*DB, error) {
	db := &DB{opts: opts}
	db.cache.limit = cmp.Or(opts.CacheBytes, 64<<20)
	db.decoders.New = func() any { return new(decoder) }
	dirs, err := findDirs(objectsDir, opts, &db.gaps)
	if err != nil {
		return nil, fmt.Errorf("opening the objects of a git repository: %w", err)
	}
	db.dirs = dirs
	for i, dir := range db.dirs {
		shown := "objects"
		if i > 0 {
			shown = fmt.Sprintf("alternate %d", i)
		}
		db.openPacks(dir, shown)
		db.listLoose(uint16(i), shown)
	}
	// Where an object is in several packs, the one is read that has the most of
	// its family, and has it as deltas.
	slices.SortStableFunc(db.packs, func(a, b *pack) int {
		return cmp.Or(cmp.Compare(len(b.index.ids), len(a.index.ids)), cmp.Compare(a.end, b.end))
	})
	db.sortLoose()
	if err := db.number(); err != nil {
		db.Close()
		return nil, fmt.Errorf("opening the objects of a git repository: %w", err)
	}
	return db, nil
}

// Close closes the packs. Nothing may be read any more, nor be being read.
func (db *DB) Close() error {
	var errs []error
	if !db.closed {
		db.closed = true
		for _, p := range db.packs {
			errs = append(errs, p.f.Close())
		}
		if db.later != nil {
			errs = append(errs, db.later.Close())
		}
	}
	return errors.Join(errs...)
}

// Gaps returns what could not be opened or read so far, sorted: one for a
// cause and file, with the number of objects.
func (db *DB) Gaps() []finding.Gap {
	return db.gaps.list(func(n Num) string { return db.ids[n].String() })
}

// Len returns the number of objects.
func (db *DB) Len() int { return len(db.ids) }

// ID returns the id of an object.
func (db *DB) ID(n Num) plumbing.Hash { return db.ids[n] }

// Lookup returns the number of an object.
func (db *DB) Lookup(id plumbing.Hash) (Num, bool) {
	b := db.bucket(&id)
	lo, hi := int(db.below[b]), int(db.below[b+1])
	if hi-lo > crowded {
		lo += sort.Search(hi-lo, func(i int) bool { return bytes.Compare(db.ids[lo+i][:], id[:]) >= 0 })
		hi = min(hi, lo+1)
	}
	for n := lo; n < hi; n++ {
		if db.ids[n] == id {
			return Num(n), true
		}
	}
	return 0, false
}

// crowded is how many ids a bucket has that are not compared one by one: only ids that are
// forged have so much in common.
const crowded = 16

// bucket gives an id's place in below.
func (db *DB) bucket(id *plumbing.Hash) uint32 { return binary.BigEndian.Uint32(id[:]) >> db.shift }

// source is a sorted list of ids that is merged into the others.
type source struct {
	id   func(i int) *plumbing.Hash
	n    int
	next int
	perm []int32  // order of ids that did not come sorted
	nums []uint32 // result, by i
}

func (s *source) at(i int) int {
	if s.perm != nil {
		return int(s.perm[i])
	}
	return i
}

func (s *source) head() *plumbing.Hash { return s.id(s.at(s.next)) }

// number makes the tables from the indexes of the packs, which it drops, and
// the loose objects.
func (db *DB) number() error {
	total := len(db.loose)
	var sources []*source
	for _, p := range db.packs {
		ids := p.index.ids
		s := &source{n: len(ids), id: func(i int) *plumbing.Hash { return &ids[i] }}
		if !slices.IsSortedFunc(ids, compareIDs) {
			s.perm = make([]int32, len(ids))
			for i := range s.perm {
				s.perm[i] = int32(i)
			}
			slices.SortStableFunc(s.perm, func(a, b int32) int { return compareIDs(ids[a], ids[b]) })
		}
		sources = append(sources, s)
		total += len(ids)
	}
	if total > maxObjects {
		return fmt.Errorf("more than %d objects", maxObjects)
	}
	sources = append(sources, &source{n: len(db.loose), id: func(i int) *plumbing.Hash { return &db.loose[i].id }})
	db.ids = merge(sources, total)
	// A bucket for each two ids or so: a search in it costs next to nothing.
	width := min(max(8, bits.Len(uint(total))-1), 24)
	db.shift = uint(32 - width)
	db.below = make([]uint32, 1<<width+1)
	for i := range db.ids {
		db.below[db.bucket(&db.ids[i])+1]++
	}
	for i := range 1 << width {
		db.below[i+1] += db.below[i]
	}

	db.nums = make([]uint32, 0, total)
	db.offsets = make([]int64, 0, total-len(db.loose))
	for i, p := range db.packs {
		order := make([]entryAt, len(p.index.offsets))
		for j, offset := range p.index.offsets {
			order[j] = entryAt{offset, sources[i].nums[j]}
		}
		p.index, sources[i].nums = nil, nil
		sortEntries(order)
		p.first = uint32(len(db.offsets))
		for _, e := range order {
			db.offsets = append(db.offsets, e.offset)
			db.nums = append(db.nums, e.num)
		}
	}
	db.nums = append(db.nums, sources[len(sources)-1].nums...)
	db.looseTypes = make([]atomic.Uint32, len(db.loose))

	const none = 1<<32 - 1
	db.slots = make([]uint32, len(db.ids))
	for i := range db.slots {
		db.slots[i] = none
	}
	for slot, num := range db.nums {
		if db.slots[num] == none {
			db.slots[num] = uint32(slot)
		} else {
			db.again = append(db.again, duplicate{Num(num), uint32(slot)})
		}
	}
	slices.SortFunc(db.again, func(a, b duplicate) int {
		return cmp.Or(cmp.Compare(a.num, b.num), cmp.Compare(a.slot, b.slot))
	})
	return nil
}

func compareIDs(a, b plumbing.Hash) int { return bytes.Compare(a[:], b[:]) }

// merge merges sorted sources into one list without duplicates, and tells each
// the places of its ids in it.
func merge(sources []*source, total int) []plumbing.Hash {
	// heap of the sources that have more, least id first
	var heap []*source
	less := func(a, b *source) bool { return bytes.Compare(a.head()[:], b.head()[:]) < 0 }
	down := func(i int) {
		for {
			least := i
			for c := 2*i + 1; c <= 2*i+2 && c < len(heap); c++ {
				if less(heap[c], heap[least]) {
					least = c
				}
			}
			if least == i {
				return
			}
			heap[i], heap[least] = heap[least], heap[i]
			i = least
		}
	}
	for _, s := range sources {
		s.nums = make([]uint32, s.n)
		if s.n > 0 {
			heap = append(heap, s)
		}
	}
	for i := len(heap)/2 - 1; i >= 0; i-- {
		down(i)
	}
	ids := make([]plumbing.Hash, 0, total)
	for len(heap) > 0 {
		s := heap[0]
		id := s.head()
		if len(ids) == 0 || ids[len(ids)-1] != *id {
			ids = append(ids, *id)
		}
		s.nums[s.at(s.next)] = uint32(len(ids) - 1)
		if s.next++; s.next == s.n {
			heap[0] = heap[len(heap)-1]
			heap = heap[:len(heap)-1]
		}
		down(0)
	}
	return ids
}

// packOf returns the pack of a slot, nil for a loose object.
func (db *DB) packOf(slot uint32) *pack {
	if int(slot) >= len(db.offsets) {
		return nil
	}
	lo, hi := 0, len(db.packs)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; db.packs[mid].first <= slot {
			lo = mid
		} else {
			hi = mid
		}
	}
	// Of packs without objects the last begins where the next one does.
	return db.packs[lo]
}

// packSlots returns the first slot of a pack, and the one after its last.
func (db *DB) packSlots(i int) (first, end uint32) {
	if i+1 < len(db.packs) {
		return db.packs[i].first, db.packs[i+1].first
	}
	return db.packs[i].first, uint32(len(db.offsets))
}

// looseAt returns the loose object of a slot.
func (db *DB) looseAt(slot uint32) looseObject { return db.loose[int(slot)-len(db.offsets)] }

// copies returns the slots of an object beside the first.
func (db *DB) copies(n Num) []duplicate {
	i := sort.Search(len(db.again), func(i int) bool { return db.again[i].num >= n })
	j := i
	for j < len(db.again) && db.again[j].num == n {
		j++
	}
	return db.again[i:j]
}

// fileOf names the file of a slot for gaps.
func (db *DB) fileOf(slot uint32) string {
	if p := db.packOf(slot); p != nil {
		return p.name
	}
	if db.looseAt(slot).dir > 0 {
		return fmt.Sprintf("alternate %d", db.looseAt(slot).dir)
	}
	return "objects"
}
