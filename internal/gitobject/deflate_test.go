package gitobject

import (
	"encoding/binary"
	stdadler "hash/adler32"
	"math/bits"
	"math/rand/v2"
	"slices"
)

// bitWriter writes as deflate does: numbers with their lowest bit first, codes with their
// highest (RFC 1951, 3.1.1).
type bitWriter struct {
	buf []byte
	b   uint64
	nb  uint
}

func (w *bitWriter) number(v, n int) {
	w.b |= uint64(v) << w.nb
	for w.nb += uint(n); w.nb >= 8; w.nb -= 8 {
		w.buf = append(w.buf, byte(w.b))
		w.b >>= 8
	}
}

// code is a Huffman code by the lengths of its symbols' codes.
type code struct {
	lens []uint8
	bits []uint16 // the lowest is written first
	used []int    // symbols
}

func newCode(lens []uint8) *code {
	c := &code{lens: lens, bits: make([]uint16, len(lens))}
	next := uint16(0)
	for n := uint8(1); n <= maxCode; n++ {
		for s := range lens {
			if lens[s] == n {
				c.bits[s] = bits.Reverse16(next) >> (16 - n)
				next++
			}
		}
		next <<= 1
	}
	for s, n := range lens {
		if n > 0 {
			c.used = append(c.used, s)
		}
	}
	return c
}

func (w *bitWriter) symbol(c *code, s int) { w.number(int(c.bits[s]), int(c.lens[s])) }

// streamWriter writes a random stream of zlib, with all that the format allows and encoders
// do not write, and with faults that are lies rather than noise: what follows would decode
// if they went unseen.
type streamWriter struct {
	*rand.Rand
	bitWriter
	out     []byte // what the stream decodes to, unless there is a fault
	long    []int  // where in it long matches begin
	fault   fault  // of the block that is being written
	steep   bool   // symbols that more bits follow have the longest codes in this block
	faultAt int    // where in out the last fault is, or its block begins
}

type fault int

const (
	noFault fault = iota
	blockType
	storedLength
	tooManySymbols
	loneLength      // the code for lengths has one symbol, and a code that is not in use follows
	repeatOfNothing // lengths begin with a repeat
	repeatBeyond    // and end with one of too many
	incompleteCode
	oversubscribedCode
	reservedSymbol
	unusedDistance
	tooFar // a distance from beyond what is written
	faults
)

// stream writes the one stream.
func (w *streamWriter) stream() []byte {
	head := w.IntN(8)<<12 | 8<<8 | w.IntN(4)<<6
	w.buf = binary.BigEndian.AppendUint16(w.buf, uint16(head+30-(head+30)%31)) // a multiple of 31
	for last := 0; last == 0; {
		last = w.IntN(3) / 2
		w.number(last, 1)
		if w.fault = noFault; w.IntN(5) == 0 {
			w.fault, w.faultAt = fault(w.IntN(int(faults))), len(w.out)
		}
		kind := w.IntN(8)
		switch {
		case w.fault == blockType:
			w.number(3, 2)
		case w.fault == storedLength, w.fault == noFault && kind == 0:
			w.number(0, 2)
			w.stored()
		case kind < 4 && (w.fault < tooManySymbols || w.fault > oversubscribedCode):
			w.number(1, 2)
			w.content(fixedLit, fixedDist)
		default:
			w.number(2, 2)
			w.content(w.codes())
		}
	}
	w.pad()
	return binary.BigEndian.AppendUint32(w.buf, stdadler.Checksum(w.out))
}

// pad goes to the next whole byte.
func (w *streamWriter) pad() {
	n := int(-w.nb & 7)
	w.number(w.IntN(1<<n), n)
}

// size is a random one, small ones more often.
func (w *streamWriter) size(bits int) int { return w.IntN(1 << w.IntN(bits+1)) }

func (w *streamWriter) stored() {
	w.pad()
	data := make([]byte, w.size(9))
	for i := range data {
		data[i] = byte(w.Uint32())
	}
	if w.IntN(10) == 0 { // so that far distances can be
		data = append(data, make([]byte, w.IntN(1<<16-len(data)))...)
	}
	n := uint16(len(data))
	w.buf = binary.LittleEndian.AppendUint16(w.buf, n)
	if w.fault == storedLength {
		n ^= 1 << w.IntN(16)
	}
	w.buf = binary.LittleEndian.AppendUint16(w.buf, ^n)
	w.buf = append(w.buf, data...)
	w.out = append(w.out, data...)
}

