package rules

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// sideBySide calls do with 0 to n-1, in any order, on all processors: a scan of
// one file lasts as long as making its rules ready.
func sideBySide(n int, do func(i int)) {
	var next atomic.Int64
	work := func() {
		for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
			do(i)
		}
	}
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
}
