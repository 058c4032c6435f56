package source

import (
	"context"
	"io"
)

// patience is how many reads without a byte are borne, as by bufio.
const patience = 100

// peeked is a content whose beginning was read.
type peeked struct {
	ctx  context.Context
	head []byte    // what was read and not yet handed on
	rest io.Reader //
	err  error     // after head; nil: rest goes on
}

// fill reads as much as head has room for. A file of known size that fits is
// done with one read: whether it has grown since is not worth another.
func (p *peeked) fill(size int64) {
	buf, n, idle := p.head, 0, 0
	for n < len(buf) && p.err == nil {
		if p.err = p.ctx.Err(); p.err != nil {
			break
		}
		var m int
		m, p.err = p.rest.Read(buf[n:])
		n += m
		if m > 0 {
			idle = 0
		} else if idle++; idle > patience && p.err == nil {
			p.err = io.ErrNoProgress
		}
		if int64(n) == size && p.err == nil && n < len(buf) && n > 0 {
			p.err = io.EOF
		}
	}
	p.head = buf[:n]
}

func (p *peeked) Read(b []byte) (int, error) {
	if len(p.head) > 0 {
		n := copy(b, p.head)
		p.head = p.head[n:]
		return n, nil
	}
	if p.err == nil {
		p.err = p.ctx.Err()
	}
	if p.err != nil {
		return 0, p.err
	}
	return p.rest.Read(b)
}

// contentReader is what the Func reads: it ends where something fails.
type contentReader struct {
	worker *worker
	r      io.Reader
	left   int64 // -1: no limit
	read   int64
	cut    bool  // left was not enough
	err    error // why it ended, if not by its end
}

func (c *contentReader) Read(p []byte) (int, error) {
	if c.err != nil || c.cut {
		return 0, c.end()
	}
	if len(p) == 0 {
		return 0, nil
	}
	limited := c.left >= 0
	if limited && c.left == 0 {
		var one [1]byte
		n, err := io.ReadFull(c.r, one[:])
		c.cut, c.err = n > 0, err
		return 0, c.end()
	}
	if limited {
		p = p[:min(int64(len(p)), c.left)]
	}
	n, err := c.r.Read(p)
	c.read += int64(n)
	if limited {
		c.left -= int64(n)
	}
	if err != nil {
		c.err = err
		return n, c.end()
	}
	return n, nil
}

// end is io.EOF unless the scan was cancelled.
func (c *contentReader) end() error {
	if err := c.worker.ctx.Err(); err != nil {
		return err
	}
	return io.EOF
}
