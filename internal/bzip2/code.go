package bzip2

const (
	maxLength = 20
	fastBits  = 10
)

// code is a Huffman code in canonical form: the codes of a length follow each other,
// and those of the next length follow them.
type code struct {
	fast   [1 << fastBits]uint16 // by the next bits: symbol<<5 | length, or 0 for codes that are longer
	limit  [maxLength + 2]uint32 // by length: what is less, of maxLength bits, begins with a code of that length or less
	offset [maxLength + 2]int32  // by length: what is to be added to a code for its place in order
	order  [maxSymbols]uint16    // symbols by their codes
}

// readCodes reads the codes, and which is used for which group of symbols.
func (b *Block) readCodes(r *bits, symbols int) bool {
	n, groups := int(r.take(3)), int(r.take(15))
	if n < 2 || n > maxCodes || groups == 0 {
		return false
	}
	front := [maxCodes]byte{0, 1, 2, 3, 4, 5}
	b.selectors = b.selectors[:0]
	for range groups {
		i := 0
		for r.take(1) != 0 {
			if i++; i >= n {
				return false
			}
		}
		s := front[i]
		copy(front[1:i+1], front[:i])
		front[0] = s
		b.selectors = append(b.selectors, s)
	}
	for i := range b.codes[:n] {
		var lengths [maxSymbols]byte
		length := int(r.take(5))
		for s := range lengths[:symbols] {
			for {
				if length < 1 || length > maxLength {
					return false
				}
				if r.take(1) == 0 {
					break
				}
				length += 1 - 2*int(r.take(1))
			}
			lengths[s] = byte(length)
		}
		if r.left < 0 || !b.codes[i].make(lengths[:symbols]) {
			return false
		}
	}
	return true
}

// make makes a code of the lengths of its symbols. It returns false unless every
// sequence of bits begins with exactly one code.
func (c *code) make(lengths []byte) bool {
	var count [maxLength + 1]int
	for _, l := range lengths {
		count[l]++
	}
	next, at := uint32(0), 0 // code, of maxLength bits, and place in order
	var place [maxLength + 1]int
	for l := 1; l <= maxLength; l++ {
		place[l] = at
		c.offset[l] = int32(at) - int32(next>>(maxLength-l))
		next += uint32(count[l]) << (maxLength - l)
		at += count[l]
		c.limit[l] = next
	}
	if next != 1<<maxLength {
		return false
	}
	for s, l := range lengths {
		c.order[place[l]] = uint16(s)
		place[l]++
	}
	clear(c.fast[:])
	i := 0
	for l := 1; l <= fastBits; l++ {
		for _, s := range c.order[place[l]-count[l] : place[l]] {
			for range 1 << (fastBits - l) {
				c.fast[i] = s<<5 | uint16(l)
				i++
			}
		}
	}
	return true
}

// next reads a symbol.
func (c *code) next(r *bits) (symbol int, ok bool) {
	if r.left < maxLength {
		r.fill()
	}
	if e := c.fast[r.word>>(64-fastBits)]; e != 0 {
		r.skip(int(e & 31))
		return int(e >> 5), r.left >= 0
	}
	return c.long(r)
}

func (c *code) long(r *bits) (symbol int, ok bool) {
	bits := uint32(r.word >> (64 - maxLength))
	l := fastBits + 1
	for bits >= c.limit[l] {
		l++
	}
	r.skip(l)
	return int(c.order[int32(bits>>(maxLength-l))+c.offset[l]]), r.left >= 0
}
