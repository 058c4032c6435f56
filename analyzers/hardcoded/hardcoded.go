package hardcoded

import (
	"fmt"
	"go/token"
	"sync"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/analyzers/constvals"
	"github.com/hookvet/hookvet/analyzers/internal/diag"
	"github.com/hookvet/hookvet/analyzers/internal/fix"
	"github.com/hookvet/hookvet/internal/suppress"
	"github.com/hookvet/hookvet/rules"
	"github.com/hookvet/hookvet/rules/builtin"
	"github.com/hookvet/hookvet/rules/structure"
)

// Options change what the pass does.
type Options struct {
	// Rules gives the rules. It is called when a value is first worth asking them
	// about, and should remember what it gave. Nil: the built-in rules.
	Rules func() (*rules.Set, error)

	// Every asks the rules about every value. Else they are not asked about what none
	// of the built-in ones would match, by its look; those of others may.
	Every bool

	// NoFiles says that the files are no files on the disk, or that others look at what
	// is there: what //go:embed names is not read.
	NoFiles bool

	// Store is where fixed code reads secrets; empty: the first of fix.Stores.
	Store fix.Store

	// Suppressed says to report what a comment suppresses as well: for drivers that
	// look at comments themselves, since they count what is suppressed.
	Suppressed bool
}

// Analyzer is the pass with the built-in rules.
var Analyzer = New(Options{})

// New makes the pass.
func New(opts Options) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:             "hardcoded",
		Doc:              "report secrets that are written into the code\n\nTokens, passwords and keys that stand in constants, whether a rule knows them, or a name that says secret has a value that looks like one.",
		URL:              "https://pkg.go.dev/github.com/hookvet/hookvet/analyzers/hardcoded",
		Requires:         []*analysis.Analyzer{constvals.Analyzer},
		RunDespiteErrors: true,
		Run: func(pass *analysis.Pass) (any, error) {
			res := pass.ResultOf[constvals.Analyzer].(*constvals.Result)
			found, err := Find(res, opts)
			if err != nil {
				return nil, err
			}
			allowed := allower{fset: pass.Fset, read: pass.ReadFile}
			tags := make(map[string]int)
			for _, f := range found {
				if !opts.Suppressed {
					v := allowed.by(f)
					if v.By != "" {
						continue
					}
					f.What = v.Tell(f.What)
				}
				name := f.Rule + " " + f.name
				f.Tag = diag.Tag(pass.Pkg.Path(), name, tags[name])
				tags[name]++
				f.Fixes = fixes(res, f, opts.Store)
				f.Report(pass)
			}
			if res.Cut {
				diag.ReportIncomplete(pass, "its constants are too many, or too long")
			}
			return nil, nil
		},
	}
}

// builtIn makes the built-in rules once a process. They do not change.
var builtIn = sync.OnceValues(func() (*rules.Set, error) {
	file, err := builtin.Default()
	if err != nil {
		return nil, err
	}
	return rules.New(file)
})

// allower tells what comments in the source say of findings.
type allower struct {
	fset  *token.FileSet
	read  func(string) ([]byte, error)
	texts map[string][]byte
}

func (a *allower) by(f *Finding) suppress.Verdict {
	tf := a.fset.File(f.Pos)
	if tf == nil {
		return suppress.Verdict{}
	}
	text, ok := a.texts[tf.Name()]
	if !ok {
		var err error
		if text, err = a.read(tf.Name()); err != nil || len(text) != tf.Size() {
			text = nil // what cgo made, say: nothing is suppressed that cannot be read
		}
		if a.texts == nil {
			a.texts = make(map[string][]byte)
		}
		a.texts[tf.Name()] = text
	}
	if text == nil || !suppress.MayHold(text) {
		return suppress.Verdict{}
	}
	return suppress.Inline(text, tf.Offset(f.Pos), tf.Offset(f.End), f.Rule, time.Now())
}

// Finding is a secret that was found, and where.
type Finding struct {
	diag.Finding

	Secret  string            // its text, decoded; not for eyes
	Exact   bool              // Pos and End are those of the secret, and not of what holds it
	Outcome structure.Outcome // of the rule's check
	Matched *rules.Rule       // the rule that knows it; nil if it was told by name or form
	Value   *constvals.Value  // that holds it; nil in comments and embedded files
	Whole   bool              // the secret is all of the value

	name string
}

// Find gives the secrets in the constants of a package, in order of place. It needs
// neither the analysis framework nor types. Comments do not suppress anything here.
// The error says that there are no rules.
func Find(res *constvals.Result, opts Options) ([]*Finding, error) {
	if opts.Rules == nil {
		opts.Rules = builtIn
	}
	c := &checker{res: res, rules: opts.Rules, every: opts.Every, noFiles: opts.NoFiles}
	c.run()
	if c.err != nil {
		return nil, fmt.Errorf("making the rules: %w", c.err)
	}
	return c.result(), nil
}
