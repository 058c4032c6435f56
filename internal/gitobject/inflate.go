package gitobject

import "encoding/binary"

// inflater undoes zlib's compression (RFC 1950 and 1951) from one slice into
// another. A pack's deltas are some hundred bytes each, with both ends in
// memory and the size known: decoders of streams spend more time on their
// windows, readers and tables than on the data. The zero value is ready.
type inflater struct {
	own   tables // of dynamic blocks
	lens  [maxLit + maxDist]uint8
	space codeSpace

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
	var how uint32
	f.pos, f.out, f.b, f.nb, how = f.tables.decode(f.dst[:cap(f.dst)], f.src, f.pos, f.out, f.b, f.nb)
	switch {
	case f.out > len(f.dst): // the fast loop may go beyond
		f.out = len(f.dst)
		return errFull
	case how == isSpecial:
		return errZlib
	case how&isEnd != 0:
		return nil
	}
	return f.codesSlowly()
}

// decode decodes symbols as long as there is enough input and room. It gives what is behind
// them, and how it ended: with isEnd, with isSpecial alone where the data is bad, or else for
// lack of input or room.
//
// It calls nothing, so that all that it needs stays in registers.
func (t *tables) decode(dst, src []byte, pos, out int, b uint64, nb uint) (int, int, uint64, uint, uint32) {
	how := uint32(0)
	for len(src)-pos >= slackIn && len(dst)-out >= slackOut {
		b |= binary.LittleEndian.Uint64(src[pos:]) << (nb & 63)
		pos += int((63 - nb) >> 3)
		nb |= 56
		e := t.lit[b&(1<<litBits-1)]
		if e&isLiteral != 0 {
			b >>= e & shiftMask
			nb -= uint(e & shiftMask)
			dst[out] = byte(e >> 16)
			out++
			if e = t.lit[b&(1<<litBits-1)]; e&isLiteral != 0 {
				b >>= e & shiftMask
				nb -= uint(e & shiftMask)
				dst[out] = byte(e >> 16)
				out++
				if e = t.lit[b&(1<<litBits-1)]; e&isLiteral != 0 {
					b >>= e & shiftMask
					nb -= uint(e & shiftMask)
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
				b >>= e & shiftMask
				nb -= uint(e & shiftMask)
				dst[out] = byte(e >> 16)
				out++
				continue
			}
			if e&isSpecial != 0 {
				how = isSpecial
				if e&isEnd != 0 {
					b >>= e & shiftMask
					nb -= uint(e & shiftMask)
					how |= isEnd
				}
				break
			}
		}
		b >>= e & shiftMask
		nb -= uint(e & shiftMask)
		length := int(e>>16) + int(b&(1<<(e>>8&bitsMask)-1))
		nb -= uint(e >> 8 & bitsMask)
		b >>= e >> 8 & bitsMask

		e = t.dist[b&(1<<distBits-1)]
		if e&isSpecial != 0 {
			if e&isTable != 0 {
				e = t.dist[uint64(e>>16)+b>>distBits&(1<<(e>>8&bitsMask)-1)]
			}
			if e&isSpecial != 0 {
				how = isSpecial
				break
			}
		}
		b >>= e & shiftMask
		nb -= uint(e & shiftMask)
		from := out - int(e>>16) - int(b&(1<<(e>>8&bitsMask)-1))
		nb -= uint(e >> 8 & bitsMask)
		b >>= e >> 8 & bitsMask
		if from < 0 {
			how = isSpecial
			break
		}
		if out-from >= 8 { // most matches are short: the first two words are copied anyway
			binary.LittleEndian.PutUint64(dst[out:out+8], binary.LittleEndian.Uint64(dst[from:from+8]))
			binary.LittleEndian.PutUint64(dst[out+8:out+16], binary.LittleEndian.Uint64(dst[from+8:from+16]))
			for n := 16; n < length; n += 8 {
				binary.LittleEndian.PutUint64(dst[out+n:out+n+8], binary.LittleEndian.Uint64(dst[from+n:from+n+8]))
			}
			out += length
			continue
		}
		// The distance is a period, and so is a multiple that is not less than a word.
		period := out - from
		for period < 8 {
			period += out - from
		}
		end := out + length
		for near := min(end, from+period); out < near; out++ {
			dst[out] = dst[from]
			from++
		}
		for ; out < end; out += 8 {
			binary.LittleEndian.PutUint64(dst[out:out+8], binary.LittleEndian.Uint64(dst[out-period:out-period+8]))
		}
		out = end
	}
	return pos, out, b & (1<<nb - 1), nb, how
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
