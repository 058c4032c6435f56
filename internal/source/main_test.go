package source

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"github.com/ulikunitz/xz"
	"go.uber.org/goleak"

	"github.com/hookvet/hookvet/internal/finding"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// noContent stands for a nil reader.
const noContent = "(none)"

// seen collects what a Func got, by path.
type seen struct {
	mu    sync.Mutex
	items map[string]string
	calls map[string]int
}

func (s *seen) fn(it Item, r io.Reader) error {
	text := noContent
	if r != nil {
		b, err := io.ReadAll(r)
		if err != nil {
			return err
		}
		text = string(b)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.items == nil {
		s.items, s.calls = map[string]string{}, map[string]int{}
	}
	s.items[it.Path] = text
	s.calls[it.Path]++
	return nil
}

// outcome is all that a scan gives.
type outcome struct {
	Items map[string]string
	Stats Stats
	Gaps  []finding.Gap
}

func scan(t testing.TB, opts Options, roots ...string) outcome {
	t.Helper()
	var s seen
	stats, gaps, err := Scan(context.Background(), roots, opts, s.fn)
	if err != nil {
		t.Fatal(err)
	}
	return outcome{s.items, stats, gaps}
}

func read(t testing.TB, opts Options, name string, content []byte) outcome {
	t.Helper()
	var s seen
	stats, gaps, err := Reader(context.Background(), name, bytes.NewReader(content), opts, s.fn)
	if err != nil {
		t.Fatal(err)
	}
	return outcome{s.items, stats, gaps}
}

func wantItems(t *testing.T, got outcome, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, got.Items); diff != "" {
		t.Errorf("items (-want +got):\n%s", diff)
	}
}

// gap, gap, ...: what, why in turn.
func wantGaps(t *testing.T, got outcome, pairs ...string) {
	t.Helper()
	var want []finding.Gap
	for i := 0; i < len(pairs); i += 2 {
		want = append(want, finding.Gap{What: pairs[i], Why: pairs[i+1], Path: true})
	}
	if diff := cmp.Diff(want, got.Gaps); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}

// tree writes files below a new directory; a name that ends in "/" is a
// directory.
func tree(t testing.TB, files map[string]string) string {
	t.Helper()
	root := t.TempDir()
	made := map[string]bool{}
	for name, content := range files {
		p := filepath.Join(root, filepath.FromSlash(name))
		if name[len(name)-1] == '/' {
			must(t, os.MkdirAll(p, 0o755))
			continue
		}
		if dir := filepath.Dir(p); !made[dir] {
			must(t, os.MkdirAll(dir, 0o755))
			made[dir] = true
		}
		must(t, os.WriteFile(p, []byte(content), 0o644))
	}
	return root
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// file is a member of a test archive.
type file struct{ name, content string }

func zipOf(files ...file) string {
	var buf bytes.Buffer
	zw := zip.NewWriter(&buf)
	for _, f := range files {
		w, _ := zw.Create(f.name)
		io.WriteString(w, f.content)
	}
	zw.Close()
	return buf.String()
}

func tarOf(files ...file) string {
	var buf bytes.Buffer
	tw := tar.NewWriter(&buf)
	for _, f := range files {
		tw.WriteHeader(&tar.Header{Name: f.name, Mode: 0o644, Size: int64(len(f.content)), Format: tar.FormatPAX})
		io.WriteString(tw, f.content)
	}
	tw.Close()
	return buf.String()
}

// compressed returns what a compressor makes of s.
func compressed(s string, open func(io.Writer) (io.WriteCloser, error)) string {
	var buf bytes.Buffer
	w, err := open(&buf)
	if err == nil {
		_, err = io.WriteString(w, s)
	}
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		panic(err)
	}
	return buf.String()
}

func gzOf(s string) string {
	return compressed(s, func(w io.Writer) (io.WriteCloser, error) { return gzip.NewWriter(w), nil })
}

func xzOf(s string) string {
	return compressed(s, func(w io.Writer) (io.WriteCloser, error) { return xz.NewWriter(w) })
}

func zstdOf(s string) string {
	return compressed(s, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w) })
}

// bz2Words is "plain words\n" by bzip2: the standard library has no writer.
const bz2Words = "BZh91AY&SY\xfd\xd0?0\x00\x00\x04Q\x80\x00\x10@\x00$%\xd8\x80 \x001\x03@\xd0 \x00\xc83\x05\x8e:I\xf1w$S\x85\x09\x0f\xdd\x03\xf3\x00"
