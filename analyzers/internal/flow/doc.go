// Package flow says where the value of an expression comes from, within one
// package: through local variables, conversions, concatenation and functions of
// the package.
//
// It works on syntax and types, not on SSA, so that it costs nothing where it is
// not asked, and works on packages with type errors. What it does not understand
// has no origin: a pass that reports only what has one stays silent when in
// doubt. It does not follow pointers, channels, maps, interfaces or calls of
// function values.
//
// A pass says by a [Model] which expressions are origins, and which calls hand on
// what they are given.
package flow
