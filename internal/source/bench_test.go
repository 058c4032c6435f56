package source

import (
	"bytes"
	"context"
	"fmt"
	"go/build"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
)

// BenchmarkScan reads GOROOT/src and does nothing with it.
func BenchmarkScan(b *testing.B) {
	root := filepath.Join(build.Default.GOROOT, "src")
	for _, bb := range []struct {
		name string
		opts Options
	}{
		{"plain", Options{}},
		{"one worker", Options{Jobs: 1}},
		{"archives", Options{MaxArchiveDepth: 2}},
		{"gitignore", Options{RespectGitignore: true}},
	} {
		b.Run(bb.name, func(b *testing.B) {
			bufs := make([][]byte, bb.opts.jobs())
			for i := range bufs {
				bufs[i] = make([]byte, 64<<10)
			}
			b.ReportAllocs()
			for b.Loop() {
				stats, gaps, err := Scan(context.Background(), []string{root}, bb.opts, func(it Item, r io.Reader) error {
					for r != nil {
						if _, err := r.Read(bufs[it.Worker]); err != nil {
							break
						}
					}
					return nil
				})
				if err != nil || stats.Files < 5000 {
					b.Fatal(stats, gaps, err)
				}
				b.SetBytes(stats.Bytes)
				b.ReportMetric(float64(stats.Files), "files")
			}
		})
	}
}

// BenchmarkBzip2 decodes a file of 72 blocks, 64 MB in all.
func BenchmarkBzip2(b *testing.B) {
	in, err := os.ReadFile(filepath.Join(build.Default.GOROOT, "src/regexp/testdata/re2-exhaustive.txt.bz2"))
	if err != nil {
		b.Skip(err)
	}
	for _, jobs := range []int{1, 2, 4} {
		b.Run(fmt.Sprint(jobs, " jobs"), func(b *testing.B) {
			p := pools{ahead: newAhead(jobs)}
			for b.Loop() {
				d := p.openBzip2(bytes.NewReader(in))
				n, err := io.Copy(io.Discard, d)
				if err != nil || n < 60<<20 {
					b.Fatal(n, err)
				}
				b.SetBytes(n)
				d.Close()
			}
		})
	}
}

// BenchmarkBzip2Split searches for the blocks only.
func BenchmarkBzip2Split(b *testing.B) {
	in := make([]byte, 4<<20)
	rand.NewChaCha8([32]byte{}).Read(in)
	s := newSplitter(bytes.NewReader(in))
	s.max = len(in)
	b.SetBytes(int64(len(in)))
	for b.Loop() {
		if _, at := s.find(0); at != 0 {
			b.Fatal("found one at bit", at)
		}
	}
}
