//go:build unix

package gitrepo

import "syscall"

// openFlags: a file that was swapped for a named pipe since it was looked at
// must not make the open wait for a writer.
const openFlags = syscall.O_NONBLOCK
