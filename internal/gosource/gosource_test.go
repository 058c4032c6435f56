package gosource_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"
	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/txtar"

	"github.com/hookvet/hookvet/analyzers"
	"github.com/hookvet/hookvet/internal/gocmd"
	"github.com/hookvet/hookvet/internal/gosource"
	"github.com/hookvet/hookvet/internal/vetunit"
)

func TestMain(m *testing.M) {
	asVetTool()
	goleak.VerifyTestMain(m)
}

// command gives the go command, which must fetch nothing, in a directory.
func command(t *testing.T, dir string, environ ...string) *gocmd.Go {
	t.Helper()
	t.Chdir(dir)
	// With the race detector each unit of go vet would sleep for a second before it ends.
	g := &gocmd.Go{Environ: append(append(os.Environ(), "GOPROXY=off", "GOWORK=", "GORACE=atexit_sleep_ms=0"), environ...)}
	if _, err := g.Env(context.Background()); err != nil {
		t.Skipf("there is no go command: %v", err)
	}
	return g
}

func graph(t *testing.T, g *gocmd.Go, patterns ...string) *gosource.Graph {
	t.Helper()
	env, err := g.Env(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	list, problems, err := g.ListDeps(context.Background(), patterns)
	if err != nil || len(problems) > 0 {
		t.Fatalf("%v, %q", err, problems)
	}
	made := gosource.NewGraph(list, env)
	if why := made.Problem(); why != "" {
		t.Skip(why)
	}
	return made
}

func options() gosource.Options {
	return gosource.Options{Passes: passes(), Factless: analyzers.IsStandard, Workers: runtime.GOMAXPROCS(0)}
}

// unpack writes the files of an archive, and gives the directory.
func unpack(t *testing.T, file string) string {
	t.Helper()
	archive, err := txtar.ParseFile(file)
	if err != nil {
		t.Fatal(err)
	}
	// go vet shows paths, and shortens those that are reached without links.
	dir, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range archive.Files {
		name := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// sameAsVet compares what passes give with what they give under go vet.
func sameAsVet(t *testing.T, g *gocmd.Go, patterns ...string) ([]gocmd.Diagnostic, []gocmd.Failure) {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	all, failed, err := graph(t, g, patterns...).Run(context.Background(), options())
	if err != nil {
		t.Fatal(err)
	}
	want, wantFailed, err := g.Vet(context.Background(), self, nil, patterns)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, all); diff != "" {
		t.Errorf("findings, go vet's are -, %d and %d: %.20000s", len(want), len(all), diff)
	}
	byPackage := func(a, b gocmd.Failure) int { return strings.Compare(variantless(a), variantless(b)) }
	slices.SortFunc(failed, byPackage)
	slices.SortFunc(wantFailed, byPackage)
	// Of a variant that it checks, go vet names the package alone.
	if diff := cmp.Diff(wantFailed, failed, cmp.Comparer(func(a, b gocmd.Failure) bool {
		return variantless(a) == variantless(b) && a.Why == b.Why && (a.Imported || !b.Imported)
	})); diff != "" {
		t.Errorf("failures, go vet's are -: %s", diff)
	}
	return all, failed
}

func variantless(f gocmd.Failure) string {
	path, _, _ := strings.Cut(f.Package, " ")
	return path
}

// TestSameAsVet holds that passes are told the same as by go vet, on the modules of
// testdata. HOOKVET_MODULES names directories of others, as PATH does; they must be
// without errors.
func TestSameAsVet(t *testing.T) {
	for i, test := range []struct {
		archive, dir string
		patterns     []string
		environ      []string
		flags        []string
		least        int // findings
	}{
		{"module.txtar", ".", []string{"./..."}, nil, nil, 140},
		{"module.txtar", ".", []string{"./..."}, []string{"GOOS=windows", "GOARCH=386"}, []string{"-tags=extra"}, 140},
		{"module.txtar", "main", []string{"."}, nil, nil, 1},
		{"module.txtar", ".", []string{"./a/a.go", "./a/asm.go"}, nil, nil, 1},
		{"module.txtar", ".", []string{"./a", "net/url", "log"}, nil, nil, 1000},
		{"vendored.txtar", ".", []string{"./..."}, nil, nil, 5},
		{"vendored.txtar", ".", []string{"./...", "dep.example/v", "moved.example"}, []string{"GOFLAGS=-mod=vendor"}, nil, 6},
		{"work.txtar", ".", []string{"./one/...", "./two/..."}, nil, nil, 10},
		{"work.txtar", "one", []string{"./..."}, nil, nil, 3},
		{"gopath.txtar", "src/app", []string{"./..."}, []string{"GO111MODULE=off"}, nil, 3},
		{"fails.txtar", ".", []string{"./..."}, nil, nil, 3},
	} {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Logf("%+v", test)
			dir := unpack(t, filepath.Join("testdata", test.archive))
			environ := test.environ
			if slices.Contains(environ, "GO111MODULE=off") {
				environ = append(environ, "GOPATH="+dir)
			}
			g := command(t, filepath.Join(dir, test.dir), environ...)
			g.Flags = test.flags
			if all, _ := sameAsVet(t, g, test.patterns...); len(all) < test.least {
				t.Errorf("%d findings", len(all))
			}
		})
	}
	for _, dir := range filepath.SplitList(os.Getenv("HOOKVET_MODULES")) {
		t.Run(dir, func(t *testing.T) { sameAsVet(t, command(t, dir), "./...") })
	}
}

