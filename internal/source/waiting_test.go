package source

import (
	"context"
	"errors"
	"io"
	"testing"
)

// stuck gives some words and then waits, as a terminal where somebody has
// stopped to type; that is when the user interrupts.
type stuck struct {
	words     string
	interrupt func()
	wait      chan struct{}
}

func (s *stuck) Read(p []byte) (int, error) {
	if s.words != "" {
		n := copy(p, s.words)
		s.words = s.words[n:]
		return n, nil
	}
	s.interrupt()
	<-s.wait
	p[0] = 'x' // too late: nobody may see this
	return 1, nil
}

func TestReaderInterrupted(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"", "some words"} {
		ctx, cancel := context.WithCancel(t.Context())
		in := &stuck{words, cancel, make(chan struct{})}
		var text []byte
		_, gaps, err := Reader(ctx, "in", in, Options{}, func(_ Item, r io.Reader) (err error) {
			text, err = io.ReadAll(r)
			return err
		})
		close(in.wait)
		if string(text) != words || len(gaps) > 0 || !errors.Is(err, context.Canceled) {
			t.Errorf("%q: read %q, gaps %v, %v", words, text, gaps, err)
		}
	}
}

type broken struct{}

func (broken) Read([]byte) (int, error) { panic("no") }

func TestReaderPanics(t *testing.T) {
	t.Parallel()
	_, gaps, err := Reader(t.Context(), "in", broken{}, Options{}, func(Item, io.Reader) error { return nil })
	if err != nil {
		t.Fatal(err)
	}
	wantGaps(t, outcome{Gaps: gaps}, "in", "internal error: no")
}
