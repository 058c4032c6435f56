package source

import (
	"bufio"
	"io"
	"math/bits"
	"slices"
)

const (
	bzip2Block = 0x314159265359 // begins a block
	bzip2End   = 0x177245385090 // ends a stream; then follow its checksum and bits up to a whole byte
	magicBits  = 48
	crcBits    = 32
	headerSize = 4 // "BZh" and the level

	// minPiece keeps what a piece costs in itself, clearing 3.6 MB, small
	// beside what decoding it costs: there are blocks of 40 bytes.
	minPiece = 4 << 10
	// maxBlock is more than a block can need: 900,000 symbols of 20 bits and
	// the tables. (The standard library takes blocks with any number of bits
	// that mean nothing; those are not decoded ahead.)
	maxBlock = 2560 << 10
	// beyond is how many bytes after a block's magic a piece must hold, to tell
	// a decoder that is there from one that is up to 7 bits off: that finds no
	// magic, as two do not overlap by so much. It is less than the checksum, so
	// that the decoder does not begin with the block.
	beyond = 2

	splitRead = 64 << 10
)

// splitter cuts a stream into pieces at the magics it finds.
type splitter struct {
	src      source
	min, max int    // minPiece, maxBlock
	buf      []byte // what was read and not handed out
	at       place  // in the first byte of buf
	done     bool   // the final piece was handed out
}

func newSplitter(r io.Reader) *splitter {
	return &splitter{src: source{r: r}, min: minPiece, max: maxBlock, at: place{header: true}}
}

// next returns the next piece. It reads as far as it must to find its end.
func (s *splitter) next() *piece {
	p := &piece{at: s.at}
	level, sum, block := s.at.level, s.at.sum, s.at.phase // block is the bit at which one begins
	if s.at.header {
		if level = s.header(0); level == 0 {
			return s.rest(p)
		}
		sum, block = 0, 8*headerSize
	}
	for s.need((block+magicBits)/8 + 5) {
		sum = bits.RotateLeft32(sum, 1) ^ uint32(bitsAt(s.buf, block+magicBits, crcBits))
		magic, end := s.find((block + magicBits + crcBits) / 8)
		own, next := end/8, place{level: level, sum: sum, phase: end % 8}
		switch magic {
		case bzip2Block:
			block = end
		case bzip2End:
			own, next = (end+magicBits+crcBits+7)/8, place{header: true}
			sum, block = 0, 8*(own+headerSize)
			if level = s.header(own); level == 0 { // the last stream, no stream, or one without blocks
				return s.rest(p)
			}
		default:
			return s.rest(p)
		}
		size := (block+magicBits+7)/8 + beyond
		if !s.need(size) {
			break
		}
		p.ends = append(p.ends, (end+7)/8)
		if own >= s.min {
			p.data, p.own = s.buf[:size:size], own
			s.buf, s.at = s.buf[own:], next
			return p
		}
	}
	return s.rest(p)
}

// rest makes all that is left the final piece.
func (s *splitter) rest(p *piece) *piece {
	s.done = true
	p.final, p.data, p.own, p.ends, p.err = true, s.buf, len(s.buf), nil, s.src.err
	if p.err == nil {
		p.rest = bufio.NewReader(&s.src)
	}
	s.buf = nil
	return p
}

// header returns the level of the stream that begins at byte i, if a block
// follows, and 0 if not.
func (s *splitter) header(i int) byte {
	if !s.need(i + headerSize + magicBits/8) {
		return 0
	}
	b := s.buf[i:]
	if string(b[:3]) != "BZh" || b[3] < '1' || b[3] > '9' || bitsAt(b, 8*headerSize, magicBits) != bzip2Block {
		return 0
	}
	return b[3]
}

// find returns the first magic that begins in the byte i or after it, and its
// bit; 0 if there is none where this block may end.
func (s *splitter) find(i int) (magic uint64, at int) {
	const window = 7 // a magic that begins in a byte ends in the seventh at most
	most := i + s.max
	for i <= most && s.need(i+window) {
		b := s.buf[:min(len(s.buf), most+window)]
		for ; i+window <= len(b); i++ {
			// Where a magic begins in this byte, the next two are all of it: one
			// of 16 values each.
			which := secondByte[b[i+1]] & thirdByte[b[i+2]]
			for ; which != 0; which &= which - 1 {
				magic, phase := magicOf(bits.TrailingZeros16(which))
				if bitsAt(b, 8*i+phase, magicBits) == magic {
					return magic, 8*i + phase
				}
			}
		}
	}
	return 0, 0
}

// magicOf numbers the magics in the 8 places in a byte where they may begin.
func magicOf(i int) (magic uint64, phase int) {
	return [...]uint64{bzip2Block, bzip2End}[i/8], i % 8
}

// The numbers of those whose second and third byte is the index, as bits.
var secondByte, thirdByte = magicBytes()

func magicBytes() (second, third [256]uint16) {
	for i := range 16 {
		magic, phase := magicOf(i)
		second[byte(magic>>(magicBits-16+phase))] |= 1 << i
		third[byte(magic>>(magicBits-24+phase))] |= 1 << i
	}
	return second, third
}

// bitsAt returns n bits, 48 at most, that begin at the bit i.
func bitsAt(b []byte, i, n int) (v uint64) {
	for _, c := range b[i/8 : (i+n+7)/8] {
		v = v<<8 | uint64(c)
	}
	return v >> (-(i + n) & 7) & (1<<n - 1)
}

// need reads until there are n bytes, and returns false if there are not.
func (s *splitter) need(n int) bool {
	for idle := 0; len(s.buf) < n && s.src.err == nil; {
		s.buf = slices.Grow(s.buf, splitRead)
		m, _ := s.src.Read(s.buf[len(s.buf) : len(s.buf)+splitRead])
		s.buf = s.buf[:len(s.buf)+m]
		if m > 0 {
			idle = 0
		} else if idle++; idle > patience && s.src.err == nil {
			s.src.err = io.ErrNoProgress
		}
	}
	return len(s.buf) >= n
}

// source is a reader whose first error is its last.
type source struct {
	r   io.Reader
	err error
}

func (s *source) Read(p []byte) (n int, err error) {
	if s.err == nil {
		n, s.err = s.r.Read(p)
	}
	return n, s.err
}
