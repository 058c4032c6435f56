package gitobject

import (
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// Object is an object that Walk visits.
type Object struct {
	Worker int // who visits it, from 0
	Num    Num
	Type   Type
	Data   []byte // valid during the visit only

	// HasBase tells that the object was made from one that was visited before:
	// the visit gets what that visit returned, and Copies is what of Data
	// stands in that object's data, which had BaseLen bytes. Copies are sorted
	// by To, disjoint, and merged where one goes on where the other ends; those of
	// a few bytes are left out. They are valid during the visit only.
	HasBase bool
	Copies  []Copy
	BaseLen int
}

// WalkOptions say what Walk visits. The zero value is of use.
type WalkOptions struct {
	Types     []Type // none means all
	Workers   int    // goroutines; 0 means as many as can run at the same time
	MaxObject int64  // bytes of the largest object that is visited; 0 means 50 MB

	// MaxMemory bounds the bytes of objects that are kept, over all workers,
	// because others are still to be made from them; 0 means 128 MiB. What is
	// being worked on comes on top.
	MaxMemory int64

	// MaxWork bounds the bytes that are read and unpacked; the rest is a gap.
	// 0 means 64 GiB, or 2000 times the bytes of the packs if that is more.
	MaxWork int64

	// TooLarge is called for each object of more than MaxObject bytes, one at
	// a time. Without it they are gaps.
	TooLarge func(n Num, size int64)
}

const (
	defaultMaxObject = 50_000_000
	defaultMaxMemory = 128 << 20
)

// maxWork is how much an honest database takes at the very most.
func (db *DB) maxWork() int64 {
	const least, expansion = 64 << 30, 2000
	var bytes int64
	for _, p := range db.packs {
		bytes += p.end
	}
	return max(least, expansion*bytes)
}

// Walk visits each object of the wanted types once, on several goroutines, the
// bases before what is made from them; base is what the visit of the base
// returned, the zero value if there was none. Else the order is undefined.
//
// What cannot be read, or whose visit panics, is a gap of db; the walk goes on
// with the rest. The error is the context's.
func Walk[S any](ctx context.Context, db *DB, opts WalkOptions, visit func(o *Object, base S) S) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := newWalk(db, opts)
	w.done = ctx.Done()
	var wg sync.WaitGroup
	for i := range w.opts.Workers {
		wg.Go(func() {
			worker := &walker[S]{walk: w, visit: visit}
			worker.object.Worker = i
			worker.run()
		})
	}
	wg.Wait()
	if ctx.Err() == nil && len(w.failed) > 0 {
		worker := &walker[S]{walk: w, visit: visit}
		worker.retry()
	}
	return ctx.Err()
}

// walk is what the workers of a Walk share.
type walk struct {
	db     *DB
	opts   WalkOptions
	forest *forest
	wanted [8]bool // by Type
	needed []bool  // by slot: is to be visited, or something made from it is
	heavy  []int32 // by slot: the child that most is made from, or -1
	roots  []uint32

	next  atomic.Int64 // of roots
	large int64        // roots that are taken one at a time
	work  atomic.Int64 // bytes left
	done  <-chan struct{}

	mu     sync.Mutex
	failed []failure // that another copy may make up for
}

// failure is an object that could not be read from its first slot.
type failure struct {
	slot uint32
	err  error
	size int64 // if err is ErrTooLarge
}

func newWalk(db *DB, opts WalkOptions) *walk {
	opts.MaxObject = cmp.Or(opts.MaxObject, defaultMaxObject)
	opts.MaxMemory = cmp.Or(opts.MaxMemory, defaultMaxMemory)
	if opts.Workers <= 0 {
		opts.Workers = runtime.GOMAXPROCS(0)
	}
	if opts.MaxWork == 0 {
		opts.MaxWork = db.maxWork()
	}
	w := &walk{db: db, opts: opts, forest: db.forest()}
	for i := range w.wanted {
		w.wanted[i] = len(opts.Types) == 0 || slices.Contains(opts.Types, Type(i))
	}
	w.work.Store(opts.MaxWork)
	w.plan()
	return w
}

