package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hookvet/hookvet/analyzers"
	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gocmd"
	"github.com/hookvet/hookvet/internal/gofix"
	"github.com/hookvet/hookvet/internal/pipeline"
	"github.com/hookvet/hookvet/internal/report"
)

// checkFlags are those of hookvet check.
type checkFlags struct {
	runFlags
	dir   string
	files bool
	tags  string
	store string

	driver string
	tests  bool
	fix    bool
	diff   bool
}

func newCheck(t terminal) *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use:   "check [packages | --files FILE...]",
		Short: "run the Go passes: secrets by type and by where they go",
		Long: `Check Go packages of a module, ./... unless others are named, with passes that know types:
constants in every form, whatever they are called, where they reach something that
is a secret by definition (the key of hmac.New, a webhook library's secret), through
functions of other packages too; signatures that are compared badly; and secrets
that end in logs, errors, queries and open connections.

The go command runs the passes, by go vet -vettool, which has all imports compiled
first, and caches what they give. Where more than an eighth of the imports is not
compiled, as in a fresh CI job, hookvet type-checks them from source instead, and
compiles nothing: that takes a tenth of the time, and nothing is cached, so the next
run does the same. The findings are the same. --driver chooses one of the two, and
stats.from_source of --format json counts the packages that were checked so. What
hookvet type-checks is bounded in time and memory, what the compiler does is not: of a
module that you do not trust, take source.

Nothing of the packages is run: no cgo, no toolexec, no toolchain or version
control that they name. A package that does not compile is reported as incomplete
(exit status 3), as are those that import it, and its files are scanned one by one,
without types, as are those that are not Go or that build constraints leave out.

--fix has the program read secrets from the environment, under a name from the rule or
the identifier, and end where a variable is empty; and compare with hmac.Equal. It does
so where the outcome compiles. --store says where else to read: hookvet help stores. It
takes no secret out of the history: revoke what was committed.

Packages are named as for the go command, of the module that the working directory is
in: --chdir goes to another. hookvet audit checks all modules of a repository.

The same passes run as go vet -vettool=$(which hookvet) and in golangci-lint.`,
		Example: `  hookvet check
  hookvet check --tests=false ./cmd/... ./internal/...
  hookvet check --tags integration,e2e
  hookvet check --diff
  hookvet check --fix --store vault
  GOOS=windows hookvet check`,
		RunE: func(cmd *cobra.Command, args []string) error { return runCheck(cmd, t, &f, args) },
	}
	fl := cmd.Flags()
	fl.BoolVar(&f.tests, "tests", true, "check files of tests too")
	fl.Var(text(&f.tags, "LIST"), "tags", "build tags, with commas between them")
	fl.Var(text(&f.dir, "DIR"), "chdir", "check the packages of this directory")
	stores := analyzers.Stores()
	fl.Var(choice(&f.store, strings.Join(stores, "|"), stores), "store", "where fixed code reads secrets")
	drivers := pipeline.Drivers()
	fl.Var(choice(&f.driver, strings.Join(drivers, "|"), drivers), "driver", "what runs the passes: vet, which is go vet and has imports compiled, or source, which type-checks them; auto: source where more than an eighth of them is not compiled")
	fl.BoolVar(&f.fix, "fix", false, "change files as the findings suggest")
	fl.BoolVar(&f.diff, "diff", false, "print what --fix would change, secrets masked, and the report to standard error")
	fl.BoolVar(&f.files, "files", false, "the arguments are files, as pre-commit gives them: check the packages that they are in, of whatever modules")
	f.register(cmd)
	cmd.MarkFlagsMutuallyExclusive("fix", "diff")
	_ = cmd.MarkFlagDirname("chdir")
	return cmd
}

