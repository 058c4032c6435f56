// Package analyzers is hookvet's suite of passes for Go code, for those who run passes
// themselves: multichecker, unitchecker, golangci-lint.
//
// Each pass has a package below this one, whose documentation is its manual.
package analyzers

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers/hardcoded"
	"github.com/hookvet/hookvet/analyzers/internal/fix"
	"github.com/hookvet/hookvet/analyzers/internal/std"
	"github.com/hookvet/hookvet/analyzers/secretflow"
	"github.com/hookvet/hookvet/analyzers/secretsink"
	"github.com/hookvet/hookvet/analyzers/sigcompare"
	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/rules"
)

// Options choose among the passes and among what they report. The zero value is all
// of it, but for what comments suppress.
type Options struct {
	// Passes are the names of the passes to run; none: all of them.
	Passes []string

	// Rules gives the rules for constants that look like secrets. It is called when
	// a value is first worth asking about, from any goroutine, and should remember
	// what it gave. Nil: the built-in rules.
	Rules func() (*rules.Set, error)

	// MinConfidence is the least sure that is reported: "generic", which is all,
	// "pattern", "sink" or "verified". Empty: "generic".
	MinConfidence string

	// Store is where fixed code reads secrets: one of [Stores]; empty: the first.
	Store string

	// NoTests leaves out what is found in files that end in _test.go.
	NoTests bool

	// Suppressed reports what comments suppress as well, for drivers that look at
	// comments themselves.
	Suppressed bool

	// NoLineDirectives tells places as they are in the files that are parsed, whatever
	// line directives in these say: for drivers that read, or change, what is there. A
	// directive may name any file. Not for what cgo makes, which nobody has written.
	NoLineDirectives bool

	// Nolint reports what a nolint comment suppresses, for golangci-lint, which looks
	// at these itself, and calls one useless that it saw keep nothing away.
	Nolint bool
}

// All gives the passes, in the order in which they are reported.
func All() []*analysis.Analyzer {
	all, err := New(Options{})
	if err != nil {
		panic(err) // no option was given that could be wrong
	}
	return all
}

// Weaknesses are the names of the passes whose findings are weaknesses in the code
// rather than secrets in it.
func Weaknesses() []string { return []string{sigcompare.Analyzer.Name, secretflow.Analyzer.Name} }

// Stores are the names of where fixed code may read secrets: the environment (env, or
// getenv, which leaves it to the program to see that a variable is set), or a file that
// Docker (file), Vault's agent (vault) or the Secrets Store CSI driver (aws, azure)
// provides.
func Stores() (names []string) {
	for _, s := range fix.Stores {
		names = append(names, string(s))
	}
	return names
}

// IsStandard says whether an import path is one of the standard library, by its first
// element. No pass has facts of its packages: a driver that wants nothing else of them
// need not read them.
func IsStandard(path string) bool { return std.Is(path) }

// New gives the passes that options choose.
func New(opts Options) ([]*analysis.Analyzer, error) {
	store, err := fix.ParseStore(opts.Store)
	if err != nil {
		return nil, err
	}
	all := []*analysis.Analyzer{
		hardcoded.New(hardcoded.Options{Rules: opts.Rules, Every: opts.Rules != nil, Store: store, Suppressed: true}),
		secretsink.New(secretsink.Options{Store: store}),
		sigcompare.Analyzer,
		secretflow.Analyzer,
	}
	var names []string
	for _, a := range all {
		names = append(names, a.Name)
	}
	for _, name := range opts.Passes {
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("there is no pass %q: use some of %s", name, strings.Join(names, ", "))
		}
	}
	if len(opts.Passes) > 0 {
		all = slices.DeleteFunc(all, func(a *analysis.Analyzer) bool { return !slices.Contains(opts.Passes, a.Name) })
	}
	f := &filter{noTests: opts.NoTests, suppressed: opts.Suppressed, nolint: opts.Nolint, undo: opts.NoLineDirectives}
	if opts.MinConfidence != "" {
		if f.least, err = finding.ParseConfidence(opts.MinConfidence); err != nil {
			return nil, errors.New("the least confidence: " + err.Error())
		}
	}
	for i, a := range all {
		all[i] = f.around(a)
	}
	return all, nil
}
