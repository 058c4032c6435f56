package gitobject

import "encoding/binary"

// inflater undoes zlib's compression (RFC 1950 and 1951) from one slice into
// another. A pack's deltas are some hundred bytes each, with both ends in
// memory and the size known: decoders of streams spend more time on their
// windows, readers and tables than on the data. The zero value is ready.
type inflater struct {
	own  tables // of dynamic blocks
	lens [maxLit + maxDist]uint8

	*tables        // of this block
	last    bool   // it is the last
	src     []byte // input
	pos     int    // of the next byte
	b       uint64 // bits that were taken from the input, the next one lowest
	nb      uint   // how many
	dst     []byte // output
	out     int    // length of what was written
}

// How many bytes of input and room for output the fast loop wants: what it may
// read or write in one turn, of which the longest match is 258.
const (
	slackIn  = 16
	slackOut = 258 + 16
)

// all inflates src, as far as the stream goes, into dst and returns the number
// of bytes. The error is errShort if src is cut, and errFull if dst is too
// small. What dst has room for beyond its length may be overwritten; that and
// some bytes of src behind the stream make it faster.
func (f *inflater) all(dst, src []byte) (int, error) {
	if err := f.stream(dst, src); err != nil {
		return f.out, err
	}
	// The checksum follows at the next whole byte.
	at := f.pos - int(f.nb/8)
	if len(src)-at < 4 {
		return f.out, errShort
	}
	if binary.BigEndian.Uint32(src[at:]) != adler32(dst[:f.out]) {
		return f.out, errZlib
	}
	return f.out, nil
}

// prefix inflates as much of src as dst has room for. That src is cut is no
// error.
func (f *inflater) prefix(dst, src []byte) (int, error) {
	if err := f.stream(dst, src); err != nil && (err == errZlib || f.out == 0) {
		return 0, err
	}
	return f.out, nil
}

func (f *inflater) stream(dst, src []byte) error {
	f.src, f.dst, f.pos, f.out, f.b, f.nb, f.last = src, dst, 2, 0, 0, 0, false
	defer func() { f.src, f.dst = nil, nil }()
	if len(src) < 2 {
		return errShort
	}
	const deflate, maxWindow, hasDict = 8, 7, 0x20
	if head := binary.BigEndian.Uint16(src); src[0]&0xf != deflate || src[0]>>4 > maxWindow || head%31 != 0 || head&hasDict != 0 {
		return errZlib
	}
	for !f.last {
		if err := f.block(); err != nil {
			return err
		}
	}
	return nil
}

func (f *inflater) block() error {
	head, ok := f.take(3)
	if !ok {
		return errShort
	}
	f.last = head&1 != 0
	switch head >> 1 {
	case 0:
		return f.stored()
	case 1:
		f.tables = fixed()
	case 2:
		f.tables = &f.own
		if err := f.readTables(); err != nil {
			return err
		}
	default:
		return errZlib
	}
	return f.codes()
}

// refill takes in bytes until there are 56 bits at least, or no more bytes.
func (f *inflater) refill() {
	for f.nb < 56 && f.pos < len(f.src) {
		f.b |= uint64(f.src[f.pos]) << f.nb
		f.pos++
		f.nb += 8
	}
}

// take returns the next n bits, at most 16.
func (f *inflater) take(n uint) (uint64, bool) {
	if f.nb < n {
		f.refill()
		if f.nb < n {
			return 0, false
		}
	}
	v := f.b & (1<<n - 1)
	f.b >>= n
	f.nb -= n
	return v, true
}

func (f *inflater) stored() error {
	f.pos -= int(f.nb / 8)
	f.b, f.nb = 0, 0
	if len(f.src)-f.pos < 4 {
		return errShort
	}
	n := int(binary.LittleEndian.Uint16(f.src[f.pos:]))
	if n != 0xffff&^int(binary.LittleEndian.Uint16(f.src[f.pos+2:])) {
		return errZlib
	}
	f.pos += 4
	k := copy(f.dst[f.out:], f.src[f.pos:min(f.pos+n, len(f.src))])
	f.out += k
	f.pos += k
	switch {
	case k == n:
		return nil
	case f.pos == len(f.src):
		return errShort
	}
	return errFull
}

