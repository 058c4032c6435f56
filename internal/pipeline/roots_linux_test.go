package pipeline

import (
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
)

// TestUnreadableRoot holds that a directory that may not be read is a gap, not a
// bad configuration. Its threads are nobody's if root runs the test.
func TestUnreadableRoot(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, mode := range map[string]fs.FileMode{"unreadable": 0o311, "unsearchable": 0o644, "closed": 0, "open": 0o755} {
		if err := os.Mkdir(name, 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(name, "a.txt"), nil, 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(name, mode); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { os.Chmod(name, 0o755) })
		done := make(chan struct{})
		go func() {
			defer close(done)
			if os.Getuid() == 0 {
				// Only this thread changes, and it ends with the goroutine.
				runtime.LockOSThread()
				const nobody = 65534
				syscall.RawSyscall(syscall.SYS_SETFSUID, nobody, 0, 0)
			}
			root, gap := searchable(name)
			if name == "open" {
				if root != name || gap != nil {
					t.Errorf("%s: %q, %v", name, root, gap)
				}
				return
			}
			if root != "" || gap == nil || !strings.Contains(gap.Why, "permission denied") {
				t.Errorf("%s: %q, %v", name, root, gap)
			}
			if os.Getuid() == 0 {
				return // the workers have other threads
			}
			r, err := Scan(t.Context(), Options{Roots: []string{name}})
			if err != nil || len(r.Gaps) < 2 {
				t.Errorf("%s: %v, %v", name, r, err)
			}
		}()
		<-done
	}
}
