package source

import (
	"bufio"
	"bytes"
	"io"
	"sync"
)

// The blocks of a bzip2 stream do not depend on each other, and one is worth
// 25 ms to compress/bzip2: a large file would keep one worker busy while the others
// have nothing left to do. So blocks are decoded ahead, each by internal/bzip2 if it is
// as an encoder writes it (see blocks), and else by the standard library.
//
// The format does not say where a block ends; its first bits can be searched
// for (see splitter), but may occur anywhere by chance or by malice. So what is
// found is a guess, and it is verified: a piece is decoded from the bits of the
// stream as they are, those beyond the guessed end included, and the guess was
// right if the decoder came to exactly there. By induction the next decoder
// begins where one for the whole stream would be. Where the guess was wrong,
// one decoder reads on from the last place that was right. So bytes and error
// are always those of compress/bzip2 for the whole stream, but for one thing:
// what it returns together with an error is dropped. That is scrambled, from a
// block that was cut, and its length depends on the caller's buffer.

// ahead is what the bzip2 readers of a scan share: slots for pieces that are
// decoded ahead. Each may take the memory of its chunks (1 MiB), beside the compressed
// bytes, and that of a decoder (8 MB): while it has its turn, or, if it expands to more
// than its chunks hold, until it is read.
type ahead struct {
	slots  chan struct{}
	turns  chan struct{} // of those with a slot, to decode: no more than can at the same time
	chunks sync.Pool
	blocks freeBlocks
}

// newAhead makes no slots, nothing is decoded ahead, if one goroutine must do.
func newAhead(jobs int) *ahead {
	slots := 3 * jobs // more than run, since one is free again only when it was read
	if jobs < 2 {
		slots = 0
	}
	return &ahead{
		slots:  make(chan struct{}, slots),
		turns:  make(chan struct{}, jobs),
		chunks: sync.Pool{New: func() any { return new(bzip2Chunk) }},
		blocks: make(freeBlocks, jobs+1),
	}
}

// bzip2Reader decompresses a stream with the help of other goroutines. Those
// only get bytes: the stream is read within Read.
type bzip2Reader struct {
	ahead *ahead
	split *splitter
	cur   *piece   // that is being read
	given int64    // bytes of it
	queue []*piece // that follow; all but the last have been started
	quit  chan struct{}
	ended bool // quit is closed
	err   error
}

func newBzip2Reader(r io.Reader, a *ahead) *bzip2Reader {
	return &bzip2Reader{ahead: a, split: newSplitter(r), quit: make(chan struct{})}
}

func (r *bzip2Reader) Read(p []byte) (int, error) {
	for r.err == nil && len(p) > 0 {
		r.start()
		if r.cur == nil {
			r.cur, r.queue, r.given = r.queue[0], r.queue[1:], 0
		}
		n, err := r.cur.Read(p)
		if n > 0 {
			r.given += int64(n)
			return n, nil
		}
		switch err {
		case errCut: // and verified
			r.cur.finish()
			r.cur = nil
		case errStray:
			r.resume()
		default:
			r.err = err
			r.stop()
		}
	}
	return 0, r.err
}

// start cuts off pieces and starts to decode them while there are slots.
func (r *bzip2Reader) start() {
	for {
		if n := len(r.queue); n == 0 || r.queue[n-1].chunks != nil {
			if r.split.done {
				return
			}
			p := r.split.next()
			p.blocks = r.ahead.blocks
			r.queue = append(r.queue, p)
		}
		p := r.queue[len(r.queue)-1]
		if p.rest != nil || p.final && r.cur == nil && len(r.queue) == 1 {
			return // it reads the stream, or there is nothing else to do meanwhile
		}
		select {
		case r.ahead.slots <- struct{}{}:
			p.start(r.ahead, r.quit)
		default:
			return
		}
	}
}

// resume reads on from the beginning of the current piece, with one decoder.
func (r *bzip2Reader) resume() {
	r.stop()
	var rest []io.Reader
	for _, p := range r.queue {
		rest = append(rest, bytes.NewReader(p.data[:p.own]))
	}
	if !r.split.done {
		rest = append(rest, bytes.NewReader(r.split.buf))
		r.split.done = true
	}
	rest = append(rest, &r.split.src)
	r.cur = &piece{
		at: r.cur.at, data: r.cur.data[:r.cur.own], final: true,
		rest: bufio.NewReader(io.MultiReader(rest...)),
	}
	r.queue = nil
	_, r.err = io.CopyN(io.Discard, r.cur, r.given) // nil: these bytes came before
}

// stop tells the goroutines to end. They do after the block they are at. The
// reader must not be used after it.
func (r *bzip2Reader) stop() {
	if !r.ended {
		close(r.quit)
		r.ended = true
	}
}
