package source

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/hookvet/hookvet/internal/finding"
)

func TestReason(t *testing.T) {
	for _, tt := range []struct {
		err  error
		want string
	}{
		{&fs.PathError{Op: "open", Path: "/home/me/x", Err: fs.ErrPermission}, "permission denied"},
		{fmt.Errorf("reading: %w", &fs.PathError{Op: "open", Path: "/home/me/x", Err: syscall.EACCES}), "permission denied"},
		{&fs.PathError{Op: "open", Path: "/home/me/x", Err: syscall.ENOENT}, "vanished before it was read"},
		{&fs.PathError{Op: "read", Path: "/home/me/x", Err: syscall.EIO}, "input/output error"},
		{&fs.PathError{Op: "read", Path: "/x", Err: os.NewSyscallError("read", syscall.EIO)}, "input/output error"},
		{errors.New("one\ntwo"), "one"},
		{errors.New(strings.Repeat("é", 500)), strings.Repeat("é", 100) + "…"},
	} {
		if got := reason(tt.err); got != tt.want {
			t.Errorf("reason(%v) = %q, want %q", tt.err, got, tt.want)
		}
	}
}

// Whatever the order and the workers, the same gaps are reported.
func TestGapList(t *testing.T) {
	var up, down gapList
	const n = 5 * maxGaps
	for i := range n {
		up.add(fmt.Sprintf("%06d", i), "why")
		up.add(fmt.Sprintf("%06d", i), "why")
	}
	var half gapList
	for i := n - 1; i >= 0; i-- {
		half.add(fmt.Sprintf("%06d", i), "why")
		if i == n/2 {
			down.merge(half)
			half = gapList{}
		}
	}
	down.merge(half)
	a, b := up.result(), down.result()
	if !slices.Equal(a, b) || len(a) != maxGaps+1 || a[maxGaps] != moreGaps || a[0].What != "000000" {
		t.Errorf("%d and %d gaps, the first %v, the last %v", len(a), len(b), a[0], a[len(a)-1])
	}
	var few gapList
	few.add("b", "x")
	few.add("a", "y")
	few.add("b", "x")
	if got := few.result(); !slices.Equal(got, []finding.Gap{{What: "a", Why: "y", Path: true}, {What: "b", Why: "x", Path: true}}) {
		t.Error(got)
	}
}
