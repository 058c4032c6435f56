// Package constvals finds the constant texts of a package: the base pass of those
// that look for secrets.
//
// In one walk it collects what the type checker, or else the syntax, knows to be a
// constant string or a constant list of bytes, each once, as the outermost expression
// that is constant, with what it is called and where it goes. See [Value].
//
// It works on what there is of types: with all of them, with those of a package that
// has errors or whose imports are missing, or with none (see [Of]). Less is known
// then: constants of other packages and what concatenations of them give are lost, and
// the names of parameters.
//
// It reports nothing, and it does not follow values: where a variable goes is the
// business of the passes that build on this one.
package constvals
