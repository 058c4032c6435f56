package gitobject

import (
	"encoding/binary"
	"sync"
)

// tables decode the symbols of a block.
type tables struct {
	lit  [1<<litBits + litMore]uint32
	dist [1<<distBits + distMore]uint32
}

const (
	maxLit  = 286
	maxDist = 30
	maxCode = 15 // bits

	litBits  = 10
	distBits = 8

	// Room for the second-level tables. Each begins with a code of more than
	// litBits bits, and is at most twice as large as it has codes; see zlib's
	// examples/enough.c for what is needed: 1334 - 1024 and 402 - 256.
	litMore  = 512
	distMore = 256
)

// Entries of the tables: how many bits to take (0-4), how many extra bits
// follow (8-12), flags (13-15, 31) and a value (16-30), which is a literal, the
// base of a length or distance, or where the second-level table is; that one's
// index has as many bits as there would be extra ones.
const (
	isLiteral = 1 << 31
	isSpecial = 1 << 15 // one of:
	isTable   = 1 << 14
	isEnd     = 1 << 13
	// and without these a code that is not in use

	bitsMask  = 31
	shiftMask = 63 // as good as bitsMask for the bits to take, and what a shift does by itself
)

var codeOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// readTables reads the codes of a dynamic block.
func (f *inflater) readTables() error {
	head, ok := f.take(14)
	if !ok {
		return errShort
	}
	nlit, ndist, ncode := int(head&31)+257, int(head>>5&31)+1, int(head>>10)+4
	if nlit > maxLit || ndist > maxDist {
		return errZlib
	}
	var codeLens [19]uint8
	for _, c := range codeOrder[:ncode] {
		n, ok := f.take(3)
		if !ok {
			return errShort
		}
		codeLens[c] = uint8(n)
	}
	// The table of distances serves for these codes, of 7 bits at most.
	if !makeTable(&f.space, f.dist[:], distBits, codeLens[:], codeEntry) {
		return errZlib
	}
	lens := f.lens[:nlit+ndist]
	at, ok := f.readLens(lens)
	for ok && at < len(lens) { // near the end of the input
		e, err := f.symbol(f.dist[:], distBits)
		if err != nil {
			return err
		}
		c := e >> 16
		n, more := f.take(lenExtra[c])
		if !more {
			return errShort
		}
		at, ok = addLen(lens, at, c, int(n))
	}
	if !ok {
		return errZlib
	}
	if !makeTable(&f.space, f.lit[:], litBits, lens[:nlit], litEntry) || !makeTable(&f.space, f.dist[:], distBits, lens[nlit:], distEntry) {
		return errZlib
	}
	return nil
}

// readLens reads numbers of bits, one for each symbol, as long as there is enough input. It gives
// how many of lens are filled, and false if the data is bad.
func (f *inflater) readLens(lens []uint8) (at int, ok bool) {
	src, t := f.src, &f.dist
	pos, b, nb := f.pos, f.b, f.nb
	ok = true
	for ok && at < len(lens) && len(src)-pos >= 8 {
		b |= binary.LittleEndian.Uint64(src[pos:]) << (nb & 63)
		pos += int((63 - nb) >> 3)
		nb |= 56
		for range 4 { // of up to 14 bits
			e := t[b&(1<<distBits-1)]
			if e&isSpecial != 0 {
				ok = false
				break
			}
			b >>= e & shiftMask
			nb -= uint(e & shiftMask)
			c := e >> 16
			if c <= maxCode {
				lens[at] = uint8(c)
				if at++; at == len(lens) {
					break
				}
				continue
			}
			extra := lenExtra[c]
			n := int(b & (1<<(extra&shiftMask) - 1))
			b >>= extra & shiftMask
			nb -= extra
			if at, ok = addLen(lens, at, c, n); !ok || at == len(lens) {
				break
			}
		}
	}
	f.pos, f.b, f.nb = pos, b&(1<<nb-1), nb
	return at, ok
}

// lenExtra is how many bits follow a symbol of the code for numbers of bits.
var lenExtra = [32]uint{16: 2, 17: 3, 18: 7}

// addLen does what a symbol of the code for numbers of bits says, with the value of the bits
// behind it; false if there is nothing before to repeat, or no room for so many.
func addLen(lens []uint8, at int, c uint32, n int) (int, bool) {
	value := uint8(0)
	switch c {
	default:
		value, n = uint8(c), 1
	case 16:
		if at == 0 {
			return at, false
		}
		value = lens[at-1]
		n += 3
	case 17:
		n += 3
	case 18:
		n += 11
	}
	if n > len(lens)-at {
		return at, false
	}
	for i := range lens[at : at+n] {
		lens[at+i] = value
	}
	return at + n, true
}

// fixed returns the tables of fixed blocks.
var fixed = sync.OnceValue(func() *tables {
	t := new(tables)
	var lens [288]uint8
	for i := range lens {
		switch {
		case i < 144, i >= 280:
			lens[i] = 8
		case i < 256:
			lens[i] = 9
		default:
			lens[i] = 7
		}
	}
	makeTable(new(codeSpace), t.lit[:], litBits, lens[:], litEntry)
	for i := range 32 {
		lens[i] = 5
	}
	makeTable(new(codeSpace), t.dist[:], distBits, lens[:32], distEntry)
	return t
})

// What the symbols mean, as entries without the bits of their code.
var (
	codeEntry, litEntry, distEntry = entries()
)

func entries() (code *[19]uint32, lit *[288]uint32, dist *[32]uint32) {
	code, lit, dist = new([19]uint32), new([288]uint32), new([32]uint32)
	for i := range code {
		code[i] = uint32(i) << 16
	}
	for i := range 256 {
		lit[i] = isLiteral | uint32(i)<<16
	}
	lit[256] = isSpecial | isEnd
	base := uint32(3)
	for i := 257; i < 285; i++ {
		extra := max(uint32(i-257)/4, 1) - 1
		lit[i] = base<<16 | extra<<8
		base += 1 << extra
	}
	lit[285] = 258 << 16
	lit[286], lit[287] = isSpecial, isSpecial
	base = 1
	for i := range 30 {
		extra := max(uint32(i)/2, 1) - 1
		dist[i] = base<<16 | extra<<8
		base += 1 << extra
	}
	dist[30], dist[31] = isSpecial, isSpecial
	return code, lit, dist
}
