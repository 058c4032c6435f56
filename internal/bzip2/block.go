package bzip2

// A Block is the contents of a block, to be decoded and then read. The zero value is
// ready for use, and may be used again for one block after the other; it takes 8 MB.
type Block struct {
	links, links2 []uint32 // each a byte in the lowest 8 bits and an index in the others
	counts        [256]int
	codes         [maxCodes]code
	selectors     []byte

	text []byte // before runs are expanded
	run  runs
	sum  uint32 // of what was read
	want uint32
}

const (
	levelSize    = 100_000 // bytes of a block for each level
	groupSize    = 50      // symbols that are written with one code
	maxSymbols   = 258
	maxCodes     = 6
	maxRun       = 2 << 20 // compress/bzip2 refuses longer ones
	magic        = 0x314159265359
	magicBits    = 48
	checksumBits = 32
)

// Decode decodes the block that begins, with its magic, in the given bit of data, of a
// stream with the given level, 1 to 9. It returns the bit that follows the block. If it
// returns false, the block is damaged, not all there, or otherwise not what an encoder
// would write.
func (b *Block) Decode(data []byte, bit, level int) (end int, ok bool) {
	b.text, b.sum, b.run = b.text[:0], 0, noRun
	r := newBits(data, bit)
	if r.take(24) != magic>>24 || r.take(24) != magic&(1<<24-1) {
		return 0, false
	}
	b.want = r.take(16)<<16 | r.take(16)
	if r.take(1) != 0 { // randomized, as no program has done since 1996
		return 0, false
	}
	first := int(r.take(24))
	front, symbols := r.alphabet()
	if symbols == 0 || !b.readCodes(&r, symbols+2) {
		return 0, false
	}
	if size := level * levelSize; cap(b.links) < size {
		b.links, b.links2 = make([]uint32, size), make([]uint32, size)
		b.text = make([]byte, 0, size+chains)
	}
	n, ok := b.symbols(&r, &front, symbols+1, level*levelSize)
	if !ok || first >= n {
		return 0, false
	}
	b.unsort(n, first)
	return r.at(), true
}

// symbols reads the last column of the sorted rotations into links, and counts its
// bytes. It returns how many there are.
func (b *Block) symbols(r *bits, front *[256]byte, end, size int) (n int, ok bool) {
	links := b.links[:size]
	clear(b.counts[:])
	run, digit := 0, 1 // of the byte in front, in the digits 1 and 2
	for _, s := range b.selectors {
		code := &b.codes[s]
		for range groupSize {
			v, ok := code.next(r)
			if !ok {
				return 0, false
			}
			if v < 2 {
				run += digit << v
				digit <<= 1
				if run > maxRun {
					return 0, false
				}
				continue
			}
			if run > 0 {
				if run > size-n {
					return 0, false
				}
				c := front[0]
				for i := range links[n : n+run] {
					links[n+i] = uint32(c)
				}
				b.counts[c] += run
				n += run
				run, digit = 0, 1
			}
			if v == end {
				return n, true
			}
			if n >= size {
				return 0, false
			}
			c := front[v-1]
			copy(front[1:v], front[:v-1])
			front[0] = c
			links[n] = uint32(c)
			b.counts[c]++
			n++
		}
	}
	return 0, false // more symbols than selectors
}

// chains is how many are followed at once.
const chains = 4

// unsort undoes the transform of the n bytes in links, and puts what they stand for
// into text. first is the place of the text among its sorted rotations.
func (b *Block) unsort(n, first int) {
	one, two := b.links[:n], b.links2[:n]
	at := 0
	for c, count := range b.counts {
		b.counts[c] = at
		at += count
	}
	// Each byte of the last column is that of the first column which comes next in the
	// text; equal ones keep their order.
	for i, link := range one {
		c := byte(link)
		one[b.counts[c]] |= uint32(i) << 8
		b.counts[c]++
	}
	w := one[first] >> 8
	x := one[w] >> 8
	for i, link := range one {
		two[i] = one[link>>8]&^0xff | link&0xff
	}
	y := two[w] >> 8
	z := two[x] >> 8
	for i, link := range two {
		one[i] = two[link>>8]&^0xff | link&0xff
	}
	text := b.text[:n+chains-1]
	for i := 0; i < n; i += chains {
		l, m, o, p := one[w], one[x], one[y], one[z]
		t := text[i : i+chains : i+chains]
		t[0], t[1], t[2], t[3] = byte(l), byte(m), byte(o), byte(p)
		w, x, y, z = l>>8, m>>8, o>>8, p>>8
	}
	b.text = text[:n]
}
