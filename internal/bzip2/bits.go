package bzip2

import "encoding/binary"

// bits reads bits, the highest of a byte first.
type bits struct {
	data []byte
	next int    // byte that is not in word
	word uint64 // the bits that come next, from the highest on; those beyond left are 0 or what they will be
	left int    // how many of them; negative if more were taken than there are
}

func newBits(data []byte, at int) bits {
	r := bits{data: data, next: at / 8}
	r.fill()
	r.skip(at % 8)
	return r
}

// at gives the bit that comes next.
func (r *bits) at() int { return 8*r.next - r.left }

// fill makes that left is 56 or more, if there are so many.
func (r *bits) fill() {
	if r.left < 0 {
		return
	}
	if r.next+8 <= len(r.data) {
		r.word |= binary.BigEndian.Uint64(r.data[r.next:]) >> r.left
		n := (63 - r.left) / 8
		r.next += n
		r.left += 8 * n
		return
	}
	for r.left <= 56 && r.next < len(r.data) {
		r.word |= uint64(r.data[r.next]) << (56 - r.left)
		r.next++
		r.left += 8
	}
}

func (r *bits) skip(n int) {
	r.word <<= n
	r.left -= n
}

// take gives the next n bits, 24 at most; 0 if there are less than n.
func (r *bits) take(n int) uint32 {
	if r.left < n {
		r.fill()
	}
	v := uint32(r.word >> (64 - n))
	r.skip(n)
	if r.left < 0 {
		return 0
	}
	return v
}

// alphabet reads which bytes there are, and how many.
func (r *bits) alphabet() (used [256]byte, n int) {
	rows := r.take(16)
	for row := range 16 {
		if rows<<row&0x8000 == 0 {
			continue
		}
		columns := r.take(16)
		for column := range 16 {
			if columns<<column&0x8000 != 0 {
				used[n] = byte(16*row + column)
				n++
			}
		}
	}
	return used, n
}
