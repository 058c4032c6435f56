package gitrepo

import (
	"bytes"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"

	"github.com/go-git/go-git/v5/plumbing"
)

// An index file (git's Documentation/gitformat-index.txt):
//
//	"DIRC" | version u32 | entries u32
//	entries:
//	    stat 40 bytes with the mode at 24 | id 20 bytes | flags u16
//	    flags: valid 1 | extended 1 | stage 2 | length of the name 12
//	    extended flags u16, if extended: reserved 1 | skip-worktree 1 | intent-to-add 1 | unused 13
//	    versions 2 and 3: name, 1 to 8 NUL up to a multiple of 8 bytes
//	    version 4: how many bytes of the last name to cut off (varint), the rest of the name, NUL
//	extensions: signature 4 bytes | size u32 | data
//	    a signature that begins with a small letter must be understood
//	SHA-1 of all that, or zeros (index.skipHash)
//
// Numbers are big-endian.

const (
	indexHeader   = 12
	entryFixed    = 62 // up to the name, without extended flags
	flagExtended  = 1 << 14
	flagSkipTree  = 1 << 14 // of the extended flags
	flagIntentAdd = 1 << 13
	flagsUnknown  = 1<<15 | 1<<13 - 1
	lengthMask    = 1<<12 - 1
)

// maxNames bounds the bytes of all names together: in version 4 a few bytes
// make a long name.
func maxNames(file int) int { return 16*file + 1<<20 }

var (
	errIndexShort    = errors.New("it ends too early")
	errIndexChecksum = errors.New("its checksum does not fit")
	errIndexNames    = errors.New("its names are out of proportion")
)

// rawIndex is an index file as it is decoded.
type rawIndex struct {
	Index
	checksum plumbing.Hash
	link     *splitLink
}

func decodeIndex(data []byte) (*rawIndex, error) {
	if len(data) < indexHeader+sha1.Size {
		return nil, errIndexShort
	}
	if string(data[:4]) != "DIRC" {
		return nil, errors.New("it has no index's signature")
	}
	raw := &rawIndex{}
	body := data[:len(data)-sha1.Size]
	copy(raw.checksum[:], data[len(body):])
	if sum := sha1.Sum(body); !raw.checksum.IsZero() && raw.checksum != sum {
		return nil, errIndexChecksum
	}
	version := binary.BigEndian.Uint32(body[4:])
	if version < 2 || version > 4 {
		return nil, fmt.Errorf("version %d %w", version, ErrFormat)
	}
	raw.Version = int(version)
	d := entryDecoder{rest: body[indexHeader:], version: raw.Version, names: maxNames(len(data))}
	count := binary.BigEndian.Uint32(body[8:])
	if uint64(count)*(entryFixed+1) > uint64(len(d.rest)) {
		return nil, errIndexShort
	}
	raw.Entries = make([]IndexEntry, count)
	for i := range raw.Entries {
		if err := d.next(&raw.Entries[i]); err != nil {
			return nil, fmt.Errorf("entry %d: %w", i+1, err)
		}
	}
	return raw, raw.extensions(d.rest)
}

type entryDecoder struct {
	rest    []byte
	version int
	names   int    // bytes that names may still take
	name    []byte // the last one
}

func (d *entryDecoder) next(e *IndexEntry) error {
	b := d.rest
	if len(b) < entryFixed {
		return errIndexShort
	}
	e.Mode = binary.BigEndian.Uint32(b[24:])
	copy(e.Hash[:], b[40:])
	flags := binary.BigEndian.Uint16(b[60:])
	e.Stage = int(flags >> 12 & 3)
	at := entryFixed
	if flags&flagExtended != 0 {
		if len(b) < at+2 {
			return errIndexShort
		}
		more := binary.BigEndian.Uint16(b[at:])
		if more&flagsUnknown != 0 || d.version < 3 {
			return fmt.Errorf("flags %#04x %w", more, ErrFormat)
		}
		e.SkipWorktree, e.IntentToAdd = more&flagSkipTree != 0, more&flagIntentAdd != 0
		at += 2
	}
	var err error
	if d.version == 4 {
		at, err = d.compressed(at)
	} else {
		at, err = d.plain(at, int(flags&lengthMask))
	}
	if err != nil {
		return err
	}
	if d.names -= len(d.name); d.names < 0 {
		return errIndexNames
	}
	e.Name = string(d.name)
	d.rest = b[at:]
	return nil
}

// plain reads a name of versions 2 and 3 and returns where its padding ends.
func (d *entryDecoder) plain(at, length int) (int, error) {
	b := d.rest
	if length == lengthMask { // or more
		n := bytes.IndexByte(b[at:], 0)
		if n < length {
			return 0, errors.New("the length of its name does not fit")
		}
		length = n
	}
	end := (at+length)/8*8 + 8
	if end > len(b) {
		return 0, errIndexShort
	}
	d.name = b[at : at+length]
	if bytes.IndexByte(d.name, 0) >= 0 || b[at+length] != 0 {
		return 0, errors.New("the length of its name does not fit")
	}
	return end, nil
}

// compressed reads a name of version 4 and returns where it ends.
func (d *entryDecoder) compressed(at int) (int, error) {
	b := d.rest
	strip, n := varint(b[at:])
	if n == 0 || strip > uint64(len(d.name)) {
		return 0, errors.New("it cuts off more than the last name has")
	}
	at += n
	length := bytes.IndexByte(b[at:], 0)
	if length < 0 {
		return 0, errIndexShort
	}
	// Never into d.rest, which d.name is not part of in this version.
	d.name = append(d.name[:len(d.name)-int(strip)], b[at:at+length]...)
	return at + length + 1, nil
}

// varint reads a number as in pack files' offsets: seven bits a byte, the
// highest first, one added at each continuation. n is 0 if there is none.
func varint(b []byte) (v uint64, n int) {
	for i, c := range b {
		if i == 9 {
			return 0, 0
		}
		v = v<<7 | uint64(c&0x7f)
		if c&0x80 == 0 {
			return v, i + 1
		}
		v++
	}
	return 0, 0
}

func (raw *rawIndex) extensions(b []byte) error {
	for len(b) > 0 {
		if len(b) < 8 {
			return errIndexShort
		}
		name, size := string(b[:4]), binary.BigEndian.Uint32(b[4:])
		b = b[8:]
		if uint64(size) > uint64(len(b)) {
			return errIndexShort
		}
		data := b[:size]
		b = b[size:]
		switch {
		case name == "link":
			link, err := decodeLink(data)
			if err != nil {
				return err
			}
			raw.link = link
		case name == "sdir":
			raw.Sparse = true
		case name[0] < 'A' || name[0] > 'Z':
			return fmt.Errorf("an index with the extension %q %w", name, ErrFormat)
		}
	}
	return nil
}
