package pipeline

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gocmd"
	"github.com/hookvet/hookvet/internal/gosource"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/rules"
)

// Check says which Go packages to check. With it Roots, Stdin and Name of Options
// mean nothing.
type Check struct {
	Go gocmd.Go
	// Modules are checked one after the other, instead of Patterns. One that can't be
	// checked is a gap; so is one without packages only if there are none in any. Empty:
	// the working directory alone, where both are faults.
	Modules []Module
	// Begin, if not nil, is called before each of Modules with its number.
	Begin func(n int)

	Patterns []string // as go list takes them
	Tests    bool     // files of tests count
	Tool     string   // the program that go vet runs on each package: hookvet itself
	Store    string   // where fixed code reads secrets, as Tool calls it; empty: its default
	// Weaknesses are the passes whose findings are no secrets, by name.
	Weaknesses []string

	Driver    Driver // empty: DriverVet
	InProcess InProcess
}

// Module says what to check in a module of the working directory.
type Module struct {
	Dir      string // as gocmd.Modules gives it
	Patterns []string
}

// Flags of Check.Tool.
const (
	FlagConfig     = "config"         // file of rules
	FlagDigest     = "config-digest"  // of that, and of what it extends
	FlagGitleaks   = "gitleaks-rules" // gitleaks' default rules are the built-in ones
	FlagStore      = "store"          // where fixed code reads secrets
	FlagSuppressed = "suppressed"     // report what comments suppress
	FlagPlaces     = "no-directives"  // tell places whatever line directives say
)

// CheckPackages runs the Go passes on packages, and scans the files that are not Go or
// are left out of the build. A package that can't be loaded or
// type-checked is a gap, and its files are scanned one by one, as Scan does. The report
// and the error are as Scan's, but the error may also tell that there is no go command.
// The diagnostics are those that are reported.
func CheckPackages(ctx context.Context, opts Options, c Check) (_ *report.Report, all []gocmd.Diagnostic, _ error) {
	j, err := newJob(ctx, opts, ".")
	if err != nil {
		return nil, nil, err
	}
	flags, err := j.toolFlags(c.Store)
	if err != nil {
		return nil, nil, err
	}
	r := &report.Report{}
	at := newSites(".")
	rest := make(map[string]bool)
	none := false
	if len(c.Modules) == 0 {
		k := &checking{job: j, check: &c, sites: at, flags: flags, broken: make(map[string]bool)}
		if all, err = k.module(ctx, r, rest); err == nil {
			none = len(k.packages) == 0
			err = k.hint(ctx, r)
		}
	} else {
		all, err = checkModules(ctx, r, rest, &checking{job: j, check: &c, sites: at, flags: flags})
	}
	if err == nil {
		err = j.scanRest(ctx, r, rest)
	}
	if err != nil {
		return nil, nil, err
	}
	var empty *finding.Gap
	if none || r.Stats.Packages+r.Stats.Files == 0 && len(r.Gaps) == 0 {
		empty = &nothingToCheck
	}
	j.finish(r, empty, nil)
	if opts.LineHashes {
		addLineHashes(".", r.Findings)
	}
	return r, all, nil
}

// checking is the work of CheckPackages in one directory.
type checking struct {
	*job
	dir        string // of a module, in slashes; empty: the working directory
	check      *Check
	sites      *sites
	flags      []string // of Check.Tool
	packages   []*gocmd.Package
	graph      *gosource.Graph // of them and what they import; nil: nobody had to know
	broken     map[string]bool // by import path
	fromSource bool            // the passes ran in this process
	gaps       []finding.Gap
}

func (k *checking) gap(what, why string) {
	k.gaps = append(k.gaps, finding.Gap{What: what, Why: why})
}

func hasGo(p *gocmd.Package) bool {
	return p.Name != "" && len(p.GoFiles)+len(p.CgoFiles)+len(p.TestGoFiles)+len(p.XTestGoFiles) > 0
}

const oneByOne = "; its files were scanned one by one, without types"

// restOf enters the files that the passes do not see.
func (k *checking) restOf(rest map[string]bool) {
	for _, p := range k.packages {
		files := p.Files(p.IgnoredGoFiles, p.IgnoredOtherFiles, p.CgoFiles, p.CFiles, p.CXXFiles, p.HFiles, p.SFiles, p.MFiles, p.FFiles, p.SwigFiles, p.SwigCXXFiles)
		if k.broken[p.ImportPath] {
			files = append(files, p.Files(p.GoFiles, p.TestGoFiles, p.XTestGoFiles, p.InvalidGoFiles)...)
		}
		for _, f := range files {
			if k.check.Tests || !strings.HasSuffix(f, "_test.go") {
				rest[k.sites.path(f)] = true
			}
		}
	}
}

