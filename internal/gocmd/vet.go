package gocmd

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Diagnostic is what a pass reports, in the JSON of go vet.
type Diagnostic struct {
	Category       string  `json:"category"`
	Posn           string  `json:"posn"` // "file:line:column", columns count bytes from 1
	End            string  `json:"end"`
	Message        string  `json:"message"`
	SuggestedFixes []Fix   `json:"suggested_fixes"`
	Related        []Point `json:"related"`

	Package  string `json:"-"`
	Analyzer string `json:"-"`
}

// Fix is a change of files that a pass suggests.
type Fix struct {
	Message string `json:"message"`
	Edits   []Edit `json:"edits"`
}

// Edit replaces a part of a file, given by offsets.
type Edit struct {
	Filename string `json:"filename"`
	Start    int    `json:"start"`
	End      int    `json:"end"`
	New      string `json:"new"`
}

// Point is a place that belongs to a diagnostic.
type Point struct {
	Posn    string `json:"posn"`
	End     string `json:"end"`
	Message string `json:"message"`
}

// Failure is a package, or a pass on one, that failed.
type Failure struct {
	Package string // empty: go itself
	Why     string
	// Imported says that packages that import it, if there are any, were not checked
	// for that, though nothing tells of them. Package is what go list calls it then.
	Imported bool
	// Tests says that Package may be what p's tests are called that are a package of
	// their own, p_test, and not one of this path.
	Tests bool
}

// Vet runs the passes of tool on the packages that patterns name. Packages that
// can't be type-checked are failures.
func (g *Go) Vet(ctx context.Context, tool string, toolFlags, patterns []string) (all []Diagnostic, failed []Failure, err error) {
	args := append([]string{"vet", "-vettool=" + tool, "-json"}, g.Flags...)
	args = append(append(append(args, toolFlags...), "--"), patterns...)
	out, errs, exit, err := g.run(ctx, args...)
	if err != nil {
		return nil, nil, err
	}
	if all, failed, err = ReadDiagnostics(out); err != nil {
		return nil, nil, err
	}
	more := failures(errs)
	failed = append(failed, more...)
	if exit != 0 && len(more) == 0 {
		failed = append(failed, Failure{Why: fmt.Sprintf("go vet: exit status %d", exit)})
	}
	return all, failed, nil
}

// ReadDiagnostics reads the objects that go vet -json writes: package, pass, and either
// a list of diagnostics or an error. It gives them by package and pass.
func ReadDiagnostics(out []byte) (all []Diagnostic, failed []Failure, err error) {
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var tree map[string]map[string]json.RawMessage
		err := dec.Decode(&tree)
		if errors.Is(err, io.EOF) {
			slices.SortStableFunc(all, func(a, b Diagnostic) int {
				return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Analyzer, b.Analyzer))
			})
			slices.SortFunc(failed, func(a, b Failure) int {
				return cmp.Or(cmp.Compare(a.Package, b.Package), cmp.Compare(a.Why, b.Why))
			})
			return all, failed, nil
		}
		if err != nil {
			return nil, nil, fmt.Errorf("reading what go vet wrote: %w", err)
		}
		for pkg, passes := range tree {
			for pass, raw := range passes {
				var list []Diagnostic
				if json.Unmarshal(raw, &list) == nil {
					for _, d := range list {
						d.Package, d.Analyzer = pkg, pass
						all = append(all, d)
					}
					continue
				}
				var e struct {
					Err string `json:"error"`
				}
				if err := json.Unmarshal(raw, &e); err != nil {
					return nil, nil, fmt.Errorf("reading what go vet wrote of %s: %w", pkg, err)
				}
				failed = append(failed, Failure{Package: pkg, Why: pass + ": " + e.Err, Tests: true})
			}
		}
	}
}

// failures reads what go vet writes of packages that it could not load or that the
// compiler or the tool failed on: "# package" and the reasons, of which the first is kept.
// Those of the tool on a variant for tests have a second header, "# [package]". On what
// is imported, the compiler runs first, and the tool never after it failed.
func failures(errs []byte) (out []Failure) {
	pkg, told, imported, tests := "", false, false, false
	for _, line := range lines(errs) {
		if name, ok := strings.CutPrefix(line, "# "); ok {
			if strings.HasPrefix(name, "[") {
				imported, tests = false, true
			} else {
				pkg, told, imported, tests = name, false, true, false
			}
			continue
		}
		if pkg == "" || !told {
			out = append(out, Failure{pkg, strings.TrimPrefix(line, "vet: "), imported && pkg != "" && !strings.HasPrefix(line, "panic: "), tests})
			told = pkg != ""
		}
	}
	return out
}
