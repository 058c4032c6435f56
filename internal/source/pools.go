package source

import (
	"io"

	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/therootcompany/xz"
)

const (
	// zstdMaxWindow is what zstd's own command line accepts without --long.
	zstdMaxWindow = 128 << 20
	// xzMaxDict is what xz -9 needs. The file says how much, up to 4 GiB, and
	// github.com/ulikunitz/xz would allocate that, for each block anew, so it
	// is used in tests only.
	xzMaxDict = 64 << 20
)

// pools keeps decompressors for the next file. That saves more than garbage:
// a file of thirty bytes may ask for a window of megabytes, and a thousand
// such in an archive would keep the machine busy with clearing memory.
type pools struct {
	gzip  []*gzip.Reader
	flate []io.ReadCloser
	zstd  []*zstd.Decoder
	xz    []*xz.Reader
	ahead *ahead // of all workers
}

// decoder is a decompressor that goes back into its pool when it is closed,
// unless it panicked.
type decoder struct {
	r       io.Reader
	release func()
	stop    func() // ends its goroutines, in any case
	err     error  // why there is no r
	reading bool
}

func (d *decoder) Read(p []byte) (int, error) {
	if d.err != nil {
		return 0, d.err
	}
	d.reading = true
	n, err := d.r.Read(p)
	d.reading = false
	return n, err
}

func (d *decoder) Close() error {
	if d.release != nil && !d.reading {
		d.release()
	}
	d.release = nil
	if d.stop != nil {
		d.stop()
	}
	return nil
}

// open returns a decompressor of r.
func (p *pools) open(f format, r io.Reader) (*decoder, error) {
	switch f {
	case gzipFormat:
		return p.openGzip(r)
	case bzip2Format:
		return p.openBzip2(r), nil
	case zstdFormat:
		return p.openZstd(r)
	case xzFormat:
		return p.openXZ(r)
	}
	panic("no decompressor for " + f.String())
}

func (p *pools) openGzip(r io.Reader) (*decoder, error) {
	return open(&p.gzip, r, func() (*gzip.Reader, error) { return gzip.NewReader(r) })
}

func (p *pools) openBzip2(r io.Reader) *decoder {
	d := newBzip2Reader(r, p.ahead)
	return &decoder{r: d, stop: d.stop}
}

func (p *pools) openZstd(r io.Reader) (*decoder, error) {
	return open(&p.zstd, r, func() (*zstd.Decoder, error) {
		// Concurrency 1 decodes in the caller: the workers are the parallelism.
		return zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(zstdMaxWindow))
	})
}

func (p *pools) openXZ(r io.Reader) (*decoder, error) {
	return open(&p.xz, r, func() (*xz.Reader, error) { return xz.NewReader(r, xzMaxDict) })
}

func (p *pools) openFlate(r io.Reader) (*decoder, error) {
	d, ok := pop(&p.flate)
	if !ok {
		d = flate.NewReader(r)
	} else if err := d.(flate.Resetter).Reset(r, nil); err != nil {
		return nil, err
	}
	return &decoder{r: d, release: func() { p.flate = append(p.flate, d) }}, nil
}

// resetter is a decompressor that can begin anew.
type resetter interface {
	io.Reader
	Reset(io.Reader) error
}

// open takes a decompressor from the pool, or makes one.
func open[T resetter](pool *[]T, r io.Reader, create func() (T, error)) (*decoder, error) {
	d, ok := pop(pool)
	var err error
	if ok {
		err = d.Reset(r)
	} else {
		d, err = create()
	}
	if err == io.EOF { // the magic was there, so the header was cut
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return nil, err
	}
	return &decoder{r: d, release: func() { *pool = append(*pool, d) }}, nil
}

// pop takes the last of a pool.
func pop[T any](pool *[]T) (v T, ok bool) {
	if n := len(*pool); n > 0 {
		v, *pool = (*pool)[n-1], (*pool)[:n-1]
		return v, true
	}
	return v, false
}