// The codes of fixed blocks (RFC 1951, 3.2.6).
var fixedLit, fixedDist = fixedCodes()

func fixedCodes() (lit, dist *code) {
	lens := make([]uint8, 0, 288)
	for _, run := range []struct{ n, bits int }{{144, 8}, {112, 9}, {24, 7}, {8, 8}} {
		for range run.n {
			lens = append(lens, uint8(run.bits))
		}
	}
	lit = newCode(lens)
	lit.used = lit.used[:maxLit]
	lens = make([]uint8, 32)
	for i := range lens {
		lens[i] = 5
	}
	dist = newCode(lens)
	dist.used = dist.used[:maxDist]
	return lit, dist
}

// numbersOf gives the least number that a symbol of a length or distance stands for, counted
// from 0 both, and how many bits are added: as many symbols as perBit have equally many.
func numbersOf(symbol, perBit int) (least, extra int) {
	if symbol < 2*perBit {
		return symbol, 0
	}
	extra = symbol/perBit - 1
	return (perBit + symbol%perBit) << extra, extra
}

// content writes the symbols of a block.
func (w *streamWriter) content(lit, dist *code) {
	n := w.size(9)
	faultAt := w.IntN(n + 1)
	end, _ := slices.BinarySearch(lit.used, 256)
	matches := lit.used[min(end+1, len(lit.used)):]
	near := w.IntN(2) == 0
	for i := range n {
		if i == faultAt && w.fault == reservedSymbol && len(lit.lens) == 288 {
			w.symbol(lit, 286+w.IntN(2))
		}
		if end > 0 {
			for range w.IntN(3) {
				s := lit.used[w.IntN(end)]
				w.symbol(lit, s)
				w.out = append(w.out, byte(s))
			}
		}
		if len(matches) == 0 {
			continue
		}
		length := matches[w.IntN(len(matches))]
		if w.IntN(4) == 0 {
			length = matches[len(matches)-1]
		}
		if length >= maxLit { // where there are too many symbols
			continue
		}
		f := noFault
		if i == faultAt && w.fault > oversubscribedCode {
			f, w.faultAt = w.fault, len(w.out)
		}
		w.match(lit, dist, length, near, f)
	}
	w.symbol(lit, 256)
}

// match writes a match, if there is a distance that can be, or that is the fault.
func (w *streamWriter) match(lit, dist *code, length int, near bool, f fault) {
	var can []int
	far := len(w.out) // what a distance must not be beyond
	for _, s := range dist.used {
		least, extra := numbersOf(s, 2)
		if f == tooFar && least+1<<extra > far || f != tooFar && least < far && (s < 8 || !near) {
			can = append(can, s)
		}
	}
	if len(can) == 0 && f != unusedDistance {
		return
	}
	least, extra := numbersOf(length-257, 4)
	n := w.IntN(1 << extra)
	if length == 285 {
		least, extra, n = 255, 0, 0
	}
	w.symbol(lit, length)
	w.number(n, extra)
	n += least + 3
	if n >= 257 {
		w.long = append(w.long, len(w.out))
	}
	if f == unusedDistance {
		if len(dist.lens) == 32 {
			w.symbol(dist, 30+w.IntN(2))
		} else {
			w.number(len(dist.used), len(dist.used)) // the other code of one bit, or none at all
		}
		return
	}
	s := can[w.IntN(len(can))]
	if f == tooFar {
		if w.IntN(2) == 0 {
			s = can[0]
		}
		least, extra = numbersOf(s, 2)
		low := max(far-least, 0)
		w.symbol(dist, s)
		w.number(low+w.size(bits.Len(uint(1<<extra-low))-1), extra)
		return
	}
	least, extra = numbersOf(s, 2)
	more := w.IntN(min(1<<extra, far-least))
	w.symbol(dist, s)
	w.number(more, extra)
	for at := far - least - more - 1; n > 0; n-- {
		w.out = append(w.out, w.out[at])
		at++
	}
}
