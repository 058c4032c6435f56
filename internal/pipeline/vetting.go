package pipeline

import (
	"context"
	"slices"

	"github.com/hookvet/hookvet/internal/gocmd"
	"github.com/hookvet/hookvet/internal/gosource"
)

// vetting is a go vet that runs.
type vetting struct {
	cancel context.CancelFunc
	done   chan struct{}
	all    []gocmd.Diagnostic
	failed []gocmd.Failure
	err    error
}

// stop ends it, and waits.
func (v *vetting) stop() {
	v.cancel()
	<-v.done
}

func (k *checking) start(ctx context.Context, patterns []string) *vetting {
	ctx, cancel := context.WithCancel(ctx)
	v := &vetting{cancel: cancel, done: make(chan struct{})}
	go func() {
		defer close(v.done)
		v.all, v.failed, v.err = k.check.Go.Vet(ctx, k.check.Tool, k.flags, patterns)
	}()
	return v
}

// vet runs the passes by go vet on the packages that can be loaded: it gives up on all
// where one can't. early, if not nil, is a go vet of all packages that was started before
// that was known.
func (k *checking) vet(ctx context.Context, early *vetting) ([]gocmd.Diagnostic, error) {
	sound := k.loadable()
	for {
		if len(sound) == 0 {
			return nil, nil
		}
		if early == nil || len(k.broken) > 0 {
			if early != nil {
				early.stop()
			}
			early = k.start(ctx, sound)
			defer early.stop()
		}
		<-early.done
		if early.err != nil {
			return nil, early.err
		}
		if len(early.failed) == 0 {
			return early.all, nil
		}
		if err := k.explain(ctx); err != nil {
			return nil, err
		}
		// go vet names no package whose tests it can't load.
		if !k.badTests() {
			k.enterFailures(early.failed)
			return early.all, nil
		}
		sound = slices.DeleteFunc(sound, func(path string) bool { return k.broken[path] })
	}
}

// explain learns how packages hang together, once some failed, which may concern others.
func (k *checking) explain(ctx context.Context) error {
	if k.graph == nil {
		list, _, err := k.check.Go.ListDeps(ctx, k.check.Patterns)
		if err != nil {
			return err
		}
		k.graph = gosource.NewGraph(list, &gocmd.Env{})
	}
	return nil
}
