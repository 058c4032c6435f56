package source

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// place is a point in a bzip2 stream at which a decoder can begin: before a
// header, or before a block. There it must know the level and the checksum of
// the blocks before, and be at the right bit of a byte. So what it reads first
// is a prefix: a header, and a block that has this checksum and such a number
// of bits.
type place struct {
	header bool   // before a header; the rest is 0
	level  byte   // '1' to '9'
	sum    uint32 // of the stream's blocks so far, combined
	phase  int    // bits of the first byte that belong to the block before
}

// prefixSize is what the block of a prefix expands to, in bytes.
const prefixSize = 4

// prefix returns what goes before the stream. If phase is not 0, that includes
// the stream's first byte.
func (p place) prefix(first byte) []byte {
	data := withChecksum(p.sum)
	write := func(pad int) *bitWriter {
		w := &bitWriter{b: make([]byte, 0, 80)}
		w.write('B'<<16|'Z'<<8|'h', 24)
		w.write(uint64(p.level), 8)
		w.block(data[:], p.sum, pad)
		return w
	}
	w := write(0)
	w = write((p.phase - w.bits) & 7)
	if p.phase != 0 {
		w.write(uint64(first)&(0xff>>p.phase), 8-p.phase)
	}
	return w.b
}

// withChecksum returns the bytes with the checksum that a block would have: it
// runs CRC-32 (the one of bzip2, highest bit first) backwards.
func withChecksum(sum uint32) (data [prefixSize]byte) {
	const poly = 0x04c11db7
	crc := ^sum
	for range 32 {
		if crc&1 != 0 { // the polynomial was added after the shift
			crc = (crc^poly)>>1 | 1<<31
		} else {
			crc >>= 1
		}
	}
	binary.BigEndian.PutUint32(data[:], ^crc)
	return data
}

// bitWriter writes bits, the highest first.
type bitWriter struct {
	b    []byte
	bits int
}

func (w *bitWriter) write(v uint64, n int) {
	for ; n > 0; n-- {
		if w.bits%8 == 0 {
			w.b = append(w.b, 0)
		}
		w.b[len(w.b)-1] |= byte(v>>(n-1)&1) << (7 - w.bits%8)
		w.bits++
	}
}

// block writes a block that expands to data: 1 to 19 different bytes, and no
// four equal ones but at the end. Its checksum is sum. It is made longer by pad
// bits.
func (w *bitWriter) block(data []byte, sum uint32, pad int) {
	w.write(bzip2Block, magicBits)
	w.write(uint64(sum), crcBits)
	w.write(0, 1) // not randomized

	// The last column of the sorted rotations.
	twice := append(slices.Clip(data), data...)
	rotations := make([]int, len(data))
	for i := range rotations {
		rotations[i] = i
	}
	slices.SortFunc(rotations, func(i, j int) int {
		return bytes.Compare(twice[i:i+len(data)], twice[j:j+len(data)])
	})
	w.write(uint64(slices.Index(rotations, 0)), 24)

	// Which bytes there are.
	var used [256]bool
	for _, b := range data {
		used[b] = true
	}
	for i := range 16 {
		w.flag(slices.Contains(used[16*i:16*i+16], true))
	}
	var recent []byte
	for i := range 16 {
		if row := used[16*i : 16*i+16]; slices.Contains(row, true) {
			for j, u := range row {
				if w.flag(u); u {
					recent = append(recent, byte(16*i+j))
				}
			}
		}
	}

	// Move to front; runs of the front as numbers with the digits 1 and 2.
	end := len(recent) + 1
	var symbols []int
	run := 0
	flush := func() {
		for ; run > 0; run = (run - 1) / 2 {
			symbols = append(symbols, 1-run%2)
		}
	}
	for _, r := range rotations {
		b := twice[r+len(data)-1]
		i := bytes.IndexByte(recent, b)
		if i == 0 {
			run++
			continue
		}
		flush()
		copy(recent[1:], recent[:i])
		recent[0] = b
		symbols = append(symbols, i+1)
	}
	flush()
	symbols = append(symbols, end)

	// Two codes, of which the first is always used: it says so for each 50
	// symbols, and may say it more often.
	selectors := (len(symbols)+49)/50 + pad
	w.write(2, 3)
	w.write(uint64(selectors), 15)
	for range selectors {
		w.write(0, 1)
	}
	// Each symbol is as many ones and a zero; the last needs no zero.
	for range 2 {
		w.write(1, 5)
		for s := range end + 1 {
			if s > 0 && s < end {
				w.write(0b10, 2) // one bit more than the one before
			}
			w.write(0, 1)
		}
	}
	for _, s := range symbols {
		w.write(1<<s-1, s)
		if s < end {
			w.write(0, 1)
		}
	}
}

func (w *bitWriter) flag(v bool) {
	if v {
		w.write(1, 1)
	} else {
		w.write(0, 1)
	}
}
