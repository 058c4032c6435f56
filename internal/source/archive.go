package source

import (
	"io"
	"path"
	"strings"
)

// unpack opens a container. The outermost brings the budget for all in it.
func (w *worker) unpack(c content, f format, p *peeked, level int) {
	w.stats.Archives++
	r := io.Reader(p)
	if c.box == nil {
		c.box = &box{limits: w.opts.Limits}
		if c.size >= 0 {
			c.box.in = func() int64 { return c.size }
		} else {
			counted := &counter{r: r}
			r, c.box.in = counted, func() int64 { return counted.n }
		}
		defer func() {
			if stop := c.box.stopped; stop != nil && w.ctx.Err() == nil {
				w.gap(c.path, stop.Error())
			}
		}()
	}
	switch f {
	case zipFormat:
		w.zip(c, r, level)
	case tarFormat:
		w.tar(c, r, level)
	default:
		w.decompress(c, f, r, level)
	}
}

// counter counts what is read of a stream.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// member returns the content for a member of c; false if it is to be left out,
// or if the budget has no room for it.
func (w *worker) member(c content, name string) (content, bool) {
	if c.box.member() != nil || w.ctx.Err() != nil {
		return content{}, false
	}
	name = cleanName(name)
	m := content{path: c.path + "!" + name, rel: c.rel + "!" + name, size: -1, depth: c.depth + 1, box: c.box}
	if w.opts.Skip != nil && w.opts.Skip(m.path, false) {
		w.stats.Skipped++
		return content{}, false
	}
	w.stats.Members++
	return m, true
}

// cleanName makes a member's name a plain relative slash path. Nothing is
// written under it, but reports, and what reads them, join it to directories.
// Control characters stay: taking them out is the printer's part.
func cleanName(name string) string {
	name = strings.ReplaceAll(name, `\`, "/") // from zips made by bad tools on Windows
	if name = path.Clean("/" + name)[1:]; name == "" {
		return "(unnamed)"
	}
	return name
}
