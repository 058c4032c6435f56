package pipeline

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestAwait(t *testing.T) {
	t.Parallel()
	failed := errors.New("failed")
	if n, err := await(t.Context(), 0, func() (int, error) { return 7, failed }); n != 7 || err != failed {
		t.Errorf("%d, %v", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	forever := make(chan struct{})
	_, err := await(ctx, 0, func() (int, error) {
		cancel()
		<-forever
		return 7, nil
	})
	if !errors.Is(err, context.Canceled) || !errors.As(err, new(*abandonedError)) {
		t.Errorf("a read that does not end: %v", err)
	}
	// What winds up in time is not left behind.
	n, err := await(ctx, time.Hour, func() (int, error) { <-ctx.Done(); return 7, failed })
	if n != 7 || err != failed {
		t.Errorf("%d, %v", n, err)
	}
	close(forever)
}
