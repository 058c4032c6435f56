//go:build ignore

// Gen trains the model of model.go on the identifiers and strings of the standard
// library's sources:
//
//	go run gen.go score.go
package main

import (
	"bytes"
	"fmt"
	"go/format"
	"go/scanner"
	"go/token"
	"io/fs"
	"log"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"strings"
)

const model = "" // what score.go wants; unused here

func main() {
	var counts [symbols][symbols]float64
	seen := make(map[string]bool)
	root := filepath.Join(runtime.GOROOT(), "src")
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
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
		if err != nil {
			return err
		}
		if bytes.Contains(text, []byte("DO NOT EDIT")) {
			return nil
		}
		var s scanner.Scanner
		file := token.NewFileSet().AddFile(name, -1, len(text))
		s.Init(file, text, func(token.Position, string) {}, scanner.ScanComments)
		for {
			_, tok, lit := s.Scan()
			if tok == token.EOF {
				return nil
			}
			if tok != token.IDENT && tok != token.STRING && tok != token.COMMENT {
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
	})
	if err != nil {
		log.Fatal(err)
	}
	var out bytes.Buffer
	fmt.Fprintf(&out, "package classify\n\n// model holds what each symbol costs after another, a row for each symbol, in eighths\n// of a bit from '!' on. Made by gen.go.\nconst model = \"\" +\n")
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
		log.Fatal(err)
	}
	if err := os.WriteFile("model.go", src, 0o644); err != nil {
		log.Fatal(err)
	}
}
