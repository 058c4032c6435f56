package gitobject

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/go-git/go-git/v5/plumbing"
)

// maxLooseHeader is more than "commit 9223372036854775807\0" has.
const maxLooseHeader = 32

// looseObject is a file that holds one object.
type looseObject struct {
	id  plumbing.Hash
	dir uint16 // index of DB.dirs
}

// listLoose lists the loose objects of an objects directory. Nothing is opened.
func (db *DB) listLoose(dir uint16, shown string) {
	for i := range 256 {
		sub := fmt.Sprintf("%02x", i)
		list, err := readDir(filepath.Join(db.dirs[dir], sub))
		if err != nil {
			db.gaps.add(shown+"/"+sub, reason(err))
			continue
		}
		for _, e := range list {
			// Others are temporary files.
			if id, ok := parseID(sub + e.Name()); ok {
				db.loose = append(db.loose, looseObject{id, dir})
			}
		}
	}
}

func parseID(s string) (id plumbing.Hash, ok bool) {
	if len(s) != 2*len(id) {
		return id, false
	}
	_, err := hex.Decode(id[:], []byte(s))
	return id, err == nil && id.String() == s
}

func (db *DB) sortLoose() {
	slices.SortStableFunc(db.loose, func(a, b looseObject) int { return bytes.Compare(a.id[:], b.id[:]) })
}

func loosePath(dir string, id plumbing.Hash) string {
	name := id.String()
	return filepath.Join(dir, name[:2], name[2:])
}

// readLoose reads a loose object into a buffer of d. If the object has more
// than limit bytes the error is ErrTooLarge; its type and size are returned all
// the same.
func (d *decoder) readLoose(db *DB, l looseObject, limit int64) (t Type, size int64, data []byte, err error) {
	return d.readLooseIn(db.dirs[l.dir], l.id, limit)
}

// readLooseIn is readLoose for an object of an objects directory.
func (d *decoder) readLooseIn(dir string, id plumbing.Hash, limit int64) (t Type, size int64, data []byte, err error) {
	f, fileSize, err := openRegular(loosePath(dir, id))
	if err != nil {
		return 0, 0, nil, err
	}
	defer f.Close()
	const first = 4 << 10
	d.file = grow(d.file, int(min(fileSize, first)))
	if _, err := f.ReadAt(d.file, 0); err != nil {
		return 0, 0, nil, noEOF(err)
	}
	var head [maxLooseHeader]byte
	n, err := d.inflate.prefix(head[:], d.file)
	if err != nil {
		return 0, 0, nil, err
	}
	t, size, n, ok := parseLooseHeader(head[:n])
	switch {
	case !ok:
		return 0, 0, nil, errHeader
	case size > limit:
		return t, size, nil, ErrTooLarge
	case fileSize > compressBound(size+maxLooseHeader):
		return 0, 0, nil, errClaim
	}
	d.worked += fileSize
	d.file = grow(d.file, int(fileSize))
	if _, err := f.ReadAt(d.file, 0); err != nil {
		return 0, 0, nil, noEOF(err)
	}
	data, err = d.inflateAll(d.file, int64(n)+size)
	if err != nil {
		return 0, 0, nil, err
	}
	copy(data, data[n:])
	return t, size, data[:size], nil
}

// looseType reads the type of a loose object.
func (d *decoder) looseType(db *DB, l looseObject) (Type, error) {
	t, _, data, err := d.readLoose(db, l, -1)
	if data != nil {
		d.bufs.put(data)
	}
	if err == ErrTooLarge { // as anything is
		return t, nil
	}
	return t, err
}

// parseLooseHeader parses "blob 123\0" and returns its length too.
func parseLooseHeader(b []byte) (t Type, size int64, n int, ok bool) {
	end := bytes.IndexByte(b, 0)
	if end < 0 {
		return 0, 0, 0, false
	}
	name, digits, ok := bytes.Cut(b[:end], []byte(" "))
	if !ok || len(digits) == 0 || digits[0] < '0' || digits[0] > '9' || digits[0] == '0' && len(digits) > 1 {
		return 0, 0, 0, false
	}
	switch string(name) {
	case "commit":
		t = Commit
	case "tree":
		t = Tree
	case "blob":
		t = Blob
	case "tag":
		t = Tag
	default:
		return 0, 0, 0, false
	}
	size, err := strconv.ParseInt(string(digits), 10, 64)
	return t, size, end + 1, err == nil
}
