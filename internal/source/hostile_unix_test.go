//go:build unix

package source

import (
	"context"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Links, special files and faults that only unix can make.

func TestLinks(t *testing.T) {
	outside := tree(t, map[string]string{"secret": "outside words"})
	root := tree(t, map[string]string{"a/f": "words"})
	for name, target := range map[string]string{
		"a/loop": "..", "a/self": "self", "dangling": "nowhere", "inside": "a/f",
		"out": filepath.Join(outside, "secret"), "outdir": outside, "abs": filepath.Join(root, "a/f"),
	} {
		must(t, os.Symlink(target, filepath.Join(root, name)))
	}
	got := scan(t, Options{}, root)
	wantItems(t, got, map[string]string{"a/f": "words"})
	wantGaps(t, got)
	if got.Stats.Links != 7 {
		t.Errorf("%d links, want 7", got.Stats.Links)
	}

	// The user's own links are followed.
	link := filepath.Join(t.TempDir(), "link")
	must(t, os.Symlink(root, link))
	wantItems(t, scan(t, Options{}, link), map[string]string{"a/f": "words"})
	got = scan(t, Options{}, link, filepath.Join(root, "a"))
	if len(got.Items) != 1 || got.Stats.Files != 1 {
		t.Errorf("a root and a link to the directory around it: %v", got.Items)
	}
	wantItems(t, scan(t, Options{}, filepath.Join(root, "out")), map[string]string{filepath.ToSlash(filepath.Join(root, "out")): "outside words"})
}

// A directory that becomes a link between listing and opening leads nowhere.
func TestSwappedForLink(t *testing.T) {
	outside := tree(t, map[string]string{"f": "outside words"})
	base := tree(t, map[string]string{"d/f": "words", "e": "words"})
	handle, err := os.OpenRoot(base)
	must(t, err)
	d := &dir{top: &root{bare: true, label: "."}, handle: handle}
	d.refs.Store(1)
	defer d.release()
	must(t, os.RemoveAll(filepath.Join(base, "d")))
	must(t, os.Remove(filepath.Join(base, "e")))
	must(t, os.Symlink(outside, filepath.Join(base, "d")))
	must(t, os.Symlink(filepath.Join(outside, "f"), filepath.Join(base, "e")))
	must(t, syscall.Mkfifo(filepath.Join(base, "p"), 0o644))

	var s seen
	w := &worker{run: newRun(t.Context(), Options{}, s.fn)}
	w.queue = newQueue(nil)
	for _, name := range []string{"e", "p", "gone"} {
		w.file(d, name)
	}
	d.retain()
	w.do(task{parent: d, name: "d"}, 0)
	got := outcome{s.items, w.stats, w.gaps.result()}
	wantItems(t, got, nil)
	wantGaps(t, got, "d", "path escapes from parent", "e", "path escapes from parent", "gone", "vanished before it was read")
	if got.Stats.Special != 1 {
		t.Errorf("%+v", got.Stats)
	}
}

func TestSpecialFiles(t *testing.T) {
	root := tree(t, map[string]string{"f": "words"})
	must(t, syscall.Mkfifo(filepath.Join(root, "pipe"), 0o644))
	l, err := net.Listen("unix", filepath.Join(root, "socket"))
	must(t, err)
	defer l.Close()
	got := scan(t, Options{}, root)
	wantItems(t, got, map[string]string{"f": "words"})
	wantGaps(t, got)
	if got.Stats.Special != 2 {
		t.Errorf("%d special files, want 2", got.Stats.Special)
	}

	t.Chdir(root)
	got = scan(t, Options{}, "socket", "/dev/null", "f")
	wantItems(t, got, map[string]string{"f": "words"})
	wantGaps(t, got, "/dev/null", "a device is not scanned", "socket", "a socket is not scanned")
}

func TestPipeRoot(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, syscall.Mkfifo("pipe", 0o644))
	go func() {
		time.Sleep(20 * time.Millisecond)
		w, err := os.OpenFile("pipe", os.O_WRONLY, 0)
		if err == nil {
			io.WriteString(w, gzOf("words from a pipe"))
			w.Close()
		}
	}()
	got := scan(t, Options{MaxArchiveDepth: 1}, "pipe")
	wantItems(t, got, map[string]string{"pipe": "words from a pipe"})
	wantGaps(t, got)
}

func TestPipeRootCancel(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, syscall.Mkfifo("pipe", 0o644))
	scanPipe := func() {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
		defer cancel()
		begun := time.Now()
		_, gaps, err := Scan(ctx, []string{"pipe"}, Options{}, func(_ Item, r io.Reader) error {
			if r != nil {
				_, err := io.Copy(io.Discard, r)
				return err
			}
			return nil
		})
		if !errors.Is(err, context.DeadlineExceeded) || len(gaps) > 0 || time.Since(begun) > 5*time.Second {
			t.Error(gaps, err, time.Since(begun))
		}
	}
	scanPipe() // waits for a writer
	w, err := os.OpenFile("pipe", os.O_RDWR, 0)
	must(t, err)
	defer w.Close()
	io.WriteString(w, "some words")
	scanPipe() // waits for the end
}

