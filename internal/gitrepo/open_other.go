//go:build !unix

package gitrepo

// openFlags: opening never waits on these systems.
const openFlags = 0
