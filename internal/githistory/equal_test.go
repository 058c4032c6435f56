package githistory

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/internal/charset"
	"github.com/hookvet/hookvet/internal/racetest"
)

// TestEqualsScanningWhole compares, on random histories that git stores in
// different ways, what is found with what an oracle finds that scans every blob
// whole.
func TestEqualsScanningWhole(t *testing.T) {
	seeds, commits := uint64(3), 90
	if racetest.Enabled {
		seeds, commits = 1, 45
	}
	for _, test := range []struct {
		name string
		pack func(r *repo)
	}{
		{"one pack", (*repo).repack},
		{"loose", func(r *repo) { r.unpackAll() }},
		{"several packs", func(r *repo) {
			// As fast-import wrote it, and the objects of some commits again.
			r.packSome("--no-reuse-delta", "--window=20", "--delta-base-offset")
			r.packSome("--no-reuse-delta", "--window=0")
		}},
		{"REF_DELTA", func(r *repo) {
			r.packSome("--no-reuse-delta", "--window=30", "--depth=50")
			r.dropPacksBut(1)
		}},
		{"alternates", func(r *repo) {
			r.repack()
			dir := r.TempDir()
			must(r, os.Rename(filepath.Join(r.gitDir(), "objects"), filepath.Join(dir, "objects")))
			must(r, os.MkdirAll(filepath.Join(r.gitDir(), "objects", "info"), 0o755))
			must(r, os.WriteFile(filepath.Join(r.gitDir(), "objects", "info", "alternates"), []byte(filepath.Join(dir, "objects")+"\n"), 0o644))
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			for seed := range seeds {
				t.Run(fmt.Sprint(seed), func(t *testing.T) {
					t.Parallel()
					r := newRepo(t)
					g := newGrower(seed + 100*uint64(len(test.name)))
					g.clocks, g.large = seed == 1, seed != 2
					r.grow(g, commits)
					test.pack(r)
					opts := testOptions(t)
					o := newOracle(r, opts)
					got := r.history(opts)
					o.check(got)
					wantNoGaps(t, got)
					opts.WholeBlobs, opts.Jobs = true, 1
					wantSame(t, got, r.history(opts))
				})
			}
		})
	}
}

// repack makes one pack of long chains of deltas.
func (r *repo) repack() {
	r.Helper()
	r.git("repack", "-adfq", "--depth=50", "--window=50")
}

// chain gives the length of the longest chain of deltas.
func (r *repo) chain() int {
	r.Helper()
	longest := 0
	for _, p := range r.packs() {
		for _, m := range regexp.MustCompile(`chain length = (\d+)`).FindAllStringSubmatch(r.git("verify-pack", "-v", p), -1) {
			n, _ := strconv.Atoi(m[1])
			longest = max(longest, n)
		}
	}
	return longest
}

// TestLongChains is the above with a chain that is sure to be long.
func TestLongChains(t *testing.T) {
	if racetest.Enabled {
		t.Skip("one chain is the work of one goroutine, and takes long")
	}
	r := newRepo(t)
	g := newGrower(42)
	g.large = true
	var in bytes.Buffer
	text := g.text()
	for i := range 250 {
		next := g.edit(text)
		for len(next) < 1000 || max(len(next)-len(text), len(text)-len(next)) > 300 || charset.Detect([]byte(next)) != charset.Text {
			next = g.edit(text)
		}
		text = next
		fmt.Fprintf(&in, "commit refs/heads/main\ncommitter B <b@example.com> %d +0000\ndata 1\nc\nM 644 inline dir/file.txt\ndata %d\n%s\n", 1_700_000_000+i*3600, len(text), text)
	}
	r.feed(in.Bytes(), "fast-import", "--quiet")
	// With a small window git takes the neighbour for the base; with one thread it
	// does the same each time.
	r.git("-c", "pack.threads=1", "repack", "-adfq", "--depth=50", "--window=2")
	if n := r.chain(); n < 50 {
		t.Fatalf("the longest chain has %d deltas, want 50", n)
	}
	opts := testOptions(t)
	got := r.history(opts)
	newOracle(r, opts).check(got)
	wantNoGaps(t, got)
	opts.WholeBlobs = true
	wantSame(t, got, r.history(opts))
}

// packSome makes a further pack of all objects.
func (r *repo) packSome(args ...string) {
	r.Helper()
	list := r.git("cat-file", "--batch-all-objects", "--batch-check=%(objectname)") + "\n"
	r.feed([]byte(list), append([]string{"pack-objects", "-q", filepath.Join(r.gitDir(), "objects", "pack", "pack")}, args...)...)
}

// dropPacksBut keeps only the last n packs.
func (r *repo) dropPacksBut(n int) {
	r.Helper()
	packs := r.packs()
	times := make(map[string]int64)
	for _, p := range packs {
		info, err := os.Stat(p)
		must(r, err)
		times[p] = info.ModTime().UnixNano()
	}
	for len(packs) > n {
		oldest := 0
		for i, p := range packs {
			if times[p] < times[packs[oldest]] {
				oldest = i
			}
		}
		for _, ext := range []string{".pack", ".idx", ".rev"} {
			os.Remove(strings.TrimSuffix(packs[oldest], ".pack") + ext)
		}
		packs = append(packs[:oldest], packs[oldest+1:]...)
	}
	r.git("fsck", "--connectivity-only")
}

// unpackAll makes all objects loose.
func (r *repo) unpackAll() {
	r.Helper()
	for _, p := range r.packs() {
		data, err := os.ReadFile(p)
		must(r, err)
		base := strings.TrimSuffix(p, ".pack")
		for _, ext := range []string{".pack", ".idx", ".rev"} {
			if err := os.Remove(base + ext); err != nil && !os.IsNotExist(err) {
				r.Fatal(err)
			}
		}
		r.feed(data, "unpack-objects", "-q")
	}
}
