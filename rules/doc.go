// Package rules is hookvet's engine: it finds secrets in bytes.
//
// A [Rule] is data that says what one kind of secret looks like, in the TOML
// schema of gitleaks plus a few keys of hookvet's own. [Parse] reads a file of
// rules, [Merge] lays one file over another, and [New] compiles the outcome to
// a [Set], which is immutable and safe for concurrent use. A [Scanner] is one
// goroutine's use of a Set:
//
//	set, err := rules.New(file)
//	sc := set.Scanner(rules.Options{})
//	err = sc.Scan(rules.Input{Path: "deploy/app.env"}, r, func(m *rules.Match) { … })
//
// The engine's promise is that it finds what running every rule's whole regular
// expression over the whole text would find, in a small fraction of the time:
// one pass of an automaton over the text finds literals that a match must hold,
// and each expression runs only on the window in which a match round such a
// literal can lie. DESIGN.md beside this file tells how, where the limits
// are, and what failed.
//
// It is not a walker, a reporter or a policy: where bytes come from, which
// matches are shown and how is decided by its callers.
package rules
