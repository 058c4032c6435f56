package source

import (
	"bufio"
	"compress/bzip2"
	"errors"
	"io"
)

// maxChunks bounds what is decoded ahead of one piece. Most blocks of text fit:
// they have 900,000 bytes before runs are expanded. A block of one run expands
// to 46 MB, and the limits must get to see that first.
const maxChunks = 8

type bzip2Chunk [128 << 10]byte

var (
	errCut   = errors.New("another piece follows")
	errStray = errors.New("the next piece does not begin where it was thought to")
)

// piece is a part of a stream that is decoded by itself: some blocks, and what
// is between them. Read gives what it expands to, in the end errCut, errStray,
// or if it is the final piece what compress/bzip2 gives.
type piece struct {
	at    place
	data  []byte        // from the byte on in which it begins, to a little beyond its end
	own   int           // length of data up to the byte in which the next piece begins
	ends  []int         // for each block but the final piece's: length of data up to and with its last bit
	final bool          // it is all that is left of the stream
	err   error         // what follows data, if the piece is final and rest nil
	rest  *bufio.Reader // what follows data and is not in memory

	blocks freeBlocks // nil: compress/bzip2 decodes it

	here *decoding // if it is decoded in the reader's goroutine

	// If it is decoded in one of its own:
	ahead    *ahead
	chunks   chan []byte
	last     []byte // of the chunks
	unread   []byte // of that
	done     chan struct{}
	result   error // once chunks is closed
	panicked any   // the same
}

// start decodes the piece in a goroutine. That has a slot until it is read:
// the slots bound the memory, too.
func (p *piece) start(a *ahead, quit <-chan struct{}) {
	p.ahead = a
	p.chunks = make(chan []byte, maxChunks)
	p.done = make(chan struct{})
	go func() {
		defer func() { <-a.slots }()
		select {
		case a.turns <- struct{}{}:
		case <-quit:
			return
		}
		p.decode(quit)
		<-a.turns
		select {
		case <-p.done:
		case <-quit:
		}
	}()
}

func (p *piece) decode(quit <-chan struct{}) {
	defer close(p.chunks)
	defer func() { p.panicked = recover() }()
	d := p.decoding()
	for p.result == nil {
		buf := p.ahead.chunks.Get().(*bzip2Chunk)[:]
		n := 0
		for n < len(buf) && p.result == nil {
			var m int
			m, p.result = d.Read(buf[n:])
			n += m
		}
		if !p.hand(buf[:n], quit) {
			return
		}
	}
}

// hand hands bytes to the reader. Who waits for that gives up its turn: the reader may
// be waiting for another piece, which waits for a turn.
func (p *piece) hand(chunk []byte, quit <-chan struct{}) bool {
	select {
	case <-quit:
		return false
	default:
	}
	select {
	case p.chunks <- chunk:
		return true
	default:
	}
	<-p.ahead.turns
	defer func() { p.ahead.turns <- struct{}{} }()
	select {
	case p.chunks <- chunk:
		return true
	case <-quit:
		return false
	}
}

func (p *piece) Read(b []byte) (int, error) {
	if p.chunks == nil {
		if p.here == nil {
			p.here = p.decoding()
		}
		return p.here.Read(b)
	}
	for len(p.unread) == 0 {
		if p.last != nil {
			p.ahead.chunks.Put((*bzip2Chunk)(p.last[:len(bzip2Chunk{})]))
		}
		p.last = <-p.chunks
		p.unread = p.last
		switch {
		case p.last != nil:
		case p.panicked != nil:
			panic(p.panicked) // as if it had happened here: the worker makes a gap of it
		default:
			return 0, p.result
		}
	}
	n := copy(b, p.unread)
	p.unread = p.unread[n:]
	return n, nil
}

// finish lets the goroutine end.
func (p *piece) finish() {
	if p.chunks != nil {
		close(p.done)
	}
}

// decoding decodes a piece and compares where its blocks end.
type decoding struct {
	piece  *piece
	blocks *blocks // if the piece is decoded in the straight way
	given  int64   // bytes by that way

	bz    io.Reader
	feed  *feed
	block int   // what was read of the feed when the last block had been
	ends  []int // of the blocks to come
	err   error
}

func (p *piece) decoding() *decoding {
	d := &decoding{piece: p}
	if p.blocks != nil && !p.final {
		d.blocks = newBlocks(p)
	} else {
		d.judge()
	}
	return d
}

// judge has the piece decoded by compress/bzip2.
func (d *decoding) judge() {
	p := d.piece
	f := &feed{data: p.data, rest: p.rest, err: errCut}
	if p.final {
		f.err = p.err
	}
	d.feed, d.ends, d.bz = f, p.ends, bzip2.NewReader(f)
	if !p.at.header {
		f.prefix = p.at.prefix(p.data[0])
		f.at = min(p.at.phase, 1) // else the prefix has the first byte
		_, d.err = io.ReadFull(d.bz, make([]byte, prefixSize))
		d.block = f.at
	}
}

func (d *decoding) Read(p []byte) (int, error) {
	if d.blocks != nil {
		n, err := d.blocks.Read(p)
		d.given += int64(n)
		if n > 0 || err == nil {
			return n, nil
		}
		d.blocks = nil
		if err == errCut {
			d.err = err
		} else if d.judge(); d.err == nil {
			_, d.err = io.CopyN(io.Discard, judged{d}, d.given) // nil: these bytes came before
		}
	}
	return d.read(p)
}

// judged reads what compress/bzip2 makes of a piece.
type judged struct{ *decoding }

func (j judged) Read(p []byte) (int, error) { return j.read(p) }

func (d *decoding) read(p []byte) (int, error) {
	if d.err != nil {
		return 0, d.err
	}
	n, err := d.bz.Read(p)
	if err == errCut && len(d.ends) > 0 {
		err = errStray
	}
	if d.err = err; err != nil {
		return 0, err // bytes that come with an error are of half a block
	}
	if d.feed.at != d.block { // a block was read
		d.block = d.feed.at
		if len(d.ends) > 0 && d.ends[0] == d.block { // else it stays for good: the feed only goes on
			d.ends = d.ends[1:]
		}
	}
	return n, nil
}

// feed is what the decoder of a piece reads.
type feed struct {
	prefix []byte // see place
	data   []byte
	at     int // what was read of data
	rest   *bufio.Reader
	err    error
}

func (f *feed) ReadByte() (byte, error) {
	switch {
	case len(f.prefix) > 0:
		b := f.prefix[0]
		f.prefix = f.prefix[1:]
		return b, nil
	case f.at < len(f.data):
		f.at++
		return f.data[f.at-1], nil
	case f.rest != nil:
		return f.rest.ReadByte()
	}
	return 0, f.err
}

// Read is there for bzip2.NewReader's signature: it uses ReadByte.
func (f *feed) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	b, err := f.ReadByte()
	if err != nil {
		return 0, err
	}
	p[0] = b
	return 1, nil
}
