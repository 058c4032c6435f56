package source

import "io"

// decompress looks into a compressed file. It has no member name of its own
// (gzip's is a hint at most): the content keeps the path of the file, and the
// members of a tar inside are "x.tar.gz!member".
func (w *worker) decompress(c content, f format, r io.Reader, level int) {
	dec, err := w.pools.open(f, r)
	if err != nil {
		w.readError(c, f.wrap(err))
		if !w.over(c) {
			w.call(c, nil)
		}
		return
	}
	defer dec.Close()
	inner := c
	inner.r, inner.at, inner.size = &expander{c.box, dec, f}, nil, -1
	inner.depth, inner.unpacked = c.depth+1, true
	w.content(inner, level+1)
}
