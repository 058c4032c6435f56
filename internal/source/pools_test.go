package source

import (
	"io"
	"strings"
	"testing"
)

type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("decompressor is broken") }

// A decompressor that panicked is in no state to be used again.
func TestDecoderPanic(t *testing.T) {
	for _, tt := range []struct {
		r        io.Reader
		released bool
	}{{strings.NewReader("words"), true}, {panicking{}, false}} {
		released := false
		d := &decoder{r: tt.r, release: func() { released = true }}
		w := &worker{run: newRun(t.Context(), Options{}, nil)}
		w.guard("it", func() { d.Read(make([]byte, 9)) })
		d.Close()
		d.Close()
		if released != tt.released || (len(w.gaps.list) == 0) != tt.released {
			t.Errorf("released %v, want %v; gaps %v", released, tt.released, w.gaps.list)
		}
	}
}

// Decompressors are used again, whatever the last file did to them.
func TestPools(t *testing.T) {
	var files []file
	want := map[string]string{"t.tar": noContent}
	for _, n := range []string{"1", "2", "3"} {
		for ext, pack := range map[string]func(string) string{"gz": gzOf, "xz": xzOf, "zst": zstdOf} {
			whole := pack("words " + n)
			files = append(files, file{n + ext, whole}, file{n + "cut" + ext, whole[:len(whole)-3]})
			want["t.tar!"+n+ext] = "words " + n
		}
	}
	got := read(t, Options{MaxArchiveDepth: 2}, "t.tar", []byte(tarOf(files...)))
	for p, text := range want {
		if got.Items[p] != text {
			t.Errorf("%s: %q, want %q", p, got.Items[p], text)
		}
	}
	if len(got.Gaps) != 9 {
		t.Errorf("gaps %v, want one for each cut file", got.Gaps)
	}
}
