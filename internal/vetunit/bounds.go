package vetunit

import (
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"runtime/metrics"
	"time"

	"golang.org/x/tools/go/analysis/unitchecker"
)

// Patience is how long a package may take. Those that a hundred thousand lines make take a
// tenth of it; there are some of a few lines, such as chains of type declarations, that the
// type-checker takes hours for.
const Patience = 2 * time.Minute

// ErrImpatient says that a package took longer.
var ErrImpatient = fmt.Errorf("it can't be checked in %v", Patience)

// ErrMemory says that a package, or what is checked beside it, took more memory than any
// that somebody wrote: constants that are doubled, or types, need few lines for that.
var ErrMemory = errors.New("it, or what was checked beside it, takes too much memory")

// Memory is how much may be held for so much source, in bytes: some 20 for each is what
// type-checking takes, and the rest is spare.
func Memory(source int) int64 { return 1<<30 + 64*int64(source) }

// Overfull returns a channel that is closed when the process holds more memory than most
// says, in bytes. stop ends the watch.
func Overfull(most func() int64) (full <-chan struct{}, stop func()) {
	over, done := make(chan struct{}), make(chan struct{})
	go func() {
		tick := time.NewTicker(50 * time.Millisecond)
		defer tick.Stop()
		held := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
		for {
			select {
			case <-done:
				return
			case <-tick.C:
			}
			metrics.Read(held)
			if held[0].Value.Uint64()+held[1].Value.Uint64() > uint64(most()) {
				close(over)
				return
			}
		}
	}()
	return over, func() { close(done) }
}

// Bounded says whether a package that go vet describes in a file *.cfg may be handed to
// unitchecker, which knows no bounds. Files that it can't parse unitchecker tells of.
func Bounded(name string) error {
	data, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("reading what go vet asks for: %w", err)
	}
	var cfg unitchecker.Config
	if err := json.Unmarshal(data, &cfg); err != nil {
		return fmt.Errorf("reading what go vet asks for: %w", err)
	}
	fset := token.NewFileSet()
	var files []*ast.File
	for _, name := range cfg.GoFiles {
		f, err := parser.ParseFile(fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil
		}
		files = append(files, f)
	}
	return checkNesting(fset, files)
}
