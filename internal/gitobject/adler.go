package gitobject

import "encoding/binary"

// adler32 is the checksum of zlib's streams (RFC 1950), eight bytes at a time: the standard
// library's goes byte by byte, each waiting for the one before.
func adler32(p []byte) uint32 {
	const (
		mod = 65521
		// Sums of so many bytes are far from the 64 bits that they have.
		most = 1 << 20

		lanes = 0x00ff00ff00ff00ff // every other byte, with room for sums
		ones  = 0x0001000100010001
		// The highest lane of a product is the sum of what the lanes have, the first byte
		// times the highest lane of these: 8, 6, 4 and 2 times, 7, 5, 3 and once.
		evens = 0x0008000600040002
		odds  = 0x0007000500030001
		top   = 48
	)
	a, b := uint64(1), uint64(0)
	for len(p) > 0 {
		part := p[:min(len(p), most)]
		p = p[len(part):]
		for ; len(part) >= 8; part = part[8:] {
			v := binary.LittleEndian.Uint64(part)
			even, odd := v&lanes, v>>8&lanes
			b += 8*a + even*evens>>top + odd*odds>>top
			a += (even + odd) * ones >> top
		}
		for _, c := range part {
			a += uint64(c)
			b += a
		}
		a %= mod
		b %= mod
	}
	return uint32(b<<16 | a)
}
