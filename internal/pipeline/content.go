package pipeline

import (
	"context"
	"io"
	"sync/atomic"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/source"
	"github.com/hookvet/hookvet/rules"
)

// read is what reading gave, beside what the collector found.
type read struct {
	stats source.Stats
	gaps  []finding.Gap
}

// read reads all that is to be scanned. The error is the context's.
func (c *collector) read(ctx context.Context) (r read, err error) {
	if c.opts.Stdin != nil {
		name := streamName(c.opts)
		r.stats, r.gaps, err = source.Reader(ctx, name, c.opts.Stdin, c.opts.Source, c.scan)
		if c.skipPath(name) { // by the scanner, at once
			r.stats.Skipped++
		}
		return r, err
	}
	src := c.opts.Source
	src.Skip = c.skip
	r.stats, r.gaps, err = source.Scan(ctx, c.opts.Roots, src, c.scan)
	return r, err
}

// scan scans one content; see source.Func.
func (c *collector) scan(it source.Item, r io.Reader) error {
	w := c.worker(it.Worker)
	c.seen.Files.Add(1)
	in := rules.Input{Path: fromAbove(c.rulesAt, it.Path)}
	emit := func(m *rules.Match) { c.add(it.Path, m) }
	if r == nil {
		w.scanner.ScanPath(in, emit)
		return nil
	}
	w.counted = counted{r, &c.seen.Bytes}
	if c.isRules(it.Path) {
		return c.scanRules(w, it.Path, in, emit)
	}
	if c.readsGo(it.Path) {
		return c.scanGo(w, it.Path, in, &w.counted, emit)
	}
	return c.scanText(w, it.Path, in, &w.counted, emit)
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
