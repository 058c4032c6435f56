package pipeline

import (
	"io"

	"github.com/hookvet/hookvet/internal/source"
	"github.com/hookvet/hookvet/rules"
)

// scan scans one content; see source.Func.
func (c *collector) scan(it source.Item, r io.Reader) error {
	w := c.worker(it.Worker)
	in := rules.Input{Path: it.Path}
	emit := func(m *rules.Match) { c.add(w, it.Path, m) }
	if r == nil {
		w.scanner.ScanPath(in, emit)
		return nil
	}
	return w.scanner.Scan(in, r, emit)
}
