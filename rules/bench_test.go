package rules

import (
	"bytes"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/zricethezav/gitleaks/v8/config"
)

func benchSet(tb testing.TB) *Set {
	tb.Helper()
	return setOf(tb, config.DefaultConfig)
}

// corpus is ordinary text: 16 MB of Go source.
func corpus(tb testing.TB) []byte {
	tb.Helper()
	text, err := readCorpus()
	if err != nil {
		tb.Fatal(err)
	}
	return text
}

var readCorpus = sync.OnceValues(func() ([]byte, error) {
	const size = 16 << 20
	var all bytes.Buffer
	err := filepath.WalkDir(filepath.Join(build.Default.GOROOT, "src"), func(path string, e fs.DirEntry, err error) error {
		if e.IsDir() && e.Name() == "cmd" {
			return filepath.SkipDir // a third of all
		}
		if err != nil || e.IsDir() || all.Len() >= size || !strings.HasSuffix(path, ".go") {
			return err
		}
		b, err := os.ReadFile(path)
		all.Write(b)
		return err
	})
	return all.Bytes()[:min(size, all.Len())], err
})

// The benchmarks check their number of matches, so that one that is quick
// because it finds nothing fails.

func BenchmarkScan(b *testing.B) {
	set, text := benchSet(b), corpus(b)
	sc := set.Scanner(Options{})
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	n := 0
	for b.Loop() {
		n = 0
		if err := sc.Scan(Input{Path: "x.go"}, bytes.NewReader(text), func(*Match) { n++ }); err != nil {
			b.Fatal(err)
		}
	}
	if n == 0 {
		b.Error("found nothing")
	}
}

// BenchmarkWindows is what comes on top of the automaton: hits, chains, windows
// and expressions, without decoding.
func BenchmarkWindows(b *testing.B) {
	set, text := benchSet(b), corpus(b)
	sc := set.Scanner(Options{MaxDecodeDepth: -1})
	b.SetBytes(int64(len(text)))
	n := 0
	for b.Loop() {
		n = 0
		if err := sc.ScanBytes(Input{Path: "x.go"}, text, func(*Match) { n++ }); err != nil {
			b.Fatal(err)
		}
	}
	if n == 0 {
		b.Error("found nothing")
	}
}

func BenchmarkSegments(b *testing.B) {
	text := corpus(b)
	var s segmenter
	b.SetBytes(int64(len(text)))
	n := 0
	for b.Loop() {
		n = len(s.find(text, 0))
	}
	if n == 0 {
		b.Error("found nothing")
	}
}

func BenchmarkNew(b *testing.B) {
	for b.Loop() {
		benchSet(b)
	}
}

// TestAllocations holds that scanning text without matches allocates nothing
// that grows with the text.
func TestAllocations(t *testing.T) {
	set := benchSet(t)
	sc := set.Scanner(Options{})
	line := []byte("func keep(access, token string) error { return nil } // ordinary text\n")
	allocs := func(n int) float64 {
		text := bytes.Repeat(line, n)
		scan := func() {
			if err := sc.ScanBytes(Input{Path: "x.go"}, text, func(*Match) { t.Error("a match") }); err != nil {
				t.Error(err)
			}
		}
		scan()
		return testing.AllocsPerRun(5, scan)
	}
	if small, large := allocs(1000), allocs(16000); large > small+4 {
		t.Errorf("%v allocations for a text, %v for one 16 times as long", small, large)
	}
}
