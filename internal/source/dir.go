package source

import (
	"io"
	"io/fs"
	"os"
	"path"
	"sync/atomic"
)

const (
	// listBatch is how many names of a directory are held at a time.
	listBatch = 256
	// chunk is how many files make a task: few enough to spread a directory
	// over the workers, enough to make the queue's lock cheap.
	chunk = 32
	// maxInline is how deep a worker descends by itself when the queue is
	// full. Each step holds a directory open.
	maxInline = 32
)

// dir is an open directory. Everything in it is opened through its os.Root,
// by a single name: nothing outside the tree can be reached, even if somebody
// swaps a file or a directory on the path for a link while we walk, and it
// costs one openat, no walk from the top. A file swapped for a link to a file
// in the same directory would be read under the wrong name, which does no harm.
type dir struct {
	top    *root
	handle *os.Root
	rel    string // slash path below the root; "" is the root
	ignore *ignore
	refs   atomic.Int32
}

func (d *dir) retain() { d.refs.Add(1) }

func (d *dir) release() {
	if d.refs.Add(-1) == 0 {
		d.handle.Close() // read-only: nothing can be lost
	}
}

// below returns the path of a name in d as Skip sees it.
func (d *dir) below(name string) string {
	if d.rel == "" {
		return name
	}
	return d.rel + "/" + name
}

// report returns the path that is reported for rel.
func (r *root) report(rel string) string {
	switch {
	case rel == "":
		return r.name()
	case r.bare:
		return rel
	}
	return path.Join(r.label, rel)
}

// openDir opens a directory for listing. The caller owns the one reference.
func (w *worker) openDir(parent *dir, name string) (*dir, error) {
	handle, err := parent.handle.OpenRoot(name)
	if err != nil {
		return nil, err
	}
	d := &dir{top: parent.top, handle: handle, rel: parent.below(name), ignore: parent.ignore}
	d.refs.Store(1)
	return d, nil
}

// list walks one directory in batches, so that its size does not matter.
func (w *worker) list(d *dir, inline int) {
	if w.opts.RespectGitignore {
		d.ignore = d.ignore.in(d, w)
	}
	f, err := d.handle.Open(".")
	if err != nil {
		w.gap(d.top.report(d.rel), reason(err))
		return
	}
	defer f.Close()
	for w.ctx.Err() == nil {
		entries, err := f.ReadDir(listBatch)
		w.entries(d, entries, inline)
		if err == io.EOF {
			return
		}
		if err != nil {
			w.gap(d.top.report(d.rel), reason(err))
			return
		}
	}
}

// entries sorts a batch of directory entries: files in chunks, directories,
// and what is only counted.
func (w *worker) entries(d *dir, entries []fs.DirEntry, inline int) {
	var files []string
	for _, e := range entries {
		if w.ctx.Err() != nil {
			return
		}
		name, kind := e.Name(), e.Type()
		if name == ".git" { // git's own data: internal/githistory reads it
			continue
		}
		rel := d.below(name)
		switch {
		case d.top.inner[rel]: // a root of its own
		case d.ignore.match(rel, kind.IsDir()):
			w.stats.Ignored++
		case kind&fs.ModeSymlink != 0:
			// A link into the tree is a duplicate, a link out of it is none of
			// the tree's content, and a link to a directory may be a loop.
			w.stats.Links++
		case !kind.IsDir() && !kind.IsRegular():
			w.stats.Special++
		case w.opts.Skip != nil && w.opts.Skip(d.top.report(rel), kind.IsDir()):
			w.stats.Skipped++
		case kind.IsDir():
			w.descend(d, name, inline)
		default:
			files = append(files, name)
			if len(files) == chunk {
				w.share(d, files)
				files = nil
			}
		}
	}
	w.share(d, files)
}

// share offers files to the other workers.
func (w *worker) share(d *dir, files []string) {
	if len(files) == 0 {
		return
	}
	d.retain()
	if t := (task{parent: d, files: files}); !w.queue.push(t, false) {
		w.do(t, 0)
	}
}

// descend offers a directory to the other workers.
func (w *worker) descend(d *dir, name string, inline int) {
	d.retain()
	if t := (task{parent: d, name: name}); !w.queue.push(t, inline >= maxInline) {
		w.do(t, inline+1)
	}
}
