package gitobject

import (
	"encoding/binary"
	"math/bits"
)

// symbols is one of the tables of what symbols mean.
type symbols interface {
	*[19]uint32 | *[288]uint32 | *[32]uint32
}

// makeTable makes the table that decodes a Huffman code, from the number of
// bits of each symbol's code. Codes of more than tableBits bits go on in a table
// of their own, behind the first one. It returns false if the lengths make no
// code: it must be complete, or have no symbol, or one of a single bit, as
// zlib and compress/flate allow.
func makeTable[S symbols](sp *codeSpace, table []uint32, tableBits int, lens []uint8, meaning S) bool {
	var count, next [maxCode + 1]int
	used := usedSymbols(sp.used[:0], lens)
	for _, s := range used {
		count[lens[s]]++
	}
	// In the order of their lengths, then of their numbers.
	sorted := sp.sorted[:]
	sum, left := 0, 1
	longest := 0
	for n := 1; n <= maxCode; n++ {
		next[n] = sum
		sum += count[n]
		left = left<<1 - count[n]
		if left < 0 {
			return false
		}
		if count[n] > 0 {
			longest = n
		}
	}
	if left > 0 && len(used) > 0 && !(len(used) == 1 && longest == 1) {
		return false
	}
	for _, s := range used {
		n := lens[s]
		sorted[next[n]] = s
		next[n]++
	}
	// The table grows with the bits: what is known of a code's first bits holds
	// whatever the next one is, so each further bit doubles it by copying. Codes have
	// their bits in the usual order, the table the lowest first.
	first := table[:1<<tableBits]
	first[0] = isSpecial // what codes that are not complete leave over
	code, i := 0, 0
	n := 1
	for ; n <= tableBits; n++ {
		copy(first[1<<(n-1):1<<n], first)
		for range count[n] {
			first[bits.Reverse16(uint16(code))>>(16-n)] = meaning[sorted[i]] | uint32(n)
			i++
			code++
		}
		code <<= 1
	}
	if n > longest {
		return true
	}
	// code is now the first of n = tableBits+1 bits.
	end := len(first)
	var sub []uint32
	prefix := -1
	subBits := 0
	for ; n <= longest; n++ {
		for c := count[n]; c > 0; c-- {
			reversed := int(bits.Reverse16(uint16(code)) >> (16 - n))
			if p := reversed & (len(first) - 1); p != prefix {
				// A new table, as large as the codes that begin so make it.
				prefix = p
				subBits = n - tableBits
				for room := 1<<subBits - c; room > 0 && subBits+tableBits < longest; {
					subBits++
					room = room<<1 - count[subBits+tableBits]
				}
				if end+1<<subBits > len(table) {
					return false // cannot be: there is room for all complete codes
				}
				sub = table[end : end+1<<subBits]
				first[prefix] = isSpecial | isTable | uint32(end)<<16 | uint32(subBits)<<8
				end += 1 << subBits
			}
			e := meaning[sorted[i]] | uint32(n)
			step := 1 << (n - tableBits)
			for at := reversed >> tableBits; at < len(sub); at += step {
				sub[at] = e
			}
			i++
			code++
		}
		code <<= 1
	}
	return true
}

// codeSpace is what makeTable works with.
type codeSpace struct{ used, sorted [288]uint16 }

// usedSymbols appends the symbols that have a code: most of those of a short text have none.
func usedSymbols(out []uint16, lens []uint8) []uint16 {
	at := 0
	for ; at+8 <= len(lens); at += 8 {
		for w := binary.LittleEndian.Uint64(lens[at:]); w != 0; {
			i := bits.TrailingZeros64(w) / 8
			out = append(out, uint16(at+i))
			w &^= 0xff << (8 * i)
		}
	}
	for ; at < len(lens); at++ {
		if lens[at] != 0 {
			out = append(out, uint16(at))
		}
	}
	return out
}
