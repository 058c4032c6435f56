package secretsink

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/analyzers/sinks"
)

// Facts are what a package tells those that import it. They are small: go vet
// writes those of all dependencies of a package to a file, for every package.

// IsSink is a fact of functions, methods, fields and variables: a value that
// is put there reaches a sink.
type IsSink struct{ Flows []Flow }

// Flow is one way to a sink.
type Flow struct {
	Param   int // of functions and methods, -1 for the receiver
	Kind    sinks.Kind
	Sink    string // as in the text of findings: "hmac.New"
	When    sinks.When
	WhenArg int // a parameter of the same function, unless When is empty
	Value   sinks.Value
}

// IsSecret is a fact of functions, methods, fields and variables: its results
// of these indexes may be constants that look secret by name or by value. Of
// fields and variables, the index is 0.
type IsSecret struct {
	Results []int
	Random  bool // one looks like a real secret
}

// Passes is a fact of functions and methods: results are made of parameters.
type Passes struct{ Pairs []Pair }

// Pair is a result and a parameter (-1: the receiver).
type Pair struct{ Result, Param int }

func (*IsSink) AFact()   {}
func (*IsSecret) AFact() {}
func (*Passes) AFact()   {}

func (f *IsSink) String() string {
	parts := make([]string, len(f.Flows))
	for i, flow := range f.Flows {
		parts[i] = fmt.Sprintf("%d:%s", flow.Param, flow.Kind)
	}
	return "sink(" + strings.Join(parts, " ") + ")"
}

func (f *IsSecret) String() string { return fmt.Sprintf("secret%v", f.Results) }

func (f *Passes) String() string { return fmt.Sprintf("passes%v", f.Pairs) }

func (f *IsSecret) is(result int) bool { return slices.Contains(f.Results, result) }

func (f *Passes) params(result int) []int {
	var params []int
	for _, pair := range f.Pairs {
		if pair.Result == result {
			params = append(params, pair.Param)
		}
	}
	return params
}
