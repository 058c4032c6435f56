package gitobject

import (
	"bytes"
	"errors"
	"io"

	"github.com/klauspost/compress/zlib"
)

// inflater undoes zlib's compression.
type inflater struct {
	src bytes.Reader
	r   io.ReadCloser
}

// all inflates src, to its end, into dst and returns the number of bytes. The
// error is errShort if src is cut, and errFull if dst is too small.
func (f *inflater) all(dst, src []byte) (int, error) {
	if err := f.reset(src); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(f.r, dst)
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		if f.src.Len() == 0 { // may be both
			if _, err := f.r.Read(nil); err != io.EOF {
				return n, errShort
			}
		}
		return n, nil
	}
	if err != nil {
		return n, zlibError(err)
	}
	var more [1]byte
	switch k, err := io.ReadFull(f.r, more[:]); {
	case k > 0:
		return n, errFull
	case err != io.EOF:
		return n, zlibError(err)
	}
	return n, nil
}

// prefix inflates as much of src as dst has room for. That src is cut is no
// error.
func (f *inflater) prefix(dst, src []byte) (int, error) {
	if err := f.reset(src); err != nil {
		return 0, err
	}
	n, err := io.ReadFull(f.r, dst)
	if n == 0 && err != nil {
		return 0, zlibError(err)
	}
	return n, nil
}

func (f *inflater) reset(src []byte) error {
	f.src.Reset(src)
	var err error
	if f.r == nil {
		f.r, err = zlib.NewReader(&f.src)
	} else {
		err = f.r.(zlib.Resetter).Reset(&f.src, nil)
	}
	return zlibError(err)
}

func zlibError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return errShort
	}
	return errZlib
}