// TestFailures tells of packages that fail, and of those that can't be checked for it.
func TestFailures(t *testing.T) {
	g := command(t, unpack(t, "testdata/broken.txtar"))
	made := graph(t, g, "./...")
	skip := map[string]bool{"broken.example/missing": true}
	bad := made.BadTests()
	if len(bad) != 1 || !strings.Contains(bad["broken.example/badtest"], "nowhere.example") {
		t.Errorf("bad tests: %q", bad)
	}
	for path := range bad {
		skip[path] = true
	}
	opts := options()
	opts.Skip = skip
	all, failed, err := made.Run(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	want := []gocmd.Failure{
		{Package: "broken.example/first", Why: filepath.FromSlash("first/first.go:3:26: undefined: missing"), Imported: true},
		{Package: "broken.example/leaf", Why: filepath.FromSlash("leaf/leaf.go:3:12: undefined: other"), Imported: true},
		{Package: "broken.example/parse", Why: filepath.FromSlash("parse/parse.go:3:12: expected '}', found 'EOF'"), Imported: true},
		{Package: "broken.example/tested [broken.example/tested.test]", Why: filepath.FromSlash("tested/t_test.go:3:13: undefined: none"), Imported: true},
	}
	slices.SortFunc(failed, func(a, b gocmd.Failure) int { return strings.Compare(a.Package, b.Package) })
	if diff := cmp.Diff(want, failed); diff != "" {
		t.Error(diff)
	}
	var ids []string
	for _, f := range failed {
		ids = append(ids, f.Package)
	}
	unchecked := map[string]string{
		"broken.example/second": "broken.example/first",
		"broken.example/third":  "broken.example/first",
	}
	if diff := cmp.Diff(unchecked, made.Unchecked(ids)); diff != "" {
		t.Error(diff)
	}
	for _, d := range all {
		if d.Package != "broken.example/good" {
			t.Errorf("%s has findings", d.Package)
		}
	}
	if len(all) == 0 {
		t.Error("the good package has none")
	}
}

// TestCancel ends a run.
func TestCancel(t *testing.T) {
	g := command(t, unpack(t, "testdata/module.txtar"))
	made := graph(t, g, "./...")
	ctx, cancel := context.WithCancel(context.Background())
	opts := options()
	opts.Factless = func(path string) bool {
		if path == "strings" {
			cancel()
		}
		return true
	}
	if all, _, err := made.Run(ctx, opts); !errors.Is(err, context.Canceled) || all != nil {
		t.Errorf("%d findings, %v", len(all), err)
	}
}

// TestOrder gives the same, whatever the number of workers.
func TestOrder(t *testing.T) {
	g := command(t, unpack(t, "testdata/module.txtar"))
	made := graph(t, g, "./...")
	opts := options()
	opts.Workers = 1
	want, _, err := made.Run(context.Background(), opts)
	if err != nil {
		t.Fatal(err)
	}
	for opts.Workers = range 8 {
		got, _, err := made.Run(context.Background(), opts)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("%d workers: %s", opts.Workers, diff)
		}
	}
}

