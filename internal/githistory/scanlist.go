package githistory

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/hookvet/hookvet/internal/gitobject"
)

// scanList scans objects in parallel.
func (h *history) scanList(ctx context.Context, list []gitobject.Num) error {
	if c := h.opts.Counters; c != nil {
		c.Total.Store(int64(len(list)))
	}
	var next atomic.Int64
	var wg sync.WaitGroup
	for i := range h.scan.workers {
		wg.Go(func() {
			for ctx.Err() == nil {
				k := int(next.Add(1)) - 1
				if k >= len(list) {
					return
				}
				h.scanObject(i, list[k])
			}
		})
	}
	wg.Wait()
	for _, n := range list {
		h.scan.done[n] = true
		bySecret(h.scan.found.in[n])
	}
	return ctx.Err()
}

// scanObject reads and scans an object.
func (h *history) scanObject(worker int, n gitobject.Num) {
	t, data, err := h.store.Read(n, h.opts.maxBlob())
	switch {
	case errors.Is(err, gitobject.ErrTooLarge):
		h.scan.tooLarge(n, 0)
	case err != nil:
		h.scan.gap(n, err.Error())
	default:
		h.scan.visit(&gitobject.Object{Worker: worker, Num: n, Type: t, Data: data}, nil)
	}
}

// scanOne scans a blob that is not in the range, to compare with.
func (h *history) scanOne(n gitobject.Num) {
	if !h.scan.done[n] {
		h.scan.done[n] = true
		before, large, tooMany := h.scan.workers[0].stats, h.scan.large, h.scan.tooMany.Load()
		h.scanObject(0, n)
		bySecret(h.scan.found.in[n])
		// It is no part of what was asked for.
		h.scan.workers[0].stats, h.scan.large = before, large
		h.scan.tooMany.Store(tooMany)
	}
}