// scanRest scans files beside those that passes have seen.
func (j *job) scanRest(ctx context.Context, r *report.Report, rest map[string]bool) error {
	if len(rest) == 0 {
		return nil
	}
	j.opts.GoSyntax, j.opts.Roots = true, slices.Sorted(maps.Keys(rest))
	read, err := await(ctx, patience, func() (read, error) { return j.read(ctx) })
	if err != nil {
		return err
	}
	r.Gaps = append(r.Gaps, read.gaps...)
	r.Stats.Files, r.Stats.Bytes = int(read.stats.Files), read.stats.Bytes
	return nil
}

// enterComments enters the comments of the files that the passes have seen.
func (k *checking) enterComments() {
	if !k.watches() {
		return
	}
	for _, p := range k.packages {
		if k.broken[p.ImportPath] {
			continue // scanRest does
		}
		files := p.Files(p.GoFiles)
		if k.check.Tests {
			files = append(files, p.Files(p.TestGoFiles, p.XTestGoFiles)...)
		}
		for _, f := range files {
			if path := k.sites.path(f); !k.skipPath(path) {
				k.enterGo(path, k.sites.text(f))
			}
		}
	}
}

// toolFlags hands the configuration on.
func (j *job) toolFlags(store string) ([]string, error) {
	flags := []string{"-" + FlagSuppressed, "-" + FlagPlaces}
	if store != "" {
		flags = append(flags, "-"+FlagStore+"="+store)
	}
	if j.opts.GitleaksRules {
		flags = append(flags, "-"+FlagGitleaks)
	}
	if j.conf.Path == "" {
		return flags, nil
	}
	path, err := filepath.Abs(j.conf.Path)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrConfig, err)
	}
	sum := sha256.New()
	for _, name := range j.conf.Files {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrConfig, err)
		}
		fmt.Fprintf(sum, "%s %d\n%s", name, len(data), data)
	}
	return append(flags, "-"+FlagConfig+"="+path, fmt.Sprintf("-%s=%x", FlagDigest, sum.Sum(nil))), nil
}

func oneLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSuffix(line, "; to add it:") // a command, which is a line of its own
}

// addDiagnostics makes findings of what the passes report, and gives those that
// nothing suppresses.
func (k *checking) addDiagnostics(all []gocmd.Diagnostic) (left []gocmd.Diagnostic) {
	known := make(map[string]*rules.Rule)
	for _, r := range k.set.Rules() {
		known[r.ID] = r
	}
	seen := make(map[string]bool) // a file is in a package and in its variant for tests
	for _, d := range all {
		key := d.Analyzer + "\x00" + d.Posn + "\x00" + d.Category + "\x00" + d.Message
		if seen[key] {
			continue
		}
		seen[key] = true
		if d.Category == finding.Incomplete {
			file, _, _ := splitPosn(d.Posn)
			if file = k.sites.path(file); !k.skipPath(file) {
				k.gap(path.Dir(file), d.Message)
			}
			continue
		}
		f, text, start, end := k.sites.finding(&d, slices.Contains(k.check.Weaknesses, d.Analyzer))
		if f.File == "" || !k.check.Tests && strings.HasSuffix(f.File, "_test.go") || k.skipPath(f.File) {
			continue
		}
		if r := known[f.Rule]; r != nil {
			f.Because, f.Note = reason(f.Description, r.Description, f.Confidence)
			f.Description, f.Provider, f.Kind, f.Rotate, f.Env, f.Tags = r.Description, r.Provider, r.Kind, r.Rotate, cmp.Or(r.Env, f.Env), r.Tags
			f.Severity = cmp.Or(f.Severity, r.Severity)
		}
		f.Severity = cmp.Or(f.Severity, severity(f.Confidence))
		if k.take(f, k.commentAt(f.File, text, start, end, f.Rule), f.Position.Line, "") {
			left = append(left, d)
		}
	}
	return left
}

// reason gives what a pass says that a check of a rule's has found, after the rule's own
// sentence. What made the confidence another than the rule's is why; see told.
func reason(what, sentence string, confidence finding.Confidence) (because, note string) {
	_, why, ok := strings.Cut(what, strings.TrimSuffix(sentence, ".")+"; ")
	switch {
	case !ok || sentence == "":
		return "", ""
	case confidence == finding.Pattern:
		return "", why
	}
	return why, ""
}
