//go:build !unix

package pipeline

// sameOwner can't tell here.
func sameOwner(_, _ string) bool { return true }
