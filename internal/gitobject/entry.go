package gitobject

import (
	"math"

	"github.com/go-git/go-git/v5/plumbing"
)

// maxEntryHeader is the length of the longest header of a pack entry.
const maxEntryHeader = 10 + 20

// entry is the header of a pack entry.
type entry struct {
	kind   uint8         // a Type, ofsDelta or refDelta
	len    int           // bytes of the header
	size   int64         // bytes of the inflated data that follow
	back   int64         // ofsDelta: the base's distance
	baseID plumbing.Hash // refDelta
}

func (e *entry) isDelta() bool { return e.kind >= ofsDelta }

// parseEntry parses the header of an entry from the beginning of b.
func parseEntry(b []byte) (e entry, ok bool) {
	if len(b) == 0 {
		return e, false
	}
	c := b[0]
	e.kind = c >> 4 & 7
	size, i := uint64(c&0xf), 1
	for shift := uint(4); c&0x80 != 0; shift += 7 {
		if i >= len(b) || shift > 60 { // 4 + 9*7 bits would not fit an int64
			return e, false
		}
		c = b[i]
		i++
		size |= uint64(c&0x7f) << shift
	}
	if size > math.MaxInt64 {
		return e, false
	}
	e.size = int64(size)
	switch e.kind {
	case ofsDelta:
		if i >= len(b) {
			return e, false
		}
		c = b[i]
		i++
		back := uint64(c & 0x7f)
		for c&0x80 != 0 {
			if i >= len(b) || back >= 1<<55 {
				return e, false
			}
			c = b[i]
			i++
			// Each length of the number begins where the shorter ones end.
			back = (back+1)<<7 | uint64(c&0x7f)
		}
		e.back = int64(back)
	case refDelta:
		if len(b)-i < len(e.baseID) {
			return e, false
		}
		i += copy(e.baseID[:], b[i:])
	default:
		if !Type(e.kind).valid() {
			return e, false
		}
	}
	e.len = i
	return e, true
}
