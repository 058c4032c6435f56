package pipeline

import (
	"io"
	"sync/atomic"

	"github.com/hookvet/hookvet/internal/source"
	"github.com/hookvet/hookvet/rules"
)

// scan scans one content; see source.Func.
func (c *collector) scan(it source.Item, r io.Reader) error {
	w := c.worker(it.Worker)
	c.seen.Files.Add(1)
	in := rules.Input{Path: it.Path}
	emit := func(m *rules.Match) { c.add(it.Path, m) }
	if r == nil {
		w.scanner.ScanPath(in, emit)
		return nil
	}
	w.counted = counted{r, &c.seen.Bytes}
	if c.isRules(it.Path) {
		return c.scanRules(w, in, emit)
	}
	return w.scanner.Scan(in, &w.counted, emit)
}

// counted counts what is read.
type counted struct {
	r     io.Reader
	total *atomic.Int64
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.total.Add(int64(n))
	return n, err
}
