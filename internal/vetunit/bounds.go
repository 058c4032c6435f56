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

// How deep a package may be nested, in nodes of its syntax trees: what goes through these,
// the type-checker before all, uses some 800 bytes of stack for each level, and more for
// statements, and where the stack ends, at 512 MB, so does the process. Declarations may
// each need another, so their depths add up. The operands of a long sum do not count: the
// parser's own bound is enough for them. Of 214,061 files of 30,389 packages, the deepest
// has 134 levels (mongo-driver), and the package with the most has 137,000 together (the
// AWS SDK's for EC2).
const (
	maxNesting  = 2000
	maxDeclared = 300_000
)

// checkNesting refuses a package that is nested too deep.
func checkNesting(fset *token.FileSet, files []*ast.File) error {
	declared := 0
	for _, f := range files {
		n := &nesting{}
		ast.Walk(n, f)
		if n.tooDeep != nil {
			return fmt.Errorf("%s: the code is nested deeper than %d levels", fset.PositionFor(n.tooDeep.Pos(), false), maxNesting)
		}
		declared += n.declared
	}
	if declared > maxDeclared {
		return fmt.Errorf("its declarations are nested deeper than %d levels, together", maxDeclared)
	}
	return nil
}

// nesting counts levels.
type nesting struct {
	frame
	open     []frame // those of the nodes round it
	declared int     // the depths of the declarations that are done
	tooDeep  ast.Node
}

// frame is where in a file a node is.
type frame struct {
	depth   int
	begin   int  // depth where the declaration began; 0: there is none
	deepest int  // of the declaration
	body    bool // of a function, where what is used is declared before
}

// Visit is that of ast.Visitor.
func (n *nesting) Visit(node ast.Node) ast.Visitor {
	if node == nil {
		last := len(n.open) - 1
		around := n.open[last]
		n.open = n.open[:last]
		switch {
		case n.begin == around.begin:
			around.deepest = n.deepest
		case n.begin > 0:
			n.declared += n.deepest - n.begin + 1
		}
		n.frame = around
		return n
	}
	n.open = append(n.open, n.frame)
	if _, sum := node.(*ast.BinaryExpr); sum {
		return n
	}
	n.depth++
	declares := false
	switch node.(type) {
	case *ast.TypeSpec:
		declares = true
	case *ast.ValueSpec, *ast.FuncType:
		declares = !n.body
	case *ast.BlockStmt:
		n.body, n.begin = true, 0
	}
	if declares && n.begin == 0 {
		n.begin, n.deepest = n.depth, 0
	}
	n.deepest = max(n.deepest, n.depth)
	if n.depth > maxNesting && n.tooDeep == nil {
		n.tooDeep = node
	}
	return n
}
