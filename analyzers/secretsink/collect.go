package secretsink

import (
	"go/ast"
	"go/types"
	"reflect"
	"strconv"
	"strings"

	"github.com/hookvet/hookvet/analyzers/sinks"
)

// collect traces everything that the package puts into a sink.
func (tr *tracer) collect(reach *reach) {
	for _, s := range tr.p.sites {
		for _, c := range tr.p.resolve(s.call) {
			if c.fn == nil {
				continue
			}
			for _, row := range reach.index.Func(c.fn) {
				tr.row(row, s, c)
			}
			for _, flow := range reach.flows(c.fn) {
				tr.call(flow, s, c)
			}
		}
	}
	for _, v := range tr.p.order {
		rows := reach.index.Var(v)
		flows := reach.flows(v)
		if len(rows)+len(flows) == 0 {
			continue
		}
		for _, d := range tr.p.defs[v] {
			for _, row := range rows {
				tr.def(flowOf(row), d)
			}
			for _, flow := range flows {
				tr.def(flow, d)
			}
		}
	}
}

// flowOf returns a row of the table as the facts would have it.
func flowOf(row *sinks.Sink) Flow {
	flow := Flow{Param: row.Arg, Kind: row.Kind, Sink: row.String(), When: row.When, WhenArg: row.WhenArg, Value: row.Value}
	if flow.Value == sinks.NotEmpty && (flow.When != sinks.Always || row.Shape == sinks.MapValues || row.Shape == sinks.Pairs) {
		flow.Value = plausible
	}
	if row.Shape == sinks.Environment || row.Shape == sinks.Arguments {
		flow.Value = assignment
	}
	return flow
}

func (tr *tracer) def(flow Flow, d def) {
	to := target{flow: flow, pos: d.pos, test: tr.p.forTests(d.pos)}
	for _, v := range tr.p.eval.def(d) {
		tr.value(v, to)
	}
}

// call traces the argument of a call that reaches a sink.
func (tr *tracer) call(flow Flow, s *site, c callee) {
	to, ok := tr.given(tr.at(flow, s), s, c)
	if !ok {
		return
	}
	for _, o := range tr.p.operands(s.call, c, flow.Param) {
		to.other = comparison{}
		if flow.Value == sinks.Comparable {
			if to.other, ok = tr.against(s.call, c, 1-flow.Param); !ok {
				return
			}
		}
		tr.operand(o, to)
	}
}

func (tr *tracer) at(flow Flow, s *site) target {
	return target{flow: flow, pos: s.call.Pos(), test: tr.p.forTests(s.call.Pos())}
}

// row traces the arguments that a row of the table is about.
func (tr *tracer) row(row *sinks.Sink, s *site, c callee) {
	flow := flowOf(row)
	if key, ok := strings.CutPrefix(string(row.Shape), sinks.TagPrefix); ok {
		for _, o := range tr.p.operands(s.call, c, row.Arg) {
			tr.tags(o.expr, key, tr.at(flow, s))
		}
		return
	}
	switch row.Shape {
	case sinks.Keyfunc:
		for _, o := range tr.p.operands(s.call, c, row.Arg) {
			for _, keyfunc := range tr.p.functions(o.expr) {
				if f := tr.p.funcs[keyfunc.key()]; f != nil {
					for _, v := range tr.p.eval.functionResult(f, 0) {
						tr.value(v, tr.at(flow, s))
					}
				}
			}
		}
	case sinks.Pairs:
		list := tr.p.operands(s.call, c, row.Arg)
		for i := 0; i+1 < len(list); i += 2 {
			if tv := tr.p.eval.result(list[i].expr, list[i].result); len(tv) == 1 && isSecretHeader(tv[0].text()) {
				tr.operand(list[i+1], tr.at(flow, s))
			}
		}
	case sinks.Arguments:
		tr.arguments(tr.p.operands(s.call, c, row.Arg), tr.at(flow, s))
	default:
		tr.call(flow, s, c)
	}
}

// arguments traces those of a command line: --password=…, what follows
// --password, and headers after -H.
func (tr *tracer) arguments(list []operand, to target) {
	before := ""
	for _, o := range list {
		values := tr.p.eval.result(o.expr, o.result)
		for _, v := range values {
			next := to
			switch {
			case strings.HasPrefix(before, "--") && isSecretName(before):
				next.flow.Value = plausible
				tr.value(v, next)
			case before == "-H" || before == "--header":
				name, _, ok := strings.Cut(v.text(), ":")
				if ok && isSecretHeader(name) {
					next.flow.Value = plausible
					tr.value(v.cut(len(name)+1), next)
				}
			default:
				tr.value(v, next)
			}
		}
		before = ""
		if len(values) == 1 && values[0].constant() {
			before = values[0].text()
		}
	}
}

// tags looks for defaults in the struct tags of what a pointer points to.
func (tr *tracer) tags(e ast.Expr, key string, to target) {
	if len(tr.p.tagLits) == 0 {
		return
	}
	structure, ok := coreType(deref(tr.p.info.TypeOf(e))).(*types.Struct)
	if !ok {
		return
	}
	for i := range structure.NumFields() {
		lit := tr.p.tagLits[structure.Field(i)]
		text := reflect.StructTag(structure.Tag(i)).Get(key)
		if lit == nil || text == "" || !isSecretName(structure.Field(i).Name()) {
			continue
		}
		to.flow.Value = plausible
		tr.value(value{{text: text, lit: lit}}, to)
	}
}

// noteTags notes where the tags of a struct type's fields are.
func (p *program) noteTags(n *ast.StructType) {
	for _, field := range n.Fields.List {
		if field.Tag == nil {
			continue
		}
		if text, err := strconv.Unquote(field.Tag.Value); err != nil || !strings.Contains(strings.ToLower(text), "default:") {
			continue
		}
		for _, name := range field.Names {
			if v, ok := p.info.Defs[name].(*types.Var); ok {
				p.tagLits[v] = field.Tag
			}
		}
	}
}
