package source

import (
	"archive/zip"
	"compress/bzip2"
	"io"
)

// maxDirectory bounds a zip's directory, which archive/zip reads whole: some
// 300 bytes of memory for each entry of 46. It is enough for Limits.Members.
const maxDirectory = 24 << 20

// Numbers of compression methods in zip (APPNOTE 4.4.5).
const (
	zipBzip2 = 12
	zipZstd  = 93
	zipXZ    = 95
)

var errDirectory = &stopError{"zip directory larger than " + size(maxDirectory)}

// zip hands on the members of a zip.
func (w *worker) zip(c content, r io.Reader, level int) {
	w.call(c, nil)
	at, n := c.at, c.size
	if at == nil {
		most := c.box.limits.TotalBytes
		if c.depth > 0 {
			most = min(most, c.box.limits.MemberBytes)
		}
		s, err := w.spool(r, most)
		defer s.close()
		if w.over(c) {
			return
		}
		w.readError(c, err)
		if isStop(err) {
			return
		}
		at, n = s, s.size
	}
	dir := &zipFile{worker: w, at: at, left: maxDirectory}
	zr, err := zip.NewReader(dir, n)
	if err != nil {
		if w.over(c) {
			return
		}
		w.readError(c, zipFormat.wrap(err))
		w.salvage(c, dir, n, level)
		return
	}
	dir.left = -1
	w.zipMethods(zr)
	for _, f := range zr.File {
		if w.over(c) {
			return
		}
		if f.UncompressedSize64 == 0 && len(f.Name) > 0 && f.Name[len(f.Name)-1] == '/' {
			continue // a directory
		}
		m, ok := w.member(c, f.Name)
		if !ok {
			continue
		}
		w.guard(m.path, func() { w.zipMember(m, f, level) })
	}
}

// zipMember hands on one member. That its mode may say "symbolic link" does
// not matter: what it holds are bytes that somebody committed.
func (w *worker) zipMember(m content, f *zip.File, level int) {
	const encrypted = 1
	if f.Flags&encrypted != 0 {
		w.gap(m.path, "encrypted")
		w.call(m, nil)
		return
	}
	r, err := f.Open()
	if err != nil {
		w.readError(m, zipFormat.wrap(err))
		w.call(m, nil)
		return
	}
	m.r = &expander{m.box, r, zipFormat}
	w.content(m, level+1)
	r.Close()
}

// zipMethods registers the decompressors, all from the worker's pools.
func (w *worker) zipMethods(zr *zip.Reader) {
	method := func(open func(io.Reader) (*decoder, error)) zip.Decompressor {
		return func(r io.Reader) io.ReadCloser {
			d, err := open(r)
			if err != nil {
				return &decoder{err: err}
			}
			return d
		}
	}
	zr.RegisterDecompressor(zip.Deflate, method(w.pools.openFlate))
	zr.RegisterDecompressor(zipZstd, method(w.pools.openZstd))
	zr.RegisterDecompressor(zipXZ, method(w.pools.openXZ))
	zr.RegisterDecompressor(zipBzip2, func(r io.Reader) io.ReadCloser { return io.NopCloser(bzip2.NewReader(r)) })
}

// zipFile is the file behind a zip: it ends with the context, and lets only so
// much be read while the directory is.
type zipFile struct {
	worker *worker
	at     io.ReaderAt
	left   int64 // -1: no limit
}

func (z *zipFile) ReadAt(p []byte, off int64) (int, error) {
	if err := z.worker.ctx.Err(); err != nil {
		return 0, err
	}
	if z.left >= 0 {
		if z.left -= int64(len(p)); z.left < 0 {
			z.left = 0
			return 0, errDirectory
		}
	}
	return z.at.ReadAt(p, off)
}
