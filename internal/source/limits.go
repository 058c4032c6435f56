package source

import (
	"errors"
	"fmt"
	"io"
)

// stopError is a limit that was hit.
type stopError struct{ why string }

func (e *stopError) Error() string { return e.why }

func stopf(f string, args ...any) error { return &stopError{fmt.Sprintf(f, args...)} }

func isStop(err error) bool {
	var stop *stopError
	return errors.As(err, &stop)
}

// Limits bound what one archive may cost. Zero fields take their defaults.
type Limits struct {
	Members     int   // members of one file, those of archives inside included
	MemberBytes int64 // of one member; the rest of it is a gap, the next member is read
	TotalBytes  int64 // of everything that decompressing one file gives, at all depths
	Ratio       int64 // of that to the size of the file
}

// ratioFloor: below a MiB no ratio is worth a gap, a file of spaces is not a bomb.
const ratioFloor = 1 << 20

// DefaultLimits returns the limits that hold unless the caller knows better.
func DefaultLimits() Limits {
	return Limits{
		// The JDK's src.zip has 60,000 members, large node_modules tarballs
		// twice that. A million empty members would cost a minute.
		Members: 200_000,
		// Larger than any text that people commit, and some seconds of scanning.
		MemberBytes: 512 << 20,
		// Container images unpack to this order. Half a minute of scanning.
		TotalBytes: 4 << 30,
		// Source compresses 4 to 10 times, repetitive logs up to 100 times,
		// zeros 1000 times in deflate (and 4.5 million times if members overlap).
		Ratio: 200,
	}
}

func (l Limits) withDefaults() Limits {
	d := DefaultLimits()
	if l.Members <= 0 {
		l.Members = d.Members
	}
	if l.MemberBytes <= 0 {
		l.MemberBytes = d.MemberBytes
	}
	if l.TotalBytes <= 0 {
		l.TotalBytes = d.TotalBytes
	}
	if l.Ratio <= 0 {
		l.Ratio = d.Ratio
	}
	return l
}

// box is the budget of one file that is an archive, shared by all that is
// nested in it: a bomb that unfolds over several levels draws on one account.
// A box is used by one goroutine.
type box struct {
	limits   Limits
	in       func() int64 // size of the file, or what was read of the stream
	expanded int64
	members  int
	stopped  error // *stopError, the limit that was hit: sticky, ends the whole file
}

// member counts one more member.
func (b *box) member() error {
	if b.stopped == nil && b.members >= b.limits.Members {
		b.stopped = stopf("stopped after %d members (limit for one archive)", b.limits.Members)
	}
	if b.stopped == nil {
		b.members++
	}
	return b.stopped
}

// expand counts n bytes that a decompressor gave.
func (b *box) expand(n int) error {
	b.expanded += int64(n)
	switch {
	case b.stopped != nil:
	case b.expanded > b.limits.TotalBytes:
		b.stopped = stopf("stopped after %s of expanded content (limit for one archive)", size(b.limits.TotalBytes))
	case b.expanded > ratioFloor && b.expanded/b.limits.Ratio > b.in():
		b.stopped = stopf("stopped after %s: expands more than %d times (limit for one archive)", size(b.expanded), b.limits.Ratio)
	}
	return b.stopped
}

// expander is what a decompressor gives, charged to the box. It names the
// format in the errors that come through it.
type expander struct {
	box    *box
	r      io.Reader
	format format
}

func (e *expander) Read(p []byte) (int, error) {
	if e.box.stopped != nil {
		return 0, e.box.stopped
	}
	n, err := e.r.Read(p)
	if stop := e.box.expand(n); stop != nil {
		// What exceeds the limit is not handed on: the limit is exact.
		return n - int(min(int64(n), max(0, e.box.expanded-e.box.limits.TotalBytes))), stop
	}
	return n, e.format.wrap(err)
}

// size writes a number of bytes for people.
func size(n int64) string {
	for _, u := range []struct {
		n    int64
		name string
	}{{1 << 30, "GiB"}, {1 << 20, "MiB"}, {1 << 10, "KiB"}} {
		if n >= u.n {
			if n%u.n == 0 {
				return fmt.Sprintf("%d %s", n/u.n, u.name)
			}
			return fmt.Sprintf("%.1f %s", float64(n)/float64(u.n), u.name)
		}
	}
	if n == 1 {
		return "1 byte"
	}
	return fmt.Sprintf("%d bytes", n)
}
