package githistory

import (
	"context"
	"errors"
	"slices"
	"sync/atomic"
	"testing"

	"github.com/hookvet/hookvet/rules"
)

// countdown is a context that ends when it was asked so many times.
type countdown struct {
	context.Context
	left atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

// TestCancel stops a scan at its first match.
func TestCancel(t *testing.T) {
	r := newRepo(t)
	r.grow(newGrower(12), 60)
	r.repack()
	opts := testOptions(t)
	opts.Jobs = 1
	ctx, cancel := context.WithCancel(context.Background())
	opts.Keep = func(m *rules.Match) bool {
		cancel()
		return true
	}
	got, err := History(ctx, r.open(), opts)
	if !errors.Is(err, context.Canceled) || got == nil {
		t.Fatalf("got %v, %v", got, err)
	}
	if len(got.Found) == 0 {
		t.Error("what was found is not told")
	}
	if got.Stats.Blobs > 2 {
		t.Errorf("%d blobs were scanned after the end", got.Stats.Blobs)
	}
	opts.Keep = nil
	if got, err := History(ctx, r.open(), opts); !errors.Is(err, context.Canceled) || len(got.Found) > 0 || got.Stats.Blobs > 0 {
		t.Errorf("done before the start: got %v, %v", got, err)
	}
}

// TestCancelAnywhere holds that a scan that is stopped says so, wherever it is, and
// that one whose objects were all scanned tells all secrets then.
func TestCancelAnywhere(t *testing.T) {
	r := newRepo(t)
	r.grow(newGrower(13), 25)
	r.repack()
	repo := r.open()
	opts := testOptions(t)
	opts.Jobs = 1
	for what, scan := range map[string]func(context.Context) (*Result, error){
		"history": func(ctx context.Context) (*Result, error) { return History(ctx, repo, opts) },
		"range": func(ctx context.Context) (*Result, error) {
			return Range(ctx, repo, RangeSpec{Include: []string{"HEAD"}}, opts)
		},
		"staged": func(ctx context.Context) (*Result, error) { return Staged(ctx, repo, opts) },
	} {
		whole, err := scan(context.Background())
		must(t, err)
		secrets := func(r *Result) (all []string) {
			for _, f := range r.Found {
				if !f.Match.PathOnly { // paths come with the commits
					all = append(all, f.Match.Secret)
				}
			}
			slices.Sort(all)
			return slices.Compact(all)
		}
		stopped := 0
		for n := int64(0); ; n++ {
			ctx := &countdown{Context: context.Background()}
			ctx.left.Store(n)
			got, err := scan(ctx)
			if err == nil {
				wantSame(t, got, whole)
				break
			}
			if stopped++; !errors.Is(err, context.Canceled) || got == nil {
				t.Fatalf("%s, stopped after %d: got %v, %v", what, n, got, err)
			}
			if got.Stats.Blobs == whole.Stats.Blobs {
				if lost := without(secrets(whole), secrets(got)); len(lost) > 0 {
					t.Fatalf("%s, stopped after %d: does not tell of %q", what, n, lost)
				}
			}
		}
		if stopped < 2 {
			t.Errorf("%s was stopped %d times", what, stopped)
		}
	}
}
