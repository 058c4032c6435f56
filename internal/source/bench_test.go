package source

import (
	"context"
	"go/build"
	"io"
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
