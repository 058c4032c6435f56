package source

import (
	"fmt"
	"io"

	"github.com/hookvet/hookvet/internal/charset"
)

// content is one sequence of bytes on its way to the Func, or into the reader
// of its format.
type content struct {
	path     string      // as reported
	rel      string      // as Skip sees it
	r        io.Reader   //
	at       io.ReaderAt // the same bytes at random; nil for a stream
	size     int64       // of at; -1 if unknown
	depth    int         // containers around it
	box      *box        // the budget of the outermost of them; nil outside
	unpacked bool        // it came out of a compressed file: a tar here is no further level
}

// content looks at c and hands it on. Level is the depth of nested calls.
func (w *worker) content(c content, level int) {
	p := &peeked{ctx: w.ctx, rest: c.r, head: w.head(level)}
	p.fill(c.size)
	f, head := sniff(p.head), p.head
	if w.over(c) {
		if c.box == nil && c.at == nil && f == none && len(head) > 0 {
			// What came of a stream before it was interrupted can't be had again.
			w.hand(c, charset.Detect(head), p)
		}
		return
	}
	if f == none {
		w.hand(c, charset.Detect(head), p)
		return
	}
	most := w.opts.MaxArchiveDepth
	switch {
	case most <= 0:
		w.stats.ArchivesSkipped++
	case c.unpacked && f == tarFormat:
		c.depth-- // a tar.gz is one container
		w.tar(c, p, level)
		return
	case c.depth >= most:
		w.stats.ArchivesSkipped++
		w.gap(c.path, fmt.Sprintf("archive nested deeper than %d", most))
	default:
		w.unpack(c, f, p, level)
		return
	}
	w.hand(c, charset.Binary, p)
}

// over reports whether c must not be pursued: the scan was cancelled, or its
// archive's budget is spent.
func (w *worker) over(c content) bool {
	return w.ctx.Err() != nil || c.box != nil && c.box.stopped != nil
}

// head returns the buffer of a level: an outer content still has unread bytes
// in its own while what is nested in it is looked at.
func (w *worker) head(level int) []byte {
	for len(w.heads) <= level {
		w.heads = append(w.heads, make([]byte, headSize))
	}
	return w.heads[level]
}

// hand gives a content that is no container to the Func.
func (w *worker) hand(c content, kind charset.Kind, p *peeked) {
	if kind == charset.Binary && !w.opts.Binary {
		w.stats.Binary++
	}
	if len(p.head) == 0 || kind == charset.Binary && !w.opts.Binary {
		w.readError(c, p.err)
		w.call(c, nil)
		return
	}
	r := &contentReader{worker: w, r: p, left: w.most(c)}
	w.call(c, charset.NewReader(kind, r))
	w.stats.Bytes += r.read
	if w.over(c) {
		return
	}
	if r.cut {
		w.gap(c.path, fmt.Sprintf("only the first %s were scanned", size(w.most(c))))
	}
	w.readError(c, r.err)
}

// most is how much of c is handed over at most; -1 is all.
func (w *worker) most(c content) int64 {
	most := int64(-1)
	if c.box != nil {
		most = c.box.limits.MemberBytes
	}
	// A plain file that is too large was turned away before it was opened.
	if file := w.opts.MaxFileSize; file > 0 && c.at == nil && (most < 0 || file < most) {
		most = file
	}
	return most
}

// readError reports what went wrong in reading c.
func (w *worker) readError(c content, err error) {
	if err != nil && err != io.EOF && !w.over(c) {
		w.gap(c.path, reason(err))
	}
}

// call calls the Func with r, which may be nil.
func (w *worker) call(c content, r io.Reader) {
	w.guard(c.path, func() {
		if err := w.fn(Item{Path: c.path, Worker: w.id}, r); err != nil && w.ctx.Err() == nil {
			w.gap(c.path, reason(err))
		}
	})
}
