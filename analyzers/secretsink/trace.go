package secretsink

import (
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"github.com/hookvet/hookvet/analyzers/sinks"
)

// Conditions on values beside those of the table.
const (
	plausible  sinks.Value = "plausible"  // only a name says that there is a secret
	assignment sinks.Value = "assignment" // NAME=value or --name=value
)

// target is what a value reaches.
type target struct {
	flow   Flow
	pos    token.Pos // of the sink, or of the first thing of another package on the way to it
	via    string    // the function, field or variable of this package that the value goes through first
	test   bool      // the sink is in a test file
	hops   int
	whenIn *function // whose parameter flow.WhenArg is
	other  comparison
	key    string // of the element of the map that is traced; "" for any
}

// maxHops bounds the functions, fields and variables between a constant and
// its sink, beside those that only return it.
const maxHops = 16

// maxOrigins bounds the parameters, fields and variables of a package that
// are found to lead to sinks.
const maxOrigins = 1 << 14

// tracer goes from sinks back to where values come from.
type tracer struct {
	p      *program
	seen   map[originKey]bool
	queue  []origin
	flows  map[*types.Var][]Flow // for facts
	order  []*types.Var          // keys of flows
	found  map[ast.Expr]*constantFound
	report []*constantFound

	reached map[*types.Var]bool // parameters of origins
	parked  []parked
}

// parked is a call of an interface's method by which a value may reach a target,
// while it is not known that each implementation leads to one: one alone may do
// with its parameter what the others do not.
type parked struct {
	o origin
	a arrival
}

type originKey struct {
	v    *types.Var
	flow Flow
	test bool
	peer *types.Var
	key  string
}

// origin is a parameter, field or variable of this package whose values reach
// a target.
type origin struct {
	v  *types.Var
	to target
}

// constantFound is a constant that reaches targets.
type constantFound struct {
	lit ast.Expr
	far bool // it is in another package
	to  []target
}

// maxTargets bounds those that are kept of a constant.
const maxTargets = 8

func newTracer(p *program) *tracer {
	return &tracer{
		p:     p,
		seen:  make(map[originKey]bool),
		flows: make(map[*types.Var][]Flow),
		found: make(map[ast.Expr]*constantFound),

		reached: make(map[*types.Var]bool),
	}
}

// operand traces an expression that reaches a target.
func (tr *tracer) operand(o operand, to target) {
	for _, v := range tr.p.eval.result(o.expr, o.result) {
		tr.value(v, to)
	}
}

// value traces one value of an expression.
func (tr *tracer) value(v value, to target) {
	switch to.flow.Value {
	case assignment:
		name, _, ok := strings.Cut(v.text(), "=")
		if ok {
			if !isSecretName(strings.TrimLeft(name, "-")) {
				return
			}
			v = v.cut(len(name) + 1)
			to.flow.Value = plausible
		} else if len(v) > 1 {
			return
		}
	case sinks.DSN:
		from, end, ok := passwordIn(v.text())
		if ok {
			v = v.slice(from, end)
			to.flow.Value = sinks.NotEmpty
		} else if len(v) > 1 {
			return
		}
	}
	if open := v.open(); open != nil {
		to.key = v.key()
		tr.origin(open, to)
		return
	}
	if v.constant() {
		tr.constant(v, to)
	}
}

// constant decides whether a constant that reaches a target is a finding.
func (tr *tracer) constant(v value, to target) {
	lit, far := v.literal()
	if lit == nil || to.flow.When != sinks.Always {
		return // the latter: whether it is a secret is for the caller to say, who cannot change it
	}
	text := v.text()
	if far == nil && !satisfies(text, to) || far != nil && (to.flow.Value == sinks.Random || to.flow.Value == sinks.PrivatePEM) && !far.Random {
		return
	}
	if to.test || tr.p.forTests(lit.Pos()) {
		// Packages of test keys are for tests to use.
		if far != nil || !looksReal(text) {
			return
		}
	}
	if _, list := lit.(*ast.CompositeLit); list && to.flow.Value == sinks.Comparable {
		// Numbers that a protocol prescribes: people write secrets as text.
		return
	}
	f := tr.found[lit]
	if f == nil {
		f = &constantFound{lit: lit, far: far != nil}
		tr.found[lit] = f
		tr.report = append(tr.report, f)
	}
	for _, other := range f.to {
		if other.pos == to.pos && other.flow.Kind == to.flow.Kind {
			return
		}
	}
	if len(f.to) < maxTargets {
		f.to = append(f.to, to)
	}
}

// literal returns the piece that is most likely the secret, rather than what
// is put before and after it.
func (v value) literal() (ast.Expr, *IsSecret) {
	var best piece
	for _, p := range v {
		if p.far != nil {
			return p.lit, p.far
		}
		if best.lit == nil || weight(p.text) > weight(best.text) {
			best = p
		}
	}
	return best.lit, nil
}

func weight(text string) int {
	text = core(text)
	if isPrefix(text) {
		return 0
	}
	return len(text)
}

// satisfies reports whether a text meets a target's condition on values.
func satisfies(text string, to target) bool {
	if isPlaceholder(text) || isBlank(text) && inert(to.flow.Kind) {
		return false
	}
	switch to.flow.Value {
	case plausible:
		return isPlausible(text)
	case sinks.Comparable:
		// An audience or an origin is compared like a secret, and is none.
		return !isPrefix(text) && !isUserName(to.other.name) && !strings.Contains(text, "://")
	case sinks.PrivatePEM:
		return hasPrivateKey(text)
	case sinks.URL:
		return isRemoteURL(text)
	case sinks.Random:
		return looksReal(text)
	case sinks.NotEmpty:
		return true
	}
	return false
}

