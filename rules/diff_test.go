package rules_test

import (
	"bytes"
	"cmp"
	"flag"
	"fmt"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/spf13/viper"
	"github.com/zricethezav/gitleaks/v8/config"
	"github.com/zricethezav/gitleaks/v8/detect"
	"github.com/zricethezav/gitleaks/v8/sources"

	"github.com/hookvet/hookvet/internal/racetest"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/gitleaks"
)

// The oracle is gitleaks' own detector. -diff-tree and -diff-bytes choose what
// is compared: by default a sample of GOROOT that takes some seconds.
var (
	diffTree  = flag.String("diff-tree", "", "folder to compare with gitleaks on, instead of a sample of GOROOT")
	diffBytes = flag.Int64("diff-bytes", 3<<20, "with GOROOT: how much to compare")
)

// place is what both sides must agree on.
type found struct {
	rule, secret string
	line         int
}

func (f found) String() string { return fmt.Sprintf("%s line %d %q", f.rule, f.line, f.secret) }

var oracle = sync.OnceValues(func() (*detect.Detector, error) {
	v := viper.New()
	v.SetConfigType("toml")
	if err := v.ReadConfig(strings.NewReader(config.DefaultConfig)); err != nil {
		return nil, err
	}
	var vc config.ViperConfig
	if err := v.Unmarshal(&vc); err != nil {
		return nil, err
	}
	cfg, err := vc.Translate()
	if err != nil {
		return nil, err
	}
	d := detect.NewDetector(cfg)
	d.MaxDecodeDepth = rules.DefaultDecodeDepth
	return d, nil
})

func defaultSet(tb testing.TB) *rules.Set {
	tb.Helper()
	f, err := gitleaks.Default()
	if err != nil {
		tb.Fatal(err)
	}
	s, err := rules.New(f)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// theirs gives what gitleaks finds in a content, as one fragment.
func theirs(d *detect.Detector, path string, text []byte) []found {
	var out []found
	//lint:ignore SA1019 version 8 has no other way to scan one text
	for _, f := range d.Detect(detect.Fragment(sources.Fragment{Raw: string(text), FilePath: path, StartLine: 1})) {
		out = append(out, found{f.RuleID, f.Secret, max(f.StartLine, 1)}) // 0: a rule on paths
	}
	return unique(out)
}

func ours(sc *rules.Scanner, path string, text []byte) []found {
	var out []found
	err := sc.ScanBytes(rules.Input{Path: path}, text, func(m *rules.Match) {
		if m.Suppressed != "" {
			return
		}
		if m.PathOnly {
			out = append(out, found{m.Rule.ID, "", 1})
			return
		}
		out = append(out, found{m.Rule.ID, m.Secret, m.Line})
	})
	if err != nil {
		panic(err)
	}
	return unique(out)
}

func unique(all []found) []found {
	slices.SortFunc(all, func(x, y found) int {
		return cmp.Or(cmp.Compare(x.line, y.line), cmp.Compare(x.rule, y.rule), cmp.Compare(x.secret, y.secret))
	})
	return slices.Compact(all)
}

// inline is the only suppression that gitleaks' detector knows.
func inline(text []byte) rules.Suppressor {
	return func(start, end int, _ string) (string, bool) {
		from := bytes.LastIndexByte(text[:start], '\n') + 1
		to := len(text)
		if i := bytes.IndexByte(text[end:], '\n'); i >= 0 {
			to = end + i
		}
		return "gitleaks:allow", bytes.Contains(text[from:to], []byte("gitleaks:allow"))
	}
}

// difference compares two lists and leaves out what is intended; see intended.
func difference(text []byte, mine, other []found) (missing, extra []found) {
	for _, f := range other {
		if !slices.Contains(mine, f) && intended(text, f, mine, false) == "" {
			missing = append(missing, f)
		}
	}
	for _, f := range mine {
		if !slices.Contains(other, f) && intended(text, f, other, true) == "" {
			extra = append(extra, f)
		}
	}
	return missing, extra
}

// intended names the reason why a finding is on one side only. Each is a case
// in TestIntendedDifferences.
func intended(text []byte, f found, others []found, mine bool) string {
	for _, o := range others {
		if o.rule == f.rule && o.secret == f.secret && (bytes.ContainsAny(text, "%\\") || bytes.Contains(text, []byte("U+"))) {
			return "gitleaks places a match that touches a decoded piece where that piece is"
		}
	}
	if mine && bytes.ContainsRune(text, '\u017f') {
		return "LONG S stands for an s in a keyword"
	}
	lines := bytes.Split(text, []byte{'\n'})
	if mine && f.line < len(lines) && bytes.Contains(lines[f.line], []byte("gitleaks:allow")) {
		return "gitleaks takes the next line for a part of a decoded match that ends with a newline"
	}
	return ""
}

func TestSameAsGitleaks(t *testing.T) {
	d, err := oracle()
	if err != nil {
		t.Fatal(err)
	}
	set := defaultSet(t)
	files := sample(t, set)
	var wg sync.WaitGroup
	next := make(chan string)
	var mu sync.Mutex
	total := 0
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			sc := set.Scanner(rules.Options{Inline: inline})
			for path := range next {
				text, err := os.ReadFile(path)
				if err != nil {
					continue
				}
				other := theirs(d, path, text)
				mine := ours(sc, path, text)
				missing, extra := difference(text, mine, other)
				mu.Lock()
				total += len(other)
				for _, f := range missing {
					t.Errorf("%s: missing %s", path, f)
				}
				for _, f := range extra {
					t.Errorf("%s: extra %s", path, f)
				}
				mu.Unlock()
			}
		})
	}
	for _, f := range files {
		next <- f
	}
	close(next)
	wg.Wait()
	t.Logf("%d files, %d findings of gitleaks", len(files), total)
	if len(files) == 0 || *diffTree == "" && total == 0 {
		t.Error("nothing was compared")
	}
}

// sample gives the files to compare on: all of -diff-tree, or files from all
// over GOROOT, up to -diff-bytes, and those in which hookvet finds something.
func sample(t *testing.T, set *rules.Set) []string {
	t.Helper()
	roots := []string{*diffTree}
	if *diffTree == "" {
		root := build.Default.GOROOT
		roots = []string{filepath.Join(root, "src"), filepath.Join(root, "test")}
	}
	var all []string
	var sizes []int64
	var sum int64
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, e fs.DirEntry, err error) error {
			if err != nil || !e.Type().IsRegular() {
				return nil
			}
			info, err := e.Info()
			if err != nil || info.Size() > 4<<20 {
				return nil
			}
			all, sizes = append(all, path), append(sizes, info.Size())
			sum += info.Size()
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if *diffTree != "" || len(all) == 0 {
		return all
	}
	var out []string
	sc := set.Scanner(rules.Options{})
	step := float64(*diffBytes) / float64(sum)
	if racetest.Enabled {
		step /= 10
	}
	for i, at := 0, 0.0; i < len(all); i++ {
		if sizes[i] > 256<<10 {
			continue
		}
		at += step
		text, err := os.ReadFile(all[i])
		if err != nil {
			t.Fatal(err)
		}
		if at >= 1 || len(ours(sc, all[i], text)) > 0 {
			out = append(out, all[i])
		}
		if at >= 1 {
			at--
		}
	}
	return out
}
