// Package sinks is the table of what is a secret by definition: parameters,
// struct fields and package variables of the standard library and of other
// people's packages, such as the key of hmac.New.
//
// The table is data, sinks.csv, one row each; to add a sink, add a row. What
// the columns mean:
//
//	path      import path; major version suffixes (/v5, .v5) are ignored on both sides
//	type      named type of a method or field, empty for functions and variables
//	name      of the function, method, field or variable; fields of nested structs with dots
//	what      func, method, field or var
//	arg       index of the argument, without the receiver; at and after it if variadic
//	kind      what the secret is: the rule is "hardcoded-" and the kind
//	when      condition on another argument: see [When]
//	value     condition on the value: see [Value]
//	shape     how the secret sits in the argument: see [Shape]
//	declared  name and type of the parameter, or type of the field, as in its source
//	module    the module and version that the row was verified with, "std", or empty: not verified
//	note      for people
//
// TestDeclared compares each verified row with the source it came from.
//
// The package does not decide what reaches a sink: analyzers/secretsink does.
package sinks
