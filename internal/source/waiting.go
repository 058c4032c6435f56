package source

import (
	"context"
	"fmt"
	"io"
)

// waiting reads a stream whose Read may wait for ever, as that of a terminal
// does where nothing is typed. When the context ends, Read returns at once: the
// read that waits is left behind, with a buffer of its own, since it may still
// write into it.
type waiting struct {
	ctx  context.Context
	r    io.Reader
	buf  []byte
	left []byte // of buf, to be handed out
	err  error  // after left
	done chan got
}

// got is what a Read gave.
type got struct {
	n   int
	err error
}

func newWaiting(ctx context.Context, r io.Reader) *waiting {
	return &waiting{ctx: ctx, r: r, buf: make([]byte, headSize), done: make(chan got, 1)}
}

func (w *waiting) Read(p []byte) (int, error) {
	if len(w.left) == 0 && w.err == nil {
		w.fill()
	}
	if len(w.left) == 0 {
		return 0, w.err
	}
	n := copy(p, w.left)
	w.left = w.left[n:]
	return n, nil
}

func (w *waiting) fill() {
	if w.err = w.ctx.Err(); w.err != nil {
		return
	}
	go func() {
		var g got
		defer func() {
			if p := recover(); p != nil {
				g = got{0, fmt.Errorf("internal error: %v", p)}
			}
			w.done <- g
		}()
		g.n, g.err = w.r.Read(w.buf)
	}()
	select {
	case g := <-w.done:
		w.left, w.err = w.buf[:g.n], g.err
	case <-w.ctx.Done():
		w.err = w.ctx.Err()
	}
}