// Root may read anything, so permissions are tested where they bind; elsewhere
// a path that is too long for the system takes their place.
func TestUnreadable(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("permissions do not bind root; see TestReason and TestUnreadableAsRoot")
	}
	root := tree(t, map[string]string{"f": "words", "g": "words", "d/h": "words"})
	must(t, os.Chmod(filepath.Join(root, "f"), 0))
	must(t, os.Chmod(filepath.Join(root, "d"), 0))
	t.Cleanup(func() { os.Chmod(filepath.Join(root, "d"), 0o755) })
	got := scan(t, Options{}, root)
	wantItems(t, got, map[string]string{"g": "words"})
	wantGaps(t, got, "d", "permission denied", "f", "permission denied")
}

// /proc/self/mem fails to be read at offset 0, for root too.
func TestUnreadableAsRoot(t *testing.T) {
	if _, err := os.Stat("/proc/self/mem"); err != nil {
		t.Skip("no /proc")
	}
	got := scan(t, Options{}, "/proc/self/mem", "/proc/self/status")
	wantGaps(t, got, "/proc/self/mem", "input/output error")
	// Its size is 0, but it has content.
	if !strings.Contains(got.Items["/proc/self/status"], "Pid:") {
		t.Errorf("%q", got.Items)
	}
}

func TestTooLongRoot(t *testing.T) {
	long := strings.Repeat("x", 300)
	wantGaps(t, scan(t, Options{}, long), long, "file name too long")
}

// A file that is cut while it is read just ends.
func TestShrink(t *testing.T) {
	text := strings.Repeat("words ", headSize)
	root := tree(t, map[string]string{"f": text})
	var n int64
	stats, gaps, err := Scan(t.Context(), []string{root}, Options{}, func(_ Item, r io.Reader) error {
		var one [1]byte
		if _, err := r.Read(one[:]); err != nil {
			return err
		}
		must(t, os.Truncate(filepath.Join(root, "f"), headSize+10))
		var err error
		n, err = io.Copy(io.Discard, r)
		return err
	})
	if err != nil || len(gaps) > 0 || n+1 != headSize+10 || stats.Bytes != headSize+10 {
		t.Error(n, stats, gaps, err)
	}
}

// Deeper than the system's limit on path length.
func TestDeeperThanPathMax(t *testing.T) {
	root := t.TempDir()
	const name = "a-directory-with-a-rather-long-name-to-get-there-faster"
	handle, err := os.OpenRoot(root)
	must(t, err)
	for range 100 {
		must(t, handle.Mkdir(name, 0o755))
		next, err := handle.OpenRoot(name)
		must(t, err)
		handle.Close()
		handle = next
	}
	must(t, handle.WriteFile("f", []byte("words"), 0o644))
	handle.Close()
	t.Cleanup(func() { // TempDir's own removal copes: it uses openat
		os.RemoveAll(filepath.Join(root, name))
	})
	got := scan(t, Options{}, root)
	wantItems(t, got, map[string]string{strings.Repeat(name+"/", 100) + "f": "words"})
	wantGaps(t, got)
}

// A file that grows as fast as it is read must not keep the scan busy for ever.
func TestGrowingFile(t *testing.T) {
	root := tree(t, map[string]string{"log": strings.Repeat("line\n", 50_000)})
	path := filepath.Join(root, "log")
	got := 0
	_, gaps, err := Scan(t.Context(), []string{root}, Options{}, func(_ Item, r io.Reader) error {
		buf := make([]byte, 16<<10)
		for got < 10<<20 {
			n, err := r.Read(buf)
			got += n
			if err == io.EOF {
				return nil
			}
			f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				return err
			}
			if _, err := f.Write(buf[:n]); err != nil {
				return err
			}
			f.Close()
		}
		return errors.New("still reading")
	})
	if err != nil || len(gaps) > 0 || got != 250_000 {
		t.Errorf("read %d bytes, gaps %v, %v", got, gaps, err)
	}
}

// A read of /proc/kmsg waits for the kernel to say something more. A pipe that
// is held open does the same, and anyone may make one.
func TestUnwaiting(t *testing.T) {
	t.Chdir(t.TempDir())
	must(t, syscall.Mkfifo("pipe", 0o644))
	f, err := os.OpenFile("pipe", os.O_RDWR|openFlags, 0)
	must(t, err)
	defer f.Close()
	_, err = io.WriteString(f, "words")
	must(t, err)
	if text, err := io.ReadAll(unwaiting(f)); string(text) != "words" || !errors.Is(err, errWaits) {
		t.Errorf("%q, %v", text, err)
	}
}
