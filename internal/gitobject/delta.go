package gitobject

import "math/bits"

// Copy is a range of an object's data that stands in its base's data as well.
type Copy struct{ From, To, Len int }

// deltaSizes reads the sizes of the base and of the result from a delta, and
// returns what follows.
func deltaSizes(delta []byte) (base, result uint64, rest []byte, ok bool) {
	base, delta, ok = deltaSize(delta)
	if !ok {
		return 0, 0, nil, false
	}
	result, rest, ok = deltaSize(delta)
	return base, result, rest, ok
}

func deltaSize(b []byte) (size uint64, rest []byte, ok bool) {
	for i, c := range b {
		if i == 9 { // 63 bits
			break
		}
		size |= uint64(c&0x7f) << (7 * i)
		if c&0x80 == 0 {
			return size, b[i+1:], true
		}
	}
	return 0, nil, false
}

// copyOp reads the arguments of a copy. It returns the number of their bytes,
// and -1 if they are cut.
func copyOp(c byte, b []byte) (offset, size uint64, n int) {
	if len(b) < 7 {
		var all [7]byte
		k := copy(all[:], b)
		if bits.OnesCount8(c&0x7f) > k {
			return 0, 0, -1
		}
		b = all[:]
	}
	if c&0x01 != 0 {
		offset = uint64(b[n])
		n++
	}
	if c&0x02 != 0 {
		offset |= uint64(b[n]) << 8
		n++
	}
	if c&0x04 != 0 {
		offset |= uint64(b[n]) << 16
		n++
	}
	if c&0x08 != 0 {
		offset |= uint64(b[n]) << 24
		n++
	}
	if c&0x10 != 0 {
		size = uint64(b[n])
		n++
	}
	if c&0x20 != 0 {
		size |= uint64(b[n]) << 8
		n++
	}
	if c&0x40 != 0 {
		size |= uint64(b[n]) << 16
		n++
	}
	if size == 0 {
		size = 0x10000
	}
	return offset, size, n
}

// checkDelta reports whether the instructions of a delta make exactly size
// bytes from a base of baseLen bytes. It is done before memory is asked for:
// a few bytes can claim to make any number.
func checkDelta(ops []byte, baseLen, size uint64) bool {
	var made uint64
	for len(ops) > 0 {
		c := ops[0]
		ops = ops[1:]
		switch {
		case c&0x80 != 0:
			offset, length, n := copyOp(c, ops)
			if n < 0 || offset+length > baseLen {
				return false
			}
			ops = ops[n:]
			made += length
		case c == 0 || int(c) > len(ops):
			return false
		default:
			ops = ops[c:]
			made += uint64(c)
		}
		if made > size {
			return false
		}
	}
	return made == size
}

// applyDelta fills dst as the instructions say, which checkDelta has passed,
// and appends to copies what it copied.
func applyDelta(dst, base, ops []byte, copies []Copy) []Copy {
	to := 0
	for len(ops) > 0 {
		c := ops[0]
		ops = ops[1:]
		if c&0x80 == 0 {
			to += copy(dst[to:], ops[:c])
			ops = ops[c:]
			continue
		}
		offset, length, n := copyOp(c, ops)
		ops = ops[n:]
		from, size := int(offset), int(length)
		copy(dst[to:to+size], base[from:])
		// git splits copies at 64 KiB.
		last := len(copies) - 1
		switch next := (Copy{From: from, To: to, Len: size}); {
		case last >= 0 && copies[last].To+copies[last].Len == to && copies[last].From+copies[last].Len == from:
			copies[last].Len += size
		case last >= 0 && copies[last].Len < minCopy:
			copies[last] = next
		default:
			copies = append(copies, next)
		}
		to += size
	}
	if last := len(copies) - 1; last >= 0 && copies[last].Len < minCopy {
		copies = copies[:last]
	}
	return copies
}

// minCopy is how many bytes a copy has that is told of: less spares no work, and a
// delta may hold millions of copies of a byte.
const minCopy = 24