// origin notes that what is put into v reaches a target.
func (tr *tracer) origin(v *types.Var, to target) {
	place, isParam := tr.p.params[v]
	if to.flow.When != sinks.Always && (!isParam || place.fn != to.whenIn) {
		return // the name that the sink wants is not known
	}
	to.flow.Param = 0
	if isParam {
		to.flow.Param = place.index
		tr.reached[v] = true
	}
	if peer, ok := tr.p.params[to.other.peer]; to.other.peer != nil && (!isParam || !ok || peer.fn != place.fn) {
		to.other.peer = nil
	}
	key := originKey{v, to.flow, to.test, to.other.peer, to.key}
	if tr.seen[key] || to.hops == maxHops || len(tr.seen) == maxOrigins {
		return
	}
	tr.seen[key] = true
	if !to.test {
		if _, ok := tr.flows[v]; !ok {
			tr.order = append(tr.order, v)
		}
		tr.flows[v] = append(tr.flows[v], to.flow)
	}
	to.hops++
	to.via = v.Name()
	if isParam {
		to.via = place.fn.name()
	}
	tr.queue = append(tr.queue, origin{v, to})
}

// name is how findings call a function.
func (f *function) name() string {
	if f.fn != nil {
		return f.fn.Name()
	}
	return "a function literal"
}

// run traces until nothing new is found.
func (tr *tracer) run() {
	for {
		for len(tr.queue) > 0 {
			o := tr.queue[0]
			tr.queue = tr.queue[1:]
			tr.follow(o)
		}
		waiting := tr.parked
		tr.parked = nil
		for _, w := range waiting {
			if !tr.arrive(w.o, w.a) {
				tr.parked = append(tr.parked, w)
			}
		}
		if len(tr.parked) == len(waiting) {
			return
		}
	}
}

// follow goes from an origin to where its values come from.
func (tr *tracer) follow(o origin) {
	if place, ok := tr.p.params[o.v]; ok {
		for _, a := range tr.p.callers[place.fn.key] {
			if !tr.arrive(o, a) {
				tr.parked = append(tr.parked, parked{o, a})
			}
		}
		return
	}
	for _, d := range tr.p.defs[o.v] {
		to := o.to
		to.test = to.test || tr.p.forTests(d.pos)
		for _, v := range tr.p.eval.keyedDef(d, to.key) {
			tr.value(v, to)
		}
	}
}

// arrive goes on at a call that gives an origin, a parameter, its value; false if
// it has to wait.
func (tr *tracer) arrive(o origin, a arrival) bool {
	index := tr.p.params[o.v].index
	if a.to.among != nil && !tr.all(a.to.among, index) {
		return false
	}
	to, ok := tr.given(o.to, a.site, a.to)
	if !ok {
		return true
	}
	if peer := to.other.peer; peer != nil {
		if to.other, ok = tr.against(a.site.call, a.to, tr.p.params[peer].index); !ok {
			return true
		}
	}
	to.test = to.test || tr.p.forTests(a.site.call.Pos())
	for _, operand := range tr.p.operands(a.site.call, a.to, index) {
		if to.key == "" {
			tr.operand(operand, to)
			continue
		}
		for _, v := range tr.p.eval.keyed(operand.expr, to.key) {
			tr.value(v, to)
		}
	}
	return true
}

// all reports whether a parameter leads to a target in each of the methods.
func (tr *tracer) all(d *dispatch, index int) bool {
	for _, fn := range d.methods {
		sig := fn.Signature()
		v := sig.Recv()
		if index >= 0 {
			v = sig.Params().At(index)
		}
		if !tr.reached[v] {
			return false
		}
	}
	return true
}

// given checks a target's condition on another argument at a call. If that
// argument is a parameter itself, the condition is handed on.
func (tr *tracer) given(to target, s *site, c callee) (target, bool) {
	if to.flow.When == sinks.Always {
		return to, true
	}
	list := tr.p.operands(s.call, c, to.flow.WhenArg)
	if len(list) == 0 {
		return to, false
	}
	when, name := to.flow.When, list[0]
	if when == sinks.IfGetenv {
		call, ok := ast.Unparen(name.expr).(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			return to, false
		}
		fn := tr.p.static(call).fn
		if fn == nil || fn.FullName() != "os.Getenv" {
			return to, false
		}
		name, when = operand{expr: call.Args[0]}, sinks.IfName
	}
	handed := target{}
	for _, v := range tr.p.eval.result(name.expr, name.result) {
		if v.constant() {
			text := v.text()
			if when == sinks.IfHeader && isSecretHeader(text) || when == sinks.IfName && isSecretName(text) {
				to.flow.When, to.flow.WhenArg, to.whenIn = sinks.Always, 0, nil
				return to, true
			}
			continue
		}
		if place, ok := tr.p.params[v.open()]; ok && len(v) == 1 && place.fn == s.fn {
			handed = to
			handed.flow.When, handed.flow.WhenArg, handed.whenIn = when, place.index, place.fn
		}
	}
	return handed, handed.whenIn != nil
}
