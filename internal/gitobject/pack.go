package gitobject

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
)

const packHeader = 12

// pack is an open pack.
type pack struct {
	name  string // objects/pack/pack-….pack, for gaps
	f     *os.File
	end   int64  // where the entries end: before the checksum
	first uint32 // its first slot
	count uint32 // objects, as it says itself
	sum   plumbing.Hash
	odd   bool   // its header is not a pack's
	index *index // until the database's own tables are made
}

// openPacks opens the packs of an objects directory.
func (db *DB) openPacks(dir string, shown string) {
	list, err := readDir(filepath.Join(dir, "pack"))
	if err != nil {
		db.gaps.add(shown+"/pack", reason(err))
	}
	indexed := map[string]bool{}
	for _, e := range list {
		if base, ok := strings.CutSuffix(e.Name(), ".idx"); ok {
			indexed[base] = true
		}
	}
	for _, e := range list {
		base, ok := strings.CutSuffix(e.Name(), ".pack")
		if !ok {
			continue
		}
		name := shown + "/pack/" + e.Name()
		if !indexed[base] {
			// A pack that is still being written has none either, nor has one
			// that only a multi-pack-index names.
			db.gaps.add(name, "has no index")
			continue
		}
		p, err := openPack(filepath.Join(dir, "pack", base), name)
		if err != nil {
			db.gaps.add(name, reason(err))
			continue
		}
		for _, why := range p.index.faults {
			db.gaps.add(name, why)
		}
		db.packs = append(db.packs, p)
	}
	for base := range indexed {
		if _, err := os.Stat(filepath.Join(dir, "pack", base+".pack")); errors.Is(err, fs.ErrNotExist) {
			db.gaps.add(shown+"/pack/"+base+".idx", "has no pack")
		}
	}
}

// openPack opens base.pack and reads base.idx.
func openPack(base, name string) (_ *pack, err error) {
	p, err := openPackFile(base, name)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			p.f.Close()
		}
	}()
	x, xSize, err := openRegular(base + ".idx")
	if err != nil {
		return nil, err
	}
	defer x.Close()
	size := p.end + int64(idHashLen)
	p.index, err = readIndex(x, xSize, size, p.count)
	if err != nil {
		return nil, err
	}
	if p.odd {
		p.index.fault("pack has a damaged header")
	}
	if p.index.pack != p.sum {
		p.index.fault("index is of another pack, or the pack is cut short")
		// What ends the file may belong to an entry.
		p.end = size
	}
	return p, nil
}

// openPackFile opens base.pack alone.
func openPackFile(base, name string) (p *pack, err error) {
	f, size, err := openRegular(base + ".pack")
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.Close()
		}
	}()
	if size < packHeader+int64(idHashLen) {
		return nil, errors.New("pack too short")
	}
	var head [packHeader]byte
	if _, err := f.ReadAt(head[:], 0); err != nil {
		return nil, err
	}
	p = &pack{name: name, f: f, end: size - int64(idHashLen), count: binary.BigEndian.Uint32(head[8:])}
	if _, err := f.ReadAt(p.sum[:], p.end); err != nil {
		return nil, err
	}
	v := binary.BigEndian.Uint32(head[4:])
	p.odd = !bytes.Equal(head[:4], []byte("PACK")) || v != 2 && v != 3
	return p, nil
}
