package gosource

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"go/token"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/internal/gocmd"
	"github.com/hookvet/hookvet/internal/vetunit"
)

// Options say how to run passes.
type Options struct {
	Passes []*analysis.Analyzer
	// Factless says of packages of the standard library, by path, that no pass has
	// facts of them.
	Factless func(path string) bool
	Skip     map[string]bool // packages that are not to be checked, by path
	Workers  int
	Patience time.Duration // for each package; 0: vetunit.Patience
	Memory   int64         // that the process may hold, in bytes; 0: vetunit.Memory
}

// ErrStandard says that a package of the standard library does not type-check, for which
// the checked packages can't be blamed.
var ErrStandard = errors.New("the standard library does not type-check")

// Run runs passes on the targets. The results are in the order of packages and passes.
func (g *Graph) Run(ctx context.Context, opts Options) ([]gocmd.Diagnostic, []gocmd.Failure, error) {
	if g.problem != "" {
		return nil, nil, errors.New(g.problem)
	}
	r := &run{graph: g, opts: &opts, fset: token.NewFileSet(), states: make(map[*node]*state)}
	nodes := g.needed(opts.Skip)
	full, stop := vetunit.Overfull(func() int64 { return cmp.Or(opts.Memory, vetunit.Memory(r.fset.Base())) })
	defer stop()
	r.full = full
	r.ready = make(chan *state, len(nodes))
	for _, n := range nodes {
		s := &state{node: n, waits: len(n.imports)}
		r.states[n] = s
		for _, on := range n.imports {
			r.states[on].users = append(r.states[on].users, s)
		}
		if s.waits == 0 {
			r.ready <- s
		}
	}
	if r.left = len(nodes); r.left == 0 {
		close(r.ready)
	}
	var workers sync.WaitGroup
	for range max(opts.Workers, 1) {
		workers.Go(func() { r.work(ctx) })
	}
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	var found bytes.Buffer
	var failed []gocmd.Failure
	for _, n := range nodes {
		s := r.states[n]
		if s.failure != nil && s.factless {
			return nil, nil, fmt.Errorf("%w: %s", ErrStandard, s.failure.Why)
		}
		found.Write(s.found)
		if s.failure != nil {
			failed = append(failed, *s.failure)
		}
	}
	all, more, err := gocmd.ReadDiagnostics(found.Bytes())
	return all, append(failed, more...), err
}

// run is a call of Run.
type run struct {
	graph  *Graph
	opts   *Options
	fset   *token.FileSet
	states map[*node]*state
	ready  chan *state // whose imports are done

	stuck atomic.Int32    // packages that were left behind
	full  <-chan struct{} // is closed when there is too much in memory

	mu   sync.Mutex
	left int // nodes that are not done
}

// work works on what is ready until nothing is left, or ctx ends.
func (r *run) work(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case s, ok := <-r.ready:
			if !ok {
				return
			}
			r.check(s)
			r.done(s)
		}
	}
}

func (r *run) done(s *state) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, user := range s.users {
		if user.waits--; user.waits == 0 {
			r.ready <- user
		}
	}
	if r.left--; r.left == 0 {
		close(r.ready)
	}
}
