package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/hookvet/hookvet/internal/finding"
	"github.com/hookvet/hookvet/internal/gocmd"
	"github.com/hookvet/hookvet/internal/report"
)

// checkModules checks the modules that Check names, one after the other: k is what they
// have in common.
func checkModules(ctx context.Context, r *report.Report, rest map[string]bool, k *checking) (all []gocmd.Diagnostic, err error) {
	for n, module := range k.check.Modules {
		if k.check.Begin != nil {
			k.check.Begin(n)
		}
		m, c := *k, *k.check
		m.check, m.broken = &c, make(map[string]bool)
		c.Patterns = module.Patterns
		if module.Dir != "." {
			m.dir = module.Dir
		}
		found, err := m.inModule(ctx, r, rest)
		switch {
		case ctx.Err() != nil:
			return nil, cmp.Or(err, ctx.Err())
		case errors.Is(err, gocmd.ErrNotFound):
			return nil, err
		case err != nil:
			r.Gaps = append(r.Gaps, finding.Gap{What: m.name("Go packages"), Why: err.Error()})
		}
		all = append(all, found...)
	}
	return all, nil
}

func (k *checking) inModule(ctx context.Context, r *report.Report, rest map[string]bool) ([]gocmd.Diagnostic, error) {
	in, err := k.check.Go.InModule(ctx, filepath.FromSlash(cmp.Or(k.dir, ".")))
	if err != nil {
		return nil, err
	}
	k.check.Go = *in
	return k.module(ctx, r, rest)
}

// module checks the packages of one module. What of its files is left to scan goes to
// rest.
func (k *checking) module(ctx context.Context, r *report.Report, rest map[string]bool) ([]gocmd.Diagnostic, error) {
	all, problems, err := k.drive(ctx)
	if err != nil {
		return nil, err
	}
	for _, line := range problems {
		// That there is a go.mod to keep a directory out of a module is no fault.
		if len(k.check.Modules) == 0 || !strings.HasSuffix(line, noPackages) {
			k.gap(k.name("packages"), line)
		}
	}
	all = k.addDiagnostics(all)
	k.enterComments()
	k.restOf(rest)
	for _, p := range k.packages {
		if hasGo(p) && !k.broken[p.ImportPath] {
			r.Stats.Packages++
			if k.fromSource {
				r.Stats.FromSource++
			}
		}
	}
	r.Gaps = append(r.Gaps, k.gaps...)
	return all, nil
}

// nothingToCheck is the gap of a check without anything to do.
var nothingToCheck = finding.Gap{What: "packages", Why: "there are none to check"}

// noPackages is how go list ends its warning of a pattern such as ./... without any.
const noPackages = "matched no packages"

// name adds to what something is the directory of the module that it is in.
func (k *checking) name(what string) string {
	if k.dir == "" {
		return what
	}
	return what + " of " + k.dir
}

// hint tells where modules are if nothing could be checked, since the working directory is
// in none.
func (k *checking) hint(ctx context.Context, r *report.Report) error {
	if r.Stats.Packages > 0 || len(r.Gaps) == 0 {
		return nil
	}
	if in, err := gocmd.Inside("."); in || err != nil {
		return err
	}
	dirs, _, err := findModules(ctx)
	if err != nil || len(dirs) == 0 {
		return err
	}
	const most = 3
	some := strings.Join(dirs[:min(len(dirs), most)], ", ")
	if len(dirs) > most {
		some += ", …"
	}
	r.Gaps = append(r.Gaps, finding.Gap{What: "modules", Why: fmt.Sprintf(
		"there is no go.mod here, but below, in %s: --chdir DIR checks the module of a directory, hookvet audit all of them", some)})
	return nil
}

// findModules is gocmd.Modules for the working directory.
func findModules(ctx context.Context) ([]string, bool, error) {
	type found struct {
		dirs []string
		more bool
	}
	f, err := await(ctx, patience, func() (f found, err error) {
		f.dirs, f.more, err = gocmd.Modules(ctx, ".")
		return f, err
	})
	return f.dirs, f.more, err
}
