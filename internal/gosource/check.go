package gosource

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/types"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/internal/gocmd"
	"github.com/hookvet/hookvet/internal/vetunit"
)

// state is what becomes of a node. Until the node is done it belongs to the worker that
// has it; then who imports it reads what it gives.
type state struct {
	*node
	waits int // imports that are not done
	users []*state

	factless bool // of the standard library: only its declarations count
	types    *types.Package
	facts    vetunit.Facts
	found    []byte // as go vet -json writes it
	failure  *gocmd.Failure
	blocked  bool // it can't be checked, for it failed or something that it imports did
}

// result is what checking gave.
type result struct {
	types  *types.Package
	facts  vetunit.Facts
	found  []byte
	why    string // it failed; empty: it did not
	failed bool   // and nothing that imports it can be checked
}

// check type-checks a package and runs the passes on it. One that takes too long, or too
// much memory, is left behind: what of the type-checker goes on can't be ended.
func (r *run) check(s *state) {
	for _, on := range s.imports {
		if r.states[on].blocked {
			s.blocked = true
			return
		}
	}
	s.factless = s.isFactless(r.opts.Factless)
	if !s.factless && r.stuck.Load() >= maxStuck {
		s.blocked = true
		s.fail("others could not be checked with the time and memory that there is, and still take of it")
		return
	}
	if s.factless { // nobody hostile wrote it, and nothing goes without it
		s.take(r.result(s))
		return
	}
	done := make(chan *result, 1)
	go func() { done <- r.result(s) }()
	late := time.NewTimer(cmp.Or(r.opts.Patience, vetunit.Patience))
	defer late.Stop()
	select {
	case out := <-done:
		s.take(out)
	case <-late.C:
		r.leave(s, vetunit.ErrImpatient)
	case <-r.full:
		r.leave(s, vetunit.ErrMemory)
	}
}

func (s *state) take(out *result) {
	s.types, s.facts, s.found, s.blocked = out.types, out.facts, out.found, out.failed
	if out.why != "" {
		s.fail(out.why)
	}
}

// leave leaves a package behind.
func (r *run) leave(s *state, why error) {
	if errors.Is(why, vetunit.ErrMemory) {
		r.stuck.Store(maxStuck) // what takes the memory takes more yet
	} else {
		r.stuck.Add(1)
	}
	s.blocked = true
	s.fail(why.Error())
}

// maxStuck is how many packages may be left behind.
const maxStuck = 4

// result changes nothing of s, for nobody may wait for it any more.
func (r *run) result(s *state) (out *result) {
	out = new(result)
	defer func() {
		if v := recover(); v != nil {
			// A process of go vet would have ended so.
			out = &result{types: out.types, why: fmt.Sprintf("panic: %v", v), failed: out.types == nil}
		}
	}()
	var err error
	if s.factless {
		out.types, err = r.declarations(s)
	} else {
		err = r.analyze(s, out)
	}
	if err != nil {
		return &result{why: r.graph.place(err), failed: true}
	}
	return out
}

func (s *state) fail(why string) {
	line, _, _ := strings.Cut(why, "\n")
	s.failure = &gocmd.Failure{Package: s.ImportPath, Why: line, Imported: s.blocked}
}

// isFactless is vetunit's Unit.Factless.
func (n *node) isFactless(isStandard func(path string) bool) bool {
	first, _, _ := strings.Cut(n.path, "/")
	return !n.target && n.Standard && n.Module == nil && !strings.Contains(first, ".") && isStandard(n.path)
}

// imported gives what a package imports.
func (r *run) imported(s *state) func(path string) (*types.Package, error) {
	return func(path string) (*types.Package, error) {
		if path == "unsafe" {
			return types.Unsafe, nil
		}
		if mapped, ok := s.ImportMap[path]; ok {
			path = mapped
		}
		if on := r.states[r.graph.byID[path]]; on != nil && on.types != nil {
			return on.types, nil
		}
		return nil, fmt.Errorf("go list does not know the import %q", path)
	}
}

// declarations type-checks a package but for the bodies of its functions.
func (r *run) declarations(s *state) (*types.Package, error) {
	var files []*ast.File
	for _, name := range s.Files(s.GoFiles) {
		f, err := parser.ParseFile(r.fset, name, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	conf := types.Config{
		Importer: importFunc(r.imported(s)), Sizes: r.sizes(), GoVersion: r.goVersion(s.node), IgnoreFuncBodies: true,
	}
	return conf.Check(s.path, r.fset, files, nil)
}

type importFunc func(path string) (*types.Package, error)

func (f importFunc) Import(path string) (*types.Package, error) { return f(path) }

func (r *run) sizes() types.Sizes { return types.SizesFor("gc", r.graph.env.GOARCH) }

// goModVersion is that of a module whose go.mod has none, as the go command has it.
const goModVersion = "1.16"

// goVersion is the version of the language for a package, as go vet has it.
func (r *run) goVersion(n *node) string {
	if n.Module == nil {
		v, _, _ := strings.Cut(r.graph.env.GOVERSION, " ")
		return v
	}
	if n.Module.GoVersion == "" {
		return "go" + goModVersion
	}
	return "go" + n.Module.GoVersion
}

// analyze type-checks a package and runs passes on it, for findings if it is a target,
// and for facts.
func (r *run) analyze(s *state, out *result) error {
	p := &vetunit.Package{
		ImportPath: s.path, GoVersion: r.goVersion(s.node), Sizes: r.sizes(), Fset: r.fset,
		GoFiles: s.Files(s.GoFiles), NonGoFiles: s.Files(s.SFiles, s.CFiles), IgnoredFiles: s.Files(s.IgnoredGoFiles, s.IgnoredOtherFiles),
	}
	if m := s.Module; m != nil && m.Error == nil {
		p.Module = &analysis.Module{Path: m.Path, Version: m.Version, GoVersion: p.GoVersion}
	}
	if s.ForTest != "" && s.path == s.ForTest+"_test" {
		p.NonGoFiles, p.IgnoredFiles = nil, nil // they are the package's
	}
	if err := p.Load(r.imported(s), len(s.users) > 0); err != nil {
		return err
	}
	out.types = p.Types
	var facts []vetunit.Facts
	for _, on := range s.imports {
		facts = append(facts, r.states[on].facts)
	}
	given := p.Run(r.opts.Passes, !s.target, facts)
	out.facts = given.Facts
	if !s.target {
		return nil
	}
	var found bytes.Buffer
	err := given.WriteJSON(&found)
	out.found = found.Bytes()
	return err
}
