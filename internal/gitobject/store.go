package gitobject

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/go-git/go-git/v5/plumbing"

	"github.com/hookvet/hookvet/internal/finding"
)

// Store is an object database for work that needs few of its objects: where [Open]
// reads the indexes of all packs and lists all loose objects, it looks for each
// object on the disk when it is asked for. It is safe for concurrent use.
//
// A Store knows the common case alone. Each object that it reads must have the hash
// that it is named by, so that nothing that it is told needs to be believed; and
// with whatever is out of the ordinary (packs that are damaged or lack a part, an
// object that is not found, not readable, too large or not what it should be) it
// opens the whole DB and asks that from then on. So what it gives is what a DB
// gives, gaps included, but for faults in what it had no need to look at.
type Store struct {
	dir      string
	opts     Options
	dirs     []string
	packs    []lookupPack
	decoders sync.Pool // of *decoder
	cache    cache     // by Num
	work     atomic.Int64
	gaps     gapList

	mu    sync.Mutex
	nums  map[plumbing.Hash]Num
	known []stored // by Num

	wholeOnce sync.Once
	whole     atomic.Pointer[DB] // nil as long as all is ordinary
}

// stored is an object that was asked for.
type stored struct {
	id plumbing.Hash
	at place
}

// place is where an object is stored, as far as is known: in a pack, or loose in
// a directory.
type place struct {
	pack *lookupPack
	off  int64
	dir  string
}

type lookupPack struct {
	*pack
	idx  *idxLookup
	file *os.File // of the index
}

// OpenStore opens an objects directory and those that it borrows from. The error
// is as Open's.
func OpenStore(objectsDir string, opts Options) (*Store, error) {
	s := &Store{dir: objectsDir, opts: opts, nums: make(map[plumbing.Hash]Num)}
	s.cache.limit = cmp.Or(opts.CacheBytes, 64<<20)
	s.decoders.New = func() any { return new(decoder) }
	var gaps gapList
	var err error
	if s.dirs, err = findDirs(objectsDir, opts, &gaps); err != nil {
		return nil, fmt.Errorf("opening the objects of a git repository: %w", err)
	}
	if len(gaps.count) == 0 && s.openPacks() {
		return s, nil
	}
	s.closePacks()
	db, err := Open(objectsDir, opts)
	if err != nil {
		return nil, err
	}
	s.wholeOnce.Do(func() { s.whole.Store(db) })
	return s, nil
}

// openPacks reports whether all packs are as they should be, at a first look.
func (s *Store) openPacks() bool {
	for _, dir := range s.dirs {
		dir = filepath.Join(dir, "pack")
		list, err := readDir(dir)
		if err != nil {
			return false
		}
		var packs, indexes []string // both in the order of their names
		for _, e := range list {
			if base, ok := strings.CutSuffix(e.Name(), ".pack"); ok {
				packs = append(packs, base)
			} else if base, ok := strings.CutSuffix(e.Name(), ".idx"); ok {
				indexes = append(indexes, base)
			}
		}
		slices.Sort(packs)
		slices.Sort(indexes)
		if !slices.Equal(packs, indexes) {
			return false
		}
		for _, base := range packs {
			if !s.openPack(filepath.Join(dir, base)) {
				return false
			}
		}
	}
	// Most objects are in the largest.
	slices.SortStableFunc(s.packs, func(a, b lookupPack) int { return cmp.Compare(b.count, a.count) })
	return true
}

func (s *Store) openPack(base string) bool {
	p, err := openPackFile(base, "")
	if err != nil {
		return false
	}
	f, size, err := openRegular(base + ".idx")
	if err != nil {
		p.f.Close()
		return false
	}
	idx, err := openLookup(f, size, p.count, p.sum)
	s.packs = append(s.packs, lookupPack{p, idx, f})
	return err == nil && !p.odd
}

func (s *Store) closePacks() error {
	var errs []error
	for _, p := range s.packs {
		errs = append(errs, p.f.Close(), p.file.Close())
	}
	s.packs = nil
	return errors.Join(errs...)
}

// Close closes the packs. Nothing may be read any more, nor be being read.
func (s *Store) Close() error {
	err := s.closePacks()
	if db := s.whole.Load(); db != nil {
		err = errors.Join(err, db.Close())
	}
	return err
}

// all is the whole database; nil if it can't be opened.
func (s *Store) all() *DB {
	s.wholeOnce.Do(func() {
		db, err := Open(s.dir, s.opts)
		if err != nil {
			s.gaps.add("objects", reason(err))
			return
		}
		s.whole.Store(db)
	})
	return s.whole.Load()
}

// Gaps is as [DB.Gaps].
func (s *Store) Gaps() []finding.Gap {
	list := s.gaps.list(func(n Num) string { return s.ID(n).String() })
	if db := s.whole.Load(); db != nil {
		list = append(list, db.Gaps()...)
	}
	return list
}

// ID returns the id of an object.
func (s *Store) ID(n Num) plumbing.Hash { return s.object(n).id }

func (s *Store) object(n Num) stored {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.known[n]
}

// Lookup returns the number of an object. Numbers are dense, in the order of the
// first calls; to others than DB's they mean nothing.
func (s *Store) Lookup(id plumbing.Hash) (Num, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n, ok := s.nums[id]; ok {
		return n, true
	}
	var at place
	ok := false
	if s.whole.Load() == nil {
		at, ok = s.find(id)
	}
	if !ok {
		db := s.all()
		if db == nil {
			return 0, false
		}
		if _, ok = db.Lookup(id); !ok {
			return 0, false
		}
	}
	n := Num(len(s.known))
	s.known = append(s.known, stored{id, at})
	s.nums[id] = n
	return n, true
}

// find looks for an object in the packs, and then for its file.
func (s *Store) find(id plumbing.Hash) (place, bool) {
	for i := range s.packs {
		if at, ok := s.packs[i].find(id); ok {
			return at, true
		}
	}
	for _, dir := range s.dirs {
		if info, err := os.Stat(loosePath(dir, id)); err == nil && info.Mode().IsRegular() {
			return place{dir: dir}, true
		}
	}
	return place{}, false
}

func (p *lookupPack) find(id plumbing.Hash) (place, bool) {
	off, ok := p.idx.find(id)
	return place{pack: p, off: off}, ok && off >= packHeader && off < p.end
}
