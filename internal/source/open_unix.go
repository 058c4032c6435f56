//go:build unix

package source

import (
	"context"
	"errors"
	"io"
	"os"
	"syscall"
	"time"
)

// openFlags: if a file was swapped for a named pipe since it was listed, the
// open must not wait for a writer. O_NOFOLLOW is not needed: os.Root has it.
const openFlags = syscall.O_NONBLOCK

// openPipe opens a named pipe that the user named as a root, typically
// /dev/fd/63 from a shell's <(command). The open waits for a writer, as cat
// does, and neither it nor reading outlasts the context.
func openPipe(ctx context.Context, path string) (*os.File, func(), error) {
	opened := make(chan struct{})
	stopOpen := context.AfterFunc(ctx, func() {
		// A writer that comes and goes lets the open below return. It has to
		// try again: the context may end just before the open begins.
		for {
			if w, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
				w.Close()
			}
			select {
			case <-opened:
				return
			case <-time.After(10 * time.Millisecond):
			}
		}
	})
	f, err := os.OpenFile(path, os.O_RDONLY, 0)
	close(opened)
	stopOpen()
	if err != nil {
		return nil, nil, err
	}
	stopRead := context.AfterFunc(ctx, func() {
		f.SetReadDeadline(time.Unix(1, 0)) // long past: a blocked read returns
	})
	return f, func() {
		stopRead()
		f.Close()
	}, nil
}

// errWaits says that a file's end was not reached.
var errWaits = errors.New("has no end: what was in it at the time was scanned")

// unwaiting reads a regular file up to where a read would wait, as in
// /proc/kmsg, and fails there. The file was opened with openFlags.
func unwaiting(f *os.File) io.Reader {
	conn, err := f.SyscallConn()
	if err != nil {
		return f
	}
	return &rawFile{f, conn}
}

// rawFile is a file whose reads do not go through Go's poller, which would wait.
type rawFile struct {
	*os.File
	conn syscall.RawConn
}

func (r *rawFile) Read(p []byte) (n int, err error) {
	if len(p) == 0 {
		return 0, nil
	}
	failed := r.conn.Read(func(fd uintptr) bool {
		for {
			if n, err = syscall.Read(int(fd), p); err != syscall.EINTR {
				return true
			}
		}
	})
	switch {
	case failed != nil:
		return 0, failed
	case err == syscall.EAGAIN:
		return 0, errWaits
	case err != nil:
		return 0, os.NewSyscallError("read", err)
	case n == 0:
		return 0, io.EOF
	}
	return n, nil
}