// codes decodes the symbols of a block.
func (f *inflater) codes() error {
	src, dst, t := f.src, f.dst[:cap(f.dst)], f.tables
	pos, out, b, nb := f.pos, f.out, f.b, f.nb
	for len(src)-pos >= slackIn && len(dst)-out >= slackOut {
		b |= binary.LittleEndian.Uint64(src[pos:]) << (nb & 63)
		pos += int((63 - nb) >> 3)
		nb |= 56
		e := t.lit[b&(1<<litBits-1)]
		if e&isLiteral != 0 {
			b >>= e & bitsMask
			nb -= uint(e & bitsMask)
			dst[out] = byte(e >> 16)
			out++
			if e = t.lit[b&(1<<litBits-1)]; e&isLiteral != 0 {
				b >>= e & bitsMask
				nb -= uint(e & bitsMask)
				dst[out] = byte(e >> 16)
				out++
				if e = t.lit[b&(1<<litBits-1)]; e&isLiteral != 0 {
					b >>= e & bitsMask
					nb -= uint(e & bitsMask)
					dst[out] = byte(e >> 16)
					out++
					continue
				}
			}
			// A length and a distance take up to 48 bits.
			b |= binary.LittleEndian.Uint64(src[pos:]) << (nb & 63)
			pos += int((63 - nb) >> 3)
			nb |= 56
		}
		if e&isSpecial != 0 {
			if e&isTable != 0 {
				e = t.lit[uint64(e>>16)+b>>litBits&(1<<(e>>8&bitsMask)-1)]
			}
			if e&isLiteral != 0 {
				b >>= e & bitsMask
				nb -= uint(e & bitsMask)
				dst[out] = byte(e >> 16)
				out++
				continue
			}
			if e&isSpecial != 0 {
				if e&isEnd == 0 {
					return errZlib
				}
				b >>= e & bitsMask
				nb -= uint(e & bitsMask)
				return f.leave(pos, out, b, nb)
			}
		}
		b >>= e & bitsMask
		extra := e >> 8 & bitsMask
		length := int(e>>16) + int(b&(1<<extra-1))
		b >>= extra
		nb -= uint(e&bitsMask + extra)

		e = t.dist[b&(1<<distBits-1)]
		if e&isTable != 0 {
			e = t.dist[uint64(e>>16)+b>>distBits&(1<<(e>>8&bitsMask)-1)]
		}
		if e&isSpecial != 0 {
			return errZlib
		}
		b >>= e & bitsMask
		extra = e >> 8 & bitsMask
		distance := int(e>>16) + int(b&(1<<extra-1))
		b >>= extra
		nb -= uint(e&bitsMask + extra)
		if distance > out {
			return errZlib
		}
		if distance >= 8 {
			to := dst[out : out+length+8]
			from := dst[out-distance : out-distance+length+8]
			for i := 0; i < length; i += 8 {
				binary.LittleEndian.PutUint64(to[i:], binary.LittleEndian.Uint64(from[i:]))
			}
		} else {
			repeat(dst[out-distance:out+length], distance)
		}
		out += length
	}
	if err := f.leave(pos, out, b, nb); err != nil {
		return err
	}
	return f.codesSlowly()
}

// leave takes over the state of the fast loop, which may have gone beyond the
// length of the output, and has bits above those that count.
func (f *inflater) leave(pos, out int, b uint64, nb uint) error {
	f.pos, f.out, f.b, f.nb = pos, min(out, len(f.dst)), b&(1<<nb-1), nb
	if out > len(f.dst) {
		return errFull
	}
	return nil
}

// repeat fills b with copies of its first n bytes.
func repeat(b []byte, n int) {
	if len(b)-n > 32 {
		for n < len(b) {
			n += copy(b[n:], b[:n])
		}
		return
	}
	for i := n; i < len(b); i++ {
		b[i] = b[i-n]
	}
}

// codesSlowly decodes with all checks, near the end of the input or output.
func (f *inflater) codesSlowly() error {
	for {
		e, err := f.symbol(f.lit[:], litBits)
		if err != nil {
			return err
		}
		switch {
		case e&isLiteral != 0:
			if f.out == len(f.dst) {
				return errFull
			}
			f.dst[f.out] = byte(e >> 16)
			f.out++
			continue
		case e&isEnd != 0:
			return nil
		}
		extra, ok := f.take(uint(e >> 8 & bitsMask))
		if !ok {
			return errShort
		}
		length := int(e>>16) + int(extra)
		if e, err = f.symbol(f.dist[:], distBits); err != nil {
			return err
		}
		if extra, ok = f.take(uint(e >> 8 & bitsMask)); !ok {
			return errShort
		}
		distance := int(e>>16) + int(extra)
		if distance > f.out {
			return errZlib
		}
		room := min(length, len(f.dst)-f.out)
		repeat(f.dst[f.out-distance:f.out+room], distance)
		f.out += room
		if room < length {
			return errFull
		}
	}
}

// symbol reads a code and returns its entry.
func (f *inflater) symbol(table []uint32, tableBits uint) (uint32, error) {
	f.refill()
	e := table[f.b&(1<<tableBits-1)]
	if e&isTable != 0 {
		e = table[uint64(e>>16)+f.b>>tableBits&(1<<(e>>8&bitsMask)-1)]
	}
	n := uint(e & bitsMask)
	switch {
	case n > f.nb:
		return 0, errShort
	case e&(isSpecial|isEnd) == isSpecial:
		if f.nb < maxCode && f.pos == len(f.src) {
			return 0, errShort // bits that are missing may make another code
		}
		return 0, errZlib
	}
	f.b >>= n
	f.nb -= n
	return e, nil
}
