package source

import (
	"archive/tar"
	"errors"
	"io"
	"strings"
)

// tar hands on the members of a tar, as they come: nothing needs to be kept.
func (w *worker) tar(c content, r io.Reader, level int) {
	w.call(c, nil)
	tr := tar.NewReader(r)
	for !w.over(c) {
		h, err := tr.Next()
		if err == io.EOF {
			w.tarTail(c, r, level)
			return
		}
		if err != nil {
			w.readError(c, tarFormat.wrap(err))
			return
		}
		if !tarContent(h.Typeflag) {
			continue
		}
		m, ok := w.member(c, h.Name)
		if !ok {
			continue
		}
		if sparse(h) {
			// A few bytes can stand for terabytes of holes, and only disk
			// images are stored so.
			w.gap(m.path, "sparse file in a tar is not scanned")
			w.call(m, nil)
			continue
		}
		m.r = wrapped{tr, tarFormat}
		w.content(m, level+1)
	}
}

// tarContent reports whether a member of that type has content of its own.
func tarContent(typeflag byte) bool {
	switch typeflag {
	case tar.TypeLink, tar.TypeSymlink, tar.TypeChar, tar.TypeBlock, tar.TypeDir, tar.TypeFifo, tar.TypeXGlobalHeader:
		return false
	}
	return true
}

func sparse(h *tar.Header) bool {
	if h.Typeflag == tar.TypeGNUSparse {
		return true
	}
	for k := range h.PAXRecords {
		if strings.HasPrefix(k, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// tarTail looks at what follows the end of a tar. Zeros are padding. Anything
// else would be unpacked by `tar -i` and by nothing else, and is a gap.
// Reading on also lets a decompressor check its checksum.
func (w *worker) tarTail(c content, r io.Reader, level int) {
	buf := w.head(level + 1)
	for !w.over(c) {
		n, err := r.Read(buf)
		for _, b := range buf[:n] {
			if b != 0 {
				w.gap(c.path, "data after the end of the tar was not scanned")
				return
			}
		}
		if err != nil {
			if !errors.Is(err, io.EOF) {
				w.readError(c, err)
			}
			return
		}
	}
}

// wrapped names the format in a reader's errors.
type wrapped struct {
	r      io.Reader
	format format
}

func (w wrapped) Read(p []byte) (int, error) {
	n, err := w.r.Read(p)
	return n, w.format.wrap(err)
}
