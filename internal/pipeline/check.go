package pipeline

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gocmd"
	"github.com/hookvet/hookvet/internal/report"
	"github.com/hookvet/hookvet/rules"
)

// Check says which Go packages to check. With it Roots, Stdin and Name of Options
// mean nothing.
type Check struct {
	Go       gocmd.Go
	Patterns []string // as go list takes them
	Tests    bool     // files of tests count
	Tool     string   // the program that go vet runs on each package: hookvet itself
	// Weaknesses are the passes whose findings are no secrets, by name.
	Weaknesses []string
}

// Flags of Check.Tool.
const (
	FlagConfig     = "config"        // file of rules
	FlagDigest     = "config-digest" // of that, and of what it extends
	FlagSuppressed = "suppressed"    // report what comments suppress
)

// CheckPackages runs the Go passes, by go vet, on packages, and the rules on the
// files that are not Go or are left out of the build. A package that can't be
// type-checked is a gap, and its files are scanned one by one, as Scan does. The report and the error
// are as Scan's, but the error may also tell that there is no go command.
func CheckPackages(ctx context.Context, opts Options, c Check) (*report.Report, []gocmd.Diagnostic, error) {
	root := c.Go.Dir
	if root == "" {
		root = "."
	}
	j, err := newJob(ctx, opts, root)
	if err != nil {
		return nil, nil, err
	}
	packages, problems, err := c.Go.List(ctx, c.Patterns)
	if err != nil {
		return nil, nil, err
	}
	r := &report.Report{}
	var runnable []string
	broken := make(map[string]bool)
	for _, p := range packages {
		switch {
		case len(p.GoFiles)+len(p.CgoFiles)+len(p.TestGoFiles)+len(p.XTestGoFiles) > 0 && p.Name != "":
			runnable = append(runnable, p.ImportPath)
		case p.Error != nil:
			r.Gaps = append(r.Gaps, finding.Gap{What: "package " + p.ImportPath, Why: oneLine(p.Error.Err)})
			broken[p.ImportPath] = true
		}
	}
	for _, line := range problems {
		r.Gaps = append(r.Gaps, finding.Gap{What: "packages", Why: line})
	}
	var all []gocmd.Diagnostic
	if len(runnable) > 0 {
		var failed []gocmd.Failure
		flags, problem := j.toolFlags()
		if problem != nil {
			return nil, nil, problem
		}
		all, failed, err = c.Go.Vet(ctx, c.Tool, flags, c.Patterns)
		if err != nil {
			return nil, nil, err
		}
		for _, f := range failed {
			what := "go vet"
			if f.Package != "" {
				what = "package " + f.Package
				broken[f.Package] = true
			}
			r.Gaps = append(r.Gaps, finding.Gap{What: what, Why: f.Why + failedNote(f)})
		}
	}
	at := newSites(root)
	all = j.addDiagnostics(at, all, &c)

	// What go vet does not see.
	rest := make(map[string]bool)
	for _, p := range packages {
		files := p.Files(p.IgnoredGoFiles, p.IgnoredOtherFiles, p.CgoFiles, p.CFiles, p.CXXFiles, p.HFiles, p.SFiles, p.MFiles, p.FFiles, p.SwigFiles, p.SwigCXXFiles)
		if broken[p.ImportPath] {
			files = append(files, p.Files(p.GoFiles)...)
			if c.Tests {
				files = append(files, p.Files(p.TestGoFiles, p.XTestGoFiles)...)
			}
		}
		for _, f := range files {
			if c.Tests || !strings.HasSuffix(f, "_test.go") {
				rest[at.path(f)] = true
			}
		}
	}
	if len(rest) > 0 {
		j.opts.GoSyntax, j.opts.Roots = true, slices.Sorted(maps.Keys(rest))
		read, err := await(ctx, patience, func() (read, error) { return j.read(ctx) })
		if err != nil {
			return nil, nil, err
		}
		r.Gaps = append(r.Gaps, read.gaps...)
		r.Stats.Files, r.Stats.Bytes = int(read.stats.Files), read.stats.Bytes
	}
	var empty *finding.Gap
	checked := slices.DeleteFunc(runnable, func(p string) bool { return broken[p] })
	if r.Stats.Packages = len(checked); len(packages) == 0 || len(checked) == 0 && len(rest) == 0 && len(r.Gaps) == 0 {
		empty = &finding.Gap{What: "packages", Why: "there are none to check"}
	}
	j.finish(r, empty, nil)
	return r, all, nil
}

// toolFlags hands the configuration on.
func (j *job) toolFlags() ([]string, error) {
	flags := []string{"-" + FlagSuppressed}
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

func failedNote(f gocmd.Failure) string {
	if f.Package == "" {
		return ""
	}
	return "; its files were scanned one by one, without types"
}

func oneLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}

// addDiagnostics makes findings of what the passes report, and gives those that
// nothing suppresses.
func (j *job) addDiagnostics(at *sites, all []gocmd.Diagnostic, c *Check) (left []gocmd.Diagnostic) {
	known := make(map[string]*rules.Rule)
	for _, r := range j.set.Rules() {
		known[r.ID] = r
	}
	seen := make(map[string]bool) // a file is in a package and in its variant for tests
	for _, d := range all {
		key := d.Analyzer + "\x00" + d.Posn + "\x00" + d.Category + "\x00" + d.Message
		if seen[key] {
			continue
		}
		seen[key] = true
		f, text, start, end := at.finding(&d, slices.Contains(c.Weaknesses, d.Analyzer))
		if f.File == "" || !c.Tests && strings.HasSuffix(f.File, "_test.go") || j.set.SkipPath(f.File) {
			continue
		}
		if r := known[f.Rule]; r != nil {
			f.Description, f.Provider, f.Kind, f.Rotate, f.Env, f.Tags = r.Description, r.Provider, r.Kind, r.Rotate, cmp.Or(r.Env, f.Env), r.Tags
		}
		f.Severity = cmp.Or(f.Severity, severity(f.Confidence))
		by := ""
		if heed := j.inline(text); heed != nil {
			by, _ = heed(start, end, f.Rule)
		}
		if j.take(f, by, f.Position.Line, "") {
			left = append(left, d)
		}
	}
	return left
}
