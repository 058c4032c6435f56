package pipeline

import (
	"context"
	"time"
)

// patience is how long what is interrupted may take to wind up: rules are read
// in a hundredth of that, and a worker ends its piece of text in milliseconds, or
// some more if it is hostile. It is for files that nobody expects to wait, on a
// file system that is gone; streams and pipes end at once, see package source.
const patience = 5 * time.Second

// await runs f, and leaves it behind if it has not returned when patience has
// passed since the context's end: it may be in a read that never returns, of a
// pipe or of a file system that is gone, and the user wants out. Then the error
// is the context's.
func await[T any](ctx context.Context, patience time.Duration, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := f()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
	}
	select {
	case r := <-done:
		return r.value, r.err
	case <-time.After(patience):
		var none T
		return none, &abandonedError{ctx.Err()}
	}
}

// abandonedError says that something goes on that should have ended.
type abandonedError struct{ cause error }

func (e *abandonedError) Error() string { return "interrupted in a read that does not end" }

func (e *abandonedError) Unwrap() error { return e.cause }