func runCheck(cmd *cobra.Command, t terminal, f *checkFlags, args []string) error {
	if err := enter(f.dir, &f.config, &f.baseline, &f.output.output); err != nil {
		return err
	}
	opts, err := f.options(t)
	if err != nil {
		return err
	}
	for _, a := range args {
		if strings.HasPrefix(a, "-") || a == "" {
			return fmt.Errorf("%q is no package", a)
		}
	}
	var modules []pipeline.Module
	if f.files {
		if modules = modulesOf(args); len(modules) == 1 && modules[0].Dir == "." {
			args, modules = modules[0].Patterns, nil
		}
	}
	if len(args) == 0 {
		args = []string{"./..."}
	}
	self, err := os.Executable()
	if err != nil {
		return fmt.Errorf("finding the program to run on packages: %w", err)
	}
	c := pipeline.Check{
		Patterns: args, Modules: modules, Tests: f.tests, Tool: self, Store: f.store, Weaknesses: analyzers.Weaknesses(),
		Driver: pipeline.Driver(f.driver), InProcess: inProcess,
	}
	if f.tags != "" {
		c.Go.Flags = append(c.Go.Flags, "-tags="+f.tags)
	}
	told := t
	if f.diff {
		told.out = t.err
	}
	return f.run(cmd.Context(), told, func() string { return "checking packages" }, func(ctx context.Context) (*report.Report, error) {
		r, all, err := pipeline.CheckPackages(ctx, opts, c)
		if errors.Is(err, gocmd.ErrNotFound) {
			err = fmt.Errorf("%w (hookvet scan needs none)", err)
		}
		if r != nil && (f.fix || f.diff) {
			err = errors.Join(err, f.change(t, r, all))
		}
		return r, err
	})
}

// inProcess is what the passes are without go vet.
var inProcess = pipeline.InProcess{Passes: choosePasses, Factless: analyzers.IsStandard}

// modulesOf gives the packages of the directories that files are in, by module: that of the
// nearest go.mod above the file, but not above the working directory.
func modulesOf(files []string) (out []pipeline.Module) {
	of := make(map[string][]string)
	for _, f := range files {
		module, pattern := ".", filepath.Dir(f)
		if filepath.IsLocal(pattern) {
			for module = pattern; module != "." && !exists(filepath.Join(module, "go.mod")); {
				module = filepath.Dir(module)
			}
			if rel, err := filepath.Rel(module, pattern); err == nil {
				pattern = rel
			}
		}
		if pattern = filepath.ToSlash(pattern); !filepath.IsAbs(pattern) && pattern != "." {
			pattern = "./" + pattern
		}
		module = filepath.ToSlash(module)
		of[module] = append(of[module], pattern)
	}
	for _, module := range slices.Sorted(maps.Keys(of)) {
		slices.Sort(of[module])
		out = append(out, pipeline.Module{Dir: module, Patterns: slices.Compact(of[module])})
	}
	return out
}

// change makes the fixes, or prints them.
func (f *checkFlags) change(t terminal, r *report.Report, all []gocmd.Diagnostic) error {
	root, err := os.Getwd()
	if err == nil {
		root, err = filepath.EvalSymlinks(root)
	}
	if err != nil {
		return fmt.Errorf("finding the working directory: %w", err)
	}
	plan := gofix.Make(root, all)
	mask := make(map[string]string)
	for _, found := range r.Findings {
		mask[found.Match] = strconv.Quote(finding.Redact(found.Secret))
		mask[found.Secret] = finding.Redact(found.Secret)
	}
	delete(mask, "")
	fixes := 0
	for _, file := range plan.Files {
		if f.diff {
			name := file.Path
			if rel, err := filepath.Rel(root, name); err == nil {
				name = filepath.ToSlash(rel)
			}
			for line := range strings.Lines(string(file.Diff(name, mask))) {
				if _, err := fmt.Fprintln(t.out, finding.Sanitize(strings.TrimSuffix(line, "\n"))); err != nil {
					return err
				}
			}
		} else if err := file.Write(); err != nil {
			r.Gaps = append(r.Gaps, finding.Gap{What: "fix", Why: err.Error()})
			continue
		}
		fixes += file.Fixes
	}
	if f.fix && fixes > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("fixed: %d places in %d files; what was committed stays in the history, so revoke it", fixes, len(plan.Files)))
	}
	for _, err := range plan.Left {
		r.Notes = append(r.Notes, "not fixed: "+err.Error())
	}
	return nil
}
