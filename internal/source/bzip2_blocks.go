package source

import (
	"errors"
	"math/bits"

	"github.com/hookvet/hookvet/internal/bzip2"
)

// errOdd says that a piece is not what an encoder would write, or that it does not end
// where it was thought to.
var errOdd = errors.New("not what an encoder would write")

// freeBlocks are decoders that nobody uses. They are kept for the whole scan: what is
// large and soon made again would only make the heap grow in between.
type freeBlocks chan *bzip2.Block

func (f freeBlocks) get() *bzip2.Block {
	select {
	case b := <-f:
		return b
	default:
		return new(bzip2.Block)
	}
}

func (f freeBlocks) put(b *bzip2.Block) {
	select {
	case f <- b:
	default:
	}
}

// blocks decodes a piece in the straight way, which is twice as fast as compress/bzip2.
// That has the last word: where anything is not as it should be, Read returns errOdd
// after bytes that compress/bzip2 would give as well.
type blocks struct {
	free freeBlocks
	cur  *bzip2.Block

	data  []byte
	bit   int // that comes next
	level int
	sum   uint32 // of the stream's blocks so far, combined
	ends  []int  // of the blocks to come
	begun bool   // a block is being read
}

func newBlocks(p *piece) *blocks {
	b := &blocks{
		free: p.blocks, cur: p.blocks.get(),
		data: p.data, bit: p.at.phase, level: int(p.at.level - '0'), sum: p.at.sum, ends: p.ends,
	}
	if p.at.header && !b.header() {
		b.level = 0
	}
	return b
}

// Read gives in the end errCut, or errOdd.
func (b *blocks) Read(p []byte) (int, error) {
	for {
		if b.begun {
			if n := b.cur.Read(p); n > 0 {
				return n, nil
			}
			if !b.cur.Intact() {
				return b.end(errOdd)
			}
			b.begun = false
		}
		switch magic := b.take(magicBits); {
		case b.level == 0:
			return b.end(errOdd)
		case magic == bzip2End:
			if uint32(b.take(crcBits)) != b.sum {
				return b.end(errOdd)
			}
			b.bit = (b.bit + 7) &^ 7
			if !b.header() {
				return b.end(errOdd)
			}
		case magic != bzip2Block:
			return b.end(errOdd)
		case len(b.ends) == 0: // the next piece's
			return b.end(errCut)
		default:
			at, ok := b.cur.Decode(b.data, b.bit-magicBits, b.level)
			if !ok || (at+7)/8 != b.ends[0] {
				return b.end(errOdd)
			}
			b.bit, b.ends, b.begun = at, b.ends[1:], true
			b.sum = bits.RotateLeft32(b.sum, 1) ^ b.cur.Checksum()
		}
	}
}

func (b *blocks) end(err error) (int, error) {
	b.free.put(b.cur)
	b.cur = nil
	return 0, err
}

// take gives the next n bits, 0 if there are less.
func (b *blocks) take(n int) uint64 {
	if b.bit+n > 8*len(b.data) {
		return 0
	}
	b.bit += n
	return bitsAt(b.data, b.bit-n, n)
}

// header reads the header of a stream.
func (b *blocks) header() bool {
	if b.take(24) != 'B'<<16|'Z'<<8|'h' {
		return false
	}
	b.level, b.sum = int(b.take(8))-'0', 0
	return b.level >= 1 && b.level <= 9
}
