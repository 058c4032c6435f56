package secretsink

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/cfg"
)

// graph is the control flow of a function, with predecessors.
type graph struct {
	blocks []*cfg.Block
	preds  [][]*cfg.Block
}

// maxBlocks bounds the functions whose control flow is looked at. In larger
// ones every assignment to a variable reaches every use of it.
const maxBlocks = 4096

func (p *program) graphOf(f *function) *graph {
	if f.graph == nil {
		flow := cfg.New(f.body, func(call *ast.CallExpr) bool { return !p.neverReturns(call) })
		g := &graph{blocks: flow.Blocks, preds: make([][]*cfg.Block, len(flow.Blocks))}
		for _, b := range flow.Blocks {
			for _, succ := range b.Succs {
				g.preds[succ.Index] = append(g.preds[succ.Index], b)
			}
		}
		f.graph = g
	}
	return f.graph
}

// neverReturns reports whether a call ends the function for certain. Calls
// that are not known to do so are taken to return.
func (p *program) neverReturns(call *ast.CallExpr) bool {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		builtin, ok := p.info.Uses[fun].(*types.Builtin)
		return ok && builtin.Name() == "panic"
	case *ast.SelectorExpr:
		fn, ok := p.info.Uses[fun.Sel].(*types.Func)
		if !ok {
			return false
		}
		switch fn.FullName() {
		case "os.Exit", "log.Fatal", "log.Fatalf", "log.Fatalln", "runtime.Goexit":
			return true
		}
	}
	return false
}

// reaching returns the assignments that may have given v the value that it
// has at use, and whether the value may also be the one at the beginning of
// the function, which matters for parameters.
func (p *program) reaching(v *types.Var, use *ast.Ident) (defs []def, entry bool) {
	all := p.defs[v]
	f := p.owner[v]
	_, isParam := p.params[v]
	if f == nil || f.body == nil || len(all) == 0 || len(all) == 1 && !isParam {
		return all, true
	}
	if p.addressed[v] || use.Pos() < f.body.Pos() || use.Pos() > f.body.End() || inLiteral(f, use) {
		return all, true
	}
	byNode := make(map[ast.Node]int, len(all))
	for i, d := range all {
		if d.fn != f {
			return all, true // a function literal assigns to it, who knows when
		}
		if d.node != nil {
			byNode[d.node] = i
		} else {
			defs = append(defs, d)
		}
	}
	g := p.graphOf(f)
	if len(g.blocks) > maxBlocks {
		return all, true
	}
	block, index := g.find(use)
	if block == nil {
		return all, true
	}
	found := make([]bool, len(all))
	seen := make([]bool, len(g.blocks))
	var back func(b *cfg.Block, from int)
	back = func(b *cfg.Block, from int) {
		for i := from - 1; i >= 0; i-- {
			if d, ok := byNode[b.Nodes[i]]; ok {
				found[d] = true
				return
			}
		}
		if b.Index == 0 {
			entry = true
		}
		for _, pred := range g.preds[b.Index] {
			if !seen[pred.Index] {
				seen[pred.Index] = true
				back(pred, len(pred.Nodes))
			}
		}
	}
	back(block, index)
	for i, d := range all {
		if found[i] {
			defs = append(defs, d)
		}
	}
	return defs, entry
}

// inLiteral reports whether a use that is in f is also in a function literal
// of f, which runs at some other time.
func inLiteral(f *function, use *ast.Ident) bool {
	for _, lit := range f.literals {
		if lit.Pos() <= use.Pos() && use.Pos() < lit.End() {
			return true
		}
	}
	return false
}

// find returns the block and the node in it that an expression is in.
func (g *graph) find(use ast.Node) (*cfg.Block, int) {
	var block *cfg.Block
	var index int
	var best ast.Node
	for _, b := range g.blocks {
		for i, n := range b.Nodes {
			if n.Pos() <= use.Pos() && use.End() <= n.End() && (best == nil || n.End()-n.Pos() < best.End()-best.Pos()) {
				block, index, best = b, i, n
			}
		}
	}
	return block, index
}