// TestProblem leaves a newer go, and files that are not where they seem, to go vet.
func TestProblem(t *testing.T) {
	ours, _, _ := strings.Cut(runtime.Version(), " ")
	for _, test := range []struct {
		env  gocmd.Env
		want string
	}{
		{gocmd.Env{GOVERSION: ours, GOFLAGS: "-tags=x"}, ""},
		{gocmd.Env{GOVERSION: "go1.21.3"}, ""},
		{gocmd.Env{GOVERSION: ours + " X:nocoverageredesign"}, ""},
		{gocmd.Env{GOVERSION: "go1.999.1"}, "go is newer than the one that hookvet was built with: go1.999.1, " + ours},
		{gocmd.Env{GOVERSION: "devel go1.27-abc"}, "go is of no released version: devel go1.27-abc"},
		{gocmd.Env{GOVERSION: ours, GOFLAGS: "-overlay=x.json"}, "GOFLAGS has files overlaid"},
	} {
		made := gosource.NewGraph(nil, &test.env)
		if got := made.Problem(); got != test.want {
			t.Errorf("%+v: %q, want %q", test.env, got, test.want)
		}
		if _, _, err := made.Run(context.Background(), options()); (err != nil) != (test.want != "") {
			t.Errorf("%+v: %v", test.env, err)
		}
	}
}

// TestCompiled counts what is imported.
func TestCompiled(t *testing.T) {
	imports := &gocmd.Package{ImportPath: "m/a", GoFiles: []string{"a.go"}, Imports: []string{"fmt", "unsafe", "m/b", "m/c [m/a.test]"}, Stale: true}
	list := []*gocmd.Package{
		{ImportPath: "unsafe", Standard: true, DepOnly: true, Stale: true},
		{ImportPath: "fmt", Standard: true, DepOnly: true},
		{ImportPath: "m/b", DepOnly: true, Stale: true},
		{ImportPath: "m/c [m/a.test]", ForTest: "m/a", DepOnly: true, Stale: true},
		imports,
		{ImportPath: "m/unused", DepOnly: true},
		{ImportPath: "m/a.test", Name: "main", Imports: []string{"m/a", "testing/internal/testdeps"}},
	}
	if compiled, imported := gosource.NewGraph(list, &gocmd.Env{}).Compiled(); compiled != 1 || imported != 2 {
		t.Errorf("%d of %d", compiled, imported)
	}
}

// TestBounds leaves packages behind that take too long, or too much memory, and then begins
// no more.
func TestBounds(t *testing.T) {
	const slow = 6
	dir := t.TempDir()
	files := map[string]string{
		"go.mod": "module late.example\n\ngo 1.24\n",
		"a/a.go": "package a\n",
		"z/z.go": "package z\n\nimport _ \"late.example/slow0\"\n",
	}
	for i := range slow {
		files[fmt.Sprintf("slow%d/slow.go", i)] = "package slow\n"
	}
	for name, text := range files {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	g := graph(t, command(t, dir), "./...")
	for why, bound := range map[error]func(*gosource.Options){
		vetunit.ErrImpatient: func(o *gosource.Options) { o.Patience = 500 * time.Millisecond },
		vetunit.ErrMemory:    func(o *gosource.Options) { o.Memory = 1 },
	} {
		release := make(chan struct{})
		opts := options()
		bound(&opts)
		opts.Workers = 1
		opts.Passes = []*analysis.Analyzer{{Name: "sleeps", Doc: "sleep", Run: func(pass *analysis.Pass) (any, error) {
			if pass.Pkg.Name() == "slow" {
				<-release
			}
			pass.Reportf(pass.Files[0].Package, "seen")
			return nil, nil
		}}}
		all, failed, err := g.Run(context.Background(), opts)
		close(release)
		if err != nil {
			t.Fatal(err)
		}
		told := make(map[string]int)
		for _, f := range failed {
			if !f.Imported || f.Package == "late.example/z" {
				t.Errorf("failure: %+v", f)
			}
			told[f.Why]++
		}
		left := told[why.Error()]
		if len(told) != 2 || len(failed)+len(all) != slow+1 || why == vetunit.ErrImpatient && (left != 4 || len(all) != 1) {
			t.Errorf("%v: findings %v, failures %v", why, all, told)
		}
	}
}
