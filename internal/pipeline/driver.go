package pipeline

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"golang.org/x/tools/go/analysis"

	"github.com/hookvet/hookvet/internal/gocmd"
	"github.com/hookvet/hookvet/internal/gosource"
)

// Driver is what runs passes on packages.
type Driver string

// Drivers.
const (
	// DriverAuto chooses by what is compiled.
	DriverAuto Driver = "auto"
	// DriverVet is go vet, which has imports compiled, and keeps what passes gave.
	DriverVet Driver = "vet"
	// DriverSource type-checks imports too, and keeps nothing: package gosource.
	DriverSource Driver = "source"
)

// Drivers are the names of all, the default first.
func Drivers() []string {
	return []string{string(DriverAuto), string(DriverVet), string(DriverSource)}
}

// InProcess is what a driver needs that runs passes in this process.
type InProcess struct {
	// Passes gives the passes, as Check.Tool has them with these flags.
	Passes func(flags []string) ([]*analysis.Analyzer, error)
	// Factless says of packages of the standard library, by path, that no pass has
	// facts of them.
	Factless func(path string) bool
}

// drive runs the passes on the packages that can be loaded, and enters what is wrong with
// the others. problems are what go list writes.
func (k *checking) drive(ctx context.Context) (all []gocmd.Diagnostic, problems []string, err error) {
	patterns := k.check.Patterns
	if k.check.Driver == DriverVet {
		return k.driveVet(ctx, nil)
	}
	env, err := k.check.Go.Env(ctx)
	if err != nil {
		return nil, nil, err
	}
	if k.check.Driver == DriverAuto && !emptyCache(env.GOCACHE) {
		return k.driveVet(ctx, env)
	}
	list, problems, err := k.check.Go.ListDeps(ctx, patterns)
	if err != nil {
		return nil, nil, err
	}
	k.packages, k.graph = named(list), gosource.NewGraph(list, env)
	if k.check.Driver == DriverSource || k.worthSource() {
		if all, err = k.source(ctx); k.check.Driver == DriverSource || !errors.Is(err, gosource.ErrStandard) {
			return all, problems, err
		}
	}
	all, err = k.vet(ctx, nil)
	return all, problems, err
}

// driveVet starts go vet at once, since most often nothing has changed since the last
// time, and all packages can be loaded. If env is not nil and go vet turns out to have much
// to compile, it is ended and the passes run from source.
func (k *checking) driveVet(ctx context.Context, env *gocmd.Env) (all []gocmd.Diagnostic, problems []string, err error) {
	early := k.start(ctx, k.check.Patterns)
	defer early.stop()
	if k.packages, problems, err = k.check.Go.List(ctx, k.check.Patterns); err != nil {
		return nil, nil, err
	}
	if env != nil && k.preferSource(ctx, env, early) {
		early.cancel()
		if all, err = k.source(ctx); !errors.Is(err, gosource.ErrStandard) {
			return all, problems, err
		}
		early = nil
	}
	all, err = k.vet(ctx, early)
	return all, problems, err
}

// grace is how long go vet may go on before it is asked what has to be compiled: where
// nothing is, it has most often ended by then, and is not slowed down.
const grace = time.Second

