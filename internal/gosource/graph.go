package gosource

import (
	"go/version"
	"runtime"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/internal/gocmd"
)

// Graph is what go list tells of packages and of all that they import.
type Graph struct {
	env     gocmd.Env
	nodes   []*node // each after what it imports
	byID    map[string]*node
	problem string // why the source way can't be gone; empty: it can
}

// node is a package, or a variant of it for tests. go list calls these "p [q.test]": p,
// or what p becomes where it imports what the tests of q change.
type node struct {
	*gocmd.Package
	path    string  // without the name of the test
	imports []*node // each once, by path
	target  bool    // its findings are asked for
}

// NewGraph makes a graph of what ListDeps gave.
func NewGraph(list []*gocmd.Package, env *gocmd.Env) *Graph {
	g := &Graph{env: *env, byID: make(map[string]*node)}
	for _, p := range list {
		if IsTestMain(p) || p.ImportPath == "unsafe" {
			continue
		}
		n := &node{Package: p}
		n.path, _, _ = strings.Cut(p.ImportPath, " ")
		g.nodes = append(g.nodes, n)
		g.byID[p.ImportPath] = n
	}
	for _, n := range g.nodes {
		n.target = g.isTarget(n)
		for _, id := range n.Imports {
			if on := g.byID[id]; on != nil && !slices.Contains(n.imports, on) {
				n.imports = append(n.imports, on)
			}
		}
		slices.SortFunc(n.imports, func(a, b *node) int { return strings.Compare(a.path, b.path) })
	}
	g.problem = unfit(&g.env)
	return g
}

// IsTestMain tells the programs that go makes of tests.
func IsTestMain(p *gocmd.Package) bool {
	return p.Name == "main" && strings.HasSuffix(p.ImportPath, ".test") && slices.Contains(p.Imports, "testing/internal/testdeps")
}

// isTarget says whether go vet would run on a package for its findings. It takes the
// variant with the package's own tests for the package, where there is one: that has all
// of its files. Other variants are there for who imports them.
func (g *Graph) isTarget(n *node) bool {
	if n.DepOnly || len(n.GoFiles) == 0 {
		return false
	}
	if n.ForTest != "" {
		return n.path == n.ForTest || n.path == n.ForTest+"_test"
	}
	return g.byID[testVariant(n.path)] == nil
}

func testVariant(path string) string { return path + " [" + path + ".test]" }

// unfit tells why packages of this go can't be type-checked here.
func unfit(env *gocmd.Env) string {
	ours, _, _ := strings.Cut(runtime.Version(), " ")
	theirs, _, _ := strings.Cut(env.GOVERSION, " ")
	switch {
	case !version.IsValid(theirs) || !version.IsValid(ours):
		return "go is of no released version: " + env.GOVERSION
	case version.Compare(version.Lang(theirs), version.Lang(ours)) > 0:
		return "go is newer than the one that hookvet was built with: " + theirs + ", " + ours
	case strings.Contains(env.GOFLAGS, "-overlay"):
		return "GOFLAGS has files overlaid"
	}
	return ""
}

// Problem tells why Run can't be called; empty: it can.
func (g *Graph) Problem() string { return g.problem }

// Compiled counts the packages that are imported, by targets or by what these import, and
// those of them that are compiled already. Variants for tests, which go list always says
// are not, do not count.
func (g *Graph) Compiled() (compiled, imported int) {
	seen := make(map[*node]bool)
	for _, n := range g.needed(nil) {
		for _, on := range n.imports {
			if !seen[on] && on.ForTest == "" {
				seen[on] = true
				imported++
				if !on.Stale {
					compiled++
				}
			}
		}
	}
	return compiled, imported
}

// needed gives the targets, but for those of skipped packages, and all that they import,
// each after what it imports.
func (g *Graph) needed(skipped map[string]bool) (out []*node) {
	is := make(map[*node]bool)
	var need func(*node)
	need = func(n *node) {
		if is[n] {
			return
		}
		is[n] = true
		for _, on := range n.imports {
			need(on)
		}
		out = append(out, n)
	}
	for _, n := range g.nodes {
		if n.target && !skipped[n.base()] {
			need(n)
		}
	}
	return out
}

// base is the path of the package that n is, or that it tests.
func (n *node) base() string {
	if n.ForTest != "" && n.path == n.ForTest+"_test" {
		return n.ForTest
	}
	return n.path
}

// BadTests gives the packages whose tests can't be loaded, by path, and why.
func (g *Graph) BadTests() map[string]string {
	bad := make(map[string]string)
	for _, n := range g.nodes {
		if n.DepOnly || n.ForTest == "" || bad[n.ForTest] != "" {
			continue
		}
		if n.Error != nil {
			bad[n.ForTest] = n.Error.Err
		} else if len(n.DepsErrors) > 0 {
			bad[n.ForTest] = n.DepsErrors[0].Err
		}
	}
	return bad
}

// Unchecked gives the packages that nobody can check because something that they import,
// or that their tests do, failed: by path, and what that is. failed are packages as go
// list calls them.
func (g *Graph) Unchecked(failed []string) map[string]string {
	cause := make(map[*node]*node) // what failed, by what can't be checked
	out := make(map[string]string)
	for _, n := range g.nodes {
		if slices.Contains(failed, n.ImportPath) {
			cause[n] = n
			continue
		}
		for _, on := range n.imports {
			if c := cause[on]; c != nil {
				cause[n] = c
				if base := n.base(); n.target && out[base] == "" && c.path != base {
					out[base] = c.path
				}
				break
			}
		}
	}
	return out
}
