package bzip2

import "encoding/binary"

// checksums[k][b] is what a byte b, followed by k bytes, adds to the checksum: CRC-32,
// the highest bit of a byte first.
var checksums = checksumTables()

func checksumTables() *[8][256]uint32 {
	const poly = 0x04c11db7
	var t [8][256]uint32
	for b := range 256 {
		crc := uint32(b) << 24
		for range 8 {
			if crc>>31 != 0 {
				crc = crc<<1 ^ poly
			} else {
				crc <<= 1
			}
		}
		t[0][b] = crc
	}
	for k := 1; k < len(t); k++ {
		for b, crc := range t[k-1] {
			t[k][b] = crc<<8 ^ t[0][crc>>24]
		}
	}
	return &t
}

// checksum goes on with the checksum of the bytes before p.
func checksum(sum uint32, p []byte) uint32 {
	t := checksums
	crc := ^sum
	for ; len(p) >= 8; p = p[8:] {
		a := crc ^ binary.BigEndian.Uint32(p)
		b := binary.BigEndian.Uint32(p[4:])
		crc = t[7][a>>24] ^ t[6][byte(a>>16)] ^ t[5][byte(a>>8)] ^ t[4][byte(a)] ^
			t[3][b>>24] ^ t[2][byte(b>>16)] ^ t[1][byte(b>>8)] ^ t[0][byte(b)]
	}
	for _, b := range p {
		crc = crc<<8 ^ t[0][byte(crc>>24)^b]
	}
	return ^crc
}
