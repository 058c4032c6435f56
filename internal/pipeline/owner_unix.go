//go:build unix

package pipeline

import (
	"os"
	"syscall"
)

// sameOwner says whether two directories belong to the same user.
func sameOwner(a, b string) bool {
	owner := func(dir string) (uint32, bool) {
		info, err := os.Stat(dir)
		if err != nil {
			return 0, false
		}
		stat, ok := info.Sys().(*syscall.Stat_t)
		if !ok {
			return 0, false
		}
		return stat.Uid, true
	}
	x, ok := owner(a)
	y, also := owner(b)
	return ok && also && x == y
}
