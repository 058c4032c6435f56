package rules_test

import (
	"bytes"
	"fmt"
	"go/build"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hookvet/hookvet/rules"
)

// BenchmarkNative is what the rules with a matcher cost on ordinary text, beside the
// automaton: 16 MB of Go source, as code and as settings.
func BenchmarkNative(b *testing.B) {
	var text bytes.Buffer
	err := filepath.WalkDir(filepath.Join(build.Default.GOROOT, "src", "net"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		t, err := os.ReadFile(path)
		text.Write(t)
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	for _, path := range []string{"a.go", "a.yml", "a.md"} {
		b.Run(path, func(b *testing.B) { benchNative(b, path, text.Bytes()) })
	}
}

func benchNative(b *testing.B, path string, text []byte) {
	sc := nativeSet(b, true).Scanner(rules.Options{MaxDecodeDepth: -1})
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if err := sc.ScanBytes(rules.Input{Path: path}, text, func(*rules.Match) {}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkNativeHostile has texts of nothing but words that wake the matchers, each in
// two sizes, whose MB/s must be alike.
func BenchmarkNativeHostile(b *testing.B) {
	for name, piece := range map[string]string{
		"words":       "pwpwpwpw",
		"pairs":       "pw=\"x\" ",
		"open quotes": "pw='",
		"names":       strings.Repeat("token_", 14) + "=",
		"lines":       "password: " + strings.Repeat("x", 200) + "\n",
		"long values": "key=\"" + strings.Repeat("key=", 300) + "\"",
		"URLs":        "a://a:",
		"headers":     "basic basic ",
	} {
		for _, size := range []int{256 << 10, 1 << 20} {
			b.Run(fmt.Sprintf("%s/%d", name, size), func(b *testing.B) {
				benchNative(b, "a.yml", []byte(strings.Repeat(piece, size/len(piece))))
			})
		}
	}
}
