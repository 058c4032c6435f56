package source

import (
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
)

func TestZipBomb(t *testing.T) {
	zeros := strings.Repeat(" ", 8<<20)
	inner := zipOf(file{"a", zeros}, file{"b", zeros})
	for _, tt := range []struct {
		name, content string
		limits        Limits
		gaps          []string
	}{
		{"flat.zip", inner, Limits{}, []string{"flat.zip", "expands more than 200 times"}},
		{"one.gz", gzOf(zeros), Limits{}, []string{"one.gz", "expands more than 200 times"}},
		{"one.xz", xzOf(zeros), Limits{}, []string{"one.xz", "expands more than 200 times"}},
		{"one.zst", zstdOf(zeros), Limits{}, []string{"one.zst", "expands more than 200 times"}},
		{"one.bz2", bzOf('1', slices.Repeat([]string{"=" + strings.Repeat("    \xff", 1000)}, 200)...), Limits{}, []string{"one.bz2", "expands more than 200 times"}},
		{"nested.zip", zipOf(file{"in.zip", inner}, file{"in2.zip", inner}), Limits{}, []string{"nested.zip", "expands more than 200 times"}},
		{"nested.tar.gz", gzOf(tarOf(file{"in.gz", gzOf(zeros)})), Limits{}, []string{"nested.tar.gz", "expands more than 200 times"}},
		{"total.zip", inner, Limits{Ratio: 1e9, TotalBytes: 3 << 20}, []string{"total.zip", "stopped after 3 MiB of expanded content"}},
		{"members.zip", zipOf(file{"a", "1"}, file{"b", "2"}, file{"c", "3"}), Limits{Members: 2}, []string{"members.zip", "stopped after 2 members"}},
		{"members.tar", tarOf(file{"a", "1"}, file{"b", "2"}, file{"c", "3"}), Limits{Members: 2}, []string{"members.tar", "stopped after 2 members"}},
		{"member.zip", zipOf(file{"a", "1234"}, file{"b", "12345"}), Limits{MemberBytes: 4}, []string{"member.zip!b", "only the first 4 bytes were scanned"}},
		{"member.tar", tarOf(file{"a", "12345"}, file{"b", "1234"}), Limits{MemberBytes: 4}, []string{"member.tar!a", "only the first 4 bytes were scanned"}},
	} {
		for _, from := range []string{"file", "stream"} {
			t.Run(tt.name+" "+from, func(t *testing.T) {
				opts := Options{MaxArchiveDepth: 3, Limits: tt.limits}
				var got outcome
				if from == "file" {
					got = scan(t, opts, tree(t, map[string]string{tt.name: tt.content}))
				} else {
					got = read(t, opts, tt.name, []byte(tt.content))
				}
				if len(got.Gaps) != 1 || got.Gaps[0].What != tt.gaps[0] || !strings.Contains(got.Gaps[0].Why, tt.gaps[1]) {
					t.Errorf("gaps %v, want %v", got.Gaps, tt.gaps)
				}
				if got.Stats.Bytes > 8<<20 {
					t.Errorf("%d bytes were read", got.Stats.Bytes)
				}
			})
		}
	}
}

// Members before the limit are scanned, and so are other files.
func TestLimitKeepsRest(t *testing.T) {
	root := tree(t, map[string]string{
		"bomb.zip": zipOf(file{"first", "words"}, file{"bomb", strings.Repeat(" ", 8<<20)}, file{"last", "lost"}),
		"other":    "words",
	})
	got := scan(t, Options{MaxArchiveDepth: 1}, root)
	if got.Items["bomb.zip!first"] != "words" || got.Items["other"] != "words" {
		t.Error("content was lost")
	}
	if _, ok := got.Items["bomb.zip!last"]; ok {
		t.Error("the archive was read on")
	}
}

// A zip whose directory is larger than its data could be.
func TestZipDirectory(t *testing.T) {
	entries := make([]file, 3000)
	long := strings.Repeat("n", 10_000)
	for i := range entries {
		entries[i] = file{fmt.Sprint(i, long), ""}
	}
	got := read(t, Options{MaxArchiveDepth: 1}, "z.zip", []byte(zipOf(entries...)))
	if len(got.Gaps) == 0 || got.Gaps[0].Why != "zip directory larger than 24 MiB" {
		t.Errorf("%.1000v", got.Gaps)
	}
}

// Files that ask for the largest window each must not take a window each.
func TestDecoderMemory(t *testing.T) {
	var files []file
	for i := range 100 {
		files = append(files, file{fmt.Sprint(i), xzHeader + xzBlock(28)})                      // 64 MiB
		files = append(files, file{fmt.Sprint(i, "z"), "\x28\xb5\x2f\xfd\x00\x88\x01\x00\x00"}) // 128 MiB, an empty last block
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	read(t, Options{MaxArchiveDepth: 2}, "t.tar", []byte(tarOf(files...)))
	runtime.ReadMemStats(&after)
	if got := after.TotalAlloc - before.TotalAlloc; got > 600<<20 {
		t.Errorf("%s were allocated for 200 files of 30 bytes", size(int64(got)))
	}
}

func TestSize(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 1: "1 byte", 1023: "1023 bytes", 1024: "1 KiB", 1536: "1.5 KiB", 512 << 20: "512 MiB", 4 << 30: "4 GiB"} {
		if got := size(n); got != want {
			t.Errorf("size(%d) = %q, want %q", n, got, want)
		}
	}
}
