package classify

import (
	"bytes"
	"flag"
	"fmt"
	"go/build"
	"go/format"
	"go/scanner"
	"go/token"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write model.go anew, from the sources of this Go")

// TestModel trains the model on the identifiers and strings of the standard library's
// sources and holds that model.go is what comes of it, where those sources are the
// same.
func TestModel(t *testing.T) {
	t.Parallel()
	have, err := os.ReadFile("model.go")
	if err != nil {
		t.Fatal(err)
	}
	version := "from " + runtime.Version() + "'s"
	if !*update && !bytes.Contains(have, []byte(version)) {
		t.Skipf("model.go was made from the sources of another Go than %s", runtime.Version())
	}
	want := trained(t, version)
	if *update {
		if err := os.WriteFile("model.go", want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(have, want) {
		t.Error("model.go is not what the sources give: go generate ./internal/classify")
	}
}

// trained gives the source of the model.
func trained(t *testing.T, version string) []byte {
	t.Helper()
	var counts [symbols][symbols]float64
	seen := make(map[string]bool)
	err := filepath.WalkDir(filepath.Join(build.Default.GOROOT, "src"), func(name string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "testdata" || entry.Name() == "crypto" || entry.Name() == "unicode") {
			return fs.SkipDir // keys and tables
		}
		if filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(name)
		if err != nil || bytes.Contains(text, []byte("DO NOT EDIT")) {
			return err
		}
		train(text, seen, &counts)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(seen) < 10_000 {
		t.Fatalf("%d words are too few to learn from", len(seen))
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "package classify\n\n// model holds what each symbol costs after another, a row for each symbol, in eighths\n// of a bit from '!' on. Made by go generate, %s sources.\nconst model = \"\" +\n", version)
	for from := range symbols {
		sum := 0.0
		for to := range symbols {
			counts[from][to] += 0.5
			sum += counts[from][to]
		}
		row := make([]byte, symbols)
		for to := range symbols {
			row[to] = byte('!' + min(93, int(math.Round(-8*math.Log2(counts[from][to]/sum)))))
		}
		plus := " +"
		if from == symbols-1 {
			plus = ""
		}
		fmt.Fprintf(&out, "\t%q%s\n", row, plus)
	}
	src, err := format.Source(out.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return src
}

// train counts the neighbouring symbols of the words of a Go file that are new.
func train(text []byte, seen map[string]bool, counts *[symbols][symbols]float64) {
	var s scanner.Scanner
	file := token.NewFileSet().AddFile("", -1, len(text))
	s.Init(file, text, func(token.Position, string) {}, scanner.ScanComments)
	for {
		_, tok, lit := s.Scan()
		switch tok {
		case token.EOF:
			return
		case token.IDENT, token.STRING, token.COMMENT:
		default:
			continue
		}
		for _, word := range strings.Fields(lit) {
			if word = strings.Trim(word, "\"`'.,:;()[]{}/*"); len(word) < 3 || seen[word] {
				continue
			}
			seen[word] = true
			each(word, func(from, to int) { counts[from][to]++ })
		}
	}
}