// preferSource finds out whether much has to be compiled, unless go vet ends before that.
func (k *checking) preferSource(ctx context.Context, env *gocmd.Env, early *vetting) bool {
	select {
	case <-early.done:
		return false
	case <-time.After(grace):
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	listed := make(chan *gosource.Graph, 1)
	go func() {
		// If that fails, go vet tells why.
		list, _, err := k.check.Go.ListDeps(ctx, k.check.Patterns)
		if err != nil {
			listed <- nil
			return
		}
		listed <- gosource.NewGraph(list, env)
	}()
	select {
	case <-early.done:
		return false
	case k.graph = <-listed:
		return k.graph != nil && k.worthSource()
	}
}

// fewCompiled is the part of the imported packages, one in so many, that has to be
// compiled for the passes to run from source. On golang/tools that is where the two ways
// take as long: there go vet has some 50 of 420 packages compiled.
const fewCompiled = 8

func (k *checking) worthSource() bool {
	compiled, imported := k.graph.Compiled()
	return k.graph.Problem() == "" && (imported-compiled)*fewCompiled > imported
}

// emptyCache says whether a build cache holds so little that it is no use to start go vet
// before it is known what is compiled. The cache has 256 directories, which fill evenly: on
// golang/tools go list leaves 5 files in each, of directories that it has read, and go vet 19.
func emptyCache(dir string) bool {
	const most = 8 // in a directory
	files := 0
	sample := []string{"00", "3f", "80", "c1"}
	for _, name := range sample {
		list, err := os.ReadDir(filepath.Join(dir, name))
		if err != nil && !errors.Is(err, os.ErrNotExist) {
			return false
		}
		files += len(list)
	}
	return files <= most*len(sample)
}

// source runs the passes from source.
func (k *checking) source(ctx context.Context) ([]gocmd.Diagnostic, error) {
	if why := k.graph.Problem(); why != "" {
		return nil, fmt.Errorf("%w: packages can't be checked from source: %s", ErrConfig, why)
	}
	passes, err := k.check.InProcess.Passes(k.flags)
	if err != nil {
		return nil, err
	}
	k.loadable()
	k.badTests()
	workers := k.opts.Source.Jobs
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	type outcome struct {
		all    []gocmd.Diagnostic
		failed []gocmd.Failure
	}
	o, err := await(ctx, patience, func() (o outcome, err error) {
		o.all, o.failed, err = k.graph.Run(ctx, gosource.Options{Passes: passes, Factless: k.check.InProcess.Factless, Skip: k.broken, Workers: workers})
		return o, err
	})
	if err != nil {
		return nil, err
	}
	k.fromSource = true
	k.enterFailures(o.failed)
	return o.all, nil
}

// named gives the packages that patterns name, as List gives them.
func named(list []*gocmd.Package) (out []*gocmd.Package) {
	for _, p := range list {
		if !p.DepOnly && p.ForTest == "" && !gosource.IsTestMain(p) {
			out = append(out, p)
		}
	}
	return out
}

// loadable enters the packages that can't be loaded, and gives the others.
func (k *checking) loadable() (sound []string) {
	for _, p := range k.packages {
		why := p.Error
		if why == nil && len(p.DepsErrors) > 0 {
			why = p.DepsErrors[0]
		}
		switch {
		case k.broken[p.ImportPath]:
		case why != nil && (hasGo(p) || len(p.IgnoredGoFiles) == 0):
			k.breaks(p.ImportPath, why.Err)
		case hasGo(p):
			sound = append(sound, p.ImportPath)
		}
	}
	return sound
}

// badTests enters the packages whose tests can't be loaded, and says if there are any.
func (k *checking) badTests() bool {
	found := false
	bad := k.graph.BadTests()
	for _, path := range slices.Sorted(maps.Keys(bad)) {
		if !k.broken[path] {
			found = true
			k.breaks(path, bad[path])
		}
	}
	return found
}

// enterFailures enters the packages that passes could not run on.
func (k *checking) enterFailures(failed []gocmd.Failure) {
	var imported []string
	for _, f := range failed {
		if f.Imported {
			imported = append(imported, f.Package)
		}
		if f.Package == "" {
			k.gap(k.name("go vet"), f.Why)
		} else {
			for _, path := range k.failedOf(&f) {
				k.breaks(path, f.Why)
			}
		}
	}
	if len(imported) == 0 || k.graph == nil {
		return
	}
	// go vet does not tell of these.
	unchecked := k.graph.Unchecked(imported)
	for _, path := range slices.Sorted(maps.Keys(unchecked)) {
		if !k.broken[path] {
			k.breaks(path, "it or its tests depend on "+unchecked[path]+", which failed")
		}
	}
}

// breaks enters a package that was not checked, or one that another imports.
func (k *checking) breaks(path, why string) {
	why = oneLine(why)
	if k.isNamed(path) {
		why += oneByOne
	}
	k.broken[path] = true
	k.gap("package "+path, why)
}

// isNamed says whether a pattern names a package, and it is there.
func (k *checking) isNamed(path string) bool {
	return slices.ContainsFunc(k.packages, func(p *gocmd.Package) bool { return p.ImportPath == path && p.Dir != "" })
}

// failedOf gives the packages that a failure may be of. go calls variants of them for tests
// "p [p.test]", or "p_test [p.test]" for the tests that are a package of their own. In what
// go vet says of these last, they may read like another package's path.
func (k *checking) failedOf(f *gocmd.Failure) (paths []string) {
	if _, test, ok := strings.Cut(f.Package, " ["); ok {
		return []string{strings.TrimSuffix(test, ".test]")}
	}
	tested, ok := strings.CutSuffix(f.Package, "_test")
	if !ok || !f.Tests {
		return []string{f.Package}
	}
	for _, path := range []string{tested, f.Package} {
		if k.isNamed(path) {
			paths = append(paths, path)
		}
	}
	if paths == nil {
		return []string{f.Package}
	}
	return paths
}
