package gitobject

import "sync"

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
	if !makeTable(f.dist[:], distBits, codeLens[:], codeEntry) {
		return errZlib
	}
	lens := f.lens[:nlit+ndist]
	for i := 0; i < len(lens); {
		e, err := f.symbol(f.dist[:], distBits)
		if err != nil {
			return err
		}
		c := uint8(e >> 16)
		if c < 16 {
			lens[i] = c
			i++
			continue
		}
		var n, repeats uint64
		var value uint8
		switch c {
		case 16:
			if i == 0 {
				return errZlib
			}
			value = lens[i-1]
			n, ok = f.take(2)
			repeats = 3 + n
		case 17:
			n, ok = f.take(3)
			repeats = 3 + n
		default:
			n, ok = f.take(7)
			repeats = 11 + n
		}
		if !ok {
			return errShort
		}
		if repeats > uint64(len(lens)-i) {
			return errZlib
		}
		for range repeats {
			lens[i] = value
			i++
		}
	}
	if !makeTable(f.lit[:], litBits, lens[:nlit], litEntry) || !makeTable(f.dist[:], distBits, lens[nlit:], distEntry) {
		return errZlib
	}
	return nil
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
	makeTable(t.lit[:], litBits, lens[:], litEntry)
	for i := range 32 {
		lens[i] = 5
	}
	makeTable(t.dist[:], distBits, lens[:32], distEntry)
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
