package source

import (
	"fmt"
	"io"
	"io/fs"
	"os"
)

// headSize is how much of a content is read before it is looked at. Detect
// wants 8000 bytes; more, so that a file of usual size costs one read.
const headSize = 64 << 10

// worker is one goroutine of a scan and what it reuses from file to file.
type worker struct {
	*run
	id    int
	stats Stats
	gaps  gapList
	heads [][]byte // a buffer for each level of nesting
	pools pools
}

func (w *worker) gap(what, why string) { w.gaps.add(what, why) }

// work does tasks until there are none.
func (w *worker) work() {
	for {
		t, ok := w.queue.pop()
		if !ok {
			return
		}
		w.do(t, 0)
		w.queue.done()
	}
}

// do does one task. Nothing that goes wrong in it may end the scan.
func (w *worker) do(t task, inline int) {
	switch {
	case t.root != nil:
		w.guard(t.root.name(), func() { w.root(t.root) })
	case t.files != nil:
		for _, name := range t.files {
			if w.ctx.Err() != nil {
				break
			}
			w.file(t.parent, name)
		}
		t.parent.release()
	default:
		d, err := w.openDir(t.parent, t.name)
		if err != nil {
			w.gap(t.parent.top.report(t.parent.below(t.name)), reason(err))
		}
		t.parent.release() // before listing: a deep tree holds one directory open, not all
		if err == nil {
			w.guard(d.top.report(d.rel), func() { w.list(d, inline) })
			d.release()
		}
	}
}

// guard turns a panic into a gap: decompressors parse what strangers wrote.
func (w *worker) guard(what string, f func()) {
	defer func() {
		if p := recover(); p != nil {
			w.gap(what, short(fmt.Sprintf("internal error: %v", p)))
		}
	}()
	f()
}

// root begins a root.
func (w *worker) root(r *root) {
	switch {
	case r.mode.IsDir():
		handle, err := os.OpenRoot(r.path)
		if err != nil {
			w.gap(r.name(), rootReason(err))
			return
		}
		d := &dir{top: r, handle: handle}
		d.refs.Store(1)
		defer d.release()
		w.list(d, 0)
	case w.opts.Skip != nil && w.opts.Skip(r.label, false):
		w.stats.Skipped++
	case r.mode.IsRegular():
		f, err := os.OpenFile(r.path, os.O_RDONLY|openFlags, 0)
		if err != nil {
			w.gap(r.label, rootReason(err))
			return
		}
		defer f.Close()
		w.regular(f, r.label, r.label)
	case r.mode&fs.ModeNamedPipe != 0:
		f, closePipe, err := openPipe(w.ctx, r.path)
		if err != nil {
			w.gap(r.label, rootReason(err))
			return
		}
		defer closePipe()
		w.stream(r.label, f)
	case r.mode&fs.ModeSocket != 0:
		w.gap(r.label, "a socket is not scanned")
	default:
		w.gap(r.label, "a device is not scanned")
	}
}

// file scans one file of a directory.
func (w *worker) file(d *dir, name string) {
	rel := d.below(name)
	path := d.top.report(rel)
	f, err := d.handle.OpenFile(name, os.O_RDONLY|openFlags, 0)
	if err != nil {
		w.gap(path, reason(err))
		return
	}
	defer f.Close()
	w.regular(f, path, rel)
}

// regular scans an open file.
func (w *worker) regular(f *os.File, path, rel string) {
	fi, err := f.Stat()
	switch {
	case err != nil:
		w.gap(path, reason(err))
		return
	case !fi.Mode().IsRegular(): // it was when it was listed
		w.stats.Special++
		return
	}
	w.stats.Files++
	c := content{path: path, rel: rel, r: f, at: f, size: fi.Size()}
	if c.size > 0 {
		// What is appended meanwhile is left for the next scan: a log may grow
		// faster than it is read.
		c.r = io.LimitReader(f, c.size)
	} else {
		// Files of /proc say 0 and are not empty, and some of them wait for
		// more, for ever.
		c.r = unwaiting(f)
	}
	if most := w.opts.MaxFileSize; most > 0 && c.size > most {
		w.gap(path, "larger than "+size(most))
		w.guard(path, func() { w.call(c, nil) })
		return
	}
	w.guard(path, func() { w.content(c, 0) })
}

// stream scans a reader that can be read once.
func (w *worker) stream(name string, r io.Reader) {
	w.stats.Files++
	w.guard(name, func() { w.content(content{path: name, rel: name, r: r, size: -1}, 0) })
}
