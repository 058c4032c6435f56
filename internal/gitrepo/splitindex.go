package gitrepo

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"math/bits"
	"os"
	"slices"

	"github.com/go-git/go-git/v5/plumbing"
)

// splitLink is the "link" extension of a split index: which shared index it
// builds on, and bitmaps of the shared entries' positions.
//
//	id of the shared index 20 bytes | deleted: EWAH bitmap | replaced: EWAH bitmap
//
// The first entries of the split index, without names, stand for the replaced
// ones in order. All others are added. (git's gitformat-index.txt, "Split index")
type splitLink struct {
	shared           plumbing.Hash
	deleted, replace ewah
}

var errLink = errors.New("the link to its shared index is malformed")

func decodeLink(b []byte) (*splitLink, error) {
	link := &splitLink{}
	if len(b) < len(link.shared) {
		return nil, errLink
	}
	b = b[copy(link.shared[:], b):]
	if len(b) == 0 {
		return link, nil
	}
	var err error
	if link.deleted, b, err = decodeEWAH(b); err != nil {
		return nil, err
	}
	if link.replace, b, err = decodeEWAH(b); err != nil {
		return nil, err
	}
	if len(b) > 0 {
		return nil, errLink
	}
	return link, nil
}

// joinShared returns the index that a split index and its shared part make.
func (r *Repo) joinShared(raw *rawIndex) (*Index, error) {
	link := raw.link
	if link.shared.IsZero() {
		return &raw.Index, nil // not split yet
	}
	root, err := os.OpenRoot(r.GitDir)
	if err != nil {
		return nil, bare(err)
	}
	defer root.Close()
	name := "sharedindex." + link.shared.String()
	data, err := readFile(root, name, maxIndex)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	base, err := decodeIndex(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if base.checksum != link.shared {
		return nil, fmt.Errorf("%s: %w", name, errIndexChecksum)
	}
	if base.link != nil && !base.link.shared.IsZero() {
		return nil, fmt.Errorf("%s: it is split itself", name)
	}
	entries, err := link.join(base.Entries, raw.Entries)
	if err != nil {
		return nil, err
	}
	return &Index{
		Version: raw.Version, Entries: entries,
		Split: true, Sparse: raw.Sparse || base.Sparse,
	}, nil
}

// join merges the split index's own entries into the shared ones.
func (l *splitLink) join(shared, own []IndexEntry) ([]IndexEntry, error) {
	deleted := make([]bool, len(shared))
	err := l.replace.each(len(shared), func(i int) error {
		if len(own) == 0 || own[0].Name != "" {
			return errLink
		}
		own[0].Name = shared[i].Name
		shared[i], own = own[0], own[1:]
		return nil
	})
	if err == nil {
		err = l.deleted.each(len(shared), func(i int) error { deleted[i] = true; return nil })
	}
	if err != nil {
		return nil, err
	}
	out := make([]IndexEntry, 0, len(shared)+len(own))
	for i, e := range shared {
		if !deleted[i] {
			out = append(out, e)
		}
	}
	for _, e := range own {
		if e.Name == "" {
			return nil, errLink
		}
		out = append(out, e)
	}
	slices.SortStableFunc(out, func(a, b IndexEntry) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Stage, b.Stage))
	})
	// An added entry takes the place of a shared one of the same name.
	kept := out[:0]
	for _, e := range out {
		if n := len(kept); n > 0 && kept[n-1].Name == e.Name && kept[n-1].Stage == e.Stage {
			kept[n-1] = e
			continue
		}
		kept = append(kept, e)
	}
	return kept, nil
}

// ewah is a compressed bitmap as it is stored:
//
//	bits u32 | words u32 | words, u64 each | position of the last marker u32
//
// A marker word says: 1 bit the value of the words that are left out, 32 bits
// how many these are, 31 bits how many words follow as they are.
// (git's ewah/ewah_io.c, ewah/ewok_rlw.h)
type ewah struct {
	words []byte
}

func decodeEWAH(b []byte) (e ewah, rest []byte, err error) {
	if len(b) < 8 {
		return e, nil, errLink
	}
	words := uint64(binary.BigEndian.Uint32(b[4:]))
	b = b[8:]
	if uint64(len(b)) < 8*words+4 {
		return e, nil, errLink
	}
	return ewah{b[:8*words]}, b[8*words+4:], nil
}

// each calls yield for each set bit. Bits from limit on are an error, so that
// a short bitmap cannot make for long work.
func (e ewah) each(limit int, yield func(int) error) error {
	at := uint64(0) // of the next bit
	set := func(i uint64) error {
		if i >= uint64(limit) {
			return errLink
		}
		return yield(int(i))
	}
	for b := e.words; len(b) > 0; {
		marker := binary.BigEndian.Uint64(b)
		b = b[8:]
		run, literals := marker>>1&(1<<32-1), marker>>33
		end := at + 64*run
		if marker&1 != 0 {
			for ; at < end; at++ {
				if err := set(at); err != nil {
					return err
				}
			}
		}
		at = end
		if literals > uint64(len(b)/8) {
			return errLink
		}
		for range literals {
			for word := binary.BigEndian.Uint64(b); word != 0; word &= word - 1 {
				if err := set(at + uint64(bits.TrailingZeros64(word))); err != nil {
					return err
				}
			}
			b, at = b[8:], at+64
		}
	}
	return nil
}
