package source

import (
	"context"
	"io"
	"sync"

	"github.com/hookvet/hookvet/internal/finding"
)

// run is what the workers of one scan share.
type run struct {
	ctx   context.Context
	opts  Options
	fn    Func
	queue *queue
	ahead *ahead
}

func newRun(ctx context.Context, opts Options, fn Func) *run {
	opts.Limits = opts.Limits.withDefaults()
	return &run{ctx: ctx, opts: opts, fn: fn, ahead: newAhead(opts.jobs())}
}

func (r *run) worker(id int) *worker {
	return &worker{run: r, id: id, pools: pools{ahead: r.ahead}}
}

// Scan walks each root, a directory or a file, and calls fn for every content,
// concurrently.
//
// Paths below a single directory root are reported relative to it; below one
// of several roots, with that root in front; a root that is a file as it was
// given. Roots that overlap are scanned once. `.git` is left out unless it is
// a root.
//
// A root that does not exist or cannot be opened is a gap like any other: the
// caller sees by Stats.Files whether anything was scanned at all. A named pipe
// is read as a stream if it is a root; a device is a gap. The gaps are sorted
// and without duplicates. The error is the context's: what was done until then
// is returned with it.
func Scan(ctx context.Context, roots []string, opts Options, fn func(Item, io.Reader) error) (Stats, []finding.Gap, error) {
	r := newRun(ctx, opts, fn)
	var gaps gapList
	r.queue = newQueue(resolve(roots, &gaps))
	defer context.AfterFunc(ctx, r.queue.close)()

	workers := make([]*worker, opts.jobs())
	var wg sync.WaitGroup
	for i := range workers {
		workers[i] = r.worker(i)
		wg.Go(workers[i].work)
	}
	wg.Wait()
	r.queue.drain()

	var stats Stats
	for _, w := range workers {
		stats.add(w.stats)
		gaps.merge(w.gaps)
	}
	return stats, gaps.result(), ctx.Err()
}

// Reader scans one stream, by the same rules as a file of that name: standard
// input, for example. It calls fn from this goroutine, as worker 0. When the
// context ends, a Read of r that waits is left behind: r belongs to it, and
// must not be used any more.
func Reader(ctx context.Context, name string, r io.Reader, opts Options, fn func(Item, io.Reader) error) (Stats, []finding.Gap, error) {
	w := newRun(ctx, opts, fn).worker(0)
	w.stream(name, newWaiting(ctx, r))
	return w.stats, w.gaps.result(), ctx.Err()
}