// plan decides what is rebuilt and in which order.
func (w *walk) plan() {
	db, t := w.db, w.forest
	n := len(db.nums)
	w.needed = make([]bool, n)
	for _, slot := range db.slots {
		// What has no type is either loose or a fault, to be reported.
		if kind := t.kind[slot]; kind != 0 && !w.wanted[kind] {
			continue
		}
		for s := int32(slot); s >= 0 && !w.needed[s]; s = t.base[s] {
			w.needed[s] = true
		}
	}
	// The weight of an object is that of its entry and of all that is made from
	// it. Going up from the leaves, an object is done when its last child is.
	weight := make([]int64, n)
	waiting := make([]int32, n)
	w.heavy = make([]int32, n)
	for slot := range n {
		w.heavy[slot] = -1
		if !w.needed[slot] {
			continue
		}
		weight[slot] += w.entryWeight(uint32(slot))
		if b := t.base[slot]; b >= 0 {
			waiting[b]++
		}
	}
	for slot := range n {
		if !w.needed[slot] || waiting[slot] != 0 { // -1 is done
			continue
		}
		for s := int32(slot); ; {
			waiting[s] = -1
			b := t.base[s]
			if b < 0 {
				w.roots = append(w.roots, uint32(s))
				break
			}
			weight[b] += weight[s]
			if h := w.heavy[b]; h < 0 || weight[s] > weight[h] {
				w.heavy[b] = s
			}
			if waiting[b]--; waiting[b] > 0 {
				break
			}
			s = b
		}
	}
	// The large families first, so that no worker is left with one at the end;
	// the small ones as they come in the file.
	const largeFamily = 64 << 10
	slices.SortFunc(w.roots, func(a, b uint32) int {
		x, y := weight[a], weight[b]
		if x < largeFamily {
			x = 0
		}
		if y < largeFamily {
			y = 0
		}
		return cmp.Or(cmp.Compare(y, x), cmp.Compare(a, b))
	})
	for _, root := range w.roots {
		if weight[root] < largeFamily {
			break
		}
		w.large++
	}
}

// entryWeight guesses how much work an object is by the bytes of its entry.
func (w *walk) entryWeight(slot uint32) int64 {
	const perObject = 64
	next := int(slot) + 1
	if next < len(w.db.offsets) {
		if size := w.db.offsets[next] - w.db.offsets[slot]; size > 0 {
			return perObject + size
		}
	}
	return perObject
}

// stopped reports whether the context has ended.
func (w *walk) stopped() bool {
	select {
	case <-w.done:
		return true
	default:
		return false
	}
}

// take returns the next roots for a worker, none when there are no more.
func (w *walk) take() []uint32 {
	const many = 16
	if w.stopped() {
		return nil
	}
	for {
		i := w.next.Load()
		n := int64(1)
		if i >= w.large {
			n = many
		}
		end := min(i+n, int64(len(w.roots)))
		if i >= end {
			return nil
		}
		if w.next.CompareAndSwap(i, end) {
			return w.roots[i:end]
		}
	}
}

// isFirst reports whether a slot is the one that its object is visited at.
func (w *walk) isFirst(slot uint32) bool { return w.db.slots[w.db.nums[slot]] == slot }

// firstChild returns the first child to be made, the heaviest if it is the only
// one, or -1. The heaviest comes last: then what waits on a stack is at most
// half as heavy as what waits below it, and the stack is short however long the
// chains are.
func (w *walk) firstChild(slot uint32) int32 {
	return w.skip(slot, w.forest.child[slot])
}

func (w *walk) nextChild(parent uint32, child int32) int32 {
	if child == w.heavy[parent] {
		return -1
	}
	return w.skip(parent, w.forest.next[child])
}

func (w *walk) skip(parent uint32, child int32) int32 {
	for child >= 0 && (!w.needed[child] || child == w.heavy[parent]) {
		child = w.forest.next[child]
	}
	if child < 0 {
		return w.heavy[parent]
	}
	return child
}

// fail notes that the object of a slot cannot be read.
func (w *walk) fail(slot uint32, err error) {
	if !w.isFirst(slot) {
		return
	}
	if len(w.db.again) > 0 && err != errBudget && err != errVisit {
		w.mu.Lock()
		w.failed = append(w.failed, failure{slot, err, 0})
		w.mu.Unlock()
		return
	}
	w.report(slot, err)
}

func (w *walk) report(slot uint32, err error) {
	w.db.gaps.addObject(w.db.fileOf(slot), Num(w.db.nums[slot]), err)
}

// failBelow notes that what is made from the object of a slot cannot be read.
func (w *walk) failBelow(slot uint32, err error) {
	if err != errBudget && err != errHuge {
		err = errBase
	}
	t := w.forest
	// Preorder, without a stack.
	for s := t.child[slot]; s >= 0; {
		if w.needed[s] {
			w.fail(uint32(s), err)
			if t.child[s] >= 0 {
				s = t.child[s]
				continue
			}
		}
		for t.next[s] < 0 {
			if s = t.base[s]; uint32(s) == slot {
				return
			}
		}
		s = t.next[s]
	}
}

// seemsLarge notes that an object is too large by its header, which may be
// damaged where there is another copy.
func (w *walk) seemsLarge(slot uint32, size int64) {
	if w.isFirst(slot) && len(w.db.copies(Num(w.db.nums[slot]))) > 0 {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.failed = append(w.failed, failure{slot, ErrTooLarge, size})
		return
	}
	w.tooLarge(slot, size)
}

func (w *walk) tooLarge(slot uint32, size int64) {
	if !w.isFirst(slot) {
		return
	}
	if w.opts.TooLarge == nil {
		w.report(slot, ErrTooLarge)
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.opts.TooLarge(Num(w.db.nums[slot]), size)
}
